"""`broadsheet alerts` on saved searches: made, changed, paused, tried and shown from the command line."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.accounts.account_service import AccountService, Identity
from index.accounts.rights import Role
from index.alert import Alert, Timing
from index.archive import open_archive
from index.archive.protocols import Archive
from index.errors import NotFound, QueryError
from index.indexing.loop import sync_once
from index.operations.settings import load_settings
from search.alerts.alert_service import AlertRefused
from search.alerts.commands import alerts as command
from search.request import SearchQuery
from search.saved.saved_searches import COMMAND_LINE, SavedSearches
from tests.index.fakes import an_article

HOOK = ("--webhook", "https://news.example/hook")


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """With an owner, a shared search, and one of the owner's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BROADSHEET_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("BROADSHEET_TIMEZONE", "Europe/Lisbon")
    settings = load_settings()
    with open_archive(settings) as archive:
        otto = AccountService(archive.accounts).add("otto", Role.OWNER, by="test")
        archive.accounts.change(otto.id, mail="otto@news.example")
        saved = SavedSearches(archive, settings)
        saved.save("Timber tariffs", SearchQuery(q="tariff timber"), who=COMMAND_LINE)
        saved.save("Ferries", SearchQuery(q="ferry"), who=Identity(role=Role.OWNER, account=otto))
        yield archive


def said(*words: str) -> str:
    result = CliRunner().invoke(command, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*words: str) -> str:
    result = CliRunner().invoke(command, words, catch_exceptions=False)
    assert result.exit_code == 2, result.output
    return " ".join(result.output.split())


def test_a_preview_keeps_nothing_and_sends_nothing(archive: Archive) -> None:
    now = datetime.now(UTC)
    old = replace(an_article("tariff timber of old"), fetched=now - timedelta(days=9))
    archive.articles.save(replace(an_article("tariff timber tunnel"), fetched=now - timedelta(days=1)))
    archive.articles.save(old)
    archive.articles.save(replace(an_article("ferry"), fetched=now - timedelta(days=2)))
    sync_once(load_settings())
    text = said("preview", "tariff timber")
    assert text.startswith("1 article in the last seven days\n")
    assert "tunnel" in text
    assert old.url not in text
    assert said("preview", "--saved", "Timber tariffs").startswith("1 article in")
    assert said("preview", "--saved", "Timber tariffs", "--saved", "Ferries").startswith("2 articles in")
    assert said("preview", "nothingatall").startswith("0 articles in")
    assert archive.alerts.all() == []


def test_what_can_be_previewed(archive: Archive) -> None:
    assert "give either a QUERY or --saved" in refused("preview")
    assert "give either a QUERY or --saved" in refused("preview", "x", "--saved", "Ferries")
    assert "--account goes with --saved" in refused("preview", "x", "--account", "otto")
    for words in (("preview", "*"), ("preview", "")):
        with pytest.raises(QueryError, match="every article"):
            said(*words)
    with pytest.raises(NotFound):
        said("preview", "--saved", "nothing")


def only(archive: Archive) -> Alert:
    (alert,) = archive.alerts.all()
    return alert


def test_an_alert_on_saved_searches(archive: Archive) -> None:
    words = ("--saved", "timber  TARIFFS", "--saved", "2", "--when", "weekly", "--weekday", "thu", "--hour", "7")
    made = said("add", *words, "--name", "The week")
    alert = only(archive)
    otto = AccountService(archive.accounts).find("otto")
    assert made.startswith(f"{alert.id}: email to otto@news.example, every Thursday at 07:00 (Europe/Lisbon)")
    assert (alert.account, alert.searches, alert.name, alert.query) == (otto.id, (1, 2), "The week", "")
    assert (alert.timing, alert.weekday, alert.hour) == (Timing.WEEKLY, 3, 7)
    listed = said("list")
    assert "of otto" in listed
    shown = said("show", alert.id)
    assert "saved search 1: Timber tariffs" in shown
    assert "saved search 2: Ferries" in shown


def test_where_it_goes(archive: Archive) -> None:
    assert "signed with whsec_" in said("add", "--saved", "Ferries", *HOOK)
    assert only(archive).target == HOOK[1]
    said("add", "--saved", "Ferries", "--email", "desk@news.example")
    said("add", "--kept", "--when", "daily")
    kept = next(one for one in archive.alerts.all() if one.kept)
    assert (kept.target, kept.timing) == ("otto@news.example", Timing.DAILY)
    assert "articles that are kept" in said("show", kept.id)


