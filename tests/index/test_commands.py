"""The index's commands, as an owner would type them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from index.archive import open_archive
from index.archive.protocols import Archive, Saved, Source, SourceKind, Task, Visit
from index.article import Outlet
from index.commands import commands
from index.errors import BroadsheetError
from index.operations.locks import role_lock
from index.operations.settings import Settings, load_settings
from tests.index.fakes import START, an_article, later
from tests.servers.opensearch_nodes import free_ports


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
    return load_settings()


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        archive.articles.save(an_article("bridge", "Ms Ada Lund opened the bridge.", day=3))
        archive.articles.save(an_article("ferry", "The ferry did not sail.", outlet="the-anchor", day=20))
        yield archive


def run(*arguments: str) -> Result:
    group = click.Group(commands={command.name or "": command for command in commands})
    return CliRunner().invoke(group, arguments)


def said(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output or result.exception
    return result.output


def refused(*arguments: str) -> str:
    """The sentence of the error; the program shows it."""
    result = run(*arguments)
    assert result.exit_code != 0
    return str(result.exception) if isinstance(result.exception, BroadsheetError) else result.output


@pytest.mark.parametrize("command", [command.name for command in commands])
def test_each_has_a_help_with_an_example(command: str) -> None:
    assert f"Example: broadsheet {command}" in said(command, "--help")


def test_reindex_makes_everything_searchable(archive: Archive) -> None:
    assert "Searchable: 2 articles" in said("reindex")
    assert archive.outbox.waiting() == 0


def test_reindex_people_reads_every_article_again(archive: Archive, settings: Settings) -> None:
    said("reindex")
    with archive.transaction():
        archive.outbox.rebuild(annotations=True)
    assert "2 articles" in said("reindex", "--people")
    for article_id in archive.articles.ids():
        annotation = archive.annotations.get(article_id)
        assert annotation is not None
        assert annotation.annotator


def test_status_says_what_is_there(archive: Archive, settings: Settings) -> None:
    said("reindex")
    text = said("status")
    assert "2 articles" in text
    assert "crawler    not running" in text
    with role_lock(settings.data, "crawler"):
        assert "crawler    running" in said("status")


def test_status_of_nothing(settings: Settings) -> None:
    assert "0 articles" in said("status")


def test_doctor_finds_all_well(archive: Archive) -> None:
    said("reindex")
    assert said("doctor").endswith("Everything is well.\n")


def test_doctor_names_what_is_not(archive: Archive, settings: Settings) -> None:
    settings.data.chmod(0o755)
    archive.sources.add(
        Source(id="lantern", url="https://lantern.example/feed", name=None, kind=SourceKind.FEED, added=START)
    )
    visit = Visit(source="lantern", started=START, finished=START, error="it did not answer", error_code="timeout")
    archive.sources.record(visit, next_visit=later(), rhythm=900)
    result = run("doctor")
    assert result.exit_code == 1
    assert "chmod 700" in result.output
    assert "2 articles waiting and no indexer is running" in result.output
    assert "lantern failed once: it did not answer" in result.output
    assert result.output.endswith("3 faults.\n")


def test_an_index_that_is_out_of_reach_is_not_shown_as_empty(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    (port,) = free_ports(1)
    monkeypatch.setenv("BROADSHEET_ENGINE", "opensearch")
    monkeypatch.setenv("BROADSHEET_OPENSEARCH_HOSTS", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("BROADSHEET_OPENSEARCH_RETRIES", "0")
    told = said("status")
    (line,) = (line for line in told.splitlines() if line.startswith("index "))
    assert "does not answer" in line
    assert "0 articles" not in line
    assert "does not answer" in refused("doctor")


def test_backup_and_restore(archive: Archive, tmp_path: Path) -> None:
    assert "2 articles copied to" in said("backup", str(tmp_path / "copy"))
    archive.articles.forget(ids=[an_article("bridge").id])
    text = said("restore", str(tmp_path / "copy"))
    assert "Restored and searchable: 2 articles" in text
    assert "before-restore" in text
    assert archive.outbox.waiting() == 0


def test_restore_wants_the_processes_stopped(archive: Archive, settings: Settings, tmp_path: Path) -> None:
    said("backup", str(tmp_path / "copy"))
    with role_lock(settings.data, "crawler"):
        assert "already running" in refused("restore", str(tmp_path / "copy"))


def test_restore_refuses_what_is_no_backup(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("a letter")
    assert "not a Broadsheet archive" in refused("restore", str(tmp_path / "copy"))


@pytest.mark.parametrize("name", [an_article("bridge").id, an_article("bridge").url])
def test_forget_an_article(archive: Archive, name: str) -> None:
    assert "1 article forgotten" in said("forget", "--article", name)
    assert archive.articles.save(an_article("bridge")) is Saved.FORGOTTEN
    assert "may be archived again" in said("forget", "--lift", an_article("bridge").url)
    assert archive.articles.save(an_article("bridge")) is Saved.NEW


def test_forget_an_outlet(archive: Archive) -> None:
    assert "1 article forgotten" in said("forget", "--outlet", "The Anchor")
    assert archive.articles.save(an_article("pier", outlet="the-anchor")) is Saved.FORGOTTEN
    said("forget", "--lift", "The Anchor")
    assert archive.articles.save(an_article("pier", outlet="the-anchor")) is Saved.NEW


def test_forget_asks_which_outlet_is_meant(archive: Archive) -> None:
    archive.articles.save(replace(an_article("pier"), outlet=Outlet(id="anchor-of-vell", name="The Anchor")))
    assert "'The Anchor' may be any of" in refused("forget", "--outlet", "The Anchor")
    assert archive.articles.count() == 3
    assert "1 article forgotten" in said("forget", "--outlet", "anchor-of-vell")


def test_forget_what_is_old(archive: Archive) -> None:
    day = (START - timedelta(days=20)).date().isoformat()
    assert "1 article forgotten" in said("forget", "--before", day)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--article", "unknown"], "there is no article 'unknown'"),
        (["--outlet", "", "--before", "2030-01-01"], "There is no outlet called ''"),
        (["--outlet", "unknown"], "There is no outlet called 'unknown'"),
        (["--lift", "unknown"], "never forgotten"),
        (["--before", "tomorrow"], "does not match"),
        ([], "say what to forget"),
    ],
)
def test_forget_says_what_is_wrong(archive: Archive, arguments: list[str], sentence: str) -> None:
    assert sentence in refused("forget", *arguments)
    assert archive.articles.count() == 2


def test_what_was_set_aside_is_listed_and_tried_again(settings: Settings, archive: Archive) -> None:
    said("reindex")
    bridge, ferry = (an_article(name).id for name in ("bridge", "ferry"))
    anchor = an_article("anchor", "Ms Eva Holm dropped the anchor.")
    for task, item in ((Task.INDEX, bridge), (Task.ANNOTATE, ferry), (Task.ALERT, f"{ferry} watch")):
        archive.set_aside.put(task, item, "KeyError: 'nobody foresaw this'", version="0")
    archive.set_aside.put(Task.SAVE, anchor.url, "KeyError: 'nor this'", version="0", article=anchor)
    listed = said("retry", "--list").splitlines()
    assert len(listed) == 4
    assert any(line.startswith(f"save  {anchor.url}  once, last 20") and "nor this" in line for line in listed)
    assert "set aside  1 (" in said("status")
    faults = run("doctor").output
    assert f"FAULT set aside: 1 article archived, but not searchable (the last {bridge}: KeyError" in faults
    assert said("retry") == "4 tried again, 0 set aside.\n"
    assert archive.articles.get(anchor.id)
    assert archive.set_aside.counts() == {}
    assert said("retry") == "Nothing was set aside.\n"
