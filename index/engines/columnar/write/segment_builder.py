"""Collects documents in memory until they become a segment."""

from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.document import Document
from index.engines.columnar.files import layout
from index.engines.columnar.files.arrays import Array, smallest, starts, steps
from index.engines.columnar.files.string_table import string_arrays
from index.engines.columnar.files.word_letters import letter_columns
from index.engines.columnar.write.boundaries import TextBoundaries
from index.engines.columnar.write.columns import (
    Named,
    break_columns,
    id_columns,
    length_columns,
    multi_facet,
    quotation_columns,
    single_facet,
)
from index.engines.columnar.write.inversion import FIELD_BIT, RANK_AND_FORM_BITS, RANK_SHIFT, Postings
from index.engines.columnar.write.vocabulary import CASE, CASE_BITS, FORM_SHIFT, Vocabulary
from index.query import TEXT_FIELDS
from index.text.analysis import positions_of

_CHUNK = 1 << 20

_READ_TOGETHER = 1 << 17
"""Characters of texts that are read together: more do not fit into a processor's own memory."""

_FORMS = 1 << 19
"""Most forms in one flush."""


class _Single:
    """A facet with at most one value per document, numbered from 1 in order of arrival; 0 for none."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.values = array("i")

    def add(self, value: str | None) -> None:
        if value is None:
            self.values.append(0)
        else:
            self.values.append(self.numbers.setdefault(value, len(self.numbers) + 1))

    def arrays(self, facet: str, alive: Array) -> Named:
        names = [name.encode() for name in self.numbers]
        return single_facet(facet, np.frombuffer(self.values, np.int32).astype(np.int64)[alive], names)


class _Multi:
    """A facet with any number of values per document, numbered in order of arrival."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.values = array("i")
        self.counts = array("i")

    def add(self, values: tuple[str, ...]) -> None:
        numbers = self.numbers
        for value in values if len(values) < 2 else dict.fromkeys(values):
            self.values.append(numbers.setdefault(value, len(numbers)))
        self.counts.append(len(self.values))

    def arrays(self, facet: str, alive: Array) -> Named:
        counts = steps(np.array([0, *self.counts]))
        values = np.frombuffer(self.values, np.int32) if len(self.values) else np.zeros(0, np.int32)
        names = [name.encode() for name in self.numbers]
        return multi_facet(facet, counts[alive], values.astype(np.int64)[np.repeat(alive, counts)], names)


class _Quoted:
    """The quotations of each document, as positions of tokens."""

    def __init__(self) -> None:
        self.places = array("i")  # first, last, first, last ...
        self.counts = array("i")

    def add(self, spans: Sequence[tuple[int, int]]) -> None:
        for first, last in spans:
            self.places.append(first)
            self.places.append(last)
        self.counts.append(len(spans))

    def arrays(self, alive: Array) -> Named:
        counts = np.array(self.counts, np.int64)
        places = np.array(self.places, np.int64).reshape(-1, 2)[np.repeat(alive, counts)]
        return quotation_columns(counts[alive], places[:, 0], places[:, 1])


