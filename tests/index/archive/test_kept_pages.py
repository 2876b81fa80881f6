"""Where kept pages lie, by article and by file; and reading an article again in the place of its newest version."""

from dataclasses import replace
from datetime import timedelta

import pytest

from index.archive.protocols import Archive, Saved
from index.article import Article, Block, DateSource, Outlet, PartialDateTime, Right, TextKind, TextLink
from index.corrections.layer import Field
from index.errors import ArchiveRefused
from index.kept.protocols import KeptPage, Place
from tests.index.fakes import START, an_article, later


def a_row(article: Article, offset: int = 0, file: str = "one", hours: float = 0) -> KeptPage:
    return KeptPage(
        article=article.id,
        place=Place(file, offset, 100),
        digest=b"d" * 32,
        fetched=later(hours),
        url=article.url,
        context={"hints": {"title": "T"}},
    )


ONE, TWO, THREE = sorted((an_article(name) for name in ("one", "two", "three")), key=lambda article: article.id)


def test_the_newest_page_of_each_article(archive: Archive) -> None:
    archive.articles.save_many([(one, ()) for one in (ONE, TWO, replace(THREE, outlet=Outlet(id="quay", name="Quay")))])
    pages = [a_row(ONE), a_row(ONE, 100, hours=2), a_row(TWO, 200, hours=1), a_row(THREE, 0, "two", hours=5)]
    archive.kept_pages.add_many(pages)
    store = archive.kept_pages
    assert store.newest(ONE.id) == pages[1]
    assert store.newest("0" * 16) is None
    assert store.newest_of_all("", 9) == pages[1:]
    assert store.newest_of_all(ONE.id, 1) == [pages[2]]
    assert store.newest_of_all("", 9, outlet="quay") == [pages[3]]
    assert store.newest_of_all("", 9, since=later(2)) == [pages[1], pages[3]]
    assert (store.count_articles(), store.count_articles(outlet="quay", since=START)) == (3, 1)
    assert [(one.name, one.pages, one.bytes) for one in store.files()] == [("one", 3, 300), ("two", 1, 100)]
    assert (store.end_of("one"), store.end_of("three")) == (300, 0)


def test_removed_articles_leave_places_to_be_erased(archive: Archive) -> None:
    archive.articles.save_many([(ONE, ()), (TWO, ())])
    archive.kept_pages.add_many([a_row(TWO), a_row(ONE, 100)])
    archive.articles.forget(ids=[ONE.id])
    place = Place("one", 100, 100)
    assert archive.kept_pages.erasures(9) == [place]
    assert archive.kept_pages.end_of("one") == 200, "what is to be erased there is accounted for"
    archive.kept_pages.erased([place])
    assert (archive.kept_pages.count_erasures(), archive.kept_pages.end_of("one")) == (0, 100)


def test_files_that_are_lost_or_cut_are_forgotten(archive: Archive) -> None:
    archive.articles.save_many([(ONE, ()), (TWO, ())])
    archive.kept_pages.add_many([a_row(TWO), a_row(ONE, 100), a_row(ONE, 0, "two")])
    assert archive.kept_pages.cut("one", 150) == 1
    assert archive.kept_pages.forget_file("two") == 1
    assert archive.kept_pages.newest(ONE.id) is None
    assert archive.kept_pages.count_erasures() == 0


def test_pages_of_unknown_articles_are_refused(archive: Archive) -> None:
    with pytest.raises(ArchiveRefused):
        archive.kept_pages.add_many([a_row(ONE)])


def test_trouble_is_noted_since_it_began(archive: Archive) -> None:
    archive.kept_pages.note_trouble("full", START)
    archive.kept_pages.note_trouble("gone", later(3))
    trouble = archive.kept_pages.trouble()
    assert trouble is not None
    assert (trouble.text, trouble.since) == ("gone", START)
    archive.kept_pages.note_trouble(None, later(4))
    assert archive.kept_pages.trouble() is None


def better(article: Article, **changes: object) -> Article:
    blocks = (Block(text="The harbour was closed, and this time all of it was read."),)
    return replace(article, **{"blocks": blocks, "fetched": later(99), "source": "other", **changes})  # type: ignore[arg-type]


def settled(archive: Archive) -> None:
    archive.outbox.done(archive.outbox.latest())


