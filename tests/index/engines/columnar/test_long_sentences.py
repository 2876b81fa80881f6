"""Words in one sentence, where sentences are short or long, at the ends of texts, and beside other articles' texts."""

import random

import pytest

from index.query import Fuzzy, Nearby, Or, Phrase, Term
from tests.index.engines.conftest import MemoryBackend, Subject, settings_in
from tests.index.engines.texts import article


def texts(rnd: random.Random) -> list[str]:
    """Bodies of sentences of very different lengths; some end without a full stop, some are one sentence."""
    made = []
    for _ in range(60):
        sentences = []
        for _ in range(rnd.choice((1, 1, 2, 5, 9))):
            size = rnd.choice((1, 3, 30, 36, 37, 80, 200))
            words = ["filler"] * size
            for word in ("alpha", "beta", "gamma"):
                for _ in range(rnd.choice((0, 0, 1, 2))):
                    words[rnd.randrange(size)] = word
            sentences.append(" ".join(words).capitalize())
        made.append(rnd.choice((". ", ".\n")).join(sentences) + rnd.choice((".", "")))
    return made


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["whoosh"])
def test_sentences_of_any_length_hold_what_the_specification_says(engine: Subject, seed: int, kind: str) -> None:
    memory = Subject(MemoryBackend(), settings_in(engine.settings.data / "memory"))
    documents = [article(f"a{n}", body, "Alpha beta") for n, body in enumerate(texts(random.Random(seed)))]
    for one in (memory, engine):
        one.put(*documents)
    alpha, beta, gamma = Term("alpha"), Term("beta"), Term("gamma")
    pair = Phrase(("alpha", "filler"))
    for unit in ("sentence", "paragraph"):
        for parts in (
            (alpha, beta),
            (beta, alpha),
            (pair, gamma),
            (alpha, alpha),
            (Or((alpha, pair)), Or((beta, gamma))),
        ):
            for ordered in (False, True):
                node = Nearby(parts, unit, ordered)
                assert engine.found(node) == memory.found(node), node
        three = Nearby((alpha, beta, gamma), unit)
        assert engine.found(three) == memory.found(three)


@pytest.mark.parametrize("kind", ["whoosh"])
def test_a_fuzzy_word_finds_edits_anywhere_in_it(engine: Subject, kind: str) -> None:
    words = "harbour arbour xarbour ahrbour hrbour haarbour harbuor harbou harbourx härbour haribour hařbour hxrbour barbers"
    engine.put(*(article(word, f"A {word} here.") for word in dict.fromkeys(words.split())))
    assert engine.found(Fuzzy("harbour")) == set(words.split()) - {"barbers"}
