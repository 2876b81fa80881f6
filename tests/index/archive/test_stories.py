"""Stories as every archive keeps them: ids that last, redirects, corrections that hold, takedowns, lists."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.archive.protocols import Archive
from index.article import Article, DateSource, PartialDateTime
from index.corrections.layer import Field
from index.errors import NotFound
from index.stories.protocols import StoryQuery, StorySort, StorySummary, StoryVerdict
from tests.index.stories.newsroom import told
from tests.index.stories.newsroom_archive import add, settle, stories_in


def ids(articles: list[Article]) -> list[str]:
    return [article.id for article in articles]


def story_of(archive: Archive, article: Article) -> str:
    return archive.stories.of([article.id])[article.id]


def undated(article: Article) -> Article:
    """As it is imported without a date."""
    return replace(article, published=None, published_source=DateSource.NONE, source=None)


def test_a_story_keeps_its_id_while_it_grows(archive: Archive) -> None:
    first, second, third = told("ferry")
    add(archive, [first])
    assert archive.stories.of([first.id]) == {}
    add(archive, [second])
    story = story_of(archive, first)
    add(archive, [third])
    found = archive.stories.get(story)
    assert found is not None
    assert set(found.articles) == {first.id, second.id, third.id}
    assert found.summary.id == story
    assert found.summary.articles == 3
    assert [outlet.name for outlet in found.summary.outlets] == ["Harbour Post", "The Lantern", "Valley Wire"]
    assert found.summary.title in {first.title, second.title, third.title}
    assert archive.articles.get(first.id).story == story  # type: ignore[union-attr]


def test_headlines_alone_are_those_of_the_summaries(archive: Archive) -> None:
    ferry = told("ferry")
    add(archive, ferry)
    story = story_of(archive, ferry[0])
    summary = archive.stories.summaries([story])[story]
    assert archive.stories.titles([story, story, "no-such-story"]) == {story: summary.title}
    assert archive.stories.titles([]) == {} == archive.stories.summaries([])
    archive.corrections.correct(summary.lead, {Field.TITLE: "The ferry that\u200b stayed"}, by="Ada")
    assert archive.stories.titles([story]) == {story: "The ferry that stayed"}
    assert archive.stories.summaries([story])[story].title == "The ferry that stayed"


def test_the_index_hears_of_the_others_in_a_story(archive: Archive) -> None:
    first, second, _ = told("ferry")
    add(archive, [first])
    archive.outbox.done(archive.outbox.latest())
    add(archive, [second])
    assert {change.article_id for change in archive.outbox.pending(10)} == {first.id, second.id}


def test_an_article_is_set_apart_for_good(archive: Archive) -> None:
    ferry = told("ferry")
    add(archive, ferry[:2])
    story = story_of(archive, ferry[0])
    add(archive, ferry[2:])
    entry = archive.stories.set_apart(ferry[2].id, by="Ada")
    assert (entry.verdict, entry.article, set(entry.others)) == (
        StoryVerdict.APART,
        ferry[2].id,
        {ferry[0].id, ferry[1].id},
    )
    assert stories_in(archive) == {frozenset(ids(ferry[:2]))}
    assert story_of(archive, ferry[0]) == story
    add(archive, [replace(ferry[0], title=ferry[0].title + " today", fetched=ferry[0].fetched.replace(day=9))])
    archive.stories.regroup()
    add(archive, told("bridge"))
    assert frozenset(ids(ferry[:2])) in stories_in(archive)
    archive.stories.undo(entry.seq, by="Bo")
    assert frozenset(ids(ferry)) in stories_in(archive)
    assert [(one.seq, one.undone_by) for one in archive.stories.log(5)] == [(entry.seq, "Bo")]
    with pytest.raises(NotFound):
        archive.stories.undo(entry.seq, by="Bo")


def test_two_stories_are_one_for_good(archive: Archive) -> None:
    ferry, bridge = told("ferry"), told("bridge")
    add(archive, [*ferry, *bridge[:2]])
    kept, gone = story_of(archive, ferry[0]), story_of(archive, bridge[0])
    entry = archive.stories.join(gone, kept, by="Ada")
    assert stories_in(archive) == {frozenset(ids([*ferry, *bridge[:2]]))}
    found = archive.stories.get(gone)
    assert found is not None
    assert found.summary.id == story_of(archive, ferry[0]) == kept
    add(archive, bridge[2:])
    assert stories_in(archive) == {frozenset(ids([*ferry, *bridge]))}
    with pytest.raises(ValueError, match="one story already"):
        archive.stories.join(gone, kept, by="Ada")
    archive.stories.undo(entry.seq, by="Ada")
    assert stories_in(archive) == {frozenset(ids(ferry)), frozenset(ids(bridge))}
    assert story_of(archive, ferry[0]) == kept


def test_what_was_never_there_is_said_so(archive: Archive) -> None:
    add(archive, told("ferry"))
    story = story_of(archive, told("ferry")[0])
    assert archive.stories.get("nothing") is None
    with pytest.raises(NotFound):
        archive.stories.join(story, "nothing", by="Ada")
    with pytest.raises(NotFound):
        archive.stories.set_apart("nothing", by="Ada")


def test_takedowns_reach_stories(archive: Archive) -> None:
    ferry = told("ferry")
    add(archive, ferry)
    story = story_of(archive, ferry[0])
    archive.articles.forget(ids=[ferry[1].id])
    found = archive.stories.get(story)
    assert found is not None
    assert found.summary.articles == 2
    settle(archive)
    archive.articles.forget(ids=[ferry[2].id])
    settle(archive)
    assert archive.stories.of([ferry[0].id]) == {}
    assert archive.stories.get(story) is None
    assert archive.stories.count() == 0
    assert archive.check() == ()


def test_an_article_that_becomes_another_leaves_its_story(archive: Archive) -> None:
    ferry, bridge = told("ferry"), told("bridge")
    add(archive, [*ferry, *bridge])
    turned = replace(ferry[0], title=bridge[0].title, blocks=bridge[0].blocks, fetched=ferry[0].fetched.replace(day=9))
    add(archive, [turned])
    assert stories_in(archive) == {frozenset(ids(ferry[1:])), frozenset(ids([ferry[0], *bridge]))}


def test_stories_are_listed(archive: Archive) -> None:
    add(archive, [*told("ferry"), *told("bridge")[:2], *told("quake")])
    ferry, bridge, quake = (story_of(archive, told(event)[0]) for event in ("ferry", "bridge", "quake"))
    newest = archive.stories.page(StoryQuery(), 2)
    assert [story.id for story in newest.stories] == [quake, bridge]
    assert newest.next is not None
    rest = archive.stories.page(StoryQuery(), 2, cursor=newest.next)
    assert ([story.id for story in rest.stories], rest.next) == ([ferry], None)
    reported = archive.stories.page(StoryQuery(sort=StorySort.REPORTED), 10)
    assert [len(story.outlets) for story in reported.stories] == [3, 3, 2]
    assert reported.stories[-1].id == bridge
    since = archive.stories.page(StoryQuery(since=datetime(2025, 6, 3, tzinfo=UTC)), 10)
    assert [story.id for story in since.stories] == [quake, bridge]
    before = archive.stories.page(StoryQuery(before=datetime(2025, 6, 3, tzinfo=UTC)), 10)
    assert [story.id for story in before.stories] == [ferry]
    assert [story.id for story in archive.stories.page(StoryQuery(least_outlets=3), 10).stories] == [quake, ferry]


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def test_a_story_of_the_first_moment_has_a_date(archive: Archive) -> None:
    """And one without any date is of no time, neither before nor after another."""
    ferry = [replace(one, published=PartialDateTime(at=EPOCH)) for one in told("ferry")]
    bridge = [undated(one) for one in told("bridge")]
    add(archive, [*ferry, *bridge])
    dated, dateless = story_of(archive, ferry[0]), story_of(archive, bridge[0])
    found = archive.stories.summaries([dated, dateless])
    assert found[dated].first == found[dated].last == EPOCH
    assert found[dateless].first is found[dateless].last is None
    for sort in StorySort:
        for query in (
            StoryQuery(sort=sort, since=EPOCH),
            StoryQuery(sort=sort, before=datetime(1971, 1, 1, tzinfo=UTC)),
        ):
            assert [story.id for story in archive.stories.page(query, 5).stories] == [dated]


@pytest.mark.parametrize("sort", StorySort)
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_list_goes_on_from_dated_stories_to_those_without_a_date(
    archive: Archive, sort: StorySort, limit: int
) -> None:
    before = [replace(one, published=PartialDateTime(at=datetime(1969, 7, 1, tzinfo=UTC))) for one in told("quake")]
    dateless = [undated(one) for event in ("bridge", "other") for one in told(event)]
    add(archive, [*told("ferry"), *before, *dateless])
    whole = archive.stories.page(StoryQuery(sort=sort), 10)
    assert whole.next is None
    listed: list[StorySummary] = []
    cursor = ""
    while True:
        page = archive.stories.page(StoryQuery(sort=sort), limit, cursor=cursor)
        listed += page.stories
        if page.next is None:
            break
        assert len(page.stories) == limit
        cursor = page.next
    assert tuple(listed) == whole.stories
    assert len(listed) == 4
    if sort is StorySort.NEWEST:
        years = [story.last and story.last.year for story in listed]
        assert years == [2025, 1969, None, None]


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "1", "1 nonsense", " 0123456789ab", f"{10**20} 0123456789ab", "x 0123456789ab", "1 2 3 0123456789ab"],
)
@pytest.mark.parametrize("sort", StorySort)
def test_a_cursor_that_is_none_is_said_so(archive: Archive, sort: StorySort, cursor: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        archive.stories.page(StoryQuery(sort=sort), 2, cursor=cursor)


def test_the_whole_archive_is_grouped_anew(archive: Archive) -> None:
    add(archive, [*told("ferry"), *told("bridge")])
    before = archive.stories.of(ids([*told("ferry"), *told("bridge")]))
    assert archive.stories.unread(10) == []
    archive.stories.regroup()
    assert archive.stories.unread(10) == sorted(ids([*told("ferry"), *told("bridge")]))
    add(archive, [*told("ferry"), *told("bridge")])
    assert archive.stories.unread(10) == []
    assert archive.stories.of(ids([*told("ferry"), *told("bridge")])) == before


def test_what_was_imported_without_a_date_says_nothing_of_when(archive: Archive) -> None:
    """Otherwise a story of ten years ago would be today's news on the day on which it is imported."""
    first, second, third = (undated(one) for one in told("ferry"))
    dated = told("ferry")[0]
    add(archive, [dated, second])
    story = story_of(archive, dated)
    known = archive.stories.summaries([story])[story]
    assert dated.published is not None
    assert known.first == known.last == dated.published.at
    archive.articles.forget(ids=[dated.id])
    settle(archive)
    add(archive, [third, replace(first, id="0" * 16, url="https://elsewhere.example/ferry")])
    story = story_of(archive, third)
    unknown = archive.stories.summaries([story])[story]
    assert unknown.first is unknown.last is None
    assert [one.id for one in archive.stories.page(StoryQuery(), 5).stories] == [story]
    assert archive.stories.page(StoryQuery(since=datetime(1971, 1, 1, tzinfo=UTC)), 5).stories == ()
