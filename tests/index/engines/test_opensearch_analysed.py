"""Texts read by chunk give the tokens of the analysis."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.engines.opensearch import analysed_chunks
from index.engines.opensearch.analysed_chunks import Analyser, token_text
from index.engines.opensearch.index_mapping import CASES, PLACEHOLDER, REGIONS
from index.text.analysis import LOWER, TOKEN_LIMIT, UNSPACED, case_of, stem, token_starts, tokens
from index.text.folding import fold
from index.text.text_regions import opening_of, regions

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
@given(st.lists(st.tuples(texts, languages, st.integers(0, 3), st.booleans()), max_size=4))
@example([("Running. RUNNING (running) Running's", "en", 1, True), ("running's", "de", 0, False)])
@example([('It ends.\n... "And begins" ... Again', "en", 1, False)])
def test_a_text_read_by_chunk_has_the_tokens_and_regions_of_the_analysis(
    read: list[tuple[str, str | None, int, bool]],
) -> None:
    """Whatever was read before by the same analyser, in whatever language."""
    for text, lang, opening, quotes in read:
        expected = tokens(text, lang)
        quoted = [(0, 0), (1, len(expected) - 1)] if quotes and len(expected) > 1 else []
        found = shared.read(text, lang, opening, quoted)
        printed = [text[token.start : token.end] for token in expected]
        assert found.stems == " ".join(token_text(token.stem) for token in expected)
        assert found.printed == " ".join(token_text(fold(word)) for word in printed)
        begin = token_starts(text)
        sentences, paragraphs = regions(text, lang, begin)
        opened = opening_of(text, opening, begin)
        letters = [""] * len(expected)
        spans = {
            "sentence": sentences,
            "paragraph": paragraphs,
            "quote": quoted,
            "opening": [(0, opened - 1)][: opened > 0],
        }
        for region, found_spans in spans.items():
            for first, last in found_spans:
                for at, letter in (
                    {first: REGIONS[region][2]}.items()
                    if first == last
                    else zip((first, last), REGIONS[region], strict=False)
                ):
                    letters[at] += letter
        marks = []
        for word, letter in zip(printed, letters, strict=True):
            case = LOWER if re.match(f"[{UNSPACED}]", word) else case_of(word)
            spelt = "" if case == LOWER else CASES[case] + token_text(fold(word))
            marks.append(f"{letter}|{spelt}" if letter or spelt else PLACEHOLDER)
        assert found.marks.split() == marks


def test_a_text_is_read_up_to_the_limit() -> None:
    text = "a-b " * (TOKEN_LIMIT // 2 + 100)
    found = shared.read(text, "en")
    assert len(found.stems.split()) == len(found.printed.split()) == len(found.marks.split()) == TOKEN_LIMIT


def test_what_is_met_again_outlives_a_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is remembered of a word serves for the word with signs and capitals."""
    monkeypatch.setattr(analysed_chunks, "REMEMBERED", 4)
    analyser = Analyser()
    read: list[str] = []

    def reading(word: str, stemmer: str) -> str:
        read.append(word)
        return stem(word, stemmer)

    monkeypatch.setattr(analysed_chunks, "stem", reading)
    for text in ("ferries sail north today", "ferries Ferries, dock", "quays (ferries) freeze", "ferries again"):
        assert analyser.read(text, "en") == Analyser().read(text, "en")
    read.clear()
    analyser.read("ferries FERRIES!", "en")
    assert read == []
    analyser.read("sail", "en")
    assert read == ["sail"], "it was not met again, and is forgotten"


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysed_chunks, "REMEMBERED", 50)
    analyser = Analyser()
    for number in range(100):
        read = analyser.read(f"ferry harbour number{number} (late{number})", "en")
        assert read.printed == f"ferry harbour number{number} late{number}"
        assert analyser.remembered < 60
