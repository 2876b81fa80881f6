"""What is kept of the names of an archive has a bound; what lies beyond it is found all the same."""

from pathlib import Path

import pytest

from index.result import FacetCount
from search.query.filter_names import Names
from tests.index.engines.conftest import MemoryBackend, Subject, settings_in
from tests.index.engines.texts import article


@pytest.mark.parametrize(("most", "kept"), [(2, {"lang"}), (3, {"lang", "keyword"})])
def test_a_facet_of_more_values_is_read_anew_when_it_is_asked_about(tmp_path: Path, most: int, kept: set[str]) -> None:
    subject = Subject(MemoryBackend(), settings_in(tmp_path))
    subject.put(
        *(article(f"{n}", "A ferry", keyword=(word,), lang=lang) for n, (word, lang) in enumerate(
            (("Harbour", "en"), ("HARBOUR", "de"), ("Lake", "fr"))
        ))
    )  # fmt: skip
    names = Names(subject.reader, None, most)  # type: ignore[arg-type]

    for _ in range(2):
        assert set(names.resolve("keyword", "harbour")) == {"Harbour", "HARBOUR"}
        assert names.stemmers() >= {"english", "german", "french"}
    assert set(names._values) == kept


def test_a_name_is_looked_up_once_in_a_state_of_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = Subject(MemoryBackend(), settings_in(tmp_path))
    subject.put(*(article(f"{n}", "A ferry", keyword=(word,)) for n, word in enumerate(("Harbour", "HARBOUR", "Lake"))))
    names = Names(subject.reader, None, 2)  # type: ignore[arg-type]
    read: list[str] = []
    values = subject.reader.values

    def counted(facet: str) -> tuple[FacetCount, ...]:
        read.append(facet)
        return values(facet)

    monkeypatch.setattr(subject.reader, "values", counted)

    for _ in range(3):
        assert set(names.resolve("keyword", "harbour", spelt=False)) == {"Harbour", "HARBOUR"}
        assert names.read_by(1).shown("keyword", "Nowhere", spelt=False) == ()
    assert read == ["keyword"] * 2, "once for each name"
    subject.put(article("3", "A ferry", keyword=("harbour",)))
    assert set(names.resolve("keyword", "harbour", spelt=False)) == {"Harbour", "HARBOUR", "harbour"}
