"""What can be set of a source, from forms, JSON and options alike."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import open_archive
from index.archive.protocols import Archive, Source, SourceKind
from index.errors import NotFound
from index.operations.settings import load_settings
from index.outlets.labels import LabelKind, Labels
from index.sources.secret_headers import SecretHeaders
from index.sources.source_settings import KEYS, WrongSetting, apply_change, read_change, show_keep, zone_of
from index.sources.starter_list import chosen, labels_at, starters
from index.upkeep.retention import expire
from tests.index.fakes import START, an_article, later


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(load_settings({"BROADSHEET_DATA": str(tmp_path)})) as opened:
        url = "https://lantern.example/feed"
        opened.sources.add(Source(id="lantern", url=url, name="The Lantern", kind=SourceKind.FEED, added=START))
        yield opened


def put(archive: Archive, tmp_path: Path, **values: Any) -> Source:
    secrets = SecretHeaders(tmp_path / "secrets.json")
    return apply_change(archive, secrets, "lantern", read_change(values), by="edda", now=later(1))


def test_everything_can_be_set_and_unset(archive: Archive, tmp_path: Path) -> None:
    made = put(
        archive, tmp_path, name=" Evening\nLantern ", paused=True, every="90m", timezone="Europe/Dublin", country="ie",
        language="en", kind="newspaper", words="harbour, sea", keep="90d", headers="X-Key: k",
    )  # fmt: skip
    assert archive.sources.all() == [made]
    assert (made.name, made.paused, made.every, made.keep) == ("Evening Lantern", later(1), 5400.0, 90 * 86400.0)
    assert str(zone_of(made)) == "Europe/Dublin"
    assert made.labels == Labels(country="IE", language="en", kind=LabelKind.NEWSPAPER, words=("harbour", "sea"))
    part = put(archive, tmp_path, language="ga")
    assert part.labels == Labels(country="IE", language="ga", kind=LabelKind.NEWSPAPER, words=("harbour", "sea"))
    assert (part.every, part.paused) == (made.every, made.paused)
    assert show_keep(put(archive, tmp_path, keep="forever").keep) == "forever"
    for nothing in ("", None):
        bare = put(
            archive, tmp_path, name=nothing, paused=False, every=nothing, timezone=nothing, country=nothing, language=nothing,
            kind=nothing, words=nothing, keep=nothing, headers=nothing,
        )  # fmt: skip
        url = "https://lantern.example/feed"
        assert bare == Source(id="lantern", url=url, name=None, kind=SourceKind.FEED, added=START)
        assert archive.sources.all() == [bare]
    assert SecretHeaders(tmp_path / "secrets.json").names() == {}


def test_the_audit_log_says_what_changed_and_nothing_else(archive: Archive, tmp_path: Path) -> None:
    put(archive, tmp_path, every="15m", keep="1d", country="IE", timezone="UTC")
    put(archive, tmp_path, every="15m", name="The Lantern")
    entries = archive.accounts.audit(9)
    assert [(entry.by, entry.action, entry.subject) for entry in entries] == [("edda", "sources.set", "lantern")]
    said = "every: learnt -> 15m; time zone: none -> UTC; labels: none -> IE; keep: as set for all -> 1d"
    assert entries[0].detail == said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "x" * 201), ("name", 7), ("paused", "yes"), ("every", "soon"), ("every", 0), ("every", "-1"), ("every", True),
        ("every", "3000d"), ("every", [1]), ("every", float("nan")), ("every", float("inf")), ("timezone", "Atlantis/Capital"),
        ("timezone", "CET"), ("timezone", "../../etc/passwd"), ("timezone", 1), ("country", "Ireland"), ("country", 7),
        ("language", "English language"), ("kind", "gossip"), ("words", [1]), ("words", {"a": 1}), ("words", ["x" * 99]),
        ("keep", "long"), ("keep", 1e12), ("headers", "no header"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_sentence_about_its_key(key: str, value: object) -> None:
    with pytest.raises(WrongSetting) as refused:
        read_change({key: value})
    assert refused.value.key == key
    assert len(str(refused.value)) > 10


def test_a_source_that_is_gone_is_said(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        apply_change(archive, SecretHeaders(tmp_path / "x"), "nobody", read_change({"every": 60}), by="", now=START)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


@given(st.sampled_from(KEYS), _JSON)
def test_whatever_is_sent_is_taken_or_refused_in_words(key: str, value: object) -> None:
    with suppress(WrongSetting):
        read_change({key: value})


def test_the_starter_list_is_whole() -> None:
    assert len(starters()) >= 40
    assert len({starter.url for starter in starters()}) == len(starters())
    for starter in starters():
        assert starter.url.startswith("https://")
        assert starter.labels.language
        assert starter.labels.kind
        assert starter.why.endswith(".")
        assert labels_at(starter.url) == starter.labels
    assert len({starter.labels.country for starter in starters()}) >= 15
    assert {starter.labels.country for starter in chosen([], countries=["IE"])} == {"IE"}
    assert {starter.labels.language for starter in chosen([], languages=["de"])} == {"de"}
    first = starters()[0]
    assert chosen([first.url, "https://x.example/"], ["XX"]) == [first]
    assert not labels_at("https://x.example/")


def test_a_keeping_time_of_its_own(archive: Archive, tmp_path: Path) -> None:
    chosen_settings = load_settings({"BROADSHEET_DATA": str(tmp_path), "BROADSHEET_KEEP": "10d"})
    url = "https://herald.example/feed"
    archive.sources.add(Source(id="herald", url=url, name=None, kind=SourceKind.FEED, added=START, keep=0.0))
    put(archive, tmp_path, keep="2d")
    for name, source in (("a", "lantern"), ("b", "herald"), ("c", None), ("d", "removed")):
        archive.articles.save(an_article(name, source=source))
    at = START + timedelta(days=5)
    assert expire(archive, chosen_settings, at) == 1, "the Lantern's, sooner than the others"
    assert expire(archive, chosen_settings, START + timedelta(days=400)) == 2, "the Herald's stay for ever"
    assert archive.articles.count() == 1
    assert expire(archive, load_settings({"BROADSHEET_DATA": str(tmp_path)}), at) == 0
