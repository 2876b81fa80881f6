"""The connection to OpenSearch, the only door to the library `opensearchpy`: requests, retries, and what each failure means.

Whatever a network, a node or a password can do wrong raises IndexUnavailable, so that it is waited out and never taken for
damage. A disk that is full raises IndexFull. An index or a document that is not there is None, a write that somebody else was
faster with is Conflict; only what OpenSearch refuses as malformed is unforeseen, like every other bug.
"""

import json
import logging
import secrets
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import Any

from index.engines.opensearch.nodes.freshness import Freshness
from index.errors import IndexFull, IndexUnavailable, QueryError, SettingsError
from index.operations.settings import Settings
from index.text.localizable import Sentence

log = logging.getLogger(__name__)
logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # each failure is told by the error it becomes

Body = Mapping[str, Any]

_FIRST_PAUSE = 0.1
"""Seconds before the first further attempt; each later pause is twice as long."""

_LONGEST_PAUSE = 2.0
"""Seconds that a pause may grow to."""

_CONNECTIONS = 16
"""Connections to a node that are kept open."""

PATIENCE = 50.0
"""Seconds for which what waits for every copy is repeated: without settings of its own, OpenSearch drops a frozen node after 33."""

_ASIDE_SECONDS = 1.0
"""Longest that a single node is waited for when it is asked aside."""

_CHOICES = 16
"""Ways to choose among the copies of an index, so that readers use all of them."""

_AGAIN = (429, 502, 503, 504)
"""Statuses after which another attempt, perhaps at another node, may succeed."""

_DISK = "disk usage exceeded flood-stage watermark"


class Conflict(Exception):
    """Somebody else has changed the document in the meantime."""


class Refused(Exception):
    """OpenSearch does not accept the request as it is; nothing but a change of the request helps."""


