import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from warcio.archiveiterator import ArchiveIterator

import search.commands
from index.article import Right
from index.operations.settings import Settings
from search.commands import export, quotes, similar
from search.commands import search as search_command
from tests.index.kept.kept import save
from tests.search.newsroom import PEOPLE, STORIES, Newsroom, article


class _Backend:
    """The newsroom's engine as the one of the settings."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room

    def reader(self, settings: Settings) -> object:
        return self._room.engine


@pytest.fixture
def room(newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(newsroom.settings.data))
    monkeypatch.setattr(search.commands, "engine_backend", lambda settings: _Backend(newsroom))
    return newsroom


def run(*words: str) -> Result:
    result = CliRunner().invoke(search_command, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def test_search_prints_what_it_found(room: Newsroom) -> None:
    said = run("tariff", "--person", "Ishan Brandt", "--facet", "outlet").output
    assert said.startswith("1 article for tariff\n")
    assert "2025-07-11  Hill Gazette, Northwire  https://news.example/2" in said
    assert "No tariff was discussed." in said
    assert "Hill Gazette" in said


def test_search_says_why_there_is_nothing(room: Newsroom) -> None:
    said = run("tarrif").output
    assert "No article contains tarrif." in said
    assert "Did you mean: tariff" in said
    assert "without harbour: 1" in run("harbour museum").output
    assert "note: The archive has no person called" in run("person:Nobody").output


def test_search_prints_what_the_api_answers(room: Newsroom) -> None:
    answer = json.loads(run("tariff", "--outlet", "Hill Gazette", "--limit", "1", "--json").output)
    assert answer["total"]["value"] == 1
    assert answer["results"][0]["id"] == STORIES[1].id


def test_no_control_character_reaches_the_terminal(room: Newsroom) -> None:
    room.publish(article(80, "Evil \x1b]0;owned\x07 tariff", "A \x1b[31mred tariff."))
    assert "\x1b" not in run("evil").output


def test_export(room: Newsroom) -> None:
    lines = CliRunner().invoke(export, ["--query", "tariff", "--sort", "newest"]).output.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [STORIES[1].id, STORIES[0].id]
    assert json.loads(lines[0])["blocks"][0]["text"] == STORIES[1].blocks[0].text
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(export, ["--format", "csv"]).output)))
    assert len(rows) == len(STORIES)
    assert {row["people"] for row in rows} >= {"Marta Kovel", "Jean Dupré"}


def test_people_of_the_newsroom_are_known(room: Newsroom) -> None:
    for name in PEOPLE:
        assert room.searcher.names.resolve("person", name)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_export_leaves_out_what_is_reserved_and_says_so(room: Newsroom, form: str) -> None:
    reserved = replace(article(90, "Reserved", "A text about a lighthouse."), rights=(Right.TDM_RESERVED,))
    open_one = replace(article(91, "Open", "A text about a lighthouse."), rights=(Right.TDM_OPEN, Right.NO_ARCHIVE))
    room.publish(reserved, open_one)
    done = CliRunner().invoke(export, ["--query", "lighthouse", "--format", form], catch_exceptions=False)
    assert open_one.id in done.stdout
    assert reserved.id not in done.stdout
    assert done.stderr == "1 article is left out: their publishers reserve it (setting rights_export).\n"


def test_export_hands_the_kept_pages_out(room: Newsroom) -> None:
    settings = replace(room.settings, kept_pages_room=0)
    pages = [article(93, "Kept", "A text about a granary."), article(94, "Reserved", "Another about a granary.")]
    pages[1] = replace(pages[1], rights=(Right.NO_ARCHIVE,))
    save(settings, room.archive, *pages)
    room.publish(*pages, article(95, "Without", "A granary without its page."))
    done = CliRunner().invoke(export, ["--warc", "--query", "granary"], catch_exceptions=False)
    records = [
        (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"))
        for record in ArchiveIterator(io.BytesIO(done.stdout_bytes), check_digests="raise")
    ]
    assert records == [("warcinfo", None), ("response", pages[0].url)]
    assert done.stderr == "2 articles have no kept page, or none that may be handed out.\n"


def quoted(*words: str) -> str:
    result = CliRunner().invoke(quotes, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_quotes_at_the_command_line(room: Newsroom) -> None:
    shown = quoted("drama", "--person", "Marta Kovel")
    assert shown.startswith("Marta Kovel\n  There is no drama or division in the cabinet,\n")
    assert "Harbour tariffs rise again" in shown
    assert "No quotes found." in quoted("timber")
    assert "no person" in quoted("--person", "Nobody Known")


def test_quotes_as_lines_and_rows(room: Newsroom) -> None:
    [line] = quoted("drama", "--format", "jsonl").splitlines()
    assert json.loads(line)["speaker"]["id"] == "marta-kovel"
    [row] = csv.DictReader(io.StringIO(quoted("drama", "--format", "csv")))
    assert row["speaker"] == "Marta Kovel"
    assert len(quoted("--limit", "1", "--format", "jsonl").splitlines()) == 1


RELEASE = "Harbour tariffs\nThe harbour minister raised the tariffs on timber; the levy would hurt shipping firms and traders."


def test_articles_that_tell_the_same_as_a_text(room: Newsroom) -> None:
    room.publish(
        article(40, "Tariffs on timber", "Traders call the levy on timber a blow; the minister raised tariffs.")
    )
    found = CliRunner().invoke(similar, ["--json"], input=RELEASE, catch_exceptions=False)
    assert found.exit_code == 0
    told = [json.loads(line) for line in found.stdout.splitlines()]
    assert {one["title"] for one in told} >= {"Harbour tariffs rise again", "Tariffs on timber"}
    assert all("tariffs" in one["shared"] for one in told)


def test_an_address_stands_for_its_article(room: Newsroom) -> None:
    room.publish(
        article(40, "Tariffs on timber", "Traders call the levy on timber a blow; the minister raised tariffs.")
    )
    found = CliRunner().invoke(similar, ["https://news.example/40"], catch_exceptions=False)
    assert "Harbour tariffs rise again" in found.stdout
    assert "Tariffs on timber" not in found.stdout.replace("shares", "")
    nothing = CliRunner().invoke(similar, ["zzz"], catch_exceptions=False)
    assert "No article" in nothing.output
