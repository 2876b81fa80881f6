"""Headers of sources: in a file of their own, for one host, and in nothing that is made of the archive."""

import json
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive, Source, SourceKind, Visit
from index.errors import SettingsError
from index.operations.settings import Settings, load_settings
from index.opml import write_opml
from index.sources import secret_headers
from index.sources.address_secrets import without_secrets
from index.sources.secret_headers import MOST, SecretHeaders, authority_of, checked_header, read_header
from index.sources.source_settings import WrongSetting, apply_change, read_change, remove_source
from tests.index.fakes import START

FEED = "https://lantern.example/feed"
SECRET = "wick-and-oil-4711"
COOKIE = (("Cookie", f"session={SECRET}"),)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"BROADSHEET_DATA": str(tmp_path / "data")})


@pytest.fixture
def secrets(settings: Settings) -> SecretHeaders:
    return SecretHeaders.of(settings)


def lantern(archive: Archive, **values: object) -> Source:
    source = Source(id="lantern", url=FEED, name="The Lantern", kind=SourceKind.FEED, added=START, **values)  # type: ignore[arg-type]
    archive.sources.add(source)
    return source


def test_only_the_owners_user_can_read_the_file(secrets: SecretHeaders) -> None:
    secrets.put("lantern", FEED, COOKIE)
    secrets.file.chmod(0o644)  # whatever it was before
    secrets.put("lantern", FEED, COOKIE)
    for file in secrets.file.parent.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600, file
    assert [file.name for file in secrets.file.parent.glob("*.part")] == []


def test_a_setting_names_another_file(tmp_path: Path) -> None:
    place = tmp_path / "kept" / "elsewhere.json"
    secrets = SecretHeaders.of(load_settings({"BROADSHEET_SOURCE_SECRETS": str(place)}))
    secrets.put("lantern", FEED, COOKIE)
    assert SECRET in place.read_text()


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://lantern.example/feed", True),
        ("https://lantern.example:443/other", True),
        ("https://www.lantern.example/feed", False),
        ("http://lantern.example/feed", False),
        ("https://lantern.example:8443/feed", False),
        ("https://lantern.example.evil.example/feed", False),
        ("https://other.example/feed", False),
        ("nonsense", False),
        ("https://[", False),
    ],
)
def test_they_belong_to_one_authority(secrets: SecretHeaders, url: str, sent: bool) -> None:
    secrets.put("lantern", FEED, COOKIE)
    assert secrets.get("lantern", url) == (COOKIE if sent else ())
    assert secrets.get("other", FEED) == ()


def test_they_are_replaced_and_removed(secrets: SecretHeaders) -> None:
    secrets.put("lantern", FEED, COOKIE)
    secrets.put("herald", "http://herald.example/", (("X-Key", "k"), ("Authorization", "Bearer b")))
    assert secrets.names() == {"lantern": ("Cookie",), "herald": ("X-Key", "Authorization")}
    secrets.put("lantern", FEED, (("X-Key", "new"),))
    secrets.remove("herald")
    secrets.remove("nobody")
    assert secrets.names() == {"lantern": ("X-Key",)}
    assert SECRET not in secrets.file.read_text()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"sources": []}', "\ufeff{}"])
def test_a_damaged_file_is_said_and_not_written_over(secrets: SecretHeaders, content: str) -> None:
    secrets.file.parent.mkdir(parents=True)
    secrets.file.write_text(content)
    for attempt in (lambda: secrets.get("lantern", FEED), lambda: secrets.put("lantern", FEED, COOKIE)):
        with pytest.raises(SettingsError, match="damaged"):
            attempt()
    assert secrets.file.read_text() == content


def test_what_cannot_be_sent_of_a_file_edited_by_hand_is_left_out(secrets: SecretHeaders) -> None:
    headers = [["X-Key", "k"], ["Host", "evil"], ["X-Bad", "a\r\nb"], ["X", 7], "x", ["only"]]
    entries = {"lantern": {"authority": authority_of(FEED), "headers": headers}, "odd": 7, "odder": {"headers": 3}}
    secrets.file.parent.mkdir(parents=True)
    secrets.file.write_text(json.dumps({"sources": entries}))
    assert secrets.get("lantern", FEED) == (("X-Key", "k"),)
    assert secrets.get("odd", FEED) == secrets.get("odder", FEED) == ()


