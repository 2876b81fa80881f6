"""Texts read by chunk give the tokens of the analysis."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.engines.opensearch import analysed_chunks
from index.engines.opensearch.analysed_chunks import Analyser, analysed
from index.text.analysis import TOKEN_LIMIT, stemmer_of

PIECES = (
    "don't", "DON'T", "rock'n'roll", "U.S.", "(U.S.)", "U.S.A", "a.", "(A.)", "year-end", "1,000.5a", "1.5", "1.5.", "5G",
    "\"Quay,\"", "[harbours]", "ferry;", "!?", "...", "日本語", "日",
    "ก็ดี", "\n", "\u00a0", "-", "l'économie", "’s", "Straße", "ﬁne", "e\u0301t\u00e9",
    "x_y", "A.", "\x1c", "한국어", "foo日bar", "'", "`", "\u2028", "1.๕", "İstanbul", "\u200d", "٣٫٥", "col·lecció", "running", "RUNNING,",
    "\ue000",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6) | st.just(" "), max_size=14).map("".join)
languages = st.sampled_from(("en", "de", "tr", "xx-Latn", None))
shared = Analyser()


@settings(deadline=None)
@given(st.lists(st.tuples(texts, languages), max_size=4))
@example([("Running. RUNNING (running) Running's", "en"), ("running's", "de")])
def test_a_text_read_by_chunk_has_the_tokens_of_the_analysis(read: list[tuple[str, str | None]]) -> None:
    """Whatever was read before by the same analyser, in whatever language."""
    for text, lang in read:
        expected = analysed(text, stemmer_of(lang))
        assert shared.read(text, lang) == expected
        assert len(expected.stems.split()) == len(expected.printed.split())


def test_a_text_is_read_up_to_the_limit() -> None:
    text = "a-b " * (TOKEN_LIMIT // 2 + 100)
    found = shared.read(text, "en")
    assert len(found.stems.split()) == len(found.printed.split()) == TOKEN_LIMIT


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysed_chunks, "REMEMBERED", 50)
    analyser = Analyser()
    for number in range(100):
        read = analyser.read(f"ferry harbour number{number} (late{number})", "en")
        assert read.printed == f"ferry harbour number{number} late{number}"
        assert analyser.remembered < 60
