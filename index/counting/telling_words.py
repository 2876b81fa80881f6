"""The words that tell some articles from others: what is asked of an engine, and how the best are chosen.

An engine counts stems, since that is what it holds; a reader sees words and searches for them. So the best stems become words (the
printed form that most of the articles have), each word is counted once more as a search for it counts, and that decides the
order: the number beside a word is the number that a click on it finds.

Function words tell a style, or a language, not what articles are about, and are left out. A stem that is one in some languages
of the archive and not in others ("war") is looked at in the articles of the others alone, and stays if it tells there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.counting.keyness import SURE, Table
from index.query import SearchRequest

CANDIDATES = 2
"""Stems that become words, for each word that is asked for; those that turn out to be the same word, or to tell less, drop out."""

SPARE = 10
"""Stems beyond that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TellingRequest:
    """request: whose matches are described. against: whose matches they are compared with, without those that both have; None: all
    other articles. Of both only what decides which articles match is looked at. limit: words wanted. least: articles that a word
    has to be in."""

    request: SearchRequest
    against: SearchRequest | None = None
    limit: int = 30
    least: int = 3

    @property
    def candidates(self) -> int:
        """Stems that become words."""
        return CANDIDATES * self.limit + SPARE


@dataclass(frozen=True, kw_only=True, slots=True)
class TellingWord:
    """word: as printed, folded. here: matches with it, as a search for it among them finds; there: of those compared with."""

    word: str
    here: int
    there: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TellingWords:
    """words: most telling first, all more frequent here than there. articles: matches; others: what they are compared with. All
    numbers are exact, over all articles."""

    words: tuple[TellingWord, ...]
    articles: int
    others: int
    generation: int


def tells(table: Table) -> bool:
    """Whether a stem that is a function word elsewhere tells in the articles that the table counts: those in whose languages it is
    none."""
    return table.all_here > 0 and table.is_more_here and table.log_likelihood >= SURE


def best_stems(tables: Iterable[tuple[str, Table]], asked: TellingRequest) -> list[str]:
    """The stems that become words, most telling first, ties by stem. tables: of stems in at least `least` matches that
    are no function words."""
    ranked = sorted((-table.log_likelihood, stem) for stem, table in tables if table.is_more_here)
    return [stem for _, stem in ranked[: asked.candidates]]


def commonest(forms: Mapping[str, int]) -> str:
    """The printed form that most articles have, ties alphabetical."""
    return min(forms, key=lambda form: (-forms[form], form))


def chosen_words(
    words: Iterable[str],
    places: Callable[[str], object],
    count: Callable[[Sequence[str]], Sequence[tuple[int, int]]],
    asked: TellingRequest,
    articles: int,
    others: int,
) -> tuple[TellingWord, ...]:
    """The words to answer with. words: candidates, most telling first. places: what a search looks for in place of a word; of two
    words that are the same search the first stays. count: (here, there) of words as a search for each finds them."""
    distinct: dict[object, str] = {}
    for word in words:
        distinct.setdefault(places(word), word)
    listed = list(distinct.values())
    counted = [
        (word, Table(here, articles, there, others))
        for word, (here, there) in zip(listed, count(listed), strict=True)
        if here >= asked.least
    ]
    telling = sorted(
        ((-table.log_likelihood, word, table) for word, table in counted if table.is_more_here),
        key=lambda one: one[:2],
    )
    return tuple(
        TellingWord(word=word, here=table.here, there=table.there) for _, word, table in telling[: asked.limit]
    )
