"""robots.txt as RFC 9309 specifies it. The only door to protego.

    200                     its rules (the first 500 KiB of them), for 24 hours
    3xx                     followed, five times, to other hosts too; after that it counts as missing
    4xx                     missing: everything is allowed (429 excepted, which is no answer)
    5xx, no answer, refused everything is forbidden until it can be read; an older copy holds on meanwhile, and after 30
                            days without any answer it counts as missing (section 2.3.1.4)

Where not even the host could be reached (its name, a refused connection, a certificate, no network) the error says that, and
robots.txt is asked for again much sooner.

protego parses and matches; what is fetched, kept and believed is decided here. Copies are kept on disk so that a crawler
that starts again does not ask every outlet anew.
"""

import re
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from protego import Protego

from crawler import errors
from crawler.net.http_client import Answer, HttpClient, Patience, follow
from crawler.net.politeness import HostSession
from crawler.net.robots_cache import Copy, RobotsCache
from crawler.net.urls import authority, fetchable, same_site
from index.operations.settings import Settings
from index.text.localizable import Sentence

MAX_BYTES = 500 * 1024
MAX_AGE = 24 * 3600.0
RETRY = 600.0
"""Seconds until robots.txt is asked for again after it could not be read."""
RETRY_HOST = 60.0
"""The same where the host could not be reached at all; the next process asks at once."""
LONG = 30 * 24 * 3600.0
HOPS = 5
_IN_MEMORY = 1000
_HOST_ERRORS = (errors.Unreachable, errors.Offline, errors.NameServerSilent)
_AGENT_LINE = re.compile(r"^\s*user[- ]?agent\s*:?\s*(?P<value>[^#]*)", re.I)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host allows us.

    closed: nothing, for now; why: code and sentence of the reason, if so; delay: its crawl-delay in seconds.
    """

    parsed: Protego | None
    agent: str
    closed: bool = False
    why: tuple[str, str] | None = None
    delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Return whether the address may be fetched."""
        return not self.closed and (self.parsed is None or self.parsed.can_fetch(url, self.agent))

    def own_sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps named in robots.txt that belong to the same site as this address, each once."""
        named: list[str] = []
        for text in self.sitemaps:
            try:
                sitemap = fetchable(text, url)
            except errors.BadAddress:
                continue
            if same_site(sitemap, url):
                named.append(sitemap)
        return tuple(dict.fromkeys(named))


class Robots:
    """The rules of all hosts, fetched when first needed.

    client: sends the requests; cache: keeps copies between processes.
    """

    def __init__(self, settings: Settings, client: HttpClient, cache: RobotsCache) -> None:
        self._settings = settings
        self._client = client
        self._cache = cache
        self._agent = product_token(settings.user_agent)
        self._known: OrderedDict[str, tuple[float, Rules]] = OrderedDict()

    async def check(self, url: str, visitor: HostSession) -> None:
        """Raise an error unless the address may be fetched; apply the host's crawl-delay.

        Raises RobotsDisallowed, RobotsUnreachable, and what `rules` raises.
        """
        if urlsplit(url).path == "/robots.txt":
            return
        try:
            rules = await self.rules(url, visitor)
        except errors.PrivateAddress as error:
            if authority(error.url) != authority(url):
                raise
            raise errors.PrivateAddress(url, error.detail) from None  # of what was asked for, not of its robots.txt
        host = visitor.host(url)
        host.gap = max(self._settings.host_gap, rules.delay or 0.0)
        if rules.closed:
            raise errors.RobotsUnreachable(url, reason=rules.why)
        if not rules.allows(url):
            raise errors.RobotsDisallowed(url)

    async def rules(self, url: str, visitor: HostSession) -> Rules:
        """Return the rules of the address's host. Raises BadAddress, PrivateAddress, BudgetSpent, Held."""
        name = authority(url)
        known = self._fresh(name)
        if known is not None:
            return known
        async with visitor.host(url).alone("robots"):
            known = self._fresh(name)  # another source may have asked meanwhile
            if known is not None:
                return known
            copy = self._cache.load(name)
            now = time.time()
            if copy is None or not copy.fresh(now):
                copy = await self._renew(name, copy, visitor, now)
                self._cache.save(name, copy if _was_reached(copy) else replace(copy, until=now))
            rules = self._read(copy)
        self._known[name] = (copy.until, rules)
        if len(self._known) > _IN_MEMORY:
            self._known.popitem(last=False)
        return rules

    def _fresh(self, name: str) -> Rules | None:
        until, rules = self._known.get(name, (0.0, None))
        # A clock that was set back must not keep a copy for years.
        return rules if 0 <= until - time.time() <= MAX_AGE else None

    async def _renew(self, name: str, old: Copy | None, visitor: HostSession, now: float) -> Copy:
        try:
            text = await self._fetch(f"{name}/robots.txt", visitor)
        except (errors.BadAddress, errors.PrivateAddress, errors.BudgetSpent, errors.Held):
            raise
        except (errors.NotAsked, errors.Unreachable, errors.BrokenAnswer, errors.TooMuch, errors.Unusable) as error:
            return self._unreachable(name, old, error, now)
        except errors.StatusError as error:
            if isinstance(error, errors.Throttled | errors.ServerError | errors.OddStatus):
                return self._unreachable(name, old, error, now)
            text = None
        return Copy(text=text, until=now + MAX_AGE, failing_since=None, fetched=now)

    def _unreachable(self, name: str, old: Copy | None, error: errors.FetchError, now: float) -> Copy:
        since = old.failing_since if old and old.failing_since else now
        base = old or Copy(text="", until=0, failing_since=now, fetched=None)
        if now - since > LONG:
            base = replace(base, text=None, fetched=now)
        copy = replace(base, failing_since=since, why=_reason(name, error))
        return replace(copy, until=now + (RETRY if _was_reached(copy) else RETRY_HOST))

    async def _fetch(self, address: str, visitor: HostSession) -> str | None:
        """Its text; None where it counts as missing. Raises FetchError."""
        patience = Patience(self._settings.fetch_total / 2)

        async def ask(here: str) -> Answer:
            host = visitor.host(here)
            async with host.turn(here, visitor.party, urgent=True):
                try:
                    return await self._client.get(here, patience=patience, limit=MAX_BYTES, cut=True)
                except errors.FetchError as error:
                    host.record_result(error)
                    raise

        start = fetchable(address)
        try:
            trail = await follow(start, ask, HOPS)
        except (errors.BadAddress, errors.OddStatus, errors.TooManyRedirects):
            return None  # it leads to nothing that could be asked
        answer = trail.answer
        if answer.status == 200:
            return _decode(answer.body)
        if 300 <= answer.status < 400:
            return None
        raise errors.status_error(trail.via[-1], answer.status, answer.retry_after())

    def _read(self, copy: Copy) -> Rules:
        if copy.fetched is None:
            return Rules(parsed=None, agent=self._agent, closed=True, why=copy.why)
        if not copy.text:
            return Rules(parsed=None, agent=self._agent)
        parsed = Protego.parse(_ours(copy.text, self._agent))
        delay = parsed.crawl_delay(self._agent)
        return Rules(
            parsed=parsed,
            agent=self._agent,
            delay=min(delay, self._settings.crawl_delay_max) if delay is not None else None,
            sitemaps=tuple(sitemap for sitemap, _ in zip(parsed.sitemaps, range(50), strict=False)),
        )


