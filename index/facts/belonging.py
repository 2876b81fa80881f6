"""Why an article is in its story: the words, people and the day that it shares with the other articles. Evidence for readers; who
belongs together is decided by `index.stories` alone, by the same words.
"""

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.article import ArchivedArticle, Person
from index.stories.article_words import READ
from index.stories.term_vector import terms_of
from index.text.analysis import tokens

SHOWN = 6
"""Words and people that are named at most."""

LEAST = 0.004
"""Part of the likeness to another article that a word has to carry to be named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Belonging:
    """What an article shares with others of its story. words: as it prints them, those that say most first. people: named by
    others too. same_day: whether others happened on its event day, too. copy: whether it repeats the text of another."""

    words: tuple[str, ...]
    people: tuple[Person, ...]
    same_day: date | None
    copy: bool


def belonging(articles: Sequence[ArchivedArticle]) -> dict[str, Belonging]:
    """Id -> why, for each article of a story. Each article is read once."""
    terms = {archived.article.id: terms_of(archived.article).terms for archived in articles}
    held: Counter[int] = Counter()
    for of_one in terms.values():
        held.update(dict(of_one))
    named = Counter(person.id for archived in articles for person in archived.people)
    days = Counter(archived.event for archived in articles if archived.event)
    others = max(1, len(articles) - 1)
    reasons: dict[str, Belonging] = {}
    for archived in articles:
        weights = terms[archived.article.id]
        shared = {term: weight * (held[term] - weight) / (65_535**2 * others) for term, weight in weights.items()}
        best = sorted((term for term, carried in shared.items() if carried >= LEAST), key=lambda term: -shared[term])
        reasons[archived.article.id] = Belonging(
            words=_printed(archived, best[: 2 * SHOWN])[:SHOWN],
            people=tuple(person for person in archived.people if named[person.id] > 1)[:SHOWN],
            same_day=archived.event if archived.event and days[archived.event] > 1 else None,
            copy=archived.copy_of is not None,
        )
    return reasons


def _printed(archived: ArchivedArticle, terms: Sequence[int]) -> tuple[str, ...]:
    """The words as they are printed first, without those that are part of a person's name."""
    article = archived.article
    names = {word.lower() for person in archived.people for word in person.name.split()}
    wanted = set(terms)
    forms: dict[int, str] = {}
    for text in (article.text[:READ], article.standfirst or "", article.title):
        for token in tokens(text, article.lang):
            number = zlib.crc32(token.stem.encode("utf-8", "surrogatepass"))
            if number in wanted:
                forms.setdefault(number, text[token.start : token.end])
    printed = (forms[term] for term in terms if term in forms)
    return tuple(dict.fromkeys(word for word in printed if word.lower() not in names))
