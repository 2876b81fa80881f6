"""Telling words over the inverted index: every posting of the segments is looked at once, none of the texts."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from index.counting.keyness import Table, log_likelihood
from index.counting.telling_words import (
    TellingRequest,
    TellingWord,
    TellingWords,
    best_stems,
    chosen_words,
    commonest,
    tells,
)
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.query.compiler import Compiler
from index.engines.columnar.query.fuzzy_words import Expansions
from index.engines.columnar.query.matching import matching
from index.engines.columnar.read.form_counts import form_counts
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View
from index.query import TEXT_FIELDS, SearchRequest, Term
from index.text.analysis import query_places
from index.text.function_words import function_words_of

_TIES = 1e-5
"""Two values closer than this may be in either order here; `best_stems` decides."""

_TAKEN = 256
"""Stems that are taken from the top of the list at a time."""


def telling(view: View, asked: TellingRequest, expansions: Expansions) -> TellingWords:
    """Answer a request over a view."""
    here = _masks(view, asked.request, expansions)
    if asked.against is None:
        there = [_live(s) & ~mask for s, mask in zip(view.segments, here, strict=True)]
    else:
        compared = _masks(view, asked.against, expansions)
        there = [other & ~mask for other, mask in zip(compared, here, strict=True)]
    told = _Telling(view, asked, expansions, here, there)
    return TellingWords(
        words=told.words(), articles=told.articles, others=told.others, generation=view.generation.number
    )


def _masks(view: View, request: SearchRequest, expansions: Expansions) -> list[Array]:
    found = matching(view, request, expansions)
    masks = [np.zeros(segment_view.docs, bool) for segment_view in view.segments]
    for mask, docs in zip(masks, found, strict=True):
        mask[docs] = True
    return masks


def _live(segment_view: SegmentView) -> Array:
    return np.ones(segment_view.docs, bool) if segment_view.live is None else segment_view.live


def _sum(masks: Sequence[Array]) -> int:
    return sum(int(np.count_nonzero(mask)) for mask in masks)


class _Telling:
    """One request over one view. here, there: of each segment, which documents are matches, and which they are compared with."""

    def __init__(
        self, view: View, asked: TellingRequest, expansions: Expansions, here: Sequence[Array], there: Sequence[Array]
    ) -> None:
        self._view = view
        self._asked = asked
        self._here, self._there = here, there
        self._compiler = Compiler(view, TEXT_FIELDS, expansions)
        self._languages = _Languages(view, here, there)
        self.articles, self.others = _sum(here), _sum(there)

    def words(self) -> tuple[TellingWord, ...]:
        """The words to answer with."""
        view, asked = self._view, self._asked
        tables = self._tables()
        best = best_stems(((stem, table) for stem, (table, _) in tables.items()), asked)
        printed = _printed(view, self._here, [tables[stem][1] for stem in best])
        known = {stem: tables[stem][0] for stem in best}

        def count(words: Sequence[str]) -> list[tuple[int, int]]:
            return [self._found(word, known) for word in words]

        return chosen_words(
            printed, lambda word: query_places(word, view.stemmers), count, asked, self.articles, self.others
        )

    def _tables(self) -> dict[str, tuple[Table, list[int]]]:
        """The most telling stems, and those that might be among them: stem -> (its table, its number in each segment)."""
        asked, articles, others = self._asked, self.articles, self.others
        numbers = self._view.stem_numbers()
        counts = numbers.counted(self._here)
        elsewhere = numbers.total - counts if asked.against is None else numbers.counted(self._there)
        eligible = ((counts >= max(asked.least, 1)) & (counts * others > elsewhere * articles)).nonzero()[0]
        scores = log_likelihood(counts[eligible], articles, elsewhere[eligible], others)
        places = numbers.places()
        tables: dict[str, tuple[Table, list[int]]] = {}
        bound = -np.inf
        for index in _descending(scores):
            if scores[index] < bound - _TIES:
                break
            number = int(eligible[index])
            at = [int(of_segment[number]) for of_segment in places]
            stem = numbers.text(at)
            if self._languages.say_nothing_of(stem, at):
                continue
            tables[stem] = Table(int(counts[number]), articles, int(elsewhere[number]), others), at
            if len(tables) == asked.candidates:
                bound = scores[index]
        return tables

    def _found(self, word: str, known: dict[str, Table]) -> tuple[int, int]:
        """(matches, others) that a search for a word finds."""
        places = query_places(word, self._view.stemmers)
        if len(places) == 1 and not places[0].begins:
            held = [stem for stem in places[0].stems if self._holds(stem.encode())]
            if len(held) == 1 and held[0] in known:
                return known[held[0]].here, known[held[0]].there
        plan = self._compiler.plan(Term(word))
        docs = [plan.docs(n) for n in range(len(self._view.segments))]
        return _among(self._here, docs), _among(self._there, docs)

    def _holds(self, stem: bytes) -> bool:
        return any(segment_view.segment.stem(stem) >= 0 for segment_view in self._view.segments)


def _descending(scores: Array) -> Iterator[int]:
    """The indices of the scores, highest first, without sorting more than are taken."""
    rest = np.arange(len(scores))
    while len(rest):
        size = min(_TAKEN, len(rest))
        split = np.argpartition(-scores[rest], size - 1)
        top, rest = rest[split[:size]], rest[split[size:]]
        yield from top[np.argsort(-scores[top], kind="stable")].tolist()


def _among(masks: Sequence[Array], docs: Sequence[Array]) -> int:
    return sum(int(np.count_nonzero(mask[found])) for mask, found in zip(masks, docs, strict=True))


class _Languages:
    """Which stems are function words in the languages of the articles that hold them."""

    def __init__(self, view: View, here: Sequence[Array], there: Sequence[Array]) -> None:
        self._segments = view.segments
        self._here, self._there = here, there
        self._names = [["", *map(bytes.decode, one.segment.names("lang").all())] for one in view.segments]
        self._words = function_words_of(frozenset(name for names in self._names for name in names))
        self._others: dict[frozenset[str], tuple[list[Array], list[Array]]] = {}

    def say_nothing_of(self, stem: str, at: Sequence[int]) -> bool:
        """Whether a stem is to be left out. at: its number in each segment, -1 where it does not occur."""
        languages = self._words.languages(stem)
        if not languages:
            return False
        here, there = self._without(languages)
        all_here = _sum(here)
        if not all_here:
            return True
        docs = [
            one.segment.column("p.doc").part(*one.segment.span("p", number)) if number >= 0 else np.zeros(0, np.intp)
            for one, number in zip(self._segments, at, strict=True)
        ]
        return not tells(Table(_among(here, docs), all_here, _among(there, docs), _sum(there)))

    def _without(self, languages: frozenset[str]) -> tuple[list[Array], list[Array]]:
        """Matches and others in other languages than these."""
        known = self._others.get(languages)
        if known is None:
            masks = []
            for one, names in zip(self._segments, self._names, strict=True):
                is_other = np.array([name not in languages for name in names])
                masks.append(is_other[one.segment.column("lang.value").all()])
            known = self._others[languages] = (
                [mask & chosen for mask, chosen in zip(masks, self._here, strict=True)],
                [mask & chosen for mask, chosen in zip(masks, self._there, strict=True)],
            )
        return known


def _printed(view: View, here: Sequence[Array], stems: Sequence[list[int]]) -> list[str]:
    """The commonest printed form of each stem among the documents. stems: their numbers in each segment."""
    forms = [Counter(_only_form(view, at)) for at in stems]
    unknown = [index for index, counted in enumerate(forms) if not counted]
    for n, segment_view in enumerate(view.segments):
        held = [(index, stems[index][n]) for index in unknown if stems[index][n] >= 0]
        if not held or not here[n].any():
            continue
        segment = segment_view.segment
        for index, word, count in form_counts(segment, here[n], np.array([number for _, number in held])):
            forms[held[index][0]][segment.words.text(word)] += count
    return [commonest(counted) for counted in forms if counted]


def _only_form(view: View, at: Sequence[int]) -> tuple[str, ...]:
    """The printed form of a stem that has no other in any segment; empty where it has. at: see `_printed`."""
    words: set[str] = set()
    for segment_view, number in zip(view.segments, at, strict=True):
        if number >= 0:
            segment = segment_view.segment
            first, last = segment.span("f", number)
            words.add(segment.words.text(segment.column("f.word").at(first)))
            if last > first + 1 or len(words) > 1:
                return ()
    return tuple(words)
