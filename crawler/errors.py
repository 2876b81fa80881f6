"""Every way in which a crawl can fail, under `index.errors.CrawlError`.

CrawlError
└── FetchError                  has a stable `code`, and its text is a sentence for the operator
    ├── NotAsked                we did not ask, or stopped asking, on our own account
    │   ├── BadAddress          bad-address         no http(s) address
    │   ├── PrivateAddress      private-address     leads into a private network
    │   ├── RobotsDisallowed    robots              robots.txt forbids it
    │   ├── RobotsUnreachable   robots-unreachable  robots.txt could not be read: everything is forbidden for now; where
    │   │                                           the host could not be reached at all, it has the code of that
    │   ├── Held                held                Retry-After or back-off has not passed yet
    │   ├── Offline             offline             this machine has no way to the network
    │   ├── NameServerSilent    name-server         the name server of this machine does not answer
    │   ├── BudgetSpent         budget              the host has had its addresses of this run
    │   └── Trap                trap                addresses of this shape lead nowhere new
    ├── Unreachable             nobody answers
    │   ├── NameUnknown         dns
    │   ├── ConnectFailed       connect
    │   ├── ConnectTimedOut     connect-timeout
    │   ├── TlsFailed           tls
    │   ├── CertificateBad      certificate         not trusted, out of date, or another host's
    │   └── ProxyFailed         proxy
    ├── BrokenAnswer            somebody answers, but not to the end
    │   ├── TimedOut            timeout
    │   ├── ConnectionLost      connection-lost
    │   ├── ProtocolBroken      protocol
    │   └── EncodingBroken      encoding            gzip, br or zstd that cannot be undone
    ├── TooMuch                 a limit was passed
    │   ├── BodyTooBig          too-big
    │   ├── HeadersTooBig       headers-too-big
    │   ├── ExpandsTooMuch      expansion
    │   ├── StackedEncodings    stacked-encodings
    │   └── TooManyRedirects    redirects
    ├── StatusError             the outlet says no; `status` says how
    │   ├── NotFound            not-found           404
    │   ├── Gone                gone                410
    │   ├── Forbidden           forbidden           401, 402, 403, 407, 451
    │   ├── Throttled           throttled           429, or 503 with Retry-After
    │   ├── ClientError         client-error        other 4xx
    │   ├── ServerError         server-error        5xx
    │   └── OddStatus           odd-status          a status that carries no page
    ├── Unusable                the answer is whole, but nothing we can read
    │   ├── WrongType           wrong-type
    │   ├── EmptyBody           empty
    │   ├── NotAFeed            not-a-feed
    │   ├── NotASitemap         not-a-sitemap
    │   ├── NotASource          not-a-source
    │   ├── ParsedTooLong       parse-time
    │   ├── ParsedTooBig        parse-memory
    │   ├── ParserFailed        parser
    │   └── ParserMissing       no-parser           this machine could start no process to read it with
    └── Unforeseen              unforeseen          a fault of ours, of which the log has the details
"""

from typing import ClassVar

from index.errors import CrawlError
from index.text.characters import mended
from index.text.localizable import Sentence


class FetchError(CrawlError):
    """An address could not be fetched or read. url: the address; detail: further information, possibly empty;
    retry_after: seconds that the server asked us to wait, None if it named none.

    code: stable name for counters and the archive. says: the cause as a clause for the operator, in English as in
    `index.jobs.outcomes`, where it is translated. passing: whether a later attempt may well succeed.
    """

    code: str = "fetch"
    says: str = "it could not be fetched"
    passing: ClassVar[bool] = False

    def __init__(self, url: str, detail: str = "", *, retry_after: float | None = None) -> None:
        self.url = url
        self.detail = detail
        self.retry_after = retry_after
        super().__init__(Sentence("%(place)s: %(fault)s", place=mended(url), fault=self.sentence))

    @property
    def sentence(self) -> Sentence:
        """The cause without the address, for places that already show it."""
        says = self.says if isinstance(self.says, Sentence) else Sentence(self.says.replace("%", "%%"))
        return Sentence("%(fault)s (%(detail)s)", fault=says, detail=mended(self.detail)) if self.detail else says


class NotAsked(FetchError):
    """We did not send the request, or gave it up, for a reason of our own."""


class BadAddress(NotAsked):
    """The text is not a valid http or https address."""

    code = "bad-address"
    says = "this is not the address of a page; write one that begins with http:// or https://"


