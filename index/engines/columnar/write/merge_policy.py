"""Chooses segments to merge: few enough for fast queries, rarely enough for cheap commits.

Segments have levels by size, each eight times the one below. Four segments of a level are merged together with every
smaller one, as far as they fit into one segment. A segment that is half full is left alone until many of its documents
are deleted; then it is rewritten.
"""

from collections.abc import Sequence

from index.engines.columnar.files import layout
from index.engines.columnar.write.live_segments import LiveSegment

_BASE = 512
_GROWTH = 8
_WIDTH = 4
_DEAD = 0.25
_FULL = layout.SEGMENT_DOCS // 2


def _level(documents: int) -> int:
    level = 0
    while documents >= _BASE:
        documents //= _GROWTH
        level += 1
    return level


def choose(segments: Sequence[LiveSegment]) -> list[LiveSegment]:
    """The segments to merge next, in order; empty if no merge is due."""
    by_size = sorted((live for live in segments if live.documents < _FULL), key=lambda live: live.documents)
    levels = [_level(live.documents) for live in by_size]
    for level in sorted(set(levels), reverse=True):
        if levels.count(level) >= _WIDTH:
            group = _fitting([live for live, own_level in zip(by_size, levels, strict=True) if own_level <= level])
            if len(group) > 1:
                return sorted(group, key=segments.index)
    for live in segments:
        if live.documents < live.segment.docs * (1 - _DEAD):
            return [live]
    return []


def _fitting(candidates: Sequence[LiveSegment]) -> list[LiveSegment]:
    """As many of the smallest as fit into one segment."""
    documents = tokens = 0
    group: list[LiveSegment] = []
    for live in candidates:
        documents += live.documents
        tokens += live.tokens
        if documents > layout.SEGMENT_DOCS or (group and tokens > layout.SEGMENT_TOKENS):
            break
        group.append(live)
    return group
