"""What readers keep and hand out, from the command line."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import search.desk.whose
from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.collections.collecting import CollectionError
from index.errors import BroadsheetError, NotFound
from index.jobs.protocols import JobKind
from index.operations.settings import Settings
from index.reviews.printing import FORMS
from index.reviews.reviewing import ReviewError, ReviewRefused
from index.sharing.handing_out import HandingOut, SharingError
from index.sharing.protocols import Shared
from search.desk.commands import collections
from search.desk.highlight_commands import highlights
from search.desk.link_commands import links
from search.desk.mark_commands import notes, stars, tags
from search.desk.review_commands import reviews
from search.request import SearchQuery
from search.saved.saved_searches import COMMAND_LINE, SavedSearches
from tests.search.newsroom import STORIES, Newsroom


class _Backend:
    """The newsroom's engine as the one of the settings; it stays open."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room

    def reader(self, settings: Settings) -> object:
        return self._room.engine


@pytest.fixture(autouse=True)
def room(newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(newsroom.settings.data))
    monkeypatch.setattr(newsroom.engine, "close", lambda: None)
    monkeypatch.setattr(search.desk.whose, "engine_backend", lambda settings: _Backend(newsroom))
    AccountService(newsroom.archive.accounts).add("otto", Role.OWNER, by="test")
    return newsroom