def test_it_is_changed(archive: Archive) -> None:
    said("add", "--saved", "Ferries", *HOOK)
    before = only(archive)
    said("change", before.id, "--when", "daily", "--hour", "6", "--zone", "Asia/Tokyo")
    after = only(archive)
    assert (after.timing, after.hour, after.zone, after.searches) == (Timing.DAILY, 6, "Asia/Tokyo", (2,))
    assert (after.target, after.secret, after.account) == (before.target, before.secret, before.account)
    said("change", before.id, "--saved", "Timber tariffs", "--name", "Sawmills")
    assert (only(archive).searches, only(archive).name, only(archive).hour) == ((1,), "Sawmills", 6)
    assert "say what is to change" in refused("change", before.id)
    with pytest.raises(AlertRefused, match="not a time zone"):
        said("change", before.id, "--zone", "Europe")


def test_it_is_paused_tried_and_removed(archive: Archive) -> None:
    said("add", "--saved", "Ferries", *HOOK)
    name = only(archive).id
    assert "is paused" in said("pause", name)
    assert only(archive).paused is not None
    assert "(paused)" in said("show", name)
    said("resume", name)
    assert only(archive).paused is None
    assert "A test is sent" in said("test", name)
    assert only(archive).test is not None
    with pytest.raises(AlertRefused, match="within the last minute"):
        said("test", name)
    archive.alerts.note(name, datetime(2025, 7, 12, 9, 30, tzinfo=UTC), "Test: the receiver answered 500", good=False)
    assert "2025-07-12 09:30 UTC  ! Test: the receiver answered 500" in said("show", name)
    said("remove", name)
    for verb in ("show", "pause", "resume", "test", "remove"):
        with pytest.raises(NotFound, match="there is no alert"):
            said(verb, name)


def test_one_on_a_query_is_paused_and_changed_too(archive: Archive) -> None:
    said("add", "tariff OR levy", *HOOK)
    said("pause", "tariff-or-levy")
    said("resume", "tariff-or-levy")
    said("change", "tariff-or-levy", "--when", "hourly")
    alert = only(archive)
    assert (alert.query, alert.timing, alert.account, alert.paused) == ("tariff OR levy", Timing.HOURLY, None, None)
    assert "query tariff OR levy" in said("show", "tariff-or-levy")


def test_nobody_gets_more_than_their_account_may(archive: Archive) -> None:
    rosa = AccountService(archive.accounts).add("rosa", Role.READER, by="test")
    archive.accounts.change(rosa.id, mail="rosa@news.example")
    as_rosa = ("--account", "rosa")
    with pytest.raises(NotFound, match="no saved search 'Ferries'"):
        said("add", "--saved", "Ferries", *as_rosa)
    with pytest.raises(AlertRefused, match="readers are told by mail"):
        said("add", "--saved", "Timber tariffs", *HOOK, *as_rosa)
    said("add", "--saved", "Timber tariffs", *as_rosa)
    name = only(archive).id
    with pytest.raises(NotFound, match="no saved search 'Ferries'"):
        said("change", name, "--saved", "Ferries")


def test_what_does_not_go_together(archive: Archive) -> None:
    assert "give either a QUERY, --saved NAME or --kept" in refused("add", *HOOK)
    assert "give either a QUERY, --saved NAME or --kept" in refused("add", "tariff", "--saved", "Ferries", *HOOK)
    assert "give one of" in refused("add", "--kept", *HOOK, "--email", "desk@news.example")
    assert "go with --saved or --kept" in refused("add", "tariff", *HOOK, "--when", "daily")
    assert "several saved searches are called" in refused_for_two(archive)
    assert archive.alerts.all() == []


def refused_for_two(archive: Archive) -> str:
    otto = Identity(role=Role.OWNER, account=AccountService(archive.accounts).find("otto"))
    SavedSearches(archive, load_settings()).save("ferries", SearchQuery(q="ferry boat"), who=otto)
    return refused("add", "--saved", "Ferries", *HOOK)