def test_a_better_reading_takes_the_place_of_the_newest_version(archive: Archive) -> None:
    first = an_article("bridge", source="lantern", day=3)
    second = replace(first, title="Bridge open", fetched=later(6))
    for one in (first, second):
        archive.articles.save(one, aliases=["https://lantern.example/b"])
    settled(archive)
    before = archive.articles.get(first.id)
    aliases = archive.articles.aliases(first.id)
    assert archive.articles.read_again(better(second), revision=2) is Saved.CHANGED
    after = archive.articles.get(first.id)
    assert before is not None
    assert after is not None
    assert after == replace(before, article=replace(before.article, blocks=better(second).blocks))
    revisions = archive.articles.revisions(first.id)
    assert [(one.number, one.fetched, one.article) for one in revisions] == [
        (1, START, first),
        (2, later(6), after.article),
    ]
    assert archive.articles.aliases(first.id) == aliases
    assert [change.article_id for change in archive.outbox.pending(9)] == [first.id]
    settled(archive)
    assert archive.articles.read_again(better(second), revision=2) is Saved.SAME
    assert archive.outbox.pending(9) == []
    assert archive.articles.save(replace(better(second), fetched=later(200))) is Saved.SAME, "no version of its own"


def test_nothing_is_replaced_that_is_not_the_same_version(archive: Archive) -> None:
    bridge = an_article("bridge")
    archive.articles.save(bridge)
    for revision in (0, 2):
        assert archive.articles.read_again(better(bridge), revision=revision) is Saved.SAME
    archive.articles.forget(ids=[bridge.id])
    assert archive.articles.read_again(better(bridge), revision=1) is Saved.SAME
    assert archive.articles.get(bridge.id) is None


def test_corrections_lie_over_the_better_reading(archive: Archive) -> None:
    bridge = an_article("bridge", day=3)
    archive.articles.save(bridge)
    archive.corrections.correct(bridge.id, {Field.TITLE: "As an editor has it"}, by="edda")
    archive.articles.read_again(better(bridge, title="As it reads now"), revision=1)
    found = archive.articles.get(bridge.id)
    assert found is not None
    assert (found.article.title, found.corrected) == ("As an editor has it", ("title",))
    assert found.article.blocks == better(bridge).blocks
    assert archive.articles.revisions(bridge.id)[0].article.title == "As it reads now"


def test_an_outlet_that_was_taken_down_does_not_come_back_by_reading_again(archive: Archive) -> None:
    bridge = an_article("bridge", outlet=None)
    archive.articles.save(bridge)
    archive.articles.forget(outlet="quay")
    changed = better(bridge, outlet=Outlet(id="quay", name="Quay"))
    assert archive.articles.read_again(changed, revision=1) is Saved.FORGOTTEN
    found = archive.articles.get(bridge.id)
    assert found is not None
    assert found.article.outlet is None


def test_a_date_that_the_feed_told_is_not_lost(archive: Archive) -> None:
    told = PartialDateTime(at=START - timedelta(hours=1))
    bridge = replace(an_article("bridge"), published=told, published_source=DateSource.FEED)
    archive.articles.save(bridge)
    undated = better(bridge, published=None, published_source=DateSource.NONE)
    assert archive.articles.read_again(undated, revision=1) is Saved.CHANGED
    found = archive.articles.get(bridge.id)
    assert found is not None
    assert found.article.published == told


def test_reading_again_tells_what_stands_beside_the_text_and_forgets_no_rights(archive: Archive) -> None:
    bridge = replace(an_article("bridge"), rights=(Right.NO_AI,))
    archive.articles.save(bridge)
    archive.outbox.done(archive.outbox.latest())
    again = replace(
        bridge, rights=(), kind=TextKind.OPINION, links=(TextLink(url="https://a.example/b", text="there"),)
    )
    assert archive.articles.read_again(again, revision=1) is Saved.CHANGED
    found = archive.articles.get(bridge.id)
    assert found is not None
    assert (found.revisions, found.article.kind, found.article.links) == (1, TextKind.OPINION, again.links)
    assert found.article.rights == (Right.NO_AI,)
    assert archive.outbox.waiting() == 1
    assert archive.articles.read_again(again, revision=1) is Saved.SAME
