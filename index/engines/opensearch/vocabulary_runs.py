"""The printed words of the index with their numbers of articles, which OpenSearch cannot list.

The writer keeps them as runs: sorted words with numbers, which together add up to the truth. Each commit adds a run with the words
whose numbers changed, and merges the last runs while they are of similar size, so that there are few and each word is rewritten
a few times only. A run is cut into pieces of some thousand words. Pieces are documents that never change and are read by id; a
document for each run lists its pieces. A reader needs those pieces in which a word with its prefix may stand.
"""

import base64
import json
import zlib
from bisect import bisect_left
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from threading import Lock
from typing import NamedTuple

from rapidfuzz.distance import OSA

from index.engines.opensearch.nodes.connection import Connection
from index.errors import IndexDamaged
from index.result import FacetCount
from index.text.one_edit import within

PIECE = 4096
"""Words of a piece."""

RATIO = 4
"""A run is merged with the one before it unless that has more than this many times its words."""

_PIECES_KEPT = 96
"""Decoded pieces that a reader keeps, about 300 KB each."""

_RUNS_KEPT = 200
_SENT = 50
"""Pieces of one request."""


class Piece(NamedTuple):
    """id: of its document; first, last: its words."""

    id: str
    first: str
    last: str


class Run(NamedTuple):
    """Sorted words and the change of their numbers, in pieces. size: its words."""

    id: str
    size: int
    pieces: tuple[Piece, ...]


Words = tuple[list[str], list[int]]


class Gone(Exception):
    """A piece was replaced by a later commit; read the state again."""


def _encoded(words: Sequence[str], numbers: Sequence[int]) -> str:
    text = "\n".join(words) + "\0" + " ".join(map(str, numbers))
    return base64.b85encode(zlib.compress(text.encode(), 6)).decode()


def _decoded(data: str) -> Words:
    words, _, numbers = zlib.decompress(base64.b85decode(data)).decode().partition("\0")
    return words.split("\n"), list(map(int, numbers.split()))


def write_run(connection: Connection, index: str, id: str, counts: Mapping[str, int]) -> Run | None:
    """Store a run; None if no number changes. id: never used before."""
    changed = sorted((word, number) for word, number in counts.items() if number)
    pieces: list[Piece] = []
    lines: list[str] = []
    while part := changed[len(pieces) * PIECE : (len(pieces) + 1) * PIECE]:
        words, numbers = zip(*part, strict=True)
        piece = Piece(f"{id}-{len(pieces)}", words[0], words[-1])
        pieces.append(piece)
        lines += [json.dumps({"index": {"_id": piece.id}}), json.dumps({"data": _encoded(words, numbers)})]
        if len(lines) >= 2 * _SENT:
            connection.bulk(index, lines)
            lines = []
    if not pieces:
        return None
    run = Run(id, len(changed), tuple(pieces))
    lines += [json.dumps({"index": {"_id": id}}), json.dumps({"size": run.size, "pieces": run.pieces})]
    connection.bulk(index, lines)
    return run


def remove_runs(connection: Connection, index: str, runs: Iterable[Run]) -> None:
    """Remove runs that no commit needs any more."""
    ids = [id for run in runs for id in (run.id, *(piece.id for piece in run.pieces))]
    if ids:
        connection.bulk(index, [json.dumps({"delete": {"_id": id}}) for id in ids])