class PrivateAddress(NotAsked):
    """The address leads into a private network and is not listed in the setting allow_hosts."""

    code = "private-address"
    says = "it leads into a private network and was not requested; add its host:port to allow_hosts if it is yours"


class RobotsDisallowed(NotAsked):
    """The host's robots.txt forbids the address (RFC 9309)."""

    code = "robots"
    says = "the outlet's robots.txt forbids this address"


class RobotsUnreachable(NotAsked):
    """robots.txt could not be read, so the whole host counts as forbidden for now (RFC 9309 2.3.1.4).

    reason: code and sentence of the underlying failure, which replace those of this class.
    """

    code = "robots-unreachable"
    says = "the outlet's robots.txt could not be read, so nothing is fetched there until it can be"
    passing = True

    def __init__(
        self, url: str, detail: str = "", *, reason: tuple[str, str] | None = None, retry_after: float | None = None
    ) -> None:
        if reason is not None:
            self.code, self.says = reason
        super().__init__(url, detail, retry_after=retry_after)


class Offline(NotAsked):
    """This machine has no route to the public network."""

    code = "offline"
    says = "this machine has no way to the network; connect it, then try again"
    passing = True


class NameServerSilent(NotAsked):
    """This machine's name server did not answer."""

    code = "name-server"
    says = (
        "the name server of this machine gave no answer; check that it is online and its DNS settings, then try again"
    )
    passing = True


class Held(NotAsked):
    """The host is being left alone: a Retry-After or back-off period has not ended, or the host failed too often in
    this run.
    """

    code = "held"
    says = "the outlet asked for a pause that has not passed yet"
    passing = True


class BudgetSpent(NotAsked):
    """The host has had all the requests that one run allows (host_run_limit)."""

    code = "budget"
    says = "the host has had as many requests as one run allows (host_run_limit); the rest waits for the next run"
    passing = True


class Trap(NotAsked):
    """Too many addresses of this shape have led to nothing new, so the rest are skipped."""

    code = "trap"
    says = "addresses of this shape led nowhere new many times over, so the rest of them were left out"


class Unreachable(FetchError):
    """No usable connection to the host could be made."""

    passing = True


class NameUnknown(Unreachable):
    """The host name does not resolve to an address."""

    code = "dns"
    says = "the name of the host is unknown; check its spelling, and that this machine is online"


class ConnectFailed(Unreachable):
    """The host refused the connection or could not be reached."""

    code = "connect"
    says = "the host accepts no connection; check the address and its port, and whether its server runs"


class ConnectTimedOut(Unreachable):
    """The connection was not established within fetch_connect seconds."""

    code = "connect-timeout"
    says = "the host did not take the connection in time (fetch_connect); try again later, or check its port and any firewall"


class TlsFailed(Unreachable):
    """The TLS handshake failed for a reason other than the certificate."""

    code = "tls"
    says = (
        "no encrypted connection could be made; check that the host speaks https there, or write http:// if it does not"
    )


class CertificateBad(Unreachable):
    """The host's TLS certificate is untrusted, expired, or issued for another name."""

    code = "certificate"
    says = "the certificate of the host cannot be trusted, so no request was sent"


class ProxyFailed(Unreachable):
    """The configured proxy did not forward the request."""

    code = "proxy"
    says = "the proxy did not pass the request on; check the setting proxy"


class BrokenAnswer(FetchError):
    """The server answered, but the response is incomplete or malformed."""

    passing = True


class TimedOut(BrokenAnswer):
    """The response was not complete within fetch_total seconds."""

    code = "timeout"
    says = "the answer was not complete in time (fetch_total)"


class ConnectionLost(BrokenAnswer):
    """The connection was closed before the response was complete."""

    code = "connection-lost"
    says = "the connection broke off before the answer was complete"


class ProtocolBroken(BrokenAnswer):
    """The response is not valid HTTP."""

    code = "protocol"
    says = "the answer is not valid HTTP"


class EncodingBroken(BrokenAnswer):
    """The response body cannot be decompressed."""

    code = "encoding"
    says = "the compressed answer cannot be unpacked"


class TooMuch(FetchError):
    """The response exceeded one of our limits."""


class BodyTooBig(TooMuch):
    """The body is larger than page_bytes, or sitemap_bytes for a sitemap."""

    code = "too-big"
    says = "the answer is larger than the limit (page_bytes, sitemap_bytes)"


class HeadersTooBig(TooMuch):
    """The response headers are larger than header_bytes."""

    code = "headers-too-big"
    says = "the headers of the answer are larger than the limit (header_bytes)"


