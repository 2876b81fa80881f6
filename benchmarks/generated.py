"""News that nobody wrote: articles whose words, names and outlets are as unevenly spread as real ones, and queries for them.

Words are made of syllables, follow Zipf's law, come in inflected forms and gather in topics, so that two words of one
topic meet more often than chance. The same seed gives the same corpus on every machine.
"""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

FIRST_DAY = datetime(2024, 1, 1)
"""Articles carry plain times, read as UTC."""
DAYS = 730
STEMS, TOPICS, TOPIC_WORDS = 40_000, 250, 120
PEOPLE, OUTLETS = 4_000, 40
SMALL_WORDS = "the of to and a in for on that is with by at from as be it was are has not he its an will but or".split()  # noqa: SIM905
ENDINGS = ("", "", "", "", "s", "s", "ed", "ing")
ONSETS = "b br c ch d dr f fl g gr h j k l m n p pl qu r s sh st t tr v w z".split()  # noqa: SIM905
VOWELS = "a e i o u ai ea ou".split()  # noqa: SIM905
CODAS = ("", "", "n", "r", "l", "s", "t", "m", "nd", "rk")


class Query(NamedTuple):
    kind: str
    text: str
    filters: dict[str, Any]


def coined(rnd: random.Random, count: int, syllables: tuple[int, ...]) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        parts = (rnd.choice(ONSETS) + rnd.choice(VOWELS) + rnd.choice(CODAS) for _ in range(rnd.choice(syllables)))
        made["".join(parts)] = None
    return list(made)


def zipf(count: int, exponent: float, shift: float = 2.7) -> np.ndarray[Any, np.dtype[np.float64]]:
    weights = 1.0 / (np.arange(count) + shift) ** exponent
    return np.asarray(np.cumsum(weights) / weights.sum())


