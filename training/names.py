"""Invented names for training.

They combine names from the corpora, the word lists, and blends of two names ("Har" + "sen") in the forms used in news:
initials, particles, hyphens, East Asian order.
"""

import random
from collections.abc import Sequence

from index.people.tagger import word_lists
from training.corpora import Sentence, spans


def words_of(text: str) -> list[str]:
    return text.split()


_PARTICLES = ("de", "van", "al", "bin", "da", "von der", "de la", "del", "dos", "di", "el", "ben", "ter", "le")
_INITIALS = "ABCDEFGHJKLMNPRSTVW"
_SYLLABLES = words_of(
    """ba bi bo chi da de di do fa ga gi go ha hi ho ja ji ka ki ko ku la le li lo lu ma me mi mo mu na ne ni no nya
    pa pi ra re ri ro ru sa se shi si so su ta te thi ti to tu va vi wa ya ye yo yu za zi zo"""
)


class Names:
    """Generates names. multi, single: names of several words and of one in the corpora, as lists of words."""

    def __init__(self, sentences: Sequence[Sentence], chance: random.Random) -> None:
        self._chance = chance
        self.multi: list[list[str]] = []
        single: set[str] = set()
        for tokens, tags in sentences:
            for start, stop in spans(tags):
                words = [t.word for t in tokens[start:stop]]
                if not all(w.replace("-", "").replace("'", "").replace(".", "").isalpha() for w in words):
                    continue
                if len(words) > 1 and words[0][0].isupper() and words[-1][0].isupper():
                    self.multi.append(words)
                elif words[0][0].isupper():
                    single.add(words[0])
        listed_given = sorted(w.title() for w in word_lists.words("given") if len(w) > 2)
        listed_surnames = sorted(w.title() for w in word_lists.words("surname"))
        self._given = sorted({n[0] for n in self.multi}) + listed_given
        self._surnames = sorted({n[-1] for n in self.multi} | single) + listed_surnames
        self._short = sorted(w.title() for w in word_lists.words("surname") if len(w) <= 4)

    def _blend(self, pool: Sequence[str]) -> str:
        a, b = self._chance.choice(pool), self._chance.choice(pool)
        if len(a) < 4 or len(b) < 4 or not (a + b).isalpha():
            return a
        return a[: self._chance.randint(2, len(a) - 1)] + b[self._chance.randint(1, len(b) - 2) :].lower()

    def _invented(self) -> str:
        return "".join(self._chance.choice(_SYLLABLES) for _ in range(self._chance.choice((2, 3, 3, 4)))).capitalize()

    def _one(self, pool: Sequence[str]) -> str:
        draw = self._chance.random()
        if draw < 0.5:
            return self._chance.choice(pool)
        return self._blend(pool) if draw < 0.85 else self._invented()

    def make(self, words: int) -> list[str]:
        """A name, as a list of words: of one word if `words` is 1, else of two or more."""
        if words == 1:
            return [self._one(self._surnames)]
        chance = self._chance
        draw = chance.random()
        if draw < 0.3:
            return list(chance.choice(self.multi))
        if draw < 0.38:
            second = self._invented()
            return [
                chance.choice(self._short),
                second if chance.random() < 0.5 else f"{second[:4]}-{second[-3:].lower()}",
            ]
        given, family = self._one(self._given), self._one(self._surnames)
        if draw < 0.44:
            return [given, chance.choice(_INITIALS) + ".", family]
        if draw < 0.49:
            return [chance.choice(_INITIALS) + "." for _ in range(chance.choice((1, 2)))] + [family]
        if draw < 0.51:
            return [chance.choice(_INITIALS) for _ in range(chance.choice((1, 2)))] + [family]
        if draw < 0.55:
            return [given, *chance.choice(_PARTICLES).split(), family]
        if draw < 0.61:
            return [given, self._one(self._surnames), family]
        if draw < 0.64:
            return [given, f"{family}-{self._one(self._surnames)}"]
        if draw < 0.66:
            return [given, f"Al-{family}"]
        if draw < 0.68:
            return [given, self._one(self._given), self._one(self._surnames), family]
        if draw < 0.7:
            return [given, self._one(self._given), chance.choice(("Al", "El", "bin", "Bin", "ibn")), family]
        return [given, family]

    def place(self) -> str:
        """A word that could also be a surname; only its context tells."""
        return self._one(self._surnames)