class Connection:
    """Requests to the nodes that the settings name. Safe to share between threads; open it after a fork."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError if the library is not installed or the certificates cannot be read; reaches no node yet."""
        try:
            from opensearchpy import OpenSearch, RoundRobinSelector, Urllib3HttpConnection, exceptions
        except ImportError:
            raise SettingsError(
                "engine is 'opensearch', which needs the library opensearch-py; install broadsheet[opensearch]"
            ) from None
        self._errors = exceptions
        self.where = ", ".join(settings.opensearch_hosts)
        self._attempts = settings.opensearch_retries + 1
        freshness = self.freshness = Freshness()

        class Noting(Urllib3HttpConnection):  # type: ignore[misc, unused-ignore]
            """Tells which node has answered."""

            def perform_request(self, *arguments: Any, **options: Any) -> Any:
                asked = time.monotonic()
                answer = super().perform_request(*arguments, **options)
                freshness.answered(self.host, asked)
                return answer

        class Passing(RoundRobinSelector):  # type: ignore[misc, unused-ignore]
            """Passes over nodes that do not answer: a frozen one takes connections, and would hold up a search for its timeout."""

            def select(self, connections: Sequence[Any]) -> Any:
                answering = [each for each in connections if not freshness.is_silent(each.host)]
                return super().select(answering or connections)

        options: dict[str, Any] = {}
        if settings.opensearch_user:
            options["http_auth"] = (settings.opensearch_user, settings.opensearch_password)
        if settings.opensearch_ca:
            options["ca_certs"] = _certificates(settings.opensearch_ca)
        if any(host.startswith("https:") for host in settings.opensearch_hosts):
            options["verify_certs"] = settings.opensearch_verify
            options["ssl_show_warn"] = False
        try:
            self._client = OpenSearch(
                list(settings.opensearch_hosts),
                timeout=settings.opensearch_timeout,
                max_retries=0,
                retry_on_timeout=True,  # not here (max_retries), but a node that does not answer is passed over for a minute
                pool_maxsize=_CONNECTIONS,
                http_compress=False,
                connection_class=Noting,
                selector_class=Passing,
                **options,
            )
        except (OSError, ValueError, exceptions.ImproperlyConfigured) as error:
            raise SettingsError(f"the connection to OpenSearch cannot be set up ({error}); see opensearch_ca") from None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    # --- requests

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Body | None = None,
        patience: float = 0.0,
        having: str = "",
    ) -> Any:
        """The decoded answer, or None where the index or document is not there.

        body: a JSON value, or text with a line for each. Repeats what may succeed at another node or a moment later, as often as
        set and for `patience` seconds at least, so a request has to do no harm when it arrives twice, or long after it was given
        up: a node that was frozen carries out what it was sent before. having: what an answer says if it is whole. Raises
        IndexUnavailable, IndexFull, Conflict, Refused.
        """
        pause, until, attempt = _FIRST_PAUSE, time.monotonic() + patience, 1
        while True:
            try:
                answer = self._client.transport.perform_request(method, path, params=dict(params or {}), body=body)
                if method == "HEAD" or (isinstance(answer, dict) and (not having or having in answer)):
                    return answer
                failure: Exception = self._strange()
            except self._errors.ConnectionError as error:
                failure = self._silence(error)
            except self._errors.SerializationError:
                failure = self._strange()
            except self._errors.TransportError as error:
                if error.status_code == 404:
                    if method == "HEAD" or _says_that_it_is_not_there(error.info):
                        return None
                    raise self._strange() from None
                failure = self._meaning(error)
                if error.status_code not in _AGAIN or isinstance(failure, IndexFull):
                    raise failure from None
            if attempt >= self._attempts and time.monotonic() >= until:
                raise failure from None
            time.sleep(pause)
            pause, attempt = min(2 * pause, _LONGEST_PAUSE), attempt + 1

    def _silence(self, error: Any) -> IndexUnavailable:
        insecure = _insecure(error)
        if insecure is not None:
            return IndexUnavailable(
                f"the connection to OpenSearch at {self.where} is not safe ({insecure}); see opensearch_ca, and whether its addresses"
                " begin with https"
            )
        return IndexUnavailable(
            f"OpenSearch at {self.where} does not answer ({_kind(error)}); see that it runs, and opensearch_hosts"
        )

    def _strange(self) -> IndexUnavailable:
        return IndexUnavailable(
            f"what answers at {self.where} is not OpenSearch, or was cut off; see opensearch_hosts, and any proxy before it"
        )

    def _meaning(self, error: Any) -> Exception:
        status, told = error.status_code, _reason(error)
        if status == 409:
            return Conflict(told)
        if status in (401, 403) and "cluster_block" not in told:
            return IndexUnavailable(
                f"OpenSearch at {self.where} does not let us in (status {status}); see opensearch_user and opensearch_password"
            )
        if _DISK in told:
            return IndexFull(f"the disks of OpenSearch at {self.where} are full; make room there")
        if "too_many" in told and "clause" in told:
            return QueryError(Sentence("This query has too many words at once; use fewer."), code="too_many_words")
        if status in (400, 413):
            return Refused(f"OpenSearch refuses a request ({_summary(error)}): {told}")
        if "cluster_block" in told and status == 403:
            return IndexUnavailable(
                f"OpenSearch at {self.where} takes no changes ({_summary(error)}); take away the block (index.blocks, cluster.blocks)"
            )
        return IndexUnavailable(
            f"OpenSearch at {self.where} cannot answer completely (status {status}, {_summary(error)}); see that all of its nodes run"
        )

    @property
    def nodes(self) -> Set[str]:
        """The nodes that the settings name, by address."""
        return self._by_address.keys()

    @cached_property
    def _by_address(self) -> dict[str, Any]:
        pool = self._client.transport.connection_pool
        return {each.host: each for each in getattr(pool, "orig_connections", pool.connections)}

    def aside(self, node: str, path: str) -> Any:
        """What one node answers to a GET, decoded; None if it does not answer soon, or not well."""
        try:
            _, _, answer = self._by_address[node].perform_request("GET", path, timeout=_ASIDE_SECONDS)
            return json.loads(answer)
        except self._errors.NotFoundError as error:
            return error.info if _says_that_it_is_not_there(error.info) else None
        except (self._errors.TransportError, ValueError):
            return None

    # --- by purpose

    def create(self, index: str, body: Body) -> None:
        """Make an index of a name that nothing had before."""
        try:
            self.call("PUT", f"/{index}", body, patience=PATIENCE)
        except Refused as error:
            if "resource_already_exists" not in str(error):  # made by an attempt whose answer was lost
                raise

    def get(self, index: str, id: str, *, params: Body | None = None) -> dict[str, Any] | None:
        """A document by id, as it is at this moment; None if it, or the index, is not there."""
        found = self.call("GET", f"/{index}/_doc/{quoted(id)}", params=params, having="found")
        return found if found and found["found"] else None

    def sources(self, index: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """What is stored of those documents that are there, by id, as they are at this moment."""
        if not ids:
            return {}
        found = self.call("POST", f"/{index}/_mget", {"ids": list(ids)}, params={"realtime": "true"}, having="docs")
        if found is None:
            return {}
        for each in found["docs"]:
            if "error" in each and each["error"].get("type") != "index_not_found_exception":
                raise IndexUnavailable(
                    f"OpenSearch at {self.where} cannot read a document ({each['error'].get('type')})"
                )
        return {each["_id"]: each["_source"] for each in found["docs"] if each.get("found")}

    def many(
        self, searches: Iterable[tuple[str, Body]], *, without: str = "", partial: bool = False
    ) -> list[dict[str, Any] | None]:
        """The answers to several searches, (index, body), at once; None for each whose index is not there.

        A search that cannot reach every part of its index fails as a whole, unless `partial`: then its `_shards` say how many
        answered. All are put to the same copies of the index. without: what of the answers need not be sent.
        """
        copies = f"copies-{secrets.randbelow(_CHOICES)}"
        lines = []
        for index, body in searches:
            header = {"index": index, "allow_partial_search_results": partial, "preference": copies}
            lines += [json.dumps(header), json.dumps(body)]
        params = {"filter_path": f"responses,{without}"} if without else {}
        pause = _FIRST_PAUSE
        for attempt in range(1, self._attempts + 1):
            answered = self.call("POST", "/_msearch", "\n".join(lines) + "\n", params=params, having="responses")
            if answered is None or len(answered["responses"]) * 2 != len(lines):
                raise self._strange()
            failed = [each for each in answered["responses"] if "error" in each and each["status"] != 404]
            if not failed:
                return [None if "error" in each else each for each in answered["responses"]]
            error = self._meaning(_Failure(failed[0]["status"], failed[0]["error"]))
            if not isinstance(error, IndexUnavailable) or attempt == self._attempts:
                raise error
            time.sleep(pause)
            pause *= 2
        raise AssertionError("the last attempt returns or raises")

    def bulk(self, index: str, lines: Sequence[str]) -> None:
        """Write documents: an action and, unless it deletes, a document for each.

        A version that is older than the one there is passed over, a document to delete that is not there as well. Raises Refused
        with the id of a document that cannot be indexed.
        """
        answered = self.call(
            "POST",
            f"/{index}/_bulk",
            "\n".join(lines) + "\n",
            params={"filter_path": "errors,items.*.status,items.*.error,items.*._id"},
            having="errors",
        )
        if answered is None:
            raise IndexUnavailable(f"the index {index} of OpenSearch at {self.where} is gone")
        if not answered["errors"]:
            return
        for item in answered["items"]:
            (done,) = item.values()
            if done["status"] < 300 or done["status"] in (404, 409):
                if done["status"] == 409:
                    raise Conflict(f"document {done['_id']} was written by another writer")
                continue
            raise self._meaning(_Failure(done["status"], {"reason": f"document {done.get('_id')}: {done['error']}"}))


class _Failure:
    """One failure inside an answer, in the shape of the library's errors."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        self.status_code, self.error, self.info = status, error.get("type", ""), {"error": error}


def _says_that_it_is_not_there(told: Any) -> bool:
    """Whether a 404 is of OpenSearch itself, and not of something before it that knows no such address."""
    return isinstance(told, dict) and ("found" in told or "status" in told or isinstance(told.get("error"), dict))


def quoted(id: str) -> str:
    """An id as a part of an address."""
    from urllib.parse import quote

    return quote(id, safe="")


def _certificates(file: str) -> str:
    """The path of a file of certificates. Raises SettingsError."""
    try:
        ssl.create_default_context(cafile=file)
    except OSError as error:
        why = error.strerror if isinstance(error, FileNotFoundError | PermissionError) else "no certificates in it"
        raise SettingsError(f"opensearch_ca: {file} cannot be used ({why})") from None
    return file


def _insecure(error: Any) -> str | None:
    """What is wrong with the certificate or the encryption, None if nothing is. Holds no address."""
    cause = error.info if isinstance(getattr(error, "info", None), Exception) else None
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            why: str = getattr(cause, "verify_message", "") or (cause.reason or "SSL").replace("_", " ").lower()
            return why
        inner = [each for each in (getattr(cause, "reason", None), *cause.args) if isinstance(each, Exception)]
        cause = inner[0] if inner else None
    return None


def _kind(error: Any) -> str:
    """What happened, without addresses that may hold a password."""
    cause = error.info if isinstance(getattr(error, "info", None), Exception) else error
    return type(cause).__name__


def _summary(error: Any) -> str:
    """The first cause that an answer gives, for people to read."""
    told = error.info.get("error") if isinstance(error.info, dict) else None
    if not isinstance(told, dict):
        return " ".join(str(error.error or "no reason is given").split())[:200]
    causes = [cause for cause in told.get("root_cause") or [] if isinstance(cause, dict)]
    cause = causes[0] if causes else told
    return " ".join(f"{cause.get('type', 'failure')}: {cause.get('reason', '')}".split())[:300].rstrip(": ")


def _reason(error: Any) -> str:
    """The types and reasons that an answer gives, on one line, shortened."""
    return json.dumps(error.info, ensure_ascii=False, default=str)[:600] if error.info else str(error.error)
