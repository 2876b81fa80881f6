"""Augments the training data: replaces names, and adds headlines and result lists.

The corpora name people of their time; with replaced names, the model learns the sentence around a name instead of the
name. A fixed seed makes training reproducible.
"""

import random
from collections.abc import Iterator, Sequence

from index.people.tagger import word_lists
from training.corpora import SKIP, Sentence, sentence, spans
from training.names import Names
from training.results import line

_SMALL = word_lists.words("never")


def augment(
    sentences: Sequence[Sentence], *, seed: int, swapped: float, headlines: float, lists: int
) -> Iterator[Sentence]:
    """Generate additional sentences.

    seed: of the random generator. swapped, headlines: share of the sentences used for each (0 to 1); lists: number of
    result lines.
    """
    chance = random.Random(seed)  # noqa: S311 - reproducible training, not cryptography
    names = Names(sentences, chance)
    for tokens, tags in sentences:
        if SKIP in tags:
            continue
        words = [t.word for t in tokens]
        if "B" in tags and chance.random() < swapped:
            yield sentence(*_swap(words, tags, names))
        if 4 < len(words) < 18 and words[0][0].isalpha() and chance.random() < headlines:
            yield sentence(
                [w if w.lower() in _SMALL and i else w[:1].upper() + w[1:] for i, w in enumerate(words)], tags
            )
    for _ in range(lists):
        yield sentence(*line(names, chance))


def _swap(words: Sequence[str], tags: Sequence[str], names: Names) -> tuple[list[str], list[str]]:
    out: list[str] = []
    out_tags: list[str] = []
    at = 0
    for start, stop in spans(tags):
        out += words[at:start]
        out_tags += tags[at:start]
        name = names.make(stop - start)
        out += name
        out_tags += ["B"] + ["I"] * (len(name) - 1)
        at = stop
    return out + list(words[at:]), out_tags + list(tags[at:])
