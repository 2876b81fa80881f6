"""More sentences from those at hand: names swapped for others, headlines, result lists.

The corpora name the people of their years; swapped names teach the sentence around a name instead of the name. The new
names are made of the corpus' own, of the word lists and of blends of two ("Har" + "sen"), in the forms that news prints:
initials, particles, hyphens, East Asian order. A fixed seed makes training repeatable.
"""

import random
from collections.abc import Iterator, Sequence

from index.annotate import lexicon
from index.annotate.training.corpora import SKIP, Sentence, sentence, spans


def _words(text: str) -> list[str]:
    return text.split()


_SMALL = lexicon.words("never")
_COUNTRIES = _words(
    """Britain France Germany Italy Spain Japan China Kenya Brazil Russia U.S. Australia Austria Sweden Norway India
    Egypt Nigeria Chile Qatar Switzerland Finland Croatia Jamaica Ethiopia Netherlands Belgium Poland Ukraine
    Romania Morocco Argentina Canada Ireland Pakistan Zimbabwe Denmark Belarus Cuba Mexico England Scotland Wales
    Slovakia Hungary Latvia"""
)
_CLUBS = _words(
    """Arsenal Everton Ajax Milan Roma Porto Monaco Lens Auxerre Barcelona Hibernian Celtic Chelsea Juventus Valencia
    Derby Leeds Lyon Metz Torino Lazio Bayern Benfica Sporting PSV Dortmund Leicestershire Essex Surrey Kent
    Somerset Lahore"""
)
_PARTICLES = ("de", "van", "al", "bin", "da", "von der", "de la", "del", "dos", "di", "el", "ben", "ter", "le")
_INITIALS = "ABCDEFGHJKLMNPRSTVW"
_SYLLABLES = _words(
    """ba bi bo chi da de di do fa ga gi go ha hi ho ja ji ka ki ko ku la le li lo lu ma me mi mo mu na ne ni no nya
    pa pi ra re ri ro ru sa se shi si so su ta te thi ti to tu va vi wa ya ye yo yu za zi zo"""
)


class Names:
    """Makes names. multi, single: those of the corpora, as lists of words."""

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
        listed_given = sorted(w.title() for w in lexicon.words("given") if len(w) > 2)
        listed_surnames = sorted(w.title() for w in lexicon.words("surname"))
        self._given = sorted({n[0] for n in self.multi}) + listed_given
        self._surnames = sorted({n[-1] for n in self.multi} | single) + listed_surnames
        self._short = sorted(w.title() for w in lexicon.words("surname") if len(w) <= 4)

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
        """A name of one word, or of two and more."""
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
        return [given, family]


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
        yield sentence(*_line(names, chance))


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


def _line(names: Names, chance: random.Random) -> tuple[list[str], list[str]]:
    """One line of results, a scorecard, a squad list or a byline."""
    country, club = chance.choice(_COUNTRIES), chance.choice(_CLUBS)
    number = str(chance.randint(1, 99))
    score = f"{chance.randint(0, 7)}-{chance.randint(0, 7)}"
    time = f"{chance.randint(1, 59)}.{chance.randint(10, 99)}"

    def full() -> str:
        return "|".join(names.make(2))

    def last() -> str:
        return "|".join(names.make(1))

    def initial() -> str:
        return chance.choice(_INITIALS) + ".|" + names.make(1)[0]

    forms = (
        f"{number} . *{full()} ( {country} ) {time}",
        f"{number} . *{full()} , {country} , {time}",
        f"{chance.randint(1, 8)} - *{full()} ( {country} ) beat *{full()} ( {chance.choice(_COUNTRIES)} ) {score} {score}",
        f"*{full()} ( {country} ) {score}",
        f"*{full()} , {country} , {number}",
        f"*{initial()} c *{last()} b *{last()} {number}",
        f"*{initial()} not out {number}",
        f"*{initial()} run out {number}",
        f"*{last()} {number} - {chance.randint(0, 9)} - {number} - {chance.randint(0, 9)}",
        f"{club} {chance.randint(0, 5)} {chance.choice(_CLUBS)} {chance.randint(0, 5)}",
        f"{club} - *{full()} {number}",
        f"Scorers : {club} - *{full()} ( {number} ) , *{last()} ( {number} )",
        f"Scorer : *{full()} {number}",
        f"{club} : {number} - *{full()} ; {number} - *{full()} , {number} - *{last()}",
        f"{country} : *{full()} , *{full()} , *{last()} , *{last()}",
        f"By *{full()}",
        f"{number} *{full()} {number} {number}",
        f"{number} *{full()} {club} {number}",
        f"*{initial()} ( {country} )",
        f"*{full()} ( {club} ) , *{full()} ( {chance.choice(_CLUBS)} ) , *{full()} ( {club} )",
        f"{country} beat {chance.choice(_COUNTRIES)} {score}",
        f"{club} v {chance.choice(_CLUBS)}",
    )
    words: list[str] = []
    tags: list[str] = []
    for word in chance.choice(forms).split():
        if word.startswith("*"):
            name = word[1:].split("|")
            words += name
            tags += ["B"] + ["I"] * (len(name) - 1)
        else:
            words.append(word)
            tags.append("O")
    return words, tags
