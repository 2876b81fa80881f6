"""Pages are kept by the crawl: once for each version of an article, with what its source said, and not where that is off."""

import json
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crawler.extract import Hints
from crawler.net.page import Page
from crawler.page_keeping import packed, unpacked
from index.archive import open_archive
from index.archive.protocols import Archive
from index.article import PartialDateTime
from index.kept.page_record import unpack_page
from index.kept.protocols import KeptPage, Place
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, rss, settings, story
from tests.crawler.visiting import FEED, make_due, outlet, source, visit

AT = datetime(2025, 7, 12, 9, 31, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
HINTS = st.builds(
    Hints,
    title=st.none() | WORDS,
    published=st.none() | st.sampled_from([PartialDateTime(at=AT), PartialDateTime.day(AT.date())]),
    authors=st.lists(WORDS, max_size=3).map(tuple),
    outlet_name=st.none() | WORDS,
    lang=st.none() | st.sampled_from(["de", "en-GB"]),
    source=st.none() | WORDS,
)


def there_and_back(page: Page, hints: Hints, context: dict[str, object] | None = None) -> tuple[Page, Hints]:
    record = packed(page, hints)
    assert record is not None
    kept = KeptPage(
        article="a",
        place=Place("f", 0, 1),
        digest=record.digest,
        fetched=record.fetched,
        url=record.url,
        context=json.loads(json.dumps(record.context)) if context is None else context,
    )
    return unpacked(kept, unpack_page(record.member, record.digest, limit=1 << 20))


@given(hints=HINTS, body=st.binary(max_size=300), zone=st.sampled_from([None, "Europe/Vienna"]))
def test_a_page_and_its_hints_come_back(hints: Hints, body: bytes, zone: str | None) -> None:
    page = Page(
        url="https://news.example/b", requested_url="https://news.example/a", body=body, content_type="text/html",
        charset="utf-8", fetched=AT, timezone=zone,
    )  # fmt: skip
    assert there_and_back(page, hints) == (page, hints)


def test_hints_of_another_version_count_as_not_said() -> None:
    page = Page(
        url="https://news.example/a",
        requested_url="https://news.example/a",
        body=b"x",
        content_type="text/html",
        fetched=AT,
    )
    odds: list[dict[str, object]] = [
        {},
        {"hints": None},
        {"hints": ["T"]},
        {"hints": {"title": 7, "novel": "x", "published": ["?"]}},
    ]
    for odd in odds:
        assert there_and_back(page, Hints(title="T"), odd) == (page, Hints())
    assert there_and_back(page, Hints(), {"hints": {"title": "T", "novel": 1}})[1] == Hints(title="T")


def test_one_page_is_kept_for_each_version(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 2)
    lantern = source(archive)
    visit(web, chosen, archive, lantern)
    (file,) = archive.kept_pages.files()
    assert file.pages == 2
    url = "https://news.example/article/0"
    make_due(archive, url)
    web.page(url, story(0) + "<!-- another advertisement -->", etag='"n"')
    assert visit(web, chosen, archive, lantern)[0].unchanged == 1
    assert archive.kept_pages.files()[0].pages == 2, "it says what it said before"
    make_due(archive, url)
    web.page(url, story(0).replace("council", "assembly"), etag='"m"')
    assert visit(web, chosen, archive, lantern)[0].changed == 1
    assert archive.kept_pages.files()[0].pages == 3
    article_id = archive.articles.id_of(url)
    newest = archive.kept_pages.newest(article_id or "")
    assert newest is not None
    assert newest.url == url
    assert newest.context["hints"]["source"] == "lantern"
    assert newest.fetched == archive.articles.revisions(article_id or "")[-1].fetched


def test_what_was_archived_without_its_page_gets_one_when_it_is_read_again(tmp_path: Path) -> None:
    web = FakeWeb()
    outlet(web, 1)
    url = "https://news.example/article/0"
    without = settings(tmp_path, keep_pages="off")
    with open_archive(without) as archive:
        lantern = source(archive)
        visit(web, without, archive, lantern)
        assert archive.kept_pages.files() == []
        assert not (without.data / "kept-pages").exists()
        make_due(archive, url)
        web.page(url, story(0) + "<!-- x -->", etag='"n"')
        visit(web, settings(tmp_path), archive, lantern)
        assert [file.pages for file in archive.kept_pages.files()] == [1]


def test_a_page_of_what_was_taken_down_is_not_kept(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    web.page(FEED, rss("https://news.example/a"), kind="application/rss+xml")
    web.redirect("https://news.example/a", "https://news.example/article/0")
    outlet_page = story(0)
    web.page("https://news.example/article/0", outlet_page)
    visit(web, chosen, archive, source(archive))
    archive.articles.forget(ids=[archive.articles.latest(1)[0].article.id])
    visit(web, chosen, archive, source(archive, name="again"))
    assert archive.articles.count() == 0
    assert archive.kept_pages.files() == []
