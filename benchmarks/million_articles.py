"""News that nobody wrote, in masses: a million short articles about a hundred thousand people, made in some minutes.

Words, topics and queries are those of `benchmarks.generated`; articles are shorter, are made a chunk at a time (any chunk alone, so
that work that was cut off goes on where it was), and name many more people: whom each tenth article names, and a long tail of
whom one or two name. Some articles are copies of others at another outlet.
"""

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.generated import (
    DAYS,
    ENDINGS,
    FIRST_DAY,
    OUTLETS,
    SMALL_WORDS,
    TOPIC_WORDS,
    TOPICS,
    Corpus,
    coined,
    sentences,
    zipf,
)
from index.annotation.annotator import annotator_of
from index.article import Annotation, Article, Block, DateSource, Mention, Outlet, PartialDateTime, article_id

CHUNK = 1_000
PEOPLE = 130_000
"""Names there are: a million articles mention some 100,000 of them."""
FIRST_NAMES, LAST_NAMES = 3_000, 40_000
AUTHORS, SECTIONS = 2_000, 24
NAMED = (1, 2, 2, 3, 3, 4)
"""People in an article, one of these at random; the first of all is in one of six articles."""
LENGTHS = (80, 200)
"""Words of an article, at least and at most."""
COPIES = 0.05
TOPICAL = 0.22
"""Shares of the articles that are copies, and of the words that belong to the topic."""
ANNOTATOR = annotator_of()
"""As if the built-in one had read them, so that an idle indexer leaves them alone."""


class Masses(Corpus):
    """So many articles; the first ones are the same in every corpus of a seed but for their dates."""

    def __init__(self, articles: int, seed: int = 1) -> None:
        super().__init__(articles, seed)
        rnd = random.Random(seed + 3)
        first = [name.title() for name in coined(rnd, FIRST_NAMES, (1, 2, 2, 3))]
        last = [name.title() for name in coined(rnd, LAST_NAMES, (2, 2, 3))]
        draw = np.random.default_rng(seed + 3)
        usual, family = zipf(FIRST_NAMES, 0.8), zipf(LAST_NAMES, 0.6)
        names: dict[str, None] = {}
        while len(names) < PEOPLE:
            pairs = zip(_drawn(draw, usual, PEOPLE), _drawn(draw, family, PEOPLE), strict=True)
            names.update(dict.fromkeys(f"{first[one]} {last[other]}" for one, other in pairs))
        self.people = list(names)[:PEOPLE]
        self.authors = [f"{rnd.choice(first)} {rnd.choice(last)}" for _ in range(AUTHORS)]
        self.sections = [name.title() for name in coined(rnd, SECTIONS, (2, 3))]
        small = len(SMALL_WORDS)
        forms = [*(word for word in SMALL_WORDS for _ in ENDINGS)]
        forms += [word + ending for word in self.words[small:] for ending in ENDINGS]
        self._forms: NDArray[np.object_] = np.array(forms, dtype=object)
        self._topic_words = np.array(self.topics)
        self._common, self._within = zipf(len(self.words), 1.05), zipf(TOPIC_WORDS, 0.8)
        self._most_named, self._most_signed = zipf(PEOPLE, 1.0, 1.0), zipf(AUTHORS, 0.7)
        self._largest, self._usual_topics = zipf(OUTLETS, 0.9), zipf(TOPICS, 0.5)
        self._usual_sections = zipf(SECTIONS, 0.7)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for number in range(-(-self.articles // CHUNK)):
            yield from itertools.islice(self.chunk(number), self.articles - number * CHUNK)

    def chunk(self, number: int) -> list[dict[str, Any]]:
        """CHUNK articles, as those of `Corpus`, with `author` and `section` besides."""
        draw, rnd = np.random.default_rng((self.seed, number)), random.Random(self.seed * 1_000_003 + number)
        lengths = draw.integers(LENGTHS[0], LENGTHS[1] + 1, CHUNK)
        topics = _drawn(draw, self._usual_topics, CHUNK)
        stems = np.array(_drawn(draw, self._common, int(lengths.sum())))
        own = self._topic_words[np.repeat(topics, lengths), _drawn(draw, self._within, len(stems))]
        stems = np.where(draw.random(len(stems)) < TOPICAL, own, stems)
        words = self._forms[stems * len(ENDINGS) + draw.integers(0, len(ENDINGS), len(stems))].tolist()
        chosen = [iter(_drawn(draw, of, CHUNK)) for of in (self._largest, self._most_signed, self._usual_sections)]
        named = iter(_drawn(draw, self._most_named, CHUNK * max(NAMED)))
        made: list[dict[str, Any]] = []
        end = 0
        for place, (length, topic) in enumerate(zip(lengths.tolist(), topics, strict=True)):
            outlet, author, section = (next(values) for values in chosen)
            people = sorted({self.people[next(named)] for _ in range(rnd.choice(NAMED))})
            text = words[end : end + length]
            end += length
            for person in people:
                text.insert(rnd.randrange(len(text)), person)
            own_words = self._topic_words[topic]
            title = " ".join(self.words[own_words[rnd.randrange(TOPIC_WORDS)]] for _ in range(rnd.randint(4, 9)))
            entry: dict[str, Any] = {"title": title.capitalize(), "body": sentences(text, rnd), "people": people}
            if place > 20 and rnd.random() < COPIES:
                entry = {name: made[place - rnd.randint(1, 20)][name] for name in entry}
            index = number * CHUNK + place
            seconds = DAYS * 86_400 * index / max(self.articles, CHUNK) + rnd.gauss(0, 30_000)
            published = FIRST_DAY + timedelta(seconds=int(min(max(seconds, 0), DAYS * 86_400 - 1)))
            entry |= {"id": index + 1, "outlet": self.outlets[outlet], "published": published.isoformat()}
            made.append(entry | {"author": self.authors[author], "section": self.sections[section]})
        return made


def read(entry: dict[str, Any]) -> tuple[Article, Annotation]:
    """An article as the crawler would have read it, and who is in it, which nobody has to find out."""
    url = f"https://lantern.example/{entry['id']}"
    at = datetime.fromisoformat(entry["published"]).replace(tzinfo=UTC)
    parts = entry["body"].split(". ")
    paragraphs = [". ".join(parts[n : n + 4]) + "." for n in range(0, len(parts), 4)]
    paragraphs[-1] = paragraphs[-1].removesuffix(".")
    name = entry["outlet"]
    article = Article(
        id=article_id(url),
        url=url,
        title=entry["title"],
        blocks=tuple(Block(text=text) for text in paragraphs),
        fetched=at,
        published=PartialDateTime(at=at),
        published_source=DateSource.METADATA,
        outlet=Outlet(id=name.lower().replace(" ", "-"), name=name),
        authors=(entry["author"],),
        section=entry["section"],
        lang="en",
    )
    places = ((person, article.text.find(person)) for person in entry["people"])
    mentions = tuple(Mention(name=person, spans=((at, at + len(person)),)) for person, at in places if at >= 0)
    return article, Annotation(annotator=ANNOTATOR, mentions=mentions)


def _drawn(draw: np.random.Generator, of: NDArray[np.float64], count: int) -> list[int]:
    """Numbers distributed as `zipf` says."""
    found: list[int] = np.searchsorted(of, draw.random(count)).tolist()
    return found
