"""Sources go out as OPML and come in again."""

from datetime import UTC, datetime

import pytest

from crawler.sources.lists import Listed, read_opml
from index.archive.protocols import Source, SourceKind
from index.opml import write_opml


def source(kind: SourceKind, every: float | None = None, name: str | None = "Fish & Ships") -> Source:
    added = datetime(2026, 3, 5, tzinfo=UTC)
    return Source(id="fish", url="https://fish.example/a?b=1&c=2", name=name, kind=kind, every=every, added=added)


@pytest.mark.parametrize("every", [None, 900.0, 3600.0])
@pytest.mark.parametrize("kind", SourceKind)
def test_every_kind_comes_back_as_it_was(kind: SourceKind, every: float | None) -> None:
    text = write_opml([source(kind, every)], "Ours")
    assert read_opml("x", text.encode()) == [
        Listed(url="https://fish.example/a?b=1&c=2", name="Fish & Ships", kind=kind.value, every=every)
    ]


def test_a_source_without_a_name_is_called_by_its_id() -> None:
    assert read_opml("x", write_opml([source(SourceKind.FEED, name=None)], "Ours").encode())[0].name == "fish"


def test_links_of_other_programs_are_no_sources() -> None:
    text = "<opml version='2.0'><body><outline type='link' text='A page' url='https://fish.example/'/></body></opml>"
    assert read_opml("x", text.encode()) == []
