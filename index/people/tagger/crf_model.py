"""The shipped model: a linear-chain CRF over the tags B, I and O, with its weights in one small file.

Training uses CRFsuite; inference is done here, because the features of a word itself have the same sum wherever it
occurs and need to be looked up only once. Features are identified by the CRC-32 of their names and weights have 8 bits.
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
from zlib import crc32

from index.people.tagger.chunks import Chunk
from index.people.tagger.features import Atom, atom, pair_features, word_features
from index.people.tagger.tokens import Token

MODEL_FILE = "people.crf.gz"
_MEMORY = 60_000
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
        self._weights = {k: b + (i << _SHIFT) for k, b, i in zip(keys, begin, inner, strict=True)}
        self._words: dict[str, tuple[Atom, int, int, int, int, int]] = {}
        t = self._transitions
        order = ("B", "I", "O")
        self._steps = [[t.get(f"{a}{b}", 0.0) for b in order] for a in order]

    def _sum(self, features: Sequence[str]) -> int:
        get = self._weights.get
        return sum(get(crc32(f.encode()), 0) for f in features)

    def word(self, word: str) -> tuple[Atom, int, int, int, int, int]:
        """The atom of a word and its contributions to the words at offsets -2, -1, 0, +1 and +2."""
        known = self._words.get(word)
        if known is None:
            if len(self._words) >= _MEMORY:
                self._words.clear()
            as_far_before, as_before, at_word, as_after, as_far_after = map(self._sum, word_features(word))
            known = (atom(word), as_far_before, as_before, at_word, as_after, as_far_after)
            self._words[word] = known
        return known

    def emissions(self, tokens: Sequence[Token], chunk: Chunk) -> list[tuple[float, float]]:
        """Scores of B and I relative to O for each word of a chunk."""
        start, stop = chunk
        low = max(0, start - 2)
        high = min(len(tokens), stop + 2)
        window = tokens[low:high]
        known = [self.word(token.word) for token in window]
        atoms = [k[0] for k in known]
        local = Chunk(start - low, stop - low)
        scale = self._scale
        scores: list[tuple[float, float]] = []
        for at in range(local.start, local.stop):
            total = known[at][3] + self._sum(pair_features(atoms, window, local, at))
            if at > 0:
                total += known[at - 1][2]
                if at > 1:
                    total += known[at - 2][1]
            if at + 1 < len(known):
                total += known[at + 1][4]
                if at + 2 < len(known):
                    total += known[at + 2][5]
            inner = (total + _HALF) >> _SHIFT
            scores.append(((total - (inner << _SHIFT)) * scale, inner * scale))
        return scores

    def tag(self, tokens: Sequence[Token], chunk: Chunk) -> Tagged:
        """The best tags (B, I, O) of a chunk, with the log odds of each word."""
        scores = self.emissions(tokens, chunk)
        return Tagged(chunk, viterbi(scores, self._steps), log_odds(scores, self._steps))


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


def log_odds(scores: Sequence[tuple[float, float]], steps: Sequence[Sequence[float]]) -> list[float]:
    """Log odds of each word being in a name (B or I against O), by the forward-backward algorithm, rescaled at each step."""
    exp = math.exp
    moves = [[exp(v) for v in row] for row in steps]
    moves[2][1] = 0.0
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


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model in the package, loaded once per process (about 0.1 s)."""
    return Model(resources.files("index.people.tagger").joinpath("model", MODEL_FILE).read_bytes())
