"""The small parts: marks, charts, differences, citations, feeds, help."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from index.archive.protocols import Revision
from index.article import Block, PartialDateTime
from index.reviews import citations
from index.text.characters import line
from search.page import ActiveFilter, DateBucket, DateHistogram
from search.query.language_names import language_name
from search.request import SearchQuery
from tests.search.newsroom import NOON, STORIES, Newsroom
from tests.search.newsroom import article as made
from web.render import query_help, revision_diff
from web.render.charts import LOWEST, Course, compare_chart, histogram_chart, period_label
from web.render.compare import word_diff
from web.render.marks import layered, marked
from web.render.template_filters import ago, lasting, show_moment, show_story_time
from web.render.wording import chip_label, counted, direction, question

ranges = st.lists(st.integers(0, 30), max_size=8, unique=True).map(sorted)


def pairs(cuts: list[int]) -> tuple[tuple[int, int], ...]:
    return tuple(zip(cuts[::2], cuts[1::2], strict=False))


@given(st.text(max_size=40), ranges)
def test_marking_loses_no_letter(text: str, cuts: list[int]) -> None:
    inside = tuple((start, end) for start, end in pairs(cuts) if end <= len(text))
    html = marked(text, inside)
    assert html.striptags() == Markup(Markup.escape(text)).striptags()
    assert html.count("<mark>") == len(inside)


@given(st.text(st.characters(exclude_characters="<>&"), max_size=30), ranges, ranges)
def test_marks_and_people_may_cross(text: str, marks: list[int], people: list[int]) -> None:
    links = tuple((start, end, "/people/x") for start, end in pairs(people) if end <= len(text))
    html = layered(text, tuple(pair for pair in pairs(marks) if pair[1] <= len(text)), links)
    plain = html.replace("<mark>", "").replace("</mark>", "").replace("</a>", "")
    assert Markup(plain.replace('<a class="person" href="/people/x">', "")).unescape() == text


def test_marks_are_escaped_inside_and_out() -> None:
    assert marked("a<b>c", ((1, 4),)) == "a<mark>&lt;b&gt;</mark>c"
    assert layered("Ann Lee won", ((4, 11),), ((0, 7, "/p"),)) == (
        '<a class="person" href="/p">Ann </a><a class="person" href="/p"><mark>Lee</mark></a><mark> won</mark>'
    )


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (date(2025, 7, 12), date(2025, 7, 12), "12 Jul 2025"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2025, 2, 1), date(2025, 2, 28), "Feb 2025"),
        (date(2025, 7, 7), date(2025, 7, 13), "7 Jul to 13 Jul 2025"),
        (date(2024, 12, 30), date(2025, 1, 5), "30 Dec 2024 to 5 Jan 2025"),
    ],
)
def test_how_a_period_is_called(first: date, last: date, label: str) -> None:
    assert period_label(first, last) == label


def test_bars_stand_for_their_days(app: Flask) -> None:
    days = [date(2025, 7, day) for day in range(1, 21)]
    buckets = tuple(DateBucket(first=day, last=day, count=number % 4) for number, day in enumerate(days))
    with app.test_request_context():
        chart = histogram_chart(DateHistogram(interval="day", buckets=buckets), SearchQuery(q="x", since="7d"))
        assert chart
        assert [bar.count for bar in chart.bars] == [bucket.count for bucket in buckets]
        assert all(bar.height == 0 for bar in chart.bars if not bar.count)
        assert [bar.height for bar in chart.bars[:4]] == [0, chart.height / 3, chart.height * 2 / 3, chart.height]
        few = (DateBucket(first=days[0], last=days[0], count=1), DateBucket(first=days[1], last=days[1], count=9999))
        low = histogram_chart(DateHistogram(interval="day", buckets=few), SearchQuery())
        assert low
        assert low.bars[0].height == LOWEST
        assert "from=2025-07-02&to=2025-07-02" in chart.bars[1].url
        assert "since" not in chart.bars[1].url
        assert chart.ticks[0][1] == "1 Jul 2025"
        assert histogram_chart(DateHistogram(interval="day", buckets=()), SearchQuery()) is None


def test_courses_share_their_days() -> None:
    months = [date(2025, month, 1) for month in (1, 2, 3)]
    first = Course(key="a", label="A", url="/people/a", counts=dict.fromkeys(months, 2))
    chart = compare_chart([first, Course(key="b", label="B", url="/people/b", counts={months[1]: 4})], "month")
    assert chart
    assert [line.total for line in chart.lines] == [6, 4]
    assert chart.lines[1].points.split()[1].endswith(",0.0")
    assert all(0 <= place <= 100 for place, _ in chart.ticks)
    assert compare_chart([replace(first, counts={months[0]: 1})], "month") is None


def test_a_difference_is_read_word_by_word() -> None:
    pieces = word_diff.words("It cost 4.2 billion.", "It cost 2.4 billion.")
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == "It cost 4.2 billion."
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == "It cost 2.4 billion."
    assert len(word_diff.words("a " * 5000, "b " * 5000)) == 2


def test_a_blank_between_two_changes_is_no_island() -> None:
    assert [(piece.kind, piece.text) for piece in word_diff.words("the old mayor said", "a new governor said")] == [
        ("removed", "the old mayor"), ("added", "a new governor"), ("same", " said"),
    ]  # fmt: skip


def test_long_histories_come_in_pages() -> None:
    versions = [
        Revision(number=number, article=replace(made(1, f"Title {number}", "x")), fetched=NOON)
        for number in range(1, 48)
    ]
    seen, before = list[int](), None
    while True:
        changes, before = revision_diff.history(versions, before)
        assert len(changes) <= revision_diff.SHOWN
        seen += [change.newer.number for change in changes]
        if before is None:
            break
    assert seen == list(range(47, 1, -1))
    assert revision_diff.history(versions[:1]) == ([], None)
    assert revision_diff.history([]) == ([], None)


@given(st.lists(st.text(min_size=1, max_size=12), max_size=6), st.lists(st.text(min_size=1, max_size=12), max_size=6))
def test_both_versions_can_be_read_from_the_difference(old: list[str], new: list[str]) -> None:
    old, new = ([found for text in texts if (found := line(text))] for texts in (old, new))

    def version(number: int, lines: list[str]) -> Revision:
        blocks = tuple(Block(text=line) for line in lines)
        return Revision(number=number, article=replace(made(1, "t", "x"), blocks=blocks), fetched=NOON)

    change = revision_diff.changes(version(1, old), version(2, new))
    if all(change.blocks):  # nothing was left out
        kept = {"removed": "", "added": ""}
        for kind, other in (("removed", "added"), ("added", "removed")):
            kept[kind] = "".join(piece.text for block in change.blocks for piece in block if piece.kind != other)
        if change.blocks:
            assert kept["removed"] == "".join(old)
            assert kept["added"] == "".join(new)


def test_citations(newsroom: Newsroom, client: FlaskClient) -> None:
    key = STORIES[0].id
    archived = newsroom.archive.articles.get(key)
    assert archived
    assert citations.plain(archived).startswith("Ana Lund. “Harbour tariffs rise again.” Harbour Herald, 10 July 2025.")
    assert client.get(f"/articles/{key}/cite.bib").text.startswith("@article{lund2025harbour,")
    item = json.loads(client.get(f"/articles/{key}/cite.json").text)[0]
    assert item["type"] == "article-newspaper"
    assert item["issued"]["date-parts"] == [[2025, 7, 10]]
    odd = replace(
        archived, article=replace(archived.article, title="100% {odd} & \\bad_ #1", url="https://x.example/a}b")
    )
    assert r"{100\% \{odd\} \& \textbackslash{}bad\_ \#1}" in citations.bibtex(odd)
    assert "a%7Db" in citations.bibtex(odd)


TOPICS = query_help.topics(date(2025, 7, 12), person="Marta Kovel", outlet="Hill Gazette", section="politics")


TYPED = [example.typed for topic in TOPICS for example in topic.examples if not example.typed.startswith("@")]
"""Without lists of words, which somebody has to keep first."""


@pytest.mark.parametrize("example", TYPED)
def test_every_example_of_the_help_runs(client: FlaskClient, example: str) -> None:
    answer = client.get("/api/v1/search", query_string={"q": example})
    assert answer.status_code == 200
    assert answer.get_json()["query"]["notes"] == []


def test_words_for_things(app: Flask) -> None:
    assert [counted(0, "article"), counted(1, "article"), counted(1234, "copy", "copies")] == [
        "0 articles", "1 article", "1,234 copies",
    ]  # fmt: skip
    assert [language_name("de"), language_name("pt-BR"), language_name("xx")] == ["German", "Portuguese (BR)", "xx"]
    assert [direction("he-IL"), direction("en"), direction(None)] == ["rtl", "ltr", "auto"]
    chips = [
        ActiveFilter(name=name, value=label, label=label, excluded=excluded, without=SearchQuery())
        for name, label, excluded in (
            ("outlet", "Hill Gazette", False), ("person", "Marta Kovel", True), ("date", "to 2025, since 7d", False),
        )
    ]  # fmt: skip
    assert question(SearchQuery(q=" x ")) == "x"
    assert (
        question(SearchQuery(q="x"), chips)
        == "x, outlet Hill Gazette, not person Marta Kovel, date to 2025, last 7 days"
    )
    assert len(question(SearchQuery(q="word " * 100))) <= 121
    assert chip_label(replace(chips[2], label="since 1w")) == "last week"
    assert chip_label(replace(chips[2], label="since 2025-07-12")) == "since 2025-07-12"
    assert [lasting(seconds) for seconds in (None, 1, 900, 3600, 5400, 86_400 * 40)] == [
        "–", "1 second", "15 minutes", "1 hour", "1.5 hours", "40 days",
    ]  # fmt: skip
    assert ago(None) == "never"
    with app.test_request_context():
        assert re.fullmatch(
            r'<time datetime="[^"]+Z" title="[^"]+ UTC">2 hours ago</time>',
            ago(datetime.now(UTC) - timedelta(hours=2.9)),
        )
        assert ">12 July 2025<" in show_moment(PartialDateTime.parse("2025-07-12"))
        assert "UTC+0900" in show_moment(PartialDateTime.parse("2025-07-12T09:30:00+09:00"))
        assert ">12 July 2025, 00:30<" in show_moment(PartialDateTime.parse("2025-07-12T09:30:00+09:00"))
        assert ">12 July 2025<" in show_story_time(PartialDateTime.parse("2025-07-12").at)
        assert ">12 July 2025, 09:30<" in show_story_time(datetime(2025, 7, 12, 9, 30, tzinfo=UTC))
