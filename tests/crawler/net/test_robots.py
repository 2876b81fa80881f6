"""robots.txt, case by case (RFC 9309)."""

import asyncio
import time
from pathlib import Path

import httpcore2
import httpx2
import pytest

from crawler import errors
from crawler.net.robots import LONG, MAX_BYTES, Rules, product_token
from crawler.net.robots_cache import Copy, RobotsCache
from index.operations.settings import Settings
from tests.crawler.fake import Body, FakeWeb, fetcher, settings, visitor

ROBOTS = "https://news.example/robots.txt"
RULES = "User-agent: *\nDisallow: /no\n"


def rules(web: httpx2.AsyncBaseTransport, chosen: Settings, cache: Path | None = None) -> Rules:
    return asyncio.run(fetcher(web, chosen, cache).robots.rules("https://news.example/x", visitor(chosen)))


def allowed(web: FakeWeb, tmp_path: Path, path: str) -> bool:
    return rules(web, settings(tmp_path)).allows(f"https://news.example{path}")


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        (RULES, ["/yes/1"], ["/no", "/no/1"]),
        ("\ufeff" + RULES, ["/yes"], ["/no"]),
        (RULES.replace("\n", "\r"), ["/yes"], ["/no"]),
        (RULES.replace("\n", "\r\n"), ["/yes"], ["/no"]),
        ("User-agent: otherbot\nDisallow: /\n\nuser-AGENT: *\ndisallow: /no\n", ["/yes"], ["/no"]),
        ("User-agent: BROADSHEET\nDisallow: /no\n\nUser-agent: *\nDisallow: /\n", ["/yes"], ["/no"]),
        ("User-agent: *\nDisallow: /n*/\nDisallow: /*.html$\n", ["/yes", "/a.html?x"], ["/no/1", "/a.html"]),
        ("User-agent: *\nAllow: /no/open\nDisallow: /no\n", ["/no/open"], ["/no/1"]),
        ("<!doctype html><title>Welcome</title>", ["/no"], []),
        ("\0\x01\x02" * 900, ["/no"], []),
        ("", ["/no"], []),
        ("User-agent: a\nUser-agent: *\nDisallow: /no", ["/yes"], ["/no"]),
    ],
)
def test_rules_hold(tmp_path: Path, text: str, yes: list[str], no: list[str]) -> None:
    web = FakeWeb()
    web.page(ROBOTS, text, kind="text/plain")
    assert all(allowed(web, tmp_path, path) for path in yes)
    assert not any(allowed(web, tmp_path, path) for path in no)


def test_only_the_first_part_counts(tmp_path: Path) -> None:
    web = FakeWeb()
    web.page(ROBOTS, RULES + "#" * MAX_BYTES + "\nUser-agent: *\nDisallow: /\n", kind="text/plain")
    assert allowed(web, tmp_path, "/yes")
    assert not allowed(web, tmp_path, "/no")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_missing_means_everything_is_allowed(tmp_path: Path, status: int) -> None:
    web = FakeWeb()
    web.status(ROBOTS, status)
    assert allowed(web, tmp_path, "/no")


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_fault_means_nothing_is_allowed(tmp_path: Path, status: int) -> None:
    web = FakeWeb()
    web.status(ROBOTS, status)
    assert not allowed(web, tmp_path, "/yes")


@pytest.mark.parametrize(
    "error",
    [httpcore2.ConnectError(), httpcore2.ReadTimeout(), httpcore2.ReadError(), httpcore2.RemoteProtocolError("x")],
)
def test_no_answer_means_nothing_is_allowed(tmp_path: Path, error: Exception) -> None:
    web = FakeWeb()
    web.fails(ROBOTS, error)
    chosen = settings(tmp_path)
    with pytest.raises(errors.RobotsUnreachable):
        asyncio.run(fetcher(web, chosen).get("https://news.example/yes", visitor(chosen)))
    assert web.paths == []


@pytest.mark.parametrize(("hops", "holds"), [(5, True), (9, False)])
def test_five_redirects_are_followed(tmp_path: Path, hops: int, holds: bool) -> None:
    web = FakeWeb()
    web.redirect(ROBOTS, "https://r1.example/robots.txt")
    for hop in range(1, hops):
        web.redirect(f"https://r{hop}.example/robots.txt", f"https://r{hop + 1}.example/robots.txt")
    web.page(f"https://r{hops}.example/robots.txt", RULES, kind="text/plain")
    assert allowed(web, tmp_path, "/no") is not holds