class Builder:
    """Collects documents and returns the arrays of a segment. A document replaces an earlier one with the same id."""

    def __init__(self, before: "Builder | None" = None) -> None:
        """before: the builder just flushed, whose vocabulary is reused."""
        self._vocabulary: Vocabulary = (
            Vocabulary() if before is None or before._vocabulary.forms.worn else before._vocabulary
        )
        self._tokens = array("i")  # as `Vocabulary` gives them
        self._unread: list[str] = []  # titles and bodies in one language
        self._unread_lang: str | None = None
        self._unread_size = 0
        self._lengths = array("i")  # tokens and marks of title, body, title, body ...
        self._times = {name: array("q") for name in layout.TIMES}
        self._single = {facet: _Single() for facet in layout.SINGLE_FACETS}
        self._multi = {facet: _Multi() for facet in layout.MULTI_FACETS}
        self._quoted = _Quoted()
        self._opening = array("i")  # lines
        self._words = array("i")
        self._number: dict[str, int] = {}
        self._ids: list[str] = []
        self._dead: set[int] = set()

    def __len__(self) -> int:
        """Number of live documents."""
        return len(self._ids) - len(self._dead)

    @property
    def ids(self) -> list[str]:
        """The ids of every document added, including replaced and deleted ones."""
        return self._ids

    @property
    def full(self) -> bool:
        """Whether it is time to flush because memory or the limits of a segment would be exceeded."""
        return (
            len(self._tokens) >= layout.FLUSH_TOKENS
            or len(self._ids) >= layout.FLUSH_DOCS
            or len(self._vocabulary.forms.stem_of) >= _FORMS
        )

    def add(self, document: Document) -> None:
        """Add a document."""
        self.delete(document.id)
        if self._unread and (self._unread_lang != document.lang or self._unread_size > _READ_TOGETHER):
            self._read()
        self._unread_lang = document.lang
        self._unread += (document.title, document.body)
        self._unread_size += len(document.title) + len(document.body)
        self._opening.append(document.opening)
        self._words.append(document.words)
        self._number[document.id] = len(self._ids)
        self._ids.append(document.id)
        for name, times in self._times.items():
            time = getattr(document, name)
            times.append(layout.UNKNOWN_TIME if time is None else time)
        for facet, single in self._single.items():
            single.add(getattr(document, facet))
        for facet, multi in self._multi.items():
            multi.add(getattr(document, facet))
        self._quoted.add(positions_of(document.body, document.quoted))

    def _read(self) -> None:
        """Read the texts that wait for it."""
        self._lengths.extend(self._vocabulary.read_all(self._unread, self._unread_lang, self._tokens))
        self._unread, self._unread_size = [], 0

    def delete(self, id: str) -> None:
        """Drop the document with this id, if it is here."""
        number = self._number.pop(id, None)
        if number is not None:
            self._dead.add(number)

    def arrays(self) -> tuple[Named, dict[str, Any]]:
        """(arrays, meta) of the live documents, in order of arrival."""
        if self._unread:
            self._read()
        alive = np.ones(len(self._ids), bool)
        alive[list(self._dead)] = False
        tokens = np.frombuffer(self._tokens, np.int32) if len(self._tokens) else np.zeros(0, np.int32)
        lengths = np.array(self._lengths, np.int64).reshape(-1, 2)
        if self._dead:
            tokens = tokens[np.repeat(np.repeat(alive, 2), lengths.ravel())]
            lengths = lengths[alive]
        opening = np.array(self._opening, np.int64)[alive]
        texts = TextBoundaries(tokens, lengths.ravel(), np.stack((np.zeros_like(opening), opening), 1).ravel())
        tokens, lengths = texts.tokens, texts.lengths.reshape(-1, 2)
        ids = [self._ids[doc].encode() for doc in np.flatnonzero(alive).tolist()]
        arrays = self._inverted(tokens, lengths.ravel())
        arrays += id_columns(ids)
        arrays += length_columns(lengths[:, 0], lengths[:, 1])
        arrays += [(name, np.frombuffer(times, np.int64)[alive]) for name, times in self._times.items()]
        for facet, single in self._single.items():
            arrays += single.arrays(facet, alive)
        for facet, multi in self._multi.items():
            arrays += multi.arrays(facet, alive)
        arrays += self._quoted.arrays(alive)
        for number, field in enumerate(TEXT_FIELDS):
            arrays += break_columns(field, *texts.breaks(number, len(TEXT_FIELDS)))
        arrays.append(("opening", smallest(texts.opening.reshape(-1, 2)[:, 1])))
        arrays.append(("words", smallest(np.array(self._words, np.int64)[alive])))
        meta = {"docs": len(ids), "title": int(lengths[:, 0].sum()), "body": int(lengths[:, 1].sum())}
        return arrays, meta

    def _inverted(self, tokens: Array, lengths: Array) -> Named:
        """Postings and dictionaries. tokens: of `Vocabulary`; lengths: of title and body of each document in turn."""
        known = self._vocabulary.forms
        forms = tokens >> FORM_SHIFT
        used = np.flatnonzero(np.bincount(forms, minlength=len(known.stem_of)))
        stem_rank, stems = _ranks(known.stems, np.frombuffer(known.stem_of, np.int32)[used])
        word_rank, words = _ranks(known.words, np.frombuffer(known.word_of, np.int32)[used])
        pairs = (stem_rank << 32) | word_rank
        order = np.argsort(pairs)
        pairs = pairs[order]
        forms_per_stem = np.bincount(pairs >> 32, minlength=len(stems))
        form_bits = max(int(forms_per_stem.max(initial=1)) - 1, 1).bit_length()
        if form_bits + max(len(stems), 1).bit_length() > RANK_AND_FORM_BITS:
            raise ValueError("a flush has more stems and forms than a key holds")
        key_of_form = np.zeros(len(known.stem_of), np.uint64)
        ordinal = np.arange(len(pairs)) - starts(forms_per_stem)[pairs >> 32]
        key_of_form[used[order]] = ((pairs >> 32) << (RANK_SHIFT + form_bits + CASE_BITS)) | (ordinal << CASE_BITS)
        keys = np.empty(len(tokens), np.uint64)
        field_at = starts(lengths)
        for first in range(0, len(tokens), _CHUNK):
            last = min(first + _CHUNK, len(tokens))
            index = np.arange(first, last, dtype=np.int64)
            in_field = (
                np.searchsorted(field_at, index, "right") - 1 if len(lengths) < 64 else _fields(field_at, first, last)
            )
            where = (in_field << FIELD_BIT) | (index - field_at[in_field])
            part = key_of_form[forms[first:last]]
            part |= (where << (form_bits + CASE_BITS)).astype(np.uint64)
            part |= (tokens[first:last] & CASE).astype(np.uint64)
            keys[first:last] = part
        keys.sort()  # in vector instructions: a fifth of what it takes to order them by rank alone
        return [
            *invert(keys, form_bits, forms_per_stem),
            *dictionary_arrays(stems, words, forms_per_stem, pairs & 0xFFFFFFFF),
        ]


