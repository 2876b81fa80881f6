"""The commands as people type them, against the invented outlets on loopback."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from crawler.commands import commands
from crawler.commands.import_files import import_files, imports
from crawler.commands.sources import describe
from crawler.sources.adding import Probed
from crawler.sources.discover.found import Document
from demo.server import Newsstand, newsstand
from index.archive import open_archive
from index.errors import BroadsheetError
from index.jobs.protocols import JobKind
from index.operations.locks import role_lock
from index.operations.settings import load_settings
from index.sources.secret_headers import SecretHeaders
from index.sources.starter_list import starters

PROGRAM = click.Group(commands={command.name or "": command for command in commands})


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsstand]:
    with newsstand() as running:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
        monkeypatch.setenv("BROADSHEET_ALLOW_HOSTS", ",".join(running.authorities))
        monkeypatch.setenv("BROADSHEET_HOST_GAP", "0")
        monkeypatch.setenv("BROADSHEET_PARSE_WORKERS", "1")
        yield running


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(PROGRAM, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit | BroadsheetError), result.exception
    return result


def said(result: Result) -> str:
    """Everything that a person would see."""
    return result.output + (str(result.exception) if isinstance(result.exception, BroadsheetError) else "")


def articles() -> int:
    with open_archive(load_settings()) as archive:
        return archive.articles.count()


def test_outlets_in_and_articles_out(stand: Newsstand, tmp_path: Path) -> None:
    added = run("sources", "add", *stand.homes)
    assert added.exit_code == 0, said(added)
    assert added.output.count("a home page") + added.output.count("a feed") == len(stand.homes)
    first = run("crawl", "--once")
    assert first.exit_code == 0, said(first)
    assert f"{len(stand.homes)} sources visited" in first.output
    assert articles() == sum(len(paper.stories) for paper in stand.papers)

    before = len(stand.requests)
    second = run("crawl", "--once")
    assert "0 new" in second.output
    statuses = [status for _, _, status in stand.requests[before:]]
    assert statuses
    assert set(statuses) == {304}

    listed = run("sources", "list")
    for word in ("last visit", "well", "learnt", "in "):
        assert word in listed.output

    assert "No source is due" in run("crawl", "--once", "--due").output

    saved = tmp_path / "list.opml"
    assert run("sources", "export", str(saved)).exit_code == 0
    name = listed.output.splitlines()[1].split()[0]
    assert run("sources", "remove", name).exit_code == 0
    assert articles() > 0
    assert f"1 of {len(stand.homes)} sources added" in run("sources", "import", str(saved)).output


def test_the_list_that_comes_with_the_program_needs_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
    assert f"{len(starters())} of {len(starters())} sources added" in run("sources", "import", "--starter").output
    with open_archive(load_settings()) as archive:
        assert {(source.url, source.name) for source in archive.sources.all()} == {(s.url, s.name) for s in starters()}
    assert "either a FILE or --starter" in said(run("sources", "import"))


def test_what_is_no_source_says_so_and_the_others_are_kept(stand: Newsstand) -> None:
    result = run(
        "sources", "add", "ftp://x.example/", stand.homes[0], f"{stand.homes[0]}nowhere", "http://127.0.0.1:1/"
    )
    assert result.exit_code == 1
    assert "not added: ftp://x.example/" in result.output
    assert "there is no such page" in result.output
    assert "private network" in result.output
    with open_archive(load_settings()) as archive:
        assert [source.url for source in archive.sources.all()] == [stand.homes[0]]
    assert "already there" in run("sources", "add", stand.homes[0]).output


def test_names_and_rhythms(stand: Newsstand) -> None:
    assert run("sources", "add", stand.homes[0], "--name", "The Böat", "--every", "20m").exit_code == 0
    with open_archive(load_settings()) as archive:
        (source,) = archive.sources.all()
        assert (source.id, source.name, source.every) == ("the-boat", "The Böat", 1200.0)
    assert run("sources", "add", stand.homes[1], "--every", "soon").exit_code == 2
    assert "--name applies to a single source" in run("sources", "add", *stand.homes, "--name", "x").output


def test_check_explains_and_keeps_nothing(stand: Newsstand) -> None:
    result = run("sources", "check", stand.homes[0])
    assert result.exit_code == 0
    assert "because:" in result.output
    assert load_settings().data.stat().st_mode & 0o077 == 0  # whoever is the first to keep something there
    with open_archive(load_settings()) as archive:
        assert archive.sources.all() == []
    assert run("sources", "check", "http://127.0.0.1:1/").exit_code == 1


def test_without_sources_and_with_wrong_names(stand: Newsstand) -> None:
    assert "sources add" in run("crawl", "--once").output
    assert "sources add" in run("sources", "list").output
    assert "there is no source 'x'" in said(run("crawl", "--once", "--source", "x"))
    assert "there is no source 'x'" in said(run("sources", "remove", "x"))
    assert run("crawl", "--source", "x").exit_code == 2


def test_a_single_article_without_a_source(stand: Newsstand) -> None:
    story = stand.papers[0].stories[0]
    address = stand.homes[0] + story.path
    first = run("add", address, f"{stand.homes[0]}nowhere")
    assert first.exit_code == 1
    assert f"added: {story.title} (" in first.output
    assert "not added: " in first.output
    assert "there is no such page" in first.output
    assert articles() == 1
    again = run("add", address)
    assert again.exit_code == 0, said(again)
    assert "there already: " in again.output


def test_a_paused_source_is_left_out_until_it_is_resumed(stand: Newsstand) -> None:
    run("sources", "add", stand.homes[0])
    name = run("sources", "list").output.splitlines()[1].split()[0]
    assert "paused" in run("sources", "pause", name).output
    assert "paused" in run("sources", "list").output
    assert "Every source is paused" in run("crawl", "--once").output
    assert articles() == 0
    assert "visited again" in run("sources", "resume", name).output
    assert "1 source visited" in run("crawl", "--once").output
    assert "there is no source 'x'" in said(run("sources", "pause", "x"))


def test_crawl_once_does_what_the_pages_asked_for(stand: Newsstand) -> None:
    with open_archive(load_settings()) as archive:
        archive.jobs.add(JobKind.PROBE, {"text": stand.homes[0], "keep": True}, by="ada", now=datetime.now(UTC), most=9)
    result = run("crawl", "--once")
    assert result.exit_code == 0, said(result)
    assert "1 source visited" in result.output
    assert articles() > 0
    with open_archive(load_settings()) as archive:
        archive.jobs.add(JobKind.FETCH, {"urls": []}, by="ada", now=datetime.now(UTC), most=9)
        archive.sources.pause(archive.sources.all()[0].id, datetime.now(UTC))
    assert "No source to visit; 1 job done" in run("crawl", "--once").output


def test_a_second_crawler_is_told(stand: Newsstand) -> None:
    run("sources", "add", stand.homes[0])
    with role_lock(load_settings().data, "crawler"):
        assert "already running" in said(run("crawl", "--once"))


def test_import_says_what_came_in_and_what_did_not(stand: Newsstand, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    good = json.dumps({"url": "https://news.example/1", "title": "Ferry late", "text": "It was late."})
    file.write_text(f"{good}\nbroken\n")
    result = run("import", str(file))
    assert result.exit_code == 0, said(result)
    assert "1 new" in result.output
    assert "1 refused (no-json)" in result.output
    assert "line 2" in result.output
    assert articles() == 1
    file.write_text("broken\n{broken\n")
    assert run("import", str(file)).exit_code == 1
    noise = tmp_path / "noise"
    noise.write_bytes(bytes(range(256)))
    assert "this is not text" in run("import", str(noise)).output


@pytest.mark.parametrize(
    "words",
    [
        ("sources",),
        ("crawl",),
        ("import",),
        *((("sources", name)) for name in ("add", "list", "remove", "check", "import", "export")),
    ],
)
def test_every_help_has_an_example(words: tuple[str, ...]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert f"broadsheet {' '.join(words)}" in result.output


def test_an_import_is_listed_and_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
    file = tmp_path / "news.jsonl"
    file.write_text('{"url": "https://lantern.example/ferry", "title": "Ferry late", "text": "One.\\nTwo."}\n{broken\n')
    run = CliRunner()
    told = run.invoke(import_files, [str(file)]).output
    assert "1 new" in told
    assert "imports undo 1" in told
    listed = run.invoke(imports, ["list"]).output
    assert "1 new  news.jsonl" in listed
    assert "1 article taken out." in run.invoke(imports, ["undo", "1"]).output
    assert "(undone)" in run.invoke(imports, ["list"]).output
    assert "there is no import 7" in str(run.invoke(imports, ["undo", "7"]).exception)


def test_what_is_set_of_a_source_is_shown_but_its_secrets_are_not(stand: Newsstand, tmp_path: Path) -> None:
    secret = "wick-and-oil-4711"
    run("sources", "add", stand.homes[0], "--header", f"X-Key: {secret}")
    with open_archive(load_settings()) as archive:
        (source,) = archive.sources.all()
        assert SecretHeaders.of(load_settings()).get(source.id, source.url) == (("X-Key", secret),)
    shown = run(
        "sources", "set", source.id, "--every", "90m", "--timezone", "Europe/Dublin", "--country", "ie", "--language", "en",
        "--kind", "newspaper", "--word", "harbour", "--word", "sea", "--keep", "forever", "--header", f"Cookie: id={secret}",
    )  # fmt: skip
    for words in ("every: 90m", "Europe/Dublin", "IE, en, newspaper, harbour, sea", "keep: forever", "headers: Cookie"):
        assert words in shown.output, words
    for arguments in (("set", source.id), ("list",), ("export", "-"), ("check", stand.homes[0])):
        assert secret not in run("sources", *arguments).output, arguments
    for arguments in (
        ("--every", "soon"),
        ("--timezone", "Atlantis"),
        ("--header", f"Host: {secret}"),
        ("--header", secret),
    ):
        refused = run("sources", "set", source.id, *arguments)
        assert refused.exit_code == 2, arguments
        assert secret not in refused.output
        assert arguments[0] in refused.output
    assert run("sources", "set", source.id, "--header", "A: b", "--no-headers").exit_code == 2
    assert "there is no source" in said(run("sources", "set", "nobody", "--every", "1h"))
    cleared = run("sources", "set", source.id, "--every", "", "--keep", "", "--word", "", "--no-headers").output
    for words in ("every: learnt", "keep: as set for all", "headers: none", "IE, en, newspaper\n"):
        assert words in cleared, words
    run("sources", "set", source.id, "--header", f"X-Key: {secret}")
    run("sources", "remove", source.id)
    assert SecretHeaders.of(load_settings()).names() == {}


def test_an_index_whose_sitemaps_stand_elsewhere_says_where() -> None:
    none = Probed("https://lantern.example/map.xml", Document(kind="index", elsewhere=("maps.example",)))
    assert describe(none).startswith(
        "a sitemap index of 0 sitemaps of its own site; those on other sites (maps.example)"
    )
    assert describe(Probed("x", Document(kind="index", more=("https://lantern.example/1.xml",)))).endswith(
        "of 1 sitemap"
    )


def test_what_is_no_source_leads_to_a_command_that_says_more(stand: Newsstand) -> None:
    missing = run("sources", "add", "http://127.0.0.1:1/")
    assert "1 of 1 could not be added" in missing.output
    assert "look URL" not in missing.output, "it would say the same"
    assert "sources check" not in missing.output
    page = run("sources", "add", f"{stand.homes[0].rstrip('/')}/robots.txt")
    assert page.exit_code == 1
    assert "look URL` shows what is read" in page.output
