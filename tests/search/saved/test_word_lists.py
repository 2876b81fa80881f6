"""Own lists of words: what a line may be, who may use and change a list, and that a query with one finds what its words find."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from index.accounts.account_service import Identity
from index.accounts.rights import Role
from index.errors import NotFound
from index.query import Listed, Nothing
from search.alerts.worker import Worker
from search.query.expansion.listed_words import read_entry
from search.query.parse import parse
from search.request import SearchQuery
from search.saved.list_commands import lists as command
from search.saved.saved_searches import SavedSearches
from search.saved.word_lists import ListNotAllowed, ListRefused, WordLists
from search.service import Searcher
from tests.search.newsroom import NOON, Newsroom, article

WATER = ("river", "drinking water", "tap*")
ARTICLES = (
    article(1, "The river rises", "Nobody was hurt when the river rose. A court met."),
    article(2, "Taps closed", "The drinking water is not safe, said the court."),
    article(3, "Water for all", "The law of water was read in court."),
    article(4, "A quiet museum", "The museum of clocks opened. TAPS was a song."),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(
        tmp_path,
        word_lists="3",
        word_list_words="12",
        query_list_words="8",
        long_query_prefixes="4",
        saved_searches="9",
    )
    made.publish(*ARTICLES)
    yield made
    made.close()


def person(room: Newsroom, name: str, role: Role) -> Identity:
    account = room.archive.accounts.add(name, role, password=None, created=NOON)
    assert account is not None
    return Identity(role=role, account=account)


def service(room: Newsroom) -> WordLists:
    return WordLists(room.archive, room.settings, clock=lambda: NOON)


def reader(who: Identity) -> int:
    assert who.account is not None
    return who.account.id


def titles(room: Newsroom, q: str, who: Identity | None = None) -> set[str]:
    page = room.searcher.search(SearchQuery(q=q, reader=reader(who) if who else None))
    return {result.article.article.title for result in page.results}


@pytest.mark.parametrize(
    ("q", "instead"),
    [
        ("@water", '(river OR "drinking water" OR tap*)'),
        ("@water court", '(river OR "drinking water" OR tap*) court'),
        ("-@water", '-(river OR "drinking water" OR tap*)'),
        ("title:@water", '(title:river OR title:"drinking water" OR title:tap*)'),
        ("@water NEAR/8 court", '(river OR "drinking water" OR tap*) NEAR/8 court'),
        ("(@water OR law) NEAR/s court", '(river OR "drinking water" OR tap* OR law) NEAR/s court'),
        ("atleast(2, @water)", 'atleast(2, river OR "drinking water" OR tap*)'),
        ("=@water", '(="river" OR ="drinking water" OR tap*)'),
        ("@WATER", '(river OR "drinking water" OR tap*)'),
        ("@water OR museum", '(river OR "drinking water" OR tap* OR museum)'),
    ],
)
def test_a_list_stands_for_its_words(room: Newsroom, q: str, instead: str) -> None:
    rosa = person(room, "rosa", Role.READER)
    service(room).save("water", WATER, who=rosa)
    assert titles(room, q, rosa) == titles(room, instead)
    page = room.searcher.search(SearchQuery(q=q, reader=reader(rosa)))
    assert parse(page.reading.understood_as).tree == parse(instead).tree or "NEAR" in q or "atleast" in q
    assert "@" not in page.reading.understood_as, "the words themselves stand there, so that anybody can repeat it"
    (note,) = [note for note in page.reading.notes if note.code == "word_list"]
    assert "stands for 3 words and phrases" in note.text
    assert str(parse(str(parse(q).tree)).tree) == str(parse(q).tree)


def test_marks_and_snippets_show_the_words_of_the_list(room: Newsroom) -> None:
    rosa = person(room, "rosa", Role.READER)
    service(room).save("water", WATER, who=rosa)
    page = room.searcher.search(SearchQuery(q="@water", reader=reader(rosa)))
    marked = {h.text[a:b] for result in page.results for h in result.highlights for a, b in h.ranges}
    assert {"river", "drinking water", "Taps"} <= marked


def test_a_list_that_is_unknown_or_somebody_elses_is_a_note(room: Newsroom) -> None:
    rosa, ivo = person(room, "rosa", Role.READER), person(room, "ivo", Role.READER)
    service(room).save("water", WATER, who=rosa)
    for who in (ivo, None):
        page = room.searcher.search(SearchQuery(q="@water", reader=reader(who) if who else None))
        assert page.total == 0
        assert [note.code for note in page.reading.notes] == ["unknown_list", "list_hint"]
        assert page.reading.understood_as == "@water"
    assert titles(room, "@water OR museum", ivo) == {"A quiet museum"}
    assert titles(room, "(@water OR law) NEAR/8 court", ivo) == {"Water for all"}
    assert titles(room, "@water NEAR/8 court", ivo) == set()
    assert titles(room, "atleast(2, @water)", ivo) == set()


def test_a_shared_list_is_everybodys_and_ones_own_comes_first(room: Newsroom) -> None:
    rosa, edda = person(room, "rosa", Role.READER), person(room, "edda", Role.EDITOR)
    with pytest.raises(ListNotAllowed, match="only editors"):
        service(room).save("water", WATER, shared=True, who=rosa)
    with pytest.raises(ListNotAllowed, match="only accounts"):
        service(room).save("water", WATER, who=Identity(role=Role.READER))
    ours = service(room).save("water", ("museum",), shared=True, who=edda)
    assert titles(room, "@water") == titles(room, "@water", rosa) == {"A quiet museum"}
    with pytest.raises(ListNotAllowed, match="somebody else"):
        service(room).change(ours.id, lines=("x",), who=rosa)
    mine = service(room).save("water", ("law",), who=rosa)
    assert titles(room, "@water", rosa) == {"Water for all"}
    with pytest.raises(NotFound):
        service(room).get(mine.id, edda)
    audit = [(entry.action, entry.subject) for entry in room.archive.accounts.audit(9)]
    assert audit == [("lists.share", "@water")], "what is private is no business of the log's"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("@rivers", "another list"),
        ("lake OR river", "OR belongs into the query"),
        ("title:lake", "a word, a phrase"),
        ("!!!", "a word, a phrase"),
        ("-lake", "a word, a phrase"),
        ("(lake)x y", "a word, a phrase"),
        ("lake, river", "comma"),
        ("word " * 40, "limit"),
        ("date:2025-07", "a word, a phrase"),
    ],
)
def test_a_line_that_is_no_word_or_phrase_is_refused_with_its_number(room: Newsroom, line: str, said: str) -> None:
    rosa = person(room, "rosa", Role.READER)
    with pytest.raises(ListRefused, match=said) as refused:
        service(room).save("water", ("sea", line), who=rosa)
    assert str(refused.value).startswith("line 2 ")


@given(st.text(max_size=30))
def test_any_line_is_read_or_refused_and_read_again_alike(line: str) -> None:
    try:
        entry = read_entry(line)
    except ValueError:
        return
    assert read_entry(str(entry)) == entry


@pytest.mark.parametrize("name", ["", "two words", "a:b", "x" * 41, "-a", "a@b", '"a"'])
def test_a_name_is_one_word(room: Newsroom, name: str) -> None:
    rosa = person(room, "rosa", Role.READER)
    with pytest.raises(ListRefused, match="named by a word"):
        service(room).save(name, WATER, who=rosa)


@pytest.mark.parametrize("name", ["water", "@water", "ost-küste", "水", "पानी", "b2"])
def test_whatever_a_list_may_be_called_can_be_typed(room: Newsroom, name: str) -> None:
    rosa = person(room, "rosa", Role.READER)
    made = service(room).save(name, WATER, who=rosa)
    assert parse(f"court @{made.name},").tree.children[1] == Listed(made.name)  # type: ignore[union-attr]
    assert titles(room, f"@{made.name}", rosa) == {"The river rises", "Taps closed", "A quiet museum"}


def test_limits_are_sentences(room: Newsroom) -> None:
    rosa = person(room, "rosa", Role.READER)
    with pytest.raises(ListRefused, match="word_list_words"):
        service(room).save("big", [f"word{n}" for n in range(13)], who=rosa)
    with pytest.raises(ListRefused, match="at least one"):
        service(room).save("none", ["", " "], who=rosa)
    with pytest.raises(ListRefused, match="long_query_prefixes"):
        service(room).save("stars", [f"{a}ab*" for a in "abcde"], who=rosa)
    made = service(room).save("big", [*[f"word{n}" for n in range(8)], "museum"], who=rosa)
    page = room.searcher.search(SearchQuery(q="@big", reader=reader(rosa)))
    assert (page.total, [note.code for note in page.reading.notes]) == (0, ["word_list", "list_limit"])
    with pytest.raises(ListRefused, match="@BIG already"):
        service(room).save("BIG", WATER, who=rosa)
    service(room).save("two", WATER, who=rosa)
    service(room).save("three", WATER, who=rosa)
    with pytest.raises(ListRefused, match="setting word_lists"):
        service(room).save("four", WATER, who=rosa)
    service(room).remove(made.id, rosa)
    service(room).save("four", WATER, who=rosa)


def test_a_saved_search_and_an_alert_follow_the_list(room: Newsroom) -> None:
    rosa = person(room, "rosa", Role.READER)
    words = service(room).save("water", ("river",), who=rosa)
    kept = SavedSearches(room.archive, room.settings).save("Water", SearchQuery(q="@water"), who=rosa)
    worker = Worker(room.searcher, room.archive)

    def arrives(number: int, text: str) -> list[str]:
        room.publish(article(number, f"Number {number}", text))
        room.archive.outbox.done(room.archive.outbox.pending(100)[-1].seq)
        worker.step()
        return room.archive.saved_searches.matches(kept.id, since=NOON, limit=9)

    def number(n: int) -> str:
        return article(n, "", "").id

    assert number(70) in arrives(70, "A river.")
    assert number(71) not in arrives(71, "A lake.")
    service(room).change(words.id, lines=("lake",), who=rosa)
    assert number(72) in arrives(72, "A lake.")
    service(room).change(words.id, name="lakes", who=rosa)
    assert number(73) in arrives(73, "Another lake."), "it answers to its former name"
    page = room.searcher.search(SearchQuery(q="@water", reader=reader(rosa)))
    assert "now called @lakes" in page.reading.notes[0].text
    assert [one.id for one in service(room).named_by(service(room).get(words.id, rosa), rosa)] == [kept.id]
    service(room).remove(words.id, rosa)
    assert number(74) not in arrives(74, "A third lake.")


def test_searches_of_others_go_on_with_a_copy_of_what_is_shared_no_more(room: Newsroom) -> None:
    rosa, edda = person(room, "rosa", Role.READER), person(room, "edda", Role.EDITOR)
    for how in ("unshare", "remove"):
        words = service(room).save(how, ("river",), shared=True, who=edda)
        SavedSearches(room.archive, room.settings).save("Water", SearchQuery(q=f"@{how}"), who=rosa)
        if how == "remove":
            service(room).remove(words.id, edda)
        else:
            service(room).change(words.id, shared=False, who=edda)
        assert titles(room, f"@{how}", rosa) == {"The river rises"}
        assert titles(room, f"@{how}") == set()


def test_a_list_that_is_removed_while_it_is_named_leaves_a_sentence(room: Newsroom) -> None:
    rosa = person(room, "rosa", Role.READER)
    words = service(room).save("water", WATER, who=rosa)
    service(room).remove(words.id, rosa)
    asked = room.searcher.ask(SearchQuery(q="@water", reader=reader(rosa)))
    assert asked.request.tree == Nothing()
    assert "it was removed, or never made" in asked.reading.notes[0].text


def test_the_commands(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BROADSHEET_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BROADSHEET_DATA", str(room.settings.data))

    def run(*arguments: str, input: str | None = None) -> str:
        result = CliRunner().invoke(command, list(arguments), input=input)
        assert result.exit_code == 0, result.output
        return result.output

    assert "No word lists" in run("list")
    run("add", "water", "river", "drinking water")
    assert run("show", "@water") == 'river\n"drinking water"\n'
    run("change", "water", "--name", "rivers", "--file", "-", input="lake\n\nsea\n")
    assert run("show", "water") == "lake\nsea\n"
    assert "@rivers (shared, 2 words and phrases)" in run("list")
    assert titles(room, "@rivers") == set()
    run("remove", "rivers")
    assert isinstance(CliRunner().invoke(command, ["show", "rivers"]).exception, NotFound)


def test_the_frozen_set_says_which_words_stood_for_it(room: Newsroom) -> None:
    from search.counting.questions import question_of

    rosa = person(room, "rosa", Role.READER)
    service(room).save("water", WATER, who=rosa)
    query = SearchQuery(q="@water", reader=reader(rosa))
    searcher = Searcher(room.engine, room.archive, room.settings)
    question = question_of(searcher, "water", query, searcher.ask(query), 3)
    assert question.understood_as == 'river OR "drinking water" OR tap*'
