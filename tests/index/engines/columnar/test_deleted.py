"""Deleted documents of each form: read from their own postings, as many as reading all tokens finds."""

import random
from pathlib import Path

import numpy as np
import pytest

from index.document import Document
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.read import deleted_counts, form_counts
from index.engines.columnar.write.live_segments import LiveSegment
from index.engines.columnar.write.merge import Source
from index.engines.columnar.write.vocabulary import CASE_BITS
from tests.index.engines.columnar.newsroom import articles
from tests.index.engines.columnar.test_segments import segment
from tests.index.engines.texts import article


def by_all_tokens(live: LiveSegment, dead: Array) -> Array:
    source = Source(live.segment, dead, 0)
    _, token, place = source.tokens(0, len(live.segment.stems))
    form = token >> CASE_BITS
    pairs = np.unique((form << 20) | (place >> 17))
    return np.bincount(pairs >> 20, minlength=len(source.form_word))


def mixed() -> list[Document]:
    """Stems with several forms, in title and body, by themselves and together."""
    words = ("strike", "strikes", "striking", "tide", "tides", "quay")
    rnd = random.Random(3)
    return [
        article(f"a{n}", " ".join(rnd.choices(words, k=rnd.randint(0, 9))), " ".join(rnd.choices(words, k=n % 4)))
        for n in range(60)
    ]


@pytest.mark.parametrize("documents", [articles(120), mixed()], ids=["news", "mixed"])
@pytest.mark.parametrize("share", [0.0, 0.03, 0.5, 1.0])
@pytest.mark.parametrize(("postings", "gap"), [(1 << 21, 256), (7, 1)])
def test_as_many_as_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, documents: list[Document], share: float, postings: int, gap: int
) -> None:
    monkeypatch.setattr(deleted_counts, "_RUN_POSTINGS", postings)
    monkeypatch.setattr(deleted_counts, "_GAP", gap)
    live = segment(tmp_path, documents)
    dead = np.random.default_rng(1).random(len(documents)) < share
    expected = by_all_tokens(live, dead)
    stems = np.arange(len(live.segment.stems))
    assert np.array_equal(deleted_counts.deleted_df(live.segment, dead, stems), expected)
    some = np.sort(np.random.default_rng(2).choice(stems, len(stems) // 3, replace=False))
    found = deleted_counts.deleted_df(live.segment, dead, some)
    start = live.segment.column("f.start").all()
    for stem in some.tolist():
        assert np.array_equal(found[start[stem] : start[stem + 1]], expected[start[stem] : start[stem + 1]])
    assert not deleted_counts.deleted_df(live.segment, dead, stems[:0]).any()


@pytest.mark.parametrize("documents", [articles(120), mixed()], ids=["news", "mixed"])
@pytest.mark.parametrize("share", [0.0, 0.03, 0.5, 1.0])
@pytest.mark.parametrize("postings", [1 << 18, 5])
def test_forms_of_many_stems_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, documents: list[Document], share: float, postings: int
) -> None:
    monkeypatch.setattr(form_counts, "_POSTINGS", postings)
    live = segment(tmp_path, documents)
    chosen = np.random.default_rng(1).random(len(documents)) < share
    expected = by_all_tokens(live, chosen)
    stems = np.random.default_rng(2).permutation(len(live.segment.stems))[: len(live.segment.stems) // 2]
    start, word = live.segment.column("f.start").all(), live.segment.column("f.word").all()
    every = [
        (index, int(word[form]), int(expected[form]))
        for index, stem in enumerate(stems.tolist())
        for form in range(int(start[stem]), int(start[stem + 1]))
    ]
    found = sorted(form_counts.form_counts(live.segment, chosen, stems))
    assert found == sorted(one for one in every if one[2])
