"""The words of an article are read in bulk. What comes out is what a walk from word to word finds."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from index.stories import article_words
from index.stories.article_words import LEAD, OPENING, ArticleWords
from index.text.analysis import WORD, pairs, stem

WORDS = ("Vell", "vell", "harbours", "the", "The", "U.S.", "1,200", "日本語", "ไทย", "é", "\u0301", "_")
BETWEEN = (" ", " ", " ", "-", ". ", ".", "\n", ' "', "’s")
PIECES = st.sampled_from(WORDS + BETWEEN)
TEXTS = st.lists(PIECES, max_size=150).map("".join)


def walked(text: str, words: ArticleWords) -> set[str]:
    """Adds the words of a text, one after the other; those printed more often with a capital inside sentences."""
    surplus: Counter[str] = Counter()
    before, previous = 0, ""
    for position, match in enumerate(WORD.finditer(text)):
        start, end = match.span()
        unspaced = match.lastgroup == "unspaced"
        stems = [pair for pair, _, _ in pairs(match[0])] if unspaced else [stem(match[0], "english")]
        words.counts.update(stems)
        for most, into in ((LEAD, words.lead), (OPENING, words.opening)):
            if position < most:
                into.update(stems)
        if text[start].islower():
            surplus[stems[0]] -= 1
        elif position and text[start].isupper() and not set('.!?:\n"“”„«»‚‘') & set(text[before:start]):
            surplus[stems[0]] += 1
        if previous and text[before:start] in {" ", "-"}:
            words.side_by_side.append((previous, stems[0]))
        before, previous = end, stems[-1]
    return {word for word, more in surplus.items() if more > 0}


@given(st.lists(TEXTS, min_size=1, max_size=2))
def test_words_read_in_bulk_are_those_of_a_walk(texts: list[str]) -> None:
    expected, found = ArticleWords(), ArticleWords()
    for text in texts:
        assert set(article_words._read(text, "english", found)) == walked(text, expected)
    assert found == expected
