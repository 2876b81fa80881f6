from pathlib import Path

import pytest

from index.query import And, Node, Not, Or, Phrase, Term
from search.query.expansion.spellings import with_spellings
from search.query.parse import parse
from tests.index.engines.conftest import MemoryBackend, Subject, settings_in
from tests.index.engines.texts import article

NUMBER = Or((Phrase(("100", "000")), Term("100,000"), Term("100.000"), Term("100000")))


@pytest.mark.parametrize(
    ("q", "tree"),
    [
        ("F35", Or((Term("F35"), Term("F-35")))),
        ("F-35", Or((Term("F-35"), Term("F35")))),
        ("jet covid19", And((Term("jet"), Or((Term("covid19"), Term("covid-19")))))),
        ("-F35", Not(Or((Term("F35"), Term("F-35"))))),
        ("F35 OR jet", Or((Term("F35"), Term("F-35"), Term("jet")))),
        ("100 000", NUMBER),
        ("100,000", NUMBER),
        ("100 000 jobs", And((NUMBER, Term("jobs")))),
        ("jobs 2025 100", And((Term("jobs"), Term("2025"), Term("100")))),
        ('="F35"', Term("F35", None, "exact")),
        ("year-end", Term("year-end")),
        ("1.5", Term("1.5")),
    ],
)
def test_a_word_is_looked_for_as_it_may_be_written(q: str, tree: Node) -> None:
    assert with_spellings(parse(q).tree) == tree


def test_each_way_of_writing_finds_the_others(tmp_path: Path) -> None:
    subject = Subject(MemoryBackend(), settings_in(tmp_path))
    subject.put(
        article("a", "An F-35 landed; 100,000 came."),
        article("b", "The F35 flew for 100 000 people."),
        article("c", "F 16"),
    )
    for q in ("F35", "f-35", "100 000", "100,000"):
        assert subject.found(with_spellings(parse(q).tree)) == {"a", "b"}, q
