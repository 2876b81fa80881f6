"""Which language a text is written in, by the model of py3langid: naive Bayes over sequences of bytes that an automaton finds.

The package keeps its model compressed. To unpack it takes half a second and a hundred megabytes, and every parser process would pay
for it. So it is unpacked once into a file, in the user's folder for such files or else beside the data, and processes map that
file: opening it takes a moment, and what they read of it is in memory once.

A row of weights, one for each language, is a number of 16 bits for each, and rows are added as one long integer: the sums of all
languages in one addition. So numpy is needed for unpacking only. Probabilities differ from those of py3langid, which rounds sums to
32 bits, by less than a hundredth of a per cent.
"""

import json
import math
import mmap
import os
import subprocess
import sys
import tempfile
import time
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from typing import Any

_MAGIC = b"language model 1\n"
_NAME = "language-model-"
_FINEST = 1 / 512
"""Step of the weights, which have 16 bits of a floating point number: those of py3langid 0.4 are multiples of it."""
_MOST = (1 << 16) - 1
_NEW = ".language-model-"
_STALE = 3600.0
"""Seconds after which a file of another version, or one that was never finished, is removed."""
_AT_A_TIME = 8_192
"""Rows that are packed at a time."""


class LanguageModel:
    """The model in one piece of memory. Pure; may be shared by threads."""

    def __init__(self, packed: bytes | mmap.mmap) -> None:
        """packed: what `pack` yields, in one piece. Raises ValueError if it is something else, or incomplete."""
        memory = memoryview(packed)
        if bytes(memory[: len(_MAGIC)]) != _MAGIC:
            raise ValueError("this is no language model")
        size = int.from_bytes(memory[len(_MAGIC) : len(_MAGIC) + 4], "little")
        at = len(_MAGIC) + 4 + size
        header: dict[str, Any] = json.loads(bytes(memory[at - size : at]))
        if header["order"] != sys.byteorder or len(memory) != at + sum(header["sizes"]):
            raise ValueError("this language model is incomplete, or of another machine")
        parts = []
        for part in header["sizes"]:
            parts.append(memory[at : at + part])
            at += part
        self._weights, moves, rows, features = parts
        self._moves, self._rows, self._features = moves.cast(header["moves"]), rows.cast("I"), features.cast("i")
        self._names: list[str] = header["names"]
        self._prior: list[float] = header["prior"]
        self._lowest: float = header["lowest"]
        self._step: float = header["step"]
        self._together: int = header["together"]
        self._width = 2 * (len(self._names) + len(self._names) % 2)
        self._low = int.from_bytes(b"\xff\xff\0\0" * (self._width // 4), "little")

    def rank(self, text: str) -> list[tuple[str, float]]:
        """(name of a language, its probability), the likeliest first."""
        if text.isupper():
            text = text.lower()
        data = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
        scores = self._scores(data)
        scale = 1.0 / math.sqrt(len(data) or 1)
        top = max(scores)
        odds = [math.exp((score - top) * scale) for score in scores]
        total = sum(odds)
        ranked: dict[str, float] = {}
        for name, share in zip(self._names, odds, strict=True):  # a name may stand for several scripts
            ranked[name] = ranked.get(name, 0.0) + share / total
        return sorted(ranked.items(), key=itemgetter(1), reverse=True)

    def _scores(self, data: bytes) -> list[float]:
        """Of each language: what speaks for it, by the logarithm of how often each sequence stands in the text."""
        by_count: defaultdict[int, list[int]] = defaultdict(list)
        for feature, times in self._found(data).items():
            by_count[times].append(feature)
        if not by_count:
            return [0.0] * len(self._names)
        scores = list(self._prior)
        for times, features in by_count.items():
            weight = math.log1p(times)
            fixed, factor = self._lowest * len(features) * weight, self._step * weight
            for at, total in enumerate(self._sums(features)):
                scores[at] += fixed + factor * total
        return scores

    def _found(self, data: bytes) -> Counter[int]:
        moves, rows, features = self._moves, self._rows, self._features
        state = 0
        found: list[int] = []
        for byte in data:
            state = moves[rows[state] + byte]
            if (feature := features[state]) >= 0:
                found.append(feature)
        return Counter(found)

    def _sums(self, features: Sequence[int]) -> list[int]:
        """The sum of their weights for each language."""
        width, low, weights, read = self._width, self._low, self._weights, int.from_bytes
        even = odd = 0
        for at in range(0, len(features), self._together):
            some = sum(
                [read(weights[width * one : width * (one + 1)], "little") for one in features[at : at + self._together]]
            )
            even += some & low
            odd += (some >> 16) & low
        sums = [0] * (width // 2)
        sums[::2], sums[1::2] = (_parted(lanes, width) for lanes in (even, odd))
        return sums[: len(self._names)]


def _parted(lanes: int, width: int) -> list[int]:
    numbers = array("I", lanes.to_bytes(width, "little"))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tolist()


def pack() -> Iterator[bytes]:
    """The model of py3langid, unpacked, as `LanguageModel` reads it."""
    from py3langid.modelio import load_model  # brings numpy

    weights, prior, names, moves, rows, features = load_model(_source())
    lowest = float(weights.min())
    span = float(weights.max()) - lowest
    step = max(_FINEST, span / (_MOST // 4))
    count, languages = weights.shape
    odd = languages % 2
    of_rows = array("I", (row << 8 for row in rows))
    of_states = array("i", features)
    sizes = [2 * (languages + odd) * count, len(moves) * moves.itemsize, 4 * len(of_rows), 4 * len(of_states)]
    header = {
        "order": sys.byteorder, "sizes": sizes, "moves": moves.typecode, "names": names, "prior": prior.tolist(),
        "lowest": lowest, "step": step, "together": _MOST // round(span / step),
    }  # fmt: skip
    said = json.dumps(header).encode()
    said += b" " * (-(len(_MAGIC) + 4 + len(said)) % 8)
    yield _MAGIC + len(said).to_bytes(4, "little") + said
    for at in range(0, count, _AT_A_TIME):
        some = ((weights[at : at + _AT_A_TIME].astype("f4") - lowest) / step).round().astype("<u2")
        yield some.tobytes() if not odd else b"".join(row.tobytes() + b"\0\0" for row in some)
    for part in (moves, of_rows, of_states):
        yield part.tobytes()


def _source() -> Path:
    """The file of py3langid, without importing the package."""
    spec = find_spec("py3langid")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("py3langid is not installed")
    return Path(spec.origin).parent / "data" / "model.npz.xz"


def folders(data: Path) -> list[Path]:
    """Where the file may lie: in the user's folder for what can be made again, and in the folder of the data."""
    with suppress(RuntimeError):  # there is no home
        return [Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "broadsheet", data]
    return [data]


def prepare(places: Sequence[Path]) -> None:
    """Make the file where it is missing, in a process of its own: this one may be under limits that leave no room for it, and its
    memory would not all be given back."""
    for folder in places:
        with suppress(OSError, ValueError):
            _mapped(folder / _name())
            return
    for folder in places:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            command = [sys.executable, "-m", __package__, str(folder)]
            subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
            return


def load(places: Sequence[Path]) -> LanguageModel:
    """The model, mapped from the file in the first of the folders that has it; where none has, it is unpacked into the memory of
    this process."""
    for folder in places:
        with suppress(OSError, ValueError):
            return _mapped(folder / _name())
    return LanguageModel(b"".join(pack()))


@cache
def _name() -> str:
    """Of the file: another one for every model of the package."""
    state = _source().stat()
    return f"{_NAME}{state.st_size:x}-{state.st_mtime_ns:x}"


def _mapped(path: Path) -> LanguageModel:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_uid != os.geteuid():
            raise ValueError("somebody else made this file")
        return LanguageModel(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def write(folder: Path) -> None:
    """Make the file: whole or not at all, whoever else does the same. What another version left is removed. Raises OSError."""
    number, new = tempfile.mkstemp(prefix=_NEW, dir=folder)
    try:
        with os.fdopen(number, "wb") as file:
            file.writelines(pack())
        Path(new).replace(folder / _name())
    except BaseException:
        with suppress(OSError):
            Path(new).unlink()
        raise
    stale = time.time() - _STALE
    for other in (*folder.glob(f"{_NAME}*"), *folder.glob(f"{_NEW}*")):
        with suppress(OSError):
            if other.name != _name() and other.stat().st_mtime < stale:
                other.unlink()
