"""Every way a fetch ends, by its name; redirects hop by hop; conditions; manners."""

import asyncio
import gzip
import time
from datetime import UTC, datetime
from pathlib import Path

import httpcore2
import httpx2
import pytest

from crawler import errors
from crawler.net.fetcher import Fetched, Validators
from crawler.net.http_client import parse_retry_after
from crawler.net.politeness import Hosts, HostSession, PolitenessPolicy
from index.operations.settings import Settings
from tests.crawler.fake import LOST, Body, FakeWeb, fetcher, settings

URL = "https://news.example/a"


def get(web: httpx2.AsyncBaseTransport, chosen: Settings, url: str = URL, **options: object) -> Fetched:
    visitor = HostSession(Hosts(PolitenessPolicy.of(chosen)), "test")
    return asyncio.run(fetcher(web, chosen).get(url, visitor, **options))  # type: ignore[arg-type]


@pytest.fixture
def web() -> FakeWeb:
    return FakeWeb()


def test_a_page_comes_home(web: FakeWeb, tmp_path: Path) -> None:
    web.page(URL, "<p>hello", etag='"1"')
    fetched = get(web, settings(tmp_path, contact="https://me.example/bot"))
    assert fetched.page is not None
    assert fetched.page.body == b"<p>hello"
    assert (fetched.page.content_type, fetched.page.charset) == ("text/html", "utf-8")
    assert fetched.validators == Validators(etag='"1"')
    assert web.asked[-1].headers["user-agent"] == "Broadsheet/0.1 (+https://me.example/bot)"
    assert "cookie" not in web.asked[-1].headers


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, errors.NotFound),
        (410, errors.Gone),
        (401, errors.Forbidden),
        (403, errors.Forbidden),
        (451, errors.Forbidden),
        (400, errors.ClientError),
        (418, errors.ClientError),
        (429, errors.Throttled),
        (503, errors.Throttled),
        (500, errors.ServerError),
        (502, errors.ServerError),
        (599, errors.ServerError),
        (204, errors.OddStatus),
        (206, errors.OddStatus),
        (304, errors.OddStatus),
    ],
)
def test_every_status_has_its_error(web: FakeWeb, tmp_path: Path, status: int, kind: type[errors.StatusError]) -> None:
    web.status(URL, status)
    with pytest.raises(kind) as caught:
        get(web, settings(tmp_path))
    assert caught.value.status == status
    assert str(status) in str(caught.value)
    assert URL in str(caught.value)


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (httpcore2.ConnectError("refused"), errors.ConnectFailed),
        (httpcore2.ConnectTimeout(), errors.ConnectTimedOut),
        (httpcore2.ReadTimeout(), errors.TimedOut),
        (httpcore2.ReadError("reset"), errors.ConnectionLost),
        (LOST, errors.ConnectionLost),
        (httpcore2.RemoteProtocolError("illegal status line"), errors.ProtocolBroken),
        (httpcore2.RemoteProtocolError("Receive buffer too long"), errors.HeadersTooBig),
        (httpcore2.ProxyError("502"), errors.ProxyFailed),
        (errors.PrivateAddress("news.example:443"), errors.PrivateAddress),
        (errors.NameUnknown("news.example:443"), errors.NameUnknown),
    ],
)
def test_every_failure_has_its_error(
    web: FakeWeb, tmp_path: Path, raised: Exception, kind: type[errors.FetchError]
) -> None:
    web.fails(URL, raised)
    with pytest.raises(kind) as caught:
        get(web, settings(tmp_path))
    assert caught.value.url == URL
    assert caught.value.code == kind.code


def test_codes_are_unique() -> None:
    def below(kind: type[errors.FetchError]) -> list[type[errors.FetchError]]:
        return [found for child in kind.__subclasses__() for found in [child, *below(child)]]

    leaves = [kind for kind in below(errors.FetchError) if not kind.__subclasses__()]
    assert len({kind.code for kind in leaves}) == len(leaves)
    text = errors.__doc__ or ""
    assert all(kind.__name__ in text and kind.code in text for kind in leaves)


def test_a_body_that_breaks_off_is_no_page(web: FakeWeb, tmp_path: Path) -> None:
    web.answer(URL, lambda _: httpx2.Response(200, stream=Body(b"<p>half", LOST)))
    with pytest.raises(errors.ConnectionLost):
        get(web, settings(tmp_path))


def test_an_endless_body_is_cut(web: FakeWeb, tmp_path: Path) -> None:
    body = Body(forever=b"x" * 65536)
    web.answer(URL, lambda _: httpx2.Response(200, stream=body))
    with pytest.raises(errors.BodyTooBig):
        get(web, settings(tmp_path, page_bytes="1000000"))
    assert body.sent < 1_200_000


def test_an_announced_size_is_believed_before_reading(web: FakeWeb, tmp_path: Path) -> None:
    body = Body(forever=b"x" * 65536)
    web.answer(URL, lambda _: httpx2.Response(200, headers={"content-length": "99999999"}, stream=body))
    with pytest.raises(errors.BodyTooBig):
        get(web, settings(tmp_path))
    assert body.sent == 0


def test_headers_are_bounded(web: FakeWeb, tmp_path: Path) -> None:
    web.page(URL, "x", x_flood="m" * 70_000)
    with pytest.raises(errors.HeadersTooBig):
        get(web, settings(tmp_path))


def test_a_bomb_is_no_page(web: FakeWeb, tmp_path: Path) -> None:
    web.page(URL, gzip.compress(b" " * (32 << 20)), content_encoding="gzip")
    with pytest.raises(errors.ExpandsTooMuch):
        get(web, settings(tmp_path))