def test_many_write_at_once(secrets: SecretHeaders) -> None:
    together = [threading.Thread(target=secrets.put, args=(f"s{n}", FEED, COOKIE)) for n in range(20)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert len(secrets.names()) == 20


@pytest.mark.parametrize(
    "line",
    [
        SECRET, f": {SECRET}", f"X Y: {SECRET}", f"X-Key: {SECRET}\r\nHost: evil", f"X-Key: {SECRET}\x00", f"X-Key: {SECRET}ü",
        f"Host: {SECRET}", f"User-Agent: {SECRET}", f"content-length: {SECRET}", "X-Key:", f"X-Key: {SECRET * 1000}",
    ],
)  # fmt: skip
def test_what_is_no_header_is_said_without_its_value(line: str) -> None:
    with pytest.raises(ValueError) as refused:
        read_header(line)
    assert SECRET not in str(refused.value)


def test_what_is_a_header() -> None:
    assert read_header("  X-Key :  a b: c ") == ("X-Key", "a b: c")
    assert checked_header("Authorization", "Basic dXNlcjpwYXNz") == ("Authorization", "Basic dXNlcjpwYXNz")


def test_no_door_gives_them_away(settings: Settings, secrets: SecretHeaders, tmp_path: Path) -> None:
    """Neither the archive nor a backup, the list of sources, the audit log or a refusal."""
    with open_archive(settings) as archive:
        lantern(archive)
        change = read_change(
            {"headers": [f"Cookie: session={SECRET}", f"Authorization: Bearer {SECRET}"], "every": "20m"}
        )
        changed = apply_change(archive, secrets, "lantern", change, by="edda", now=START)
        archive.backup(tmp_path / "copy.backup")
        assert SECRET not in write_opml(archive.sources.all())
        assert SECRET not in repr(changed) + repr(archive.sources.health()) + repr(archive.accounts.audit(9))
        assert "headers: Cookie, Authorization" in archive.accounts.audit(1)[0].detail
        assert secrets.get("lantern", FEED)[0] == COOKIE[0]
        holding = [file for file in tmp_path.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]
        assert holding == [secrets.file]
        remove_source(archive, secrets, changed)
        assert SECRET not in secrets.file.read_text()


def test_more_than_can_be_sent_is_refused() -> None:
    for headers in ([f"X-{n}: v" for n in range(MOST + 1)], ["X-Key: a", "x-key: b"], {"X-Key": 7}, 7, [7]):
        with pytest.raises(WrongSetting) as refused:
            read_change({"headers": headers})
        assert refused.value.key == "headers"


def test_headers_of_earlier_versions_leave_the_archive(
    settings: Settings, secrets: SecretHeaders, tmp_path: Path
) -> None:
    with open_archive(settings) as archive:
        lantern(archive, every=900.0)
        for number in range(40):  # so that there are pages on which something may be left
            archive.sources.add(
                Source(id=f"s{number}", url=f"https://s{number}.example/", name=None, kind=SourceKind.HOME, added=START)
            )
    with sqlite3.connect(settings.archive_path) as connection:
        connection.execute("UPDATE sources SET headers = ? WHERE id = 'lantern'", (json.dumps(COOKIE),))
    connection.close()
    with open_archive(settings) as archive:
        assert secrets.get("lantern", FEED) == COOKIE
        assert archive.sources.old_headers() == {}
        archive.backup(tmp_path / "copy.backup")
    holding = [file for file in tmp_path.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]
    assert holding == [secrets.file]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.example/feed", "https://a.example/feed"),
        ("https://ada:pw@a.example/feed", "https://…@a.example/feed"),
        ("https://a.example/feed?key=4711&lang=en", "https://a.example/feed?key=…&lang=en"),
        ("https://a.example/feed?lang=en&auth_token=x%20y#top", "https://a.example/feed?lang=en&auth_token=…#top"),
        (
            "https://a.example/@ada/1 and http://b.example/?q=a@b",
            "https://a.example/@ada/1 and http://b.example/?q=a@b",
        ),
        ("https://a.example/f?monkey=1&id=2&page=3", "https://a.example/f?monkey=1&id=2&page=3"),
        ("https://a.example/f?TOKEN=4711: the answer is empty", "https://a.example/f?TOKEN=… the answer is empty"),
    ],
)
def test_secrets_in_addresses_are_not_shown(address: str, shown: str) -> None:
    assert without_secrets(address) == shown


def test_a_rhythm_that_is_set_counts_from_the_last_visit(settings: Settings, secrets: SecretHeaders) -> None:
    with open_archive(settings) as archive:
        lantern(archive)
        visit = Visit(source="lantern", started=START, finished=START)
        archive.sources.record(visit, next_visit=START + timedelta(days=1), rhythm=86400.0)
        apply_change(archive, secrets, "lantern", read_change({"every": "15m"}), by="edda", now=START)
        assert archive.sources.next_visits()["lantern"] == START + timedelta(minutes=15)
        apply_change(archive, secrets, "lantern", read_change({"every": "6h"}), by="edda", now=START)
        assert archive.sources.next_visits()["lantern"] == START + timedelta(minutes=15), "never later than it was due"


def test_headers_wait_a_day_for_an_address_to_become_a_source(
    secrets: SecretHeaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000_000.0]
    monkeypatch.setattr("index.sources.secret_headers.time.time", lambda: clock[0])
    secrets.put_for_adding([FEED, "https://lantern.example/other", "nonsense"], COOKIE)
    assert secrets.for_adding("https://lantern.example/a") == COOKIE
    for other in ("http://lantern.example/", "https://www.lantern.example/", "https://herald.example/", "nonsense"):
        assert secrets.for_adding(other) == ()
    assert secrets.names() == {}
    secrets.hand_over("herald", "https://herald.example/")
    secrets.hand_over("lantern", FEED)
    assert secrets.names() == {"lantern": ("Cookie",)}
    assert secrets.get("lantern", FEED) == COOKIE
    clock[0] += secret_headers.ADDING_LASTS + 1
    assert secrets.for_adding(FEED) == ()
    assert secrets.get("lantern", FEED) == COOKIE
    secrets.put("lantern", FEED, ())
    secrets.put_for_adding(["https://herald.example/"], (("X-Key", "k"),))
    assert SECRET not in secrets.file.read_text()
    clock[0] -= 5e6  # a clock that was ahead
    assert secrets.for_adding("https://herald.example/") == ()


def test_a_long_text_is_read_in_no_time() -> None:
    for text in ("://" + "a" * 1_000_000, "?key" * 200_000, "://a:" * 200_000, "?x-amz-" + "a" * 1_000_000):
        assert without_secrets(text) == text
