"""Converts a CRFsuite model to the small file that is shipped."""

import gzip
import json
from array import array
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from zlib import crc32

import pycrfsuite

LEVELS = 127


def export(trained: Path, target: Path, *, smallest: float) -> int:
    """Write `target` and return its size in bytes.

    smallest: features with no weight of at least this magnitude are dropped.
    """
    tagger = pycrfsuite.Tagger()
    tagger.open(str(trained))
    info = tagger.info()
    weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (feature, label), weight in info.state_features.items():
        weights[feature][label] = weight
    transitions = {a + b: weight for (a, b), weight in info.transitions.items()}
    data = pack(weights, transitions, smallest=smallest)
    target.write_bytes(data)
    return len(data)


def pack(weights: Mapping[str, Mapping[str, float]], transitions: Mapping[str, float], *, smallest: float) -> bytes:
    """The content of a model file.

    Weights of O are subtracted from those of B and I, all are quantised to 255 levels and sorted by hash. smallest: as
    in `export`.
    """
    kept: dict[int, tuple[float, float]] = {}
    for feature, by_label in weights.items():
        outside = by_label.get("O", 0.0)
        begin, inner = by_label.get("B", 0.0) - outside, by_label.get("I", 0.0) - outside
        if max(abs(begin), abs(inner)) >= smallest:
            kept[crc32(feature.encode())] = (begin, inner)
    largest = max(max(abs(b), abs(i)) for b, i in kept.values())
    scale = min(largest, 6.0) / LEVELS

    def level(weight: float) -> int:
        return max(-LEVELS, min(LEVELS, round(weight / scale)))

    keys = sorted(kept)
    header = {"format": 1, "features": len(keys), "scale": scale, "transitions": dict(transitions)}
    body = array("I", keys).tobytes()
    body += array("b", [level(kept[k][0]) for k in keys]).tobytes()
    body += array("b", [level(kept[k][1]) for k in keys]).tobytes()
    return gzip.compress(json.dumps(header).encode() + b"\n" + body, mtime=0)