def _fields(field_at: Array, first: int, last: int) -> Array:
    """For tokens `first` to `last` - 1, the field of each (2 * document + field)."""
    low = int(np.searchsorted(field_at, first, "right")) - 1
    high = int(np.searchsorted(field_at, last, "left"))
    edges = np.clip(field_at[low : high + 1], first, last)
    return np.repeat(np.arange(low, high, dtype=np.int64), np.diff(edges))


def _ranks(numbers: dict[str, int], used: Array) -> tuple[Array, list[bytes]]:
    """(for each used number, its rank among the used ones; the used texts in order)."""
    texts = list(numbers)
    distinct = np.unique(used)
    ordered = sorted(distinct.tolist(), key=texts.__getitem__)
    rank = np.zeros(len(texts) + 1, np.int64)
    rank[ordered] = np.arange(len(ordered))
    return rank[used], [texts[number].encode() for number in ordered]


def invert(keys: Array, form_bits: int, forms_per_stem: Array) -> Named:
    """Posting arrays from sorted keys, one run of stems at a time to bound memory."""
    postings = Postings()
    stems = len(forms_per_stem)
    shift = np.uint64(RANK_SHIFT + form_bits + CASE_BITS)
    first_stem = first = 0
    while first < len(keys):
        last = min(first + 2 * _CHUNK, len(keys))
        last_stem = stems if last == len(keys) else int(keys[last] >> shift)
        if last < len(keys):
            last_stem = max(last_stem, first_stem + 1)
            last = int(np.searchsorted(keys, np.uint64(last_stem << int(shift))))
        chunk = keys[first:last] - np.uint64(first_stem << int(shift))
        postings.add(chunk, form_bits, forms_per_stem[first_stem:last_stem])
        first, first_stem = last, last_stem
    return postings.arrays()


def dictionary_arrays(stems: list[bytes], words: list[bytes], forms_per_stem: Array, form_word: Array) -> Named:
    """Dictionaries of stems and printed words, and the forms that link them.

    Forms are listed by stem (`f.start`, `f.word`) and by word (`w.start`, `w.form`). Printed words come with their letters.
    """
    form_start, word_start = starts(forms_per_stem), starts(np.bincount(form_word, minlength=len(words)))
    by_word = np.argsort(form_word, kind="stable")
    top = max(len(form_word), len(words), 1)
    narrow = np.uint16 if top < 1 << 16 else np.uint32
    return [
        *string_arrays("stem", stems),
        *string_arrays("word", words),
        *letter_columns(words),
        ("f.start", form_start.astype(narrow)),
        ("f.word", form_word.astype(narrow)),
        ("w.start", word_start.astype(narrow)),
        ("w.form", by_word.astype(narrow)),
    ]