def test_pictures_are_not_read(web: FakeWeb, tmp_path: Path) -> None:
    body = Body(forever=b"x")
    web.answer(URL, lambda _: httpx2.Response(200, headers={"content-type": "image/png"}, stream=body))
    with pytest.raises(errors.WrongType):
        get(web, settings(tmp_path), only_text=True)
    assert body.sent == 0


def test_redirects_are_followed_and_remembered(web: FakeWeb, tmp_path: Path) -> None:
    web.redirect(URL, "/b", 301)
    web.redirect("https://news.example/b", "https://www.news.example/c?x=1#top", 308)
    web.page("https://www.news.example/c?x=1", "<p>there")
    fetched = get(web, settings(tmp_path))
    assert fetched.via == (URL, "https://news.example/b", "https://www.news.example/c?x=1")
    assert fetched.moved == "https://www.news.example/c?x=1"
    assert [str(r.url) for r in web.asked].count("https://www.news.example/robots.txt") == 1


def test_redirects_end(web: FakeWeb, tmp_path: Path) -> None:
    web.redirect(URL, "/b")
    web.redirect("https://news.example/b", "/a")
    with pytest.raises(errors.TooManyRedirects):
        get(web, settings(tmp_path))
    for hop in range(20):
        web.redirect(f"https://news.example/hop/{hop}", f"/hop/{hop + 1}")
    with pytest.raises(errors.TooManyRedirects):
        get(web, settings(tmp_path), "https://news.example/hop/0")
    assert "https://news.example/hop/5" in web.paths
    assert "https://news.example/hop/6" not in web.paths


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/hostname",
        "ftp://h.example/x",
        "gopher://h.example/",
        "data:text/html,x",
        "javascript:alert(1)",
        "http://127.0.0.2:1@h.example/",
    ],
)
def test_redirects_lead_to_pages_only(web: FakeWeb, tmp_path: Path, to: str) -> None:
    web.redirect(URL, to)
    with pytest.raises(errors.BadAddress):
        get(web, settings(tmp_path))


def test_robots_is_asked_at_every_hop(web: FakeWeb, tmp_path: Path) -> None:
    web.redirect(URL, "https://other.example/secret/1")
    web.page("https://other.example/robots.txt", "User-agent: *\nDisallow: /secret/", kind="text/plain")
    web.page("https://other.example/secret/1", "<p>no")
    with pytest.raises(errors.RobotsDisallowed):
        get(web, settings(tmp_path))
    assert "https://other.example/secret/1" not in web.paths


def test_conditions_are_sent_and_304_is_no_page(web: FakeWeb, tmp_path: Path) -> None:
    web.page(URL, "<p>hello", etag='"1"')
    fetched = get(
        web, settings(tmp_path), validators=Validators(etag='"1"', last_modified="Tue, 05 Mar 2024 08:00:00 GMT")
    )
    assert fetched.page is None
    assert fetched.status == 304
    assert web.asked[-1].headers["if-modified-since"] == "Tue, 05 Mar 2024 08:00:00 GMT"


def test_the_deadline_counts_for_the_whole(web: FakeWeb, tmp_path: Path) -> None:
    async def slowly(request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(5)
        raise AssertionError("nobody waits that long")

    class Slow(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            if request.url.path == "/robots.txt":
                return httpx2.Response(404, stream=Body())
            return await slowly(request)

    started = time.monotonic()
    with pytest.raises(errors.TimedOut):
        get(Slow(), settings(tmp_path, fetch_total="1s"))
    assert time.monotonic() - started < 3


def test_own_headers_go_to_the_own_host_only(web: FakeWeb, tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    web.redirect(URL, "https://elsewhere.example/x")
    web.page("https://elsewhere.example/x", "x")
    visitor = HostSession(
        Hosts(PolitenessPolicy(gap=0, limit=10)), "s", home="https://news.example/", headers=(("X-Key", "secret"),)
    )
    asyncio.run(fetcher(web, chosen).get(URL, visitor))
    sent = {str(request.url): request.headers.get("x-key") for request in web.asked}
    assert sent[URL] == "secret"
    assert sent["https://elsewhere.example/x"] is None


def test_an_idle_connection_that_was_closed_is_tried_once_more(web: FakeWeb, tmp_path: Path) -> None:
    tries: list[int] = []

    def flaky(_: httpx2.Request) -> httpx2.Response:
        tries.append(1)
        if len(tries) == 1:
            raise httpcore2.RemoteProtocolError("Server disconnected without sending a response.")
        return httpx2.Response(200, stream=Body(b"x"))

    web.answer(URL, flaky)
    assert get(web, settings(tmp_path)).page is not None
    assert len(tries) == 2


NOW = datetime(2024, 3, 5, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3.0),
        ("Tue, 05 Mar 2024 08:02:00 GMT", 120.0),
        ("Tue, 05 Mar 2024 07:00:00 GMT", 0.0),
        ("-5; soon", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("9" * 40, float(10**12 - 1)),
    ],
)
def test_retry_after_in_both_forms(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


def test_retry_after_is_capped_and_holds_the_host_shortly(web: FakeWeb, tmp_path: Path) -> None:
    chosen = settings(tmp_path, retry_after_host="0.2s")
    web.status(URL, 429, retry_after="315360000")
    web.page("https://news.example/b", "x")
    visitor = HostSession(Hosts(PolitenessPolicy(gap=0, limit=10)), "s")
    fetching = fetcher(web, chosen)

    async def both() -> float:
        with pytest.raises(errors.Throttled) as caught:
            await fetching.get(URL, visitor)
        assert caught.value.retry_after == 24 * 3600
        started = time.monotonic()
        await fetching.get("https://news.example/b", visitor)
        return time.monotonic() - started

    assert asyncio.run(both()) >= 0.19