def _reason(name: str, error: errors.FetchError) -> tuple[str, str]:
    """Code and sentence. A host that cannot be reached is told as such: its robots.txt is the least of it."""
    if isinstance(error, _HOST_ERRORS) and authority(error.url) == name:
        return error.code, error.sentence
    kind, fault = errors.RobotsUnreachable, error.sentence
    if authority(error.url) != name:
        fault = Sentence("it leads to %(address)s, and there %(fault)s", address=error.url[:200], fault=fault)
    return kind.code, Sentence("%(place)s: %(fault)s", place=Sentence(kind.says), fault=fault)


def _was_reached(copy: Copy) -> bool:
    """Whether the host at least answered, or nothing went wrong."""
    return copy.why is None or copy.why[0] == errors.RobotsUnreachable.code


def product_token(user_agent: str) -> str:
    """Return the product token of a user agent, the `Broadsheet` of `Broadsheet/0.1 (...)` (RFC 9309 2.2.1)."""
    match = re.match(r"[A-Za-z_-]+", user_agent)
    return match[0] if match else user_agent


def _decode(body: bytes) -> str:
    """Text with one kind of line end, without byte order mark and NUL."""
    text = body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _ours(text: str, agent: str) -> str:
    """The text with every other robot's name made one: protego copies each rule to each name before it, so thousands of
    names before thousands of rules would take minutes."""
    lines: list[str] = []
    for line in text.split("\n"):
        match = _AGENT_LINE.match(line[:200])
        if match:
            value = match["value"].strip().lower()
            ours = value == "*" or value.replace("*", "") in agent.lower() or agent.lower() in value
            line = f"User-agent: {value if ours and value else 'x-other'}"
            if lines and lines[-1] == line:
                continue
        lines.append(line[:2048])
    return "\n".join(lines)