def said(*words: str, group: click.Command = collections) -> str:
    result = CliRunner().invoke(group, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_collection_from_the_command_line() -> None:
    assert "number 1" in said("make", "Coal phase-out", "--access", "read")
    assert said("add", "coal phase-OUT", STORIES[0].id) == "Put 1 into Coal phase-out.\n"
    assert said("add", "1", "--query", "harbour OR museum", "--yes") == "Put 2 into Coal phase-out.\n"
    assert said("add", "1", "--query", "museum collection:coal") == "Put 0 into Coal phase-out.\n"
    assert "Coal phase-out" in said("list")
    assert [line.split("  ")[2] for line in said("show", "Coal phase-out").splitlines()][-1] == STORIES[0].title
    assert said("take-out", "1", STORIES[0].id) == "Took 1 out of Coal phase-out.\n"
    assert "is gone" in said("remove", "Coal phase-out")
    assert said("list") == ""


FINDS = "This search finds 3 articles, of which 2 are not in Coal yet."


@pytest.mark.parametrize(
    ("answer", "words", "exit_code", "held"),
    [("y\n", (), 0, 3), ("n\n", (), 0, 1), ("\n", (), 0, 1), ("", (), 2, 1), ("", ("--yes",), 0, 3)],
)
def test_the_results_of_a_search_are_counted_before_they_are_put_in(
    room: Newsroom, answer: str, words: tuple[str, ...], exit_code: int, held: int
) -> None:
    said("make", "Coal")
    said("make", "Another")
    said("add", "Coal", STORIES[0].id)
    said("add", "Another", STORIES[1].id)
    done = CliRunner().invoke(collections, ["add", "Coal", "--query", "harbour OR museum", *words], input=answer)
    assert done.exit_code == exit_code, done.output
    assert FINDS in done.stderr
    assert ("Put 2 into Coal." in done.stdout) == (held == 3)
    assert ("--yes goes on without asking" in done.stderr) == (exit_code == 2)
    assert len(said("show", "Coal").splitlines()) == held


def test_whose_they_are_has_to_be_clear(room: Newsroom) -> None:
    AccountService(room.archive.accounts).add("olga", Role.OWNER, by="test")
    with pytest.raises(BroadsheetError, match="--account"):
        said("list")
    assert said("list", "--account", "olga") == ""


def test_either_ids_or_a_query() -> None:
    result = CliRunner().invoke(collections, ["add", "1"])
    assert result.exit_code == 2


def opened(room: Newsroom, address: str, kind: Shared) -> str:
    """What the link of an address is to."""
    secret = address.splitlines()[0].rpartition("/shared/")[2]
    return HandingOut(room.archive, room.settings).open(secret, kind)[0].target


def test_links_from_the_command_line(room: Newsroom) -> None:
    said("make", "Coal")
    made = said("make", "collection", "Coal", "--days", "3", group=links)
    assert opened(room, made, Shared.COLLECTION) == "1"
    assert (
        opened(room, said("make", "search", "harbour lang:en", group=links), Shared.SEARCH) == "q=harbour%20lang%3Aen"
    )
    long = "harbour OR " + " OR ".join(f"word{n}" for n in range(60))
    assert opened(room, said("make", "search", long, group=links), Shared.SEARCH).startswith("long=")
    said("make", "Coal", group=reviews)
    assert opened(room, said("make", "review", "1", group=links), Shared.REVIEW) == "1"
    for own in ("tag:coal", long + " tag:coal"):
        with pytest.raises(SharingError, match="nobody else has"):
            said("make", "search", own, group=links)
    listed = said("list", group=links).splitlines()
    assert [line.split()[:2] for line in listed] == [
        ["4", "review"],
        ["3", "search"],
        ["2", "search"],
        ["1", "collection"],
    ]
    assert made.splitlines()[0].rpartition("/")[2] not in "".join(listed), "secrets are shown once"
    assert "works no more" in said("take-back", "1", group=links)
    assert "taken back" in said("list", group=links).splitlines()[-1]
    with pytest.raises(NotFound):
        opened(room, made, Shared.COLLECTION)


def test_passages_from_the_command_line() -> None:
    words = " ".join(STORIES[0].text.split()[:3])
    assert said("mark", STORIES[0].id, words, "--note", "for the lead", group=highlights) == "Marked as number 1.\n"
    assert said("note", "1", "for the end", group=highlights) == "The note on passage 1 is kept.\n"
    shown = said("list", group=highlights)
    assert STORIES[0].title in shown
    assert f"“{words}”" in shown
    assert "for the end" in shown
    said("remove", "1", group=highlights)
    assert said("list", group=highlights) == ""


def test_press_reviews_from_the_command_line(room: Newsroom, tmp_path: Path) -> None:
    said("make", "Coal")
    said("add", "Coal", *(story.id for story in STORIES))
    made = said("make", "Coal", "--client", "Hill & Sons", "--query", "harbour", group=reviews)
    assert made == f"Press review 1: Coal, {len(STORIES)} articles.\n"
    assert "Coal" in said("list", group=reviews)
    assert STORIES[0].title in said("show", "1", group=reviews)
    for form in FORMS:
        if form.name != "pdf":  # has tests of its own
            file = tmp_path / f"a {form.name}.{form.suffix}"
            assert "bytes" in said("export", "1", str(file), group=reviews)
            assert file.stat().st_size > 100
    said("export", "1", str(tmp_path / "as.txt"), "--form", "markdown", group=reviews)
    assert (tmp_path / "as.txt").read_bytes() == (tmp_path / "a markdown.md").read_bytes()
    said("send", "1", "client@example.org", group=reviews)
    (job,) = room.archive.jobs.recent(5)
    assert (job.kind, job.arguments["to"]) == (JobKind.REVIEW, "client@example.org")
    assert "is gone" in said("remove", "1", group=reviews)


def test_press_reviews_are_scheduled_from_the_command_line(room: Newsroom) -> None:
    number = SavedSearches(room.archive, room.settings).save("H", SearchQuery(q="harbour"), who=COMMAND_LINE).id
    words = (
        "schedule",
        str(number),
        "--title",
        "Morning",
        "--days",
        "mon,fri",
        "--zone",
        "Europe/Berlin",
        "--to",
        "a@example.org",
    )
    assert "06:30 (Europe/Berlin)" in said(*words, group=reviews)
    assert "mon,fri" in said("schedules", group=reviews)
    said("unschedule", "1", group=reviews)
    assert said("schedules", group=reviews) == ""
    AccountService(room.archive.accounts).add("rosa", Role.READER, by="test")
    with pytest.raises(ReviewRefused):
        said(*words, "--account", "rosa", group=reviews)


def test_the_cover_of_a_press_review_is_changed(room: Newsroom) -> None:
    said("make", "Coal")
    said("add", "Coal", *(story.id for story in STORIES))
    said("make", "Coal", "--day", "2025-07-12", "--client", "Hill & Sons", group=reviews)
    before = room.archive.reviews.items(1)
    assert said("cover", "1", "--client", "Lund", group=reviews) == "Press review 1: Coal, 2025-07-12, for Lund.\n"
    assert room.archive.reviews.items(1) == before
    said("cover", "1", "--title", "Ports", "--day", "2025-07-13", "--client", "", "--query", "harbour", group=reviews)
    review = room.archive.reviews.get(1)
    assert review is not None
    assert (review.cover.title, str(review.cover.day), review.cover.client) == ("Ports", "2025-07-13", "")
    assert any(item.match for item in room.archive.reviews.items(1)), "the sentences of the new query are shown"
    assert CliRunner().invoke(reviews, ["cover", "1"]).exit_code == 2
    with pytest.raises(ReviewError, match="2025-07-12"):
        said("cover", "1", "--day", "tomorrow", group=reviews)


def test_stars_from_the_command_line(room: Newsroom) -> None:
    assert said("list", group=stars) == ""
    assert said("add", STORIES[0].id, STORIES[2].url, group=stars) == "2 more with a star.\n"
    assert said("add", STORIES[0].id, group=stars) == "0 more with a star.\n"
    listed = said("list", group=stars)
    assert {line.split()[0] for line in listed.splitlines()} == {STORIES[0].id, STORIES[2].id}
    assert STORIES[2].title in listed
    assert said("list", "--limit", "1", group=stars).splitlines()[1:] == ["and 1 more"]
    AccountService(room.archive.accounts).add("rosa", Role.READER, by="test")
    assert said("list", "--account", "rosa", group=stars) == "", "nobody sees the stars of another"
    assert said("remove", STORIES[0].url, group=stars) == "1 fewer with a star.\n"
    with pytest.raises(NotFound, match="its id or its address"):
        said("add", "nowhere", group=stars)


def test_tags_from_the_command_line() -> None:
    assert said("add", "To Call", STORIES[0].id, STORIES[1].url, group=tags) == "2 more with the tag To Call.\n"
    said("add", "ports", STORIES[0].id, group=tags)
    assert [line.split(maxsplit=1) for line in said("list", group=tags).splitlines()] == [
        ["1", "ports"],
        ["2", "To Call"],
    ]
    assert said("list", STORIES[0].url, group=tags).splitlines() == ["ports", "To Call"]
    assert len(said("show", "to call", group=tags).splitlines()) == 2
    assert said("remove", "#to CALL", STORIES[0].id, group=tags) == "1 fewer with the tag to CALL.\n"
    assert said("list", STORIES[0].id, group=tags) == "ports\n"
    for wrong in ('a "b"', "a, b", "!"):
        with pytest.raises(CollectionError, match="a tag has"):
            said("show", wrong, group=tags)


def test_notes_from_the_command_line() -> None:
    said("write", STORIES[0].url, "ask the harbour office\nbefore noon", group=notes)
    assert said("show", STORIES[0].id, group=notes) == "ask the harbour office\nbefore noon\n"
    listed = said("list", group=notes).splitlines()
    assert listed[0].endswith(STORIES[0].title)
    assert listed[1:] == ["    ask the harbour office", "    before noon"]
    said("remove", STORIES[0].id, group=notes)
    assert said("show", STORIES[0].id, group=notes) == ""
    assert said("list", group=notes) == ""
    assert CliRunner().invoke(notes, ["write", STORIES[0].id, " "]).exit_code == 2
