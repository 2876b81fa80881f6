"""Building, merging and reading words: three ways to the same arrays."""

import random
import re
from array import array
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.document import Document
from index.engines.columnar.write.boundaries import TextBoundaries
from index.engines.columnar.write.columns import Named
from index.engines.columnar.write.live_segments import LiveSegment, write_segment
from index.engines.columnar.write.merge import merge
from index.engines.columnar.write.segment_builder import Builder
from index.engines.columnar.write.vocabulary import CASE, FORM_SHIFT, Vocabulary
from index.text import analysis
from index.text.folding import fold
from index.text.text_regions import opening_of, regions
from tests.index.engines.columnar.newsroom import articles

PIECES = (
    "don't", "U.S.", "U.S.A", "year-end", "1,000.5a", "1.5", "日本語", "日", "ก็ดี", "\n", "\u00a0", "-", "l'économie", "’s", "Straße",
    "ﬁne", "e\u0301t\u00e9", "x_y", "a.b.c.", "A.", "\x1c", "한국어", "foo日bar", ".", "'", "\u2028", "1.๕", "İstanbul", "\u200d", "٣٫٥",
)  # fmt: skip

ENDINGS = (
    "end. ",
    "Mr. ",
    "11. ",
    "Juli ",
    " ! ",
    "? ",
    "» ",
    "(Then",
    "”",
    "“Now ",
    "。",
    "3 ",
    "more ",
    "Next ",
    "\n\n",
    " — ",
)
UNSPACED = re.compile(f"[{analysis.UNSPACED}]")


def built(documents: list[Document]) -> tuple[Named, dict[str, int]]:
    builder = Builder()
    for document in documents:
        builder.add(document)
    return builder.arrays()


def segment(path: Path, documents: list[Document]) -> LiveSegment:
    return write_segment(path, *built(documents))


def same(one: Named, other: Named) -> None:
    left, right = dict(one), dict(other)
    assert left.keys() == right.keys()
    for name in left:
        assert left[name].dtype == right[name].dtype, name
        assert np.array_equal(left[name], right[name]), name


def test_a_merge_equals_a_segment_built_in_one_go(tmp_path: Path) -> None:
    documents = articles(240)
    parts = [segment(tmp_path, documents[first : first + 80]) for first in range(0, 240, 80)]
    one, meta = built(documents)
    merged, merged_meta = merge([(part.segment, part.live) for part in parts])
    assert meta == merged_meta
    same(one, merged)


def test_a_merge_forgets_deleted_documents_altogether(tmp_path: Path) -> None:
    documents = articles(240)
    dead = {document.id for document in random.Random(5).sample(documents, 90)}
    parts = [segment(tmp_path, documents[first : first + 80]) for first in range(0, 240, 80)]
    for part in parts:
        part.delete(sorted(dead))
    merged, meta = merge([(part.segment, part.live) for part in parts])
    one, one_meta = built([document for document in documents if document.id not in dead])
    assert meta == one_meta
    same(one, merged)


def test_a_segment_of_nothing_but_empty_texts(tmp_path: Path) -> None:
    documents = [Document(id=str(n), title="", body="", fetched=n) for n in range(3)]
    part = segment(tmp_path, documents)
    merged, _ = merge([(part.segment, None)])
    same(built(documents)[0], merged)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=6) | st.just(" "), max_size=14).map("".join),
    st.sampled_from(("en", "de", "tr", None)),
)
def test_words_are_read_as_the_analysis_reads_them(text: str, lang: str | None) -> None:
    assert _read(text, lang) == [
        (token.stem, fold(text[token.start : token.end]), _case(text[token.start : token.end]))
        for token in analysis.tokens(text, lang)
    ]


def _case(printed: str) -> int:
    """Pairs of scripts without spaces have none."""
    return analysis.LOWER if UNSPACED.match(printed) else analysis.case_of(printed)


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from((*PIECES, *ENDINGS)) | st.just(" "), max_size=14).map("".join), min_size=2, max_size=6
    ),
    st.sampled_from(("en", "de", None)),
    st.integers(0, 3),
)
def test_sentences_and_openings_are_those_of_the_analysis(texts: list[str], lang: str | None, opening: int) -> None:
    vocabulary, read = Vocabulary(), array("i")
    lengths = [vocabulary.read(text, lang, read) for text in texts]
    found = TextBoundaries(np.array(read, np.int32), np.array(lengths), np.full(len(texts), opening))
    counts, places, lines = found.breaks(0, 1)
    ends = np.cumsum(counts)
    for number, text in enumerate(texts):
        begin = [token.start for token in analysis.tokens(text, lang)]
        sentences, paragraphs = regions(text, lang, begin)
        here = slice(int(ends[number] - counts[number]), int(ends[number]))
        assert places[here].tolist() == [first for first, _ in sentences[1:]]
        assert places[here][lines[here]].tolist() == [first for first, _ in paragraphs[1:]]
        assert found.lengths[number] == len(begin)
        assert found.opening[number] == opening_of(text, opening, begin)


def test_very_long_texts_end_at_the_limit() -> None:
    for text in ("日本語" * 30_000, "ab cd, " * 40_000):
        read = _read(text, "en")
        assert len(read) == analysis.TOKEN_LIMIT
        assert [stem for stem, _, _ in read] == [token.stem for token in analysis.tokens(text, "en")]


def _read(text: str, lang: str | None) -> list[tuple[str, str, int]]:
    """(stem, printed word, case) of every token."""
    vocabulary, tokens = Vocabulary(), array("i")
    assert vocabulary.read(text, lang, tokens) == len(tokens)
    forms = vocabulary.forms
    stems, words = list(forms.stems), list(forms.words)
    return [
        (
            stems[forms.stem_of[token >> FORM_SHIFT]],
            words[forms.word_of[token >> FORM_SHIFT]],
            token & CASE,
        )
        for token in tokens
        if token >= 0
    ]
