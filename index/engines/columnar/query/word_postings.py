"""One query word in one segment: the merged postings of its stems, and their scores."""

import threading
from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.read.doc_lookup import Lookup
from index.engines.columnar.read.segment import PrintedPostings, TermPostings
from index.query import TextField
from index.ranking import Ranking

_BYTES = 24
"""Bytes per posting: its document, where its positions lie, and its score, 8 each. Term frequencies stay in the file."""

_ENTRY_BYTES = 2_000
"""Bytes of what else is kept of a word in a segment."""

_NOTHING_BYTES = 300
"""Bytes of the knowledge that a segment does not have a word."""


class WordPostings:
    """The union of the postings of several stems.

    docs: int64, sorted; tf: occurrences in the body, len(docs). title_docs: int64, documents with the word in the
    title; title_tf: occurrences there, len(title_docs). Term frequencies are integers of varying width.
    """

    def __init__(self, terms: Sequence[TermPostings | PrintedPostings], room: int) -> None:
        """room: number of documents in the segment, including deleted ones."""
        self.terms = terms
        self.asked = False
        self._scored: dict[tuple[TextField, ...], tuple[int, Array]] = {}
        if len(terms) == 1:
            term = terms[0]
            self.docs, self.tf = term.docs, term.tf
            self.titled, self.title_tf = term.titled, term.title_tf
            self.lookup = term.lookup
            return
        docs = np.concatenate([term.docs for term in terms])
        self.docs, where = np.unique(docs, return_inverse=True)
        self.lookup = Lookup(self.docs, room)
        self.tf = np.bincount(
            where, weights=np.concatenate([term.tf for term in terms]), minlength=len(self.docs)
        ).astype(np.int64)
        title_docs = np.concatenate([term.docs[term.titled] for term in terms])
        title_tf = np.concatenate([term.title_tf for term in terms])
        distinct, where = np.unique(title_docs, return_inverse=True)
        self.titled = self.docs.searchsorted(distinct)
        self.title_tf = np.bincount(where, weights=title_tf, minlength=len(distinct)).astype(np.int64)

    @cached_property
    def title_docs(self) -> Array:
        """Documents with the word in the title: int64, sorted."""
        return self.docs[self.titled]

    @cached_property
    def body_docs(self) -> Array:
        """Documents with the word in the body: int64, sorted."""
        return self.docs if self.tf.all() else self.docs[self.tf > 0]

    def docs_in(self, field: TextField) -> Array:
        """Documents with the word in this field: int64, sorted."""
        return self.title_docs if field == "title" else self.body_docs

    def df(self, field: TextField) -> int:
        """Number of documents with the word in this field."""
        return len(self.titled) if field == "title" else int(np.count_nonzero(self.tf))

    @property
    def kept_bytes(self) -> int:
        """Memory in bytes once positions, scores of one choice of fields, and the table are there: the most that is usual."""
        return _ENTRY_BYTES * len(self.terms) + len(self.docs) * _BYTES + self.lookup.table_bytes

    def scores_of(self, generation: int, fields: tuple[TextField, ...]) -> Array | None:
        """The cached scores for that generation and those fields; None if there are none. Read-only."""
        known = self._scored.get(fields)
        return known[1] if known is not None and known[0] == generation else None

    def keep_scores(self, generation: int, fields: tuple[TextField, ...], scores: Array) -> Array:
        """Cache scores, for all searches that involve this word."""
        scores.flags.writeable = False
        self._scored[fields] = generation, scores
        return scores

    @property
    def stem(self) -> TermPostings | None:
        """The postings of the word where they are those of a single stem in any form; else None."""
        term = self.terms[0]
        return term if len(self.terms) == 1 and isinstance(term, TermPostings) else None

    def keys(self, field: TextField, docs: Array) -> Array:
        """(index into docs) << 17 | position of every occurrence in `docs`: int64, sorted."""
        return self.printed_keys(field, docs, None)[0]

    def printed_keys(self, field: TextField, docs: Array, printed: bytes | None) -> tuple[Array, Array | None]:
        """(`keys`, whether each is printed as `printed`). The mask is None if all are, or if `printed` is None."""
        key_runs: list[Array] = []
        exact: list[Array | None] = []
        for term in self.terms:
            which = term.form_of(printed) if printed is not None else 0
            owner, position, form = term.occurrences(field, docs, forms=which >= 0 and printed is not None)
            owner <<= 17
            owner |= position
            key_runs.append(owner)
            if which < 0:
                exact.append(np.zeros(len(owner), bool))
            else:
                exact.append(None if form is None else form == which)
        if len(key_runs) == 1:
            return key_runs[0], exact[0]
        keys = np.concatenate(key_runs)
        order = keys.argsort()
        if all(flags is None for flags in exact):
            return keys[order], None
        flags = [
            np.ones(len(key_run), bool) if flag is None else flag for key_run, flag in zip(key_runs, exact, strict=True)
        ]
        return keys[order], np.concatenate(flags)[order]


