"""Top hits over all segments: ordering, paging, grouping of copies and stories; proximity is computed only where it can matter."""

from collections.abc import Sequence

import numpy as np

from index.document import UNPLACED
from index.engines.columnar.files.arrays import Array, run_bounds
from index.engines.columnar.query.plans import Word
from index.engines.columnar.query.sequences import nearness
from index.engines.columnar.read.duplicate_groups import groups_of, values_of
from index.engines.columnar.read.view import View
from index.errors import QueryError
from index.query import Grouping, Position, SearchRequest
from index.ranking import REPORTED_SECONDS
from index.result import Hit
from index.text.localizable import Sentence

_STEPS = 1e9
_SLACK = 1e-6
"""Relative margin around a bound, so that rounding errors never lose a hit."""

_WORTH_LESS = 12
"""Candidates per wanted hit from which it pays to examine the leading ones first."""

_FEW = 2048
_BLOCK = 16

_SORTED = 16
"""Documents beyond those wanted that are sorted rather than cut off first."""


def rounded(keys: Array) -> Array:
    """`ranking.rounded_key`, vectorised: float64, len(keys)."""
    nearest: Array = np.rint(keys * _STEPS) / _STEPS
    return nearest


def threshold(keys: Array, count: int) -> float:
    """A value that at least `count` of the keys reach, and not many more."""
    if len(keys) <= count:
        return -np.inf
    if len(keys) > _FEW and len(keys) > 4 * count * _BLOCK:
        whole = len(keys) // _BLOCK * _BLOCK
        keys = keys[:whole].reshape(_BLOCK, -1).max(axis=0)
    ordered = keys.copy()
    ordered.partition(len(keys) - count)
    return float(ordered[len(keys) - count])


def _lowered(bound: float) -> float:
    return bound - abs(bound) * _SLACK - _SLACK


def _first(keys: Array, ranks: Array, bound: float, limit: int) -> Array:
    """Indices of the best `limit` at least: of those with the key `bound`, which so many reach, no more than it takes, by rank."""
    above, tied = (keys > bound).nonzero()[0], (keys == bound).nonzero()[0]
    missing = limit - len(above)
    if missing <= 0:
        return above
    if missing < len(tied):
        tied = tied[np.argpartition(ranks[tied], missing - 1)[:missing]]
    return np.concatenate((above, tied))


Keyed = tuple[int, Array, Array | None, Array]
"""(segment, documents, relevance, sort keys before the proximity bonus)"""