class Corpus:
    def __init__(self, articles: int, seed: int = 1) -> None:
        self.articles, self.seed = articles, seed
        rnd = random.Random(seed)
        stems = coined(rnd, STEMS, (2, 2, 3, 3, 4))
        self.words = [*SMALL_WORDS, *stems]
        self.topics = [rnd.sample(range(len(SMALL_WORDS) + 200, len(self.words)), TOPIC_WORDS) for _ in range(TOPICS)]
        last = coined(rnd, 1500, (2, 3))
        first = coined(rnd, 300, (1, 2))
        names = dict.fromkeys(f"{rnd.choice(first).title()} {rnd.choice(last).title()}" for _ in range(PEOPLE * 2))
        self.people = list(names)[:PEOPLE]
        kinds = ("Post", "Courier", "Gazette", "Wire")
        self.outlets = [f"{town.title()} {kinds[n % 4]}" for n, town in enumerate(coined(rnd, OUTLETS, (2,)))]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Articles as `benchmarks.adapters.Engine` takes them, rising in time."""
        draw = np.random.default_rng(self.seed)
        rnd = random.Random(self.seed + 1)
        common, within = zipf(len(self.words), 1.05), zipf(TOPIC_WORDS, 0.8)
        people, outlets, topics = zipf(len(self.people), 0.9), zipf(OUTLETS, 0.9), zipf(TOPICS, 0.5)
        for number in range(self.articles):
            length = rnd.randint(180, 480)
            topic = self.topics[int(np.searchsorted(topics, rnd.random()))]
            general = np.searchsorted(common, draw.random(length)).tolist()
            special = np.searchsorted(within, draw.random(length)).tolist()
            words = [
                self._word(topic[own] if rnd.random() < 0.22 else any_word, rnd)
                for any_word, own in zip(general, special, strict=True)
            ]
            named = sorted({self.people[int(np.searchsorted(people, rnd.random()))] for _ in range(rnd.randint(0, 5))})
            for person in named:
                words.insert(rnd.randrange(len(words)), person)
            seconds = min(max(DAYS * 86_400 * number / self.articles + rnd.gauss(0, 30_000), 0), DAYS * 86_400 - 1)
            yield {
                "id": number + 1,
                "title": " ".join(self._word(rnd.choice(topic), rnd) for _ in range(rnd.randint(4, 9))).capitalize(),
                "body": sentences(words, rnd),
                "outlet": self.outlets[int(np.searchsorted(outlets, rnd.random()))],
                "people": named,
                "published": (FIRST_DAY + timedelta(seconds=int(seconds))).isoformat(),
            }

    def _word(self, number: int, rnd: random.Random) -> str:
        word = self.words[number]
        return word if number < len(SMALL_WORDS) else word + rnd.choice(ENDINGS)

    def queries(self, each: int = 12, sample: int = 4_000, again: int = 0) -> list[Query]:
        """Some of every kind, from words that the first articles hold, by how many of them hold each. again: for other ones."""
        rnd = random.Random(self.seed + 2 + 1_000 * again)
        held: list[tuple[list[str], list[str], dict[str, Any]]] = []
        counts: Counter[str] = Counter()
        for article in itertools.islice(self, sample):
            words = article["body"].lower().replace(".", " ").replace(",", " ").split()
            counts.update(set(words))
            held.append((words, article["people"], article))
        coined = set(self.words) - set(SMALL_WORDS)
        stems = {word: n for word, n in counts.items() if word in coined}

        def band(low: float, high: float) -> list[str]:
            return sorted(word for word, n in stems.items() if low <= n / len(held) < high)

        common, middle, rare = band(0.05, 0.4), band(0.004, 0.02), band(0.0007, 0.003)
        usual = {*common, *band(0.01, 0.05)}
        found = [Query("common word", word, {}) for word in rnd.sample(common, each)]
        found += [Query("middling word", word, {}) for word in rnd.sample(middle, each)]
        found += [Query("rare word", word, {}) for word in rnd.sample(rare, each)]
        for number, joint, kind in ((2, " ", "two words"), (3, " ", "three words"), (3, " OR ", "one of three")):
            made = 0
            while made < each:
                meeting = sorted(usual.intersection(rnd.choice(held)[0]))
                if len(meeting) >= number:
                    found.append(Query(kind, joint.join(rnd.sample(meeting, number)), {}))
                    made += 1
        pairs = Counter(
            pair for words, _, _ in held for pair in itertools.pairwise(words) if pair[0] in usual and pair[1] in usual
        )
        for pair in rnd.sample(sorted(pair for pair, n in pairs.items() if n >= 2), each):
            found.append(Query("phrase", '"' + " ".join(pair) + '"', {}))
        for prefix in rnd.sample(sorted({word[:4] for word in middle if len(word) > 6}), each):
            found.append(Query("prefix", prefix + "*", {}))
        for _ in range(each):
            day = FIRST_DAY + timedelta(days=rnd.randrange(DAYS - 100))
            period = [day.isoformat(), (day + timedelta(days=rnd.choice((7, 30, 90)))).isoformat()]
            found.append(Query("word and dates", rnd.choice(common + middle), {"date": period}))
        while len(found) < 10 * each:
            words, named, _ = rnd.choice(held)
            meeting = sorted(usual.intersection(words))
            if named and meeting:
                found.append(Query("word and person", rnd.choice(meeting), {"people": rnd.choice(named)}))
        return found


def sentences(words: list[str], rnd: random.Random) -> str:
    parts, at = [], 0
    while at < len(words):
        size = rnd.randint(7, 26)
        sentence = words[at : at + size]
        at += size
        if len(sentence) > 12:
            sentence[6] += ","
        parts.append(sentence[0][:1].upper() + sentence[0][1:] + " " + " ".join(sentence[1:]) + ".")
    return " ".join(parts)


def seconds(iso: str) -> int:
    """Epoch seconds of a corpus time."""
    return int(datetime.fromisoformat(iso).replace(tzinfo=UTC).timestamp())
