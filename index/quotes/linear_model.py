"""The shipped weights: sums of what each sign speaks for, learnt by `training.speakers`, in one small JSON file."""

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import repeat
from typing import NamedTuple

MODEL_FILE = "weights.json"


class Weights(NamedTuple):
    """span: of the signs that something between marks is a quotation. speaker: of the signs that somebody said it."""

    span: dict[str, float]
    speaker: dict[str, float]

    def of_span(self, features: Iterable[str]) -> float:
        """Log odds that it is a quotation."""
        return sum(map(self.span.get, features, repeat(0.0)))

    def of_speaker(self, features: Iterable[str]) -> float:
        """A score to compare with those of the other candidates."""
        return sum(map(self.speaker.get, features, repeat(0.0)))


@cache
def shipped() -> Weights:
    """The weights in the package, read once a process."""
    content = json.loads(resources.files("index.quotes").joinpath("model", MODEL_FILE).read_text("utf-8"))
    return Weights(content["span"], content["speaker"])