class Order:
    """The order that a request asks for. pairs: the words whose proximity counts."""

    def __init__(self, view: View, request: SearchRequest, pairs: Sequence[tuple[Word, Word]]) -> None:
        self._view = view
        self._request = request
        self._scored = request.sort in ("relevance", "blend")
        self._outlets: Array = np.zeros(0, np.int64)
        self._pairs = pairs if self._scored and view.ranking.closeness_bonus > 0 else ()

    @property
    def scored(self) -> bool:
        """Whether the order depends on relevance."""
        return self._scored

    def _when(self, n: int) -> Array:
        return self._view.segments[n].segment.column("when").all()

    def _keys(self, n: int, docs: Array, scores: Array | None) -> Array:
        request = self._request
        if request.sort == "reported":
            when = np.clip(self._when(n)[docs], 0, REPORTED_SECONDS - 1)
            outlets = self._outlets[groups_of(self._view, n, "story", docs)]
            reported: Array = (outlets * REPORTED_SECONDS + when).astype(np.float64)
            return reported
        if not self._scored:
            when = self._when(n)[docs]
            if request.sort == "oldest":
                when = np.where(when > -UNPLACED // 2, -when, -when - 2 * UNPLACED)
            return when.astype(np.float64)
        if scores is None:
            scores = np.zeros(len(docs))
        if request.sort == "relevance":
            return scores
        half_life = max(request.half_life_days, 1e-6) * 86400.0
        age = np.maximum(0, request.now - self._when(n)[docs]).astype(np.float64)
        decayed: Array = (scores + 1) * (1 + self._view.ranking.recency_weight * (half_life / (half_life + age)))
        return decayed

    def _final(self, n: int, docs: Array, scores: Array | None) -> Array:
        """Rounded sort keys, including the proximity bonus."""
        if self._pairs and scores is not None and len(docs):
            scores = scores * (1 + self._view.ranking.closeness_bonus * nearness(self._pairs, n, docs))
        keys = self._keys(n, docs, scores)
        return rounded(keys) if self._scored else keys

    def hits(self, matches: Sequence[tuple[int, Array, Array | None]]) -> tuple[tuple[Hit, ...], int | None]:
        """(the hits of the requested page, in order; how many groups there are, None without grouping).

        matches: (segment, documents, relevance) of every segment with matches.
        """
        request = self._request
        if request.sort == "reported":
            self._outlets = self._reporting(matches)
        copies: dict[int, int] = {}
        groups = None
        if request.group is not None:
            matches, copies = self._grouped(matches, request.group)
            groups = sum(len(docs) for _, docs, _ in matches)
        if request.limit <= 0 or not matches:
            return (), groups
        if request.after is not None:
            exact = [(n, docs, self._after(n, docs, self._final(n, docs, scores))) for n, docs, scores in matches]
            kept = [(n, docs[keep], keys[keep]) for n, docs, (keys, keep) in exact]
        else:
            kept = self._candidates(matches)
        best = self._best(kept)
        if not copies or request.group is None:
            scored = self._scored
            return tuple(Hit(id, key if scored else 0.0, Position((key,), id)) for key, id, _, _ in best), groups
        members = [copies.get(self._group(n, doc, request.group), 1) for _, _, n, doc in best]
        hits = tuple(
            Hit(id, key if self._scored else 0.0, Position((key,), id), number - 1)
            for (key, id, _, _), number in zip(best, members, strict=True)
        )
        return hits, groups

    def _group(self, n: int, doc: int, grouping: Grouping) -> int:
        return int(groups_of(self._view, n, grouping, np.array([doc]))[0])

    def _reporting(self, matches: Sequence[tuple[int, Array, Array | None]]) -> Array:
        """How many outlets the matches of each story are from, by its group number; 1 where it is not known."""
        pairs = [
            np.stack((groups_of(self._view, n, "story", docs), values_of(self._view, n, "outlet", docs)), axis=1)
            for n, docs, _ in matches
        ]
        most = max((int(pair[:, 0].max()) for pair in pairs if len(pair)), default=0)
        if not pairs:
            return np.ones(1, np.int64)
        every = np.unique(np.concatenate(pairs), axis=0)
        known = every[(every[:, 0] > 0) & (every[:, 1] > 0)]
        reporting: Array = np.maximum(np.bincount(known[:, 0], minlength=most + 1), 1)
        return reporting

    def _after(self, n: int, docs: Array, keys: Array) -> tuple[Array, Array]:
        """(keys, mask of those that come after the position in the request)."""
        after = self._request.after
        if after is None:
            return keys, np.ones(len(keys), bool)
        if len(after.key) != 1:
            raise QueryError(
                Sentence("This cursor is of another engine; start again without a cursor."),
                code="bad_cursor",
                parameter="cursor",
            )
        key = after.key[0]
        keep = keys < key
        tied = np.flatnonzero(keys == key)
        if len(tied):
            segment = self._view.segments[n].segment
            bound = segment.ids.lower_bound(after.id.encode() + b"\0")
            keep[tied] = segment.column("id.rank").all()[docs[tied]] >= bound
        return keys, keep

    def _candidates(self, matches: Sequence[tuple[int, Array, Array | None]]) -> list[tuple[int, Array, Array]]:
        """(segment, documents, final keys) of every document that may be among the first hits."""
        limit = self._request.limit
        if self._request.sort == "newest":
            matches = self._recent(matches)
        keyed = [(n, docs, scores, self._keys(n, docs, scores)) for n, docs, scores in matches]
        bounds = [threshold(keys, limit) for _, _, _, keys in keyed]
        if len(keyed) > 1:
            tops = [keys[keys >= bound] for (_, _, _, keys), bound in zip(keyed, bounds, strict=True)]
            bounds = [threshold(np.concatenate(tops), limit)] * len(keyed)
        if self._pairs:
            return self._close(keyed, bounds)
        candidates = []
        for (n, docs, _, keys), bound in zip(keyed, bounds, strict=True):
            if bound == -np.inf:
                candidates.append((n, docs, rounded(keys) if self._scored else keys))
                continue
            chosen = (keys >= (_lowered(bound) if self._scored else bound)).nonzero()[0]
            candidates.append((n, docs[chosen], rounded(keys[chosen]) if self._scored else keys[chosen]))
        return candidates

    def _recent(self, matches: Sequence[tuple[int, Array, Array | None]]) -> Sequence[tuple[int, Array, Array | None]]:
        """Those segments whose newest document may be among the first hits. Segments grow with the archive, and what is newest lies
        in few of them: the rest is not looked at."""
        limit = self._request.limit
        newest = {n: self._view.segments[n].newest for n, _, _ in matches}
        kept: list[tuple[int, Array, Array | None]] = []
        foremost = np.zeros(0)
        for match in sorted(matches, key=lambda match: -newest[match[0]]):
            if len(foremost) >= limit and newest[match[0]] < threshold(foremost, limit):
                break
            keys = self._keys(*match)
            foremost = np.concatenate((foremost, keys[keys >= threshold(keys, limit)]))
            kept.append(match)
        return kept

    def _close(self, keyed: Sequence[Keyed], bounds: Sequence[float]) -> list[tuple[int, Array, Array]]:
        """The candidates when the proximity bonus may raise a key: only those that could reach the top are examined.

        The leading ones by plain key are examined first; their final keys set the bar for the others.
        """
        limit = self._request.limit
        reach = 1 + self._view.ranking.closeness_bonus
        chosen = [
            (match[3] >= _lowered(bound) / reach).nonzero()[0] for match, bound in zip(keyed, bounds, strict=True)
        ]
        if sum(map(len, chosen)) > _WORTH_LESS * limit:
            leaders = [(match[3] >= bound).nonzero()[0] for match, bound in zip(keyed, bounds, strict=True)]
            first = [self._finals(match, some)[2] for match, some in zip(keyed, leaders, strict=True)]
            lowest = _lowered(threshold(np.concatenate(first), limit))
            chosen = [(match[3] >= lowest / reach).nonzero()[0] for match in keyed]
        return [self._finals(match, some) for match, some in zip(keyed, chosen, strict=True)]

    def _finals(self, match: Keyed, chosen: Array) -> tuple[int, Array, Array]:
        n, docs, scores, _ = match
        return n, docs[chosen], self._final(n, docs[chosen], None if scores is None else scores[chosen])

    def _best(self, kept: Sequence[tuple[int, Array, Array]]) -> list[tuple[float, str, int, int]]:
        """The first hits by key, then id: (key, id, segment, document)."""
        limit = self._request.limit
        best: list[tuple[float, str, int, int]] = []
        for n, docs, keys in kept:
            segment = self._view.segments[n].segment
            ranks = segment.column("id.rank").all()
            if len(docs) > limit + _SORTED:
                bound = threshold(keys, limit)
                chosen = (keys >= bound).nonzero()[0]
                if len(chosen) > limit + _SORTED:  # many ties, of which only the first by id count
                    chosen = _first(keys, ranks[docs], bound, limit)
                docs, keys = docs[chosen], keys[chosen]
            first = sorted(zip((-keys).tolist(), ranks[docs].tolist(), docs.tolist(), strict=True))[:limit]
            text = segment.ids.text
            best += [(-key, text(rank), n, doc) for key, rank, doc in first]
        if len(kept) > 1:
            best.sort(key=lambda hit: (-hit[0], hit[1]))
        return best[:limit]

    def _grouped(
        self, matches: Sequence[tuple[int, Array, Array | None]], grouping: Grouping
    ) -> tuple[list[tuple[int, Array, Array | None]], dict[int, int]]:
        """(matches reduced to the best of each group, number of matches in each group)."""
        grouped = []
        for number, (n, docs, scores) in enumerate(matches):
            group = groups_of(self._view, n, grouping, docs)
            at = np.flatnonzero(group)
            if len(at):
                final = self._final(n, docs[at], None if scores is None else scores[at])
                grouped.append((np.full(len(at), number), at, group[at], final))
        if not grouped:
            return list(matches), {}
        place, at, group, key = (np.concatenate(parts) for parts in zip(*grouped, strict=True))
        order = np.lexsort((-key, group))
        place, at, group, key = place[order], at[order], group[order], key[order]
        first = run_bounds(group)
        sizes = np.diff(np.append(first, len(group)))
        lost = np.ones(len(group), bool)
        lost[first] = False
        as_good = lost & (np.repeat(key[first], sizes) == key)  # as the first of its group
        if as_good.any():
            as_good[first] = np.logical_or.reduceat(as_good, first)
            tied = as_good.nonzero()[0]
            ids = self._ids(matches, place[tied], at[tied])
            tied = tied[np.lexsort((ids, group[tied]))]
            lost[tied] = True
            lost[tied[run_bounds(group[tied])]] = False
        kept = []
        place, at = place[lost], at[lost]
        for number, (n, docs, scores) in enumerate(matches):
            gone = at[place == number]
            if len(gone):
                keep = np.ones(len(docs), bool)
                keep[gone] = False
                docs, scores = docs[keep], None if scores is None else scores[keep]
            kept.append((n, docs, scores))
        return kept, dict(zip(group[first].tolist(), sizes.tolist(), strict=True))

    def _ids(self, matches: Sequence[tuple[int, Array, Array | None]], place: Array, at: Array) -> Array:
        """Article ids as bytes, which sort as they do. place, at: of each, which of the matches, and which document there."""
        found: list[bytes] = [b""] * len(place)
        for number in np.unique(place).tolist():
            n, docs, _ = matches[number]
            segment = self._view.segments[n].segment
            here = (place == number).nonzero()[0]
            ranks = segment.column("id.rank").all()[docs[at[here]]]
            for index, id in zip(here.tolist(), segment.ids.some(ranks), strict=True):
                found[index] = id
        return np.array(found)