class Vocabulary:
    """Reads runs, and keeps what it has read; safe to share between threads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = Lock()
        self._runs: OrderedDict[tuple[str, str], Run] = OrderedDict()
        self._pieces: OrderedDict[tuple[str, str], Words] = OrderedDict()

    def runs(self, index: str, ids: Sequence[str]) -> list[Run]:
        """The runs of those ids. Raises Gone."""
        missing = [id for id in ids if (index, id) not in self._runs]
        found = self._connection.sources(index, missing)
        with self._lock:
            for id, source in found.items():
                pieces = tuple(Piece(*piece) for piece in source["pieces"])
                self._runs[index, id] = Run(id, source["size"], pieces)
            try:
                runs = [self._runs[index, id] for id in ids]
            except KeyError:
                raise Gone from None
            while len(self._runs) > _RUNS_KEPT:
                self._runs.popitem(last=False)
        return runs

    def beginning(self, index: str, ids: Sequence[str], prefix: str) -> dict[str, int]:
        """Every word that begins with a prefix, with its number of articles. Raises Gone, IndexDamaged."""
        total: Counter[str] = Counter()
        wanted = [
            piece
            for run in self.runs(index, ids)
            for piece in run.pieces
            if piece.last >= prefix and (piece.first.startswith(prefix) or piece.first < prefix)
        ]
        for part in _parts(wanted):
            for words, numbers in self.words(index, part):
                start = bisect_left(words, prefix)
                for at in range(start, len(words)):
                    if not words[at].startswith(prefix):
                        break
                    total[words[at]] += numbers[at]
        return {word: number for word, number in total.items() if number > 0}

    def counts(self, index: str, ids: Sequence[str], words: Collection[str], endings: Sequence[str]) -> dict[str, int]:
        """The numbers of articles of some words, and of all that end with one of some texts, for which every piece is read. Raises
        Gone, IndexDamaged."""
        total: Counter[str] = Counter()
        ends, asked = tuple(endings), sorted(words)
        for run in self.runs(index, ids):
            wanted = [piece for piece in run.pieces if ends or _has_one(asked, piece)]
            for part in _parts(wanted):
                for listed, numbers in self.words(index, part):
                    if ends:
                        total.update({word: n for word, n in zip(listed, numbers, strict=True) if word.endswith(ends)})
                    for word in asked:
                        at = bisect_left(listed, word)
                        if at < len(listed) and listed[at] == word and not (ends and word.endswith(ends)):
                            total[word] += numbers[at]
        return {word: number for word, number in total.items() if number > 0}

    def similar(self, index: str, ids: Sequence[str], word: str, edits: int) -> tuple[FacetCount, ...]:
        """The words at most so many edits from one, nearest first, then by their numbers of articles; every piece is read. Raises
        Gone, IndexDamaged."""
        total: Counter[str] = Counter()
        for run in self.runs(index, ids):
            for part in _parts(run.pieces):
                for words, numbers in self.words(index, part):
                    for at in within(word, words, edits):
                        total[words[at]] += numbers[at]
        ordered = sorted((OSA.distance(word, other), -n, other) for other, n in total.items() if n > 0)
        return tuple(FacetCount(value=other, count=-n) for _, n, other in ordered)

    def words(self, index: str, pieces: Sequence[Piece]) -> list[Words]:
        """What pieces hold. Raises Gone, IndexDamaged."""
        known: dict[str, Words] = {}
        with self._lock:
            for piece in pieces:
                if (words := self._pieces.get((index, piece.id))) is not None:
                    known[piece.id] = words
                    self._pieces.move_to_end((index, piece.id))
        found = self._connection.sources(index, [piece.id for piece in pieces if piece.id not in known])
        for id, source in found.items():
            try:
                known[id] = _decoded(source["data"])
            except (KeyError, ValueError, zlib.error):
                raise IndexDamaged(f"{index}/{id} in OpenSearch cannot be read; it is made anew") from None
        if len(known) < len(pieces):
            raise Gone
        with self._lock:
            for id in found:
                self._pieces[index, id] = known[id]
            while len(self._pieces) > _PIECES_KEPT:
                self._pieces.popitem(last=False)
        return [known[piece.id] for piece in pieces]

    def all(self, index: str, runs: Iterable[Run]) -> Counter[str]:
        """The sums of whole runs, for merging them. Raises Gone, IndexDamaged."""
        total: Counter[str] = Counter()
        for run in runs:
            for part in _parts(run.pieces):
                for words, numbers in self.words(index, part):
                    total.update(dict(zip(words, numbers, strict=True)))
        return total


def _has_one(words: Sequence[str], piece: Piece) -> bool:
    """Whether one of some sorted words may stand in a piece."""
    at = bisect_left(words, piece.first)
    return at < len(words) and words[at] <= piece.last


def _parts(pieces: Iterable[Piece]) -> Iterable[list[Piece]]:
    left = iter(pieces)
    while part := list(islice(left, _SENT)):
        yield part


def to_merge(sizes: Sequence[int], fresh: int) -> int:
    """How many of the last runs are merged with a fresh one of that size. sizes: of the runs there are, in order."""
    count = 0
    while count < len(sizes) and sizes[-1 - count] <= RATIO * fresh:
        count += 1
        fresh += sizes[-count]
    return count