@pytest.mark.parametrize(
    "location", ["http://[", "ftp://news.example/robots.txt", "http://user@news.example/robots.txt"]
)
def test_a_redirect_to_no_address_counts_as_missing(tmp_path: Path, location: str) -> None:
    web = FakeWeb()
    web.redirect(ROBOTS, location)
    assert allowed(web, tmp_path, "/no")


def test_the_crawl_delay_is_the_gap(tmp_path: Path) -> None:
    web = FakeWeb()
    web.page(ROBOTS, "User-agent: *\nCrawl-delay: 2.5\n", kind="text/plain")
    chosen = settings(tmp_path, host_gap="1")
    guest = visitor(chosen)
    fetching = fetcher(web, chosen)
    asyncio.run(fetching.robots.check("https://news.example/x", guest))
    assert guest.host("https://news.example/x").gap == 2.5


def test_it_is_asked_once_a_day_across_processes(tmp_path: Path) -> None:
    web = FakeWeb()
    web.page(ROBOTS, RULES, kind="text/plain")
    chosen = settings(tmp_path)
    for _ in range(3):
        rules(web, chosen, tmp_path / "robots")
    assert len(web.asked) == 1


def test_an_old_copy_holds_while_there_is_no_answer(tmp_path: Path) -> None:
    cache = RobotsCache(tmp_path / "robots")
    cache.save(
        "https://news.example:443",
        Copy(text=RULES, until=time.time() - 1, failing_since=None, fetched=time.time() - 90_000),
    )
    web = FakeWeb()
    web.status(ROBOTS, 500)
    found = rules(web, settings(tmp_path), tmp_path / "robots")
    assert found.allows("https://news.example/yes")
    assert not found.allows("https://news.example/no")


def test_unreachable_for_a_month_counts_as_missing(tmp_path: Path) -> None:
    cache = RobotsCache(tmp_path / "robots")
    since = time.time() - LONG - 60
    cache.save("https://news.example:443", Copy(text="", until=time.time() - 1, failing_since=since, fetched=None))
    web = FakeWeb()
    web.status(ROBOTS, 500)
    assert rules(web, settings(tmp_path), tmp_path / "robots").allows("https://news.example/no")


def test_a_clock_that_was_set_back_keeps_no_copy_for_ever(tmp_path: Path) -> None:
    cache = RobotsCache(tmp_path / "robots")
    cache.save("https://news.example:443", Copy(text=RULES, until=time.time() + 10**9, failing_since=None, fetched=0.0))
    web = FakeWeb()
    assert rules(web, settings(tmp_path), tmp_path / "robots").allows("https://news.example/no")
    assert len(web.asked) == 1


def test_thousands_of_names_and_rules_take_no_time(tmp_path: Path) -> None:
    web = FakeWeb()
    names = "".join(f"User-agent: robot{n}\n" for n in range(12_000))
    web.page(
        ROBOTS, names + "User-agent: *\n" + "".join(f"Disallow: /x{n}\n" for n in range(12_000)), kind="text/plain"
    )
    started = time.process_time()
    assert not allowed(web, tmp_path, "/x11999")
    assert time.process_time() - started < 5


def test_only_own_sitemaps_are_believed(tmp_path: Path) -> None:
    web = FakeWeb()
    web.page(
        ROBOTS,
        "Sitemap: /s.xml\nSitemap: file:///etc/hostname\nSitemap: https://canary.example/s.xml\nSitemap: https://www.news.example/t.xml",
        kind="text/plain",
    )
    assert rules(web, settings(tmp_path)).own_sitemaps("https://news.example/") == (
        "https://news.example/s.xml",
        "https://www.news.example/t.xml",
    )


def test_a_damaged_copy_is_asked_for_again(tmp_path: Path) -> None:
    cache = RobotsCache(tmp_path / "robots")
    cache.save("https://news.example:443", Copy(text=RULES, until=time.time() + 100, failing_since=None, fetched=0.0))
    for file in (tmp_path / "robots").iterdir():
        file.write_text("{", "utf-8")
    assert rules(FakeWeb(), settings(tmp_path), tmp_path / "robots").allows("https://news.example/no")


def test_product_token() -> None:
    assert product_token("Broadsheet/0.1 (+https://me.example)") == "Broadsheet"


def test_body_is_cut_not_refused(tmp_path: Path) -> None:
    web = FakeWeb()
    body = Body(RULES.encode(), forever=b"#" * 65536)
    web.answer(ROBOTS, lambda _: httpx2.Response(200, stream=body))
    assert not allowed(web, tmp_path, "/no")
    assert body.sent < 2 * MAX_BYTES