class ExpandsTooMuch(TooMuch):
    """The body grows by more than the factor `expansion` when decompressed."""

    code = "expansion"
    says = "the compressed answer grows beyond the limit when unpacked (expansion)"


class StackedEncodings(TooMuch):
    """More than one content encoding was applied to the body."""

    code = "stacked-encodings"
    says = "the answer is compressed more than once, which no honest server does"


class TooManyRedirects(TooMuch):
    """The redirects form a loop, or there are more of them than fetch_redirects allows."""

    code = "redirects"
    says = "the address redirects in a loop or too many times (fetch_redirects)"


class StatusError(FetchError):
    """The server answered with a status that yields no page. status: the HTTP status code."""

    def __init__(self, url: str, detail: str = "", *, status: int = 0, retry_after: float | None = None) -> None:
        self.status = status
        super().__init__(url, detail or f"HTTP {status}", retry_after=retry_after)


class NotFound(StatusError):
    """HTTP 404."""

    code = "not-found"
    says = "there is no such page"


class Gone(StatusError):
    """HTTP 410: the page was removed for good."""

    code = "gone"
    says = "the outlet took this page down for good"


class Forbidden(StatusError):
    """HTTP 401, 402, 403, 407 or 451: we are not given access."""

    code = "forbidden"
    says = "the outlet denies us access"


class Throttled(StatusError):
    """HTTP 429, or 503 with a pause to wait: the server asks us to slow down."""

    code = "throttled"
    says = "the outlet asks us to come back later"
    passing = True


class ClientError(StatusError):
    """Any other 4xx status."""

    code = "client-error"
    says = "the outlet rejects the request"


class ServerError(StatusError):
    """A 5xx status."""

    code = "server-error"
    says = "the outlet's server has a fault"
    passing = True


class OddStatus(StatusError):
    """A status outside 4xx and 5xx that carries no page, or a redirect without a target."""

    code = "odd-status"
    says = "the answer carries no page"


class Unusable(FetchError):
    """The response is complete, but we can make nothing of it."""


class WrongType(Unusable):
    """The media type is not one of text."""

    code = "wrong-type"
    says = "the answer is not a page of text"


class EmptyBody(Unusable):
    """The body is empty."""

    code = "empty"
    says = "the answer is empty"


class NotAFeed(Unusable):
    """The document is not a readable RSS, Atom or JSON feed."""

    code = "not-a-feed"
    says = "this is not a readable feed (RSS, Atom or JSON Feed)"


class NotASitemap(Unusable):
    """The document is not a readable sitemap."""

    code = "not-a-sitemap"
    says = "this is not a readable sitemap"


class NotASource(Unusable):
    """The document is not a feed, a sitemap, or a page that links to articles."""

    code = "not-a-source"
    says = "this is neither a feed nor a sitemap nor a page that links to articles; look for the outlet's feed or section page"


class ParsedTooLong(Unusable):
    """Parsing exceeded its CPU time (parse_cpu, seconds) or the wall-clock limit derived from it."""

    code = "parse-time"
    says = "reading the document took more than the CPU time allowed (parse_cpu)"


class ParsedTooBig(Unusable):
    """Parsing exceeded its memory (parse_memory)."""

    code = "parse-memory"
    says = "reading the document took more memory than allowed (parse_memory)"


class ParserFailed(Unusable):
    """The parser process failed on this document, which is a fault of ours."""

    code = "parser"
    says = "the document broke the parser"


class ParserMissing(Unusable):
    """No parser process could be started, for example because memory is short."""

    code = "no-parser"
    says = "no process could be started to read it with; this machine may be short of memory"
    passing = True


class Unforeseen(FetchError):
    """An unexpected error, which is a fault of ours; the log has the details."""

    code = "unforeseen"
    says = "it failed in a way that nobody foresaw; the log has the details"
    passing = True


def status_error(url: str, status: int, retry_after: float | None) -> StatusError:
    """Return the error for an HTTP status other than 200 and 304.

    url: the address asked; status: HTTP status code; retry_after: seconds the server asked us to wait, None if it
    named none.
    """
    kinds: dict[int, type[StatusError]] = {404: NotFound, 410: Gone, 429: Throttled}
    kind = kinds.get(status)
    if kind is None:
        if status in (401, 402, 403, 407, 451):
            kind = Forbidden
        elif status == 503 and retry_after is not None:
            kind = Throttled
        elif 400 <= status < 500:
            kind = ClientError
        elif 500 <= status < 600:
            kind = ServerError
        else:
            kind = OddStatus
    return kind(url, status=status, retry_after=retry_after)
