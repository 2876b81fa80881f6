"""The shipped model: a linear-chain CRF over the tags B, I and O, with its weights in one small file.

Training uses CRFsuite; inference is done here and in `emissions`, because most features have the same sum wherever they occur
and need to be looked up only once. Features are identified by the CRC-32 of their names and weights have 8 bits.
Those of O are subtracted from those of B and I, since only differences count at a position.
"""

import gzip
import json
import math
from array import array
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from index.people.tagger.chunks import Chunk
from index.people.tagger.emissions import Emissions
from index.people.tagger.tokens import Token

MODEL_FILE = "people.crf.gz"
_SHIFT = 32
_HALF = 1 << (_SHIFT - 1)


class Tagged(NamedTuple):
    """The model's output for one chunk. tags: B, I or O per word. odds: log odds of each word being part of a name."""

    chunk: Chunk
    tags: list[str]
    odds: list[float]


class Model:
    """Weights packed two to an integer (B low, I high), so that one addition sums both."""

    def __init__(self, data: bytes) -> None:
        """data: the content of a file written by `training.export`. Raises ValueError if it is not one."""
        head, _, body = gzip.decompress(data).partition(b"\n")
        header = json.loads(head)
        if header.get("format") != 1:
            raise ValueError("this is no model of people that this version can read")
        count = header["features"]
        keys = array("I", body[: 4 * count])
        begin = array("b", body[4 * count : 5 * count])
        inner = array("b", body[5 * count : 6 * count])
        self._scale: float = header["scale"]
        self._transitions: dict[str, float] = header["transitions"]
        self._emissions = Emissions({k: b + (i << _SHIFT) for k, b, i in zip(keys, begin, inner, strict=True)})
        t = self._transitions
        order = ("B", "I", "O")
        self._steps = [[t.get(f"{a}{b}", 0.0) for b in order] for a in order]
        self._factors = factors(self._steps)

    def emissions(self, tokens: Sequence[Token], chunk: Chunk) -> list[tuple[float, float]]:
        """Scores of B and I relative to O for each word of a chunk."""
        return [self._parted(total) for total in self._emissions.of(tokens, chunk)]

    def _parted(self, total: int) -> tuple[float, float]:
        inner = (total + _HALF) >> _SHIFT
        return (total - (inner << _SHIFT)) * self._scale, inner * self._scale

    def tag(self, tokens: Sequence[Token], chunk: Chunk) -> Tagged:
        """The best tags (B, I, O) of a chunk, with the log odds of each word."""
        if chunk.stop - chunk.start == 1:
            (total,) = self._emissions.of(tokens, chunk)
            begin = self._parted(total)[0]
            return Tagged(chunk, ["B" if begin >= 0.0 else "O"], [alone_odds(begin)])
        scores = self.emissions(tokens, chunk)
        return Tagged(chunk, viterbi(scores, self._steps), log_odds(scores, self._factors))


_FAR = -1e9


def viterbi(scores: Sequence[tuple[float, float]], steps: Sequence[Sequence[float]]) -> list[str]:
    """The highest-scoring tag sequence (Viterbi); a chunk never starts with I.

    scores: of B and I relative to O, per word. steps: transition scores [from][to] in the order B, I, O.
    """
    (bb, bi, bo), (ib, ii, io), (ob, oi, oo) = steps
    b, i, o = scores[0][0], _FAR, 0.0
    back: list[tuple[int, int, int]] = []
    for sb, si in scores[1:]:
        to_b = (b + bb, i + ib, o + ob)
        to_i = (b + bi, i + ii, o + oi + _FAR)
        to_o = (b + bo, i + io, o + oo)
        b, i, o = max(to_b), max(to_i), max(to_o)
        back.append((to_b.index(b), to_i.index(i), to_o.index(o)))
        b += sb
        i += si
    final = (b, i, o)
    state = final.index(max(final))
    path = [state]
    for choice in reversed(back):
        state = choice[state]
        path.append(state)
    return ["BIO"[s] for s in reversed(path)]


def factors(steps: Sequence[Sequence[float]]) -> list[list[float]]:
    """Transition scores as factors of a probability; from O to I there is no way."""
    moves = [[math.exp(score) for score in row] for row in steps]
    moves[2][1] = 0.0
    return moves


def log_odds(scores: Sequence[tuple[float, float]], moves: Sequence[Sequence[float]]) -> list[float]:
    """Log odds of each word being in a name (B or I against O), by the forward-backward algorithm, rescaled at each step.

    moves: the transition scores as `factors`.
    """
    exp = math.exp
    (bb, bi, bo), (ib, ii, io), (ob, oi, oo) = moves
    weights = [(exp(min(30.0, max(-30.0, sb))), exp(min(30.0, max(-30.0, si)))) for sb, si in scores]
    b, i, o = weights[0][0], 0.0, 1.0
    forward = [(b, i, o)]
    for wb, wi in weights[1:]:
        b, i, o = (b * bb + i * ib + o * ob) * wb, (b * bi + i * ii + o * oi) * wi, b * bo + i * io + o * oo
        total = b + i + o
        b, i, o = b / total, i / total, o / total
        forward.append((b, i, o))
    odds = [0.0] * len(scores)
    b = i = o = 1.0
    for at in range(len(scores) - 1, -1, -1):
        fb, fi, fo = forward[at]
        inside, outside = fb * b + fi * i, fo * o
        odds[at] = math.log(max(inside, 1e-12) / max(outside, 1e-12))
        wb, wi = weights[at]
        xb, xi, xo = b * wb, i * wi, o
        b, i, o = bb * xb + bi * xi + bo * xo, ib * xb + ii * xi + io * xo, ob * xb + oi * xi + oo * xo
        total = b + i + o
        b, i, o = b / total, i / total, o / total
    return odds


def alone_odds(begin: float) -> float:
    """Log odds of the only word of a chunk. begin: score of B relative to O; it cannot be I."""
    return math.log(max(math.exp(min(30.0, max(-30.0, begin))), 1e-12))


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model in the package, loaded once per process (about 0.1 s)."""
    return Model(resources.files("index.people.tagger").joinpath("model", MODEL_FILE).read_bytes())
