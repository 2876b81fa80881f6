"""Which article a page is, asked of the page where its address does not tell, in whatever order the addresses come."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from crawler.article_identity import identify, is_doubtful
from index.archive.protocols import Archive, Saved, Source, SourceKind
from index.article import Article, Block, article_id
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, rss, story
from tests.crawler.visiting import FEED, source, visit

NOW = datetime(2025, 11, 3, tzinfo=UTC)
PROGRAM = "https://pier.example/article.pl"
SLUG = "https://pier.example/read/the-harbour-town-crier"


def article(number: int, url: str, words: int = 60, *, late: int = 0) -> Article:
    text = " ".join(f"pilot{number} lamp{number * 7 + n} harbour{number} quay{n}" for n in range(words // 4))
    return Article(
        id=article_id(url),
        url=url,
        title=f"Report {number} of the harbour",
        blocks=(Block(text=text),),
        fetched=NOW + timedelta(seconds=late),
    )


def keep(archive: Archive, number: int, address: str, *, late: int = 0, words: int = 60) -> Saved:
    settled, aliases = identify(article(number, address, words, late=late), [address], articles=archive.articles)
    return archive.articles.save(settled, aliases=aliases)


def urls(archive: Archive) -> list[str]:
    return sorted(kept.article.url for kept in archive.articles.latest(99))


@pytest.mark.parametrize("order", list(permutations([99, 100, 101])))
def test_pages_of_a_program_are_articles_of_their_own(archive: Archive, order: tuple[int, ...]) -> None:
    assert [keep(archive, number, f"{PROGRAM}?sid={number}") for number in order] == [Saved.NEW] * 3
    assert urls(archive) == [f"{PROGRAM}?sid={number}" for number in sorted(order, key=str)]
    assert keep(archive, order[0], f"{PROGRAM}?sid={order[0]}&utm_source=x", late=9) is Saved.SAME


@pytest.mark.parametrize("order", list(permutations(["?sid=8f3a", "?sid=77ab", "", "/amp"])))
def test_the_same_page_under_doubtful_addresses_is_one_article(archive: Archive, order: tuple[str, ...]) -> None:
    saved = [keep(archive, 7, f"https://pier.example/ferry{end}", late=n) for n, end in enumerate(order)]
    assert saved == [Saved.NEW, *[Saved.SAME] * 3]


def test_an_article_that_was_archived_before_there_were_witnesses_is_recognised(archive: Archive) -> None:
    archive.articles.save(article(7, "https://pier.example/ferry"), aliases=["https://pier.example/ferry"])
    assert keep(archive, 7, "https://pier.example/ferry?ref=mail", late=1) is Saved.SAME
    assert keep(archive, 8, "https://pier.example/ferry?ref=8", late=2) is Saved.NEW


def test_another_page_under_an_address_that_seems_to_name_one_is_kept_apart(archive: Archive) -> None:
    assert [keep(archive, number, f"{SLUG}?sid={number}", late=number) for number in (1, 2, 3, 1, 2, 3)] == [
        *[Saved.NEW] * 3,
        *[Saved.SAME] * 3,
    ]
    assert urls(archive) == [SLUG, f"{SLUG}?sid=2", f"{SLUG}?sid=3"]
    assert keep(archive, 2, f"{SLUG}?sid=2", late=9, words=80) is Saved.CHANGED


def test_a_version_under_another_doubtful_address_is_a_version(archive: Archive) -> None:
    assert keep(archive, 1, f"{SLUG}?ref=rss") is Saved.NEW
    assert keep(archive, 1, f"{SLUG}?ref=mail", late=1, words=80) is Saved.CHANGED
    assert urls(archive) == [SLUG]


def test_only_doubtful_addresses_ask_the_archive() -> None:
    assert not is_doubtful("https://pier.example/article/7?utm_source=x")
    assert is_doubtful("https://pier.example/article/7?ref=x")
    assert is_doubtful("https://pier.example/article/7/amp")


@pytest.mark.parametrize("name", ["sid", "ref", "print", "partner", "share", "rss", "cmp", "spm", "wt_id"])
def test_a_feed_of_one_program_is_fetched_whole(chosen: Settings, archive: Archive, name: str) -> None:
    web = FakeWeb()
    links = [f"https://news.example/article.pl?{name}={n}" for n in range(4)]
    web.page(FEED, rss(*links), kind="application/rss+xml")
    for n, link in enumerate(links):
        web.page(link, story(n))
    first, second = visit(web, chosen, archive, source(archive), times=2)
    assert (first.new, second.fetched) == (4, 0)
    assert urls(archive) == links


def test_titles_of_a_feed_tell_that_a_parameter_chooses(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    links = [f"https://news.example/the-town-crier/?sid={n}" for n in range(3)]
    web.page(FEED, rss(*links), kind="application/rss+xml")
    for n, link in enumerate(links):
        web.page(link, story(n))
    (seen,) = visit(web, chosen, archive, source(archive))
    assert seen.new == 3
    assert archive.articles.count() == 3


def test_a_feed_that_gives_every_reader_a_number_gives_no_article_twice(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    lantern = source(archive)
    for round_ in range(3):
        link = f"https://news.example/ferry.php?sid=r{round_}"
        web.page(FEED, rss(link), kind="application/rss+xml")
        web.page(link, story(4))
        visit(web, chosen, archive, lantern)
    assert archive.articles.count() == 1


def test_what_was_taken_down_stays_down_under_another_number(chosen: Settings, archive: Archive) -> None:
    assert keep(archive, 7, "https://pier.example/ferry?sid=a") is Saved.NEW
    archive.articles.forget(ids=[archive.articles.latest(1)[0].article.id])
    assert keep(archive, 7, "https://pier.example/ferry?sid=b") is Saved.FORGOTTEN


def test_two_sources_name_pages_of_one_program(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb(delay=0.001)
    both = []
    for n in range(2):
        feed = f"https://news.example/{n}.xml"
        links = [f"https://news.example/the-town-crier/?sid={n}{k}" for k in range(2)]
        web.page(feed, rss(*links), kind="application/rss+xml")
        for k, link in enumerate(links):
            web.page(link, story(10 * n + k))
        both.append(Source(id=f"s{n}", url=feed, name=None, kind=SourceKind.FEED, added=NOW))
        archive.sources.add(both[-1])
    visit(web, chosen, archive, *both)
    assert archive.articles.count() == 4


def test_twins_are_one_article_and_asked_once(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    base = "https://www.news.example/article/7"
    twins = [base, base + "?utm_source=rss", base + "/", base + "#x", "http://m.news.example/article/7"]
    for twin in twins:
        web.page(twin.split("#")[0], story(7))
    web.page(FEED, rss(*twins), kind="application/rss+xml")
    visit(web, chosen, archive, source(archive), times=2)
    assert archive.articles.count() == 1
    assert len([path for path in web.paths if "article" in path]) == 1
    assert archive.articles.latest(1)[0].article.url == base


def test_two_addresses_that_lead_to_one_page_are_one_article(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    web.page(FEED, rss("https://news.example/r/1", "https://news.example/article/1"), kind="application/rss+xml")
    web.redirect("https://news.example/r/1", "/article/1")
    web.page("https://news.example/article/1", story(1))
    visit(web, chosen, archive, source(archive))
    assert archive.articles.count() == 1
    known = archive.articles.latest(1)[0].article.id
    assert archive.articles.id_of("https://news.example/r/1") == known


def test_a_canonical_link_without_the_query_is_believed_where_the_path_names_an_article(
    chosen: Settings, archive: Archive
) -> None:
    web = FakeWeb()
    web.page(FEED, rss(*(f"https://news.example/article/1?n={n}" for n in range(4))), kind="application/rss+xml")
    for n in range(4):
        linked = story(1).replace("<head>", "<head><link rel=canonical href=https://news.example/article/1>")
        web.page(f"https://news.example/article/1?n={n}", linked)
    visit(web, chosen, archive, source(archive))
    assert [kept.article.url for kept in archive.articles.latest(9)] == ["https://news.example/article/1"]


def test_a_canonical_link_that_cuts_off_what_chooses_the_page_is_not_believed(
    chosen: Settings, archive: Archive
) -> None:
    web = FakeWeb()
    links = [f"https://news.example/modules.php?name=News&item={n}" for n in range(3)]
    web.page(FEED, rss(*links), kind="application/rss+xml")
    for n, link in enumerate(links):
        same = "<head><link rel=canonical href='https://news.example/modules.php?name=News'>"
        web.page(link, story(n).replace("<head>", same))
    visit(web, chosen, archive, source(archive))
    assert archive.articles.count() == 3