class KeptPostings:
    """The postings of words that were asked for, in all segments that a process has open: at most so many bytes. The oldest go
    first, but for those that were asked for again meanwhile. Thread-safe."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.bytes = 0
        self._lock = threading.Lock()
        self._words: dict[int, dict[Hashable, WordPostings | None]] = {}
        self._sizes: OrderedDict[tuple[int, Hashable], int] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sizes)

    def of(self, owner: int) -> Mapping[Hashable, WordPostings | None]:
        """What is kept for an owner (a number), now and later."""
        return self._words.setdefault(owner, {})

    def put(self, owner: int, word: Hashable, found: WordPostings | None) -> None:
        """Keep the postings of a word for an owner; None: that there are none."""
        size = _NOTHING_BYTES if found is None else found.kept_bytes
        if size > self.room:
            return
        with self._lock:
            words = self._words.get(owner)
            if words is None or word in words:
                return
            words[word] = found
            self._sizes[owner, word] = size
            self.bytes += size
            while self.bytes > self.room:
                self._make_room()

    def _make_room(self) -> None:
        (owner, word), size = self._sizes.popitem(last=False)
        found = self._words[owner][word]
        if found is not None and found.asked:
            found.asked = False
            self._sizes[owner, word] = size
            return
        del self._words[owner][word]
        self.bytes -= size

    def keep(self, owners: Collection[int]) -> None:
        """Forget the postings of every owner but these."""
        with self._lock:
            for gone in set(self._words) - set(owners):
                for word in self._words.pop(gone):
                    self.bytes -= self._sizes.pop((gone, word))


class Spread(NamedTuple):
    """The occurrences of several stems in the same documents.

    keys: (index into the documents) << 17 | position, int64, of one stem after the other. places: where each position lies in
    `Places.positions`. bounds: where the occurrences of each stem begin and end.
    """

    keys: Array
    places: Array
    bounds: list[int]


def spread_out(words: Sequence[WordPostings], field: TextField, docs: Array, *, all_hold: bool) -> Spread | None:
    """The occurrences of words in a field of documents; None where a word is more than a stem.

    docs: int64, sorted. all_hold: each holds all of the words, and for the title holds them there. One word at a time takes twice
    as many calls, which are what a search of a few hundred documents costs.
    """
    stems = [stem for word in words if (stem := word.stem) is not None]
    if len(stems) < len(words):
        return None
    positions = stems[0].places(field).positions
    owners, parts = [], []
    every = np.arange(len(docs))
    every <<= 17
    for word, stem in zip(words, stems, strict=True):
        owner, at = every, None
        if not all_hold:
            which, at = stem.chosen(field, docs)
            owner = every if which is None else every[which]
        elif field == "body":
            at = word.lookup.of(docs)
        else:
            at = word.title_docs.searchsorted(docs)
        owners.append(owner)
        parts.append(stem.places(field).runs[at])
    runs = np.concatenate(parts)
    counts = runs[:, 1]
    behind = counts.cumsum()
    index = (runs[:, 0] - behind).repeat(counts)
    index += np.arange(len(index))
    keys = np.concatenate(owners).repeat(counts)
    keys |= positions[index]
    bounds, last = [0], 0
    for owner in owners:
        last += len(owner)
        bounds.append(int(behind[last - 1]) if last else 0)
    return Spread(keys, index, bounds)


def weights(ranking: Ranking, field: TextField, tf: Array, norm: Array) -> Array:
    """`ranking.weight`, vectorised: float64, len(tf). norm: (1 - b) + b * length / average, len(tf)."""
    weighed: Array = np.multiply(tf, ranking.boost(field), dtype=np.float64)
    weighed /= norm
    return weighed


def saturated(ranking: Ranking, idf: float, weight: Array) -> Array:
    """`ranking.saturated`, vectorised: float64, len(weight)."""
    below = weight + ranking.k1
    weight *= ranking.k1 + 1
    weight /= below
    weight *= idf
    return weight
