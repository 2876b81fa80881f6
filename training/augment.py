"""More sentences from those at hand: names swapped for others, headlines, result lists.

The corpora name the people of their years; swapped names teach the sentence around a name instead of the name. A fixed
seed makes training repeatable.
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
    """New sentences. swapped, headlines: share of the sentences that are used so; lists: how many result lines."""
    chance = random.Random(seed)  # noqa: S311 - repeatable training, no secret
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
