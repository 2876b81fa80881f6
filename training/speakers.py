"""Trains the weights of `index.quotes` from texts whose quotations and speakers are known.

    python -m training.speakers FILE.jsonl [--out index/quotes/model/weights.json]

    python -m training.speakers FILE.jsonl --half --out /tmp/weights.json

FILE holds one JSON object a line: {"id", "text", "quotes": [{"start", "end", "speaker", "speaker_type"}], "ignore": [[start,
end]]}; offsets count code points and lie inside the quotation marks. With --half, only the half of the texts that
`is_trained_on` names is read, so that the other can be measured; what ships was trained on all. Standard library only; the
result depends on the file alone.

Two linear models: logistic regression for what is a quotation, and for the speaker a softmax over the candidates, where the
probabilities of all candidates that mean the right person are added (which of them the writer had in mind is not known).
Both are trained by AdaGrad with L2 regularisation and averaged over the second half of the epochs.
"""

import argparse
import hashlib
import json
import math
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from index.people.mentions.finder import find_people
from index.quotes.attribution import decide, drop_others, groups_of
from index.quotes.candidates import NOBODY, Group, candidates, gap_of
from index.quotes.context import Context, context_of
from index.quotes.direct_speech import span_features
from index.quotes.linear_model import MODEL_FILE, Weights

OVERLAP = 0.8
"""Share of the longer one of two spans that they must have in common to be one quotation."""
UNRESOLVED = 0.3
"""Weight of quotations by a pronoun that the annotators did not resolve; most of them have a speaker all the same."""
EPOCHS = 14
ROUNDS = 3
"""How often the speakers are trained: each time after what the last weights say of the quotation before."""
SPAN_L2, SPEAKER_L2 = 0.02, 0.02
SPAN_RATE, SPEAKER_RATE = 0.3, 0.25
LEAST_WEIGHT = 0.04
"""Smaller weights are left out of the file."""

_EDGE = "“”\"„‟«»‘’'` \t\r\n\u00a0,."
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})
_PERSONS = frozenset({"name", "pronoun"})

Features = list[str]


class Choice(NamedTuple):
    """One quotation to learn from: the person and the features of each candidate, the right persons, and its weight."""

    candidates: list[tuple[int, Features]]
    right: set[int]
    weight: float


def is_trained_on(text_id: str) -> bool:
    """Whether a text belongs to the half for training: by the last bit of the first byte of a SHA-256."""
    return hashlib.sha256(f"q{text_id}".encode()).digest()[0] & 1 == 0


class Text:
    """An annotated text, and which of what stands between its marks is a quotation (1), none (0) or not to be judged (-1)."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.row = row
        self.text: str = row["text"]
        self.mentions = find_people(self.text)
        self.gold: dict[int, dict[str, Any]] = {}
        self.labels: list[int] = []
        context = self.context()
        known = [(_trimmed(self.text, quote["start"], quote["end"]), quote) for quote in row["quotes"]]
        ignored = [tuple(span) for span in row.get("ignore", [])]
        for n, one in enumerate(context.quotations):
            span = _trimmed(self.text, one.start, one.end)
            length = span[1] - span[0]
            match = next(
                (quote for gold, quote in known if _common(span, gold) >= OVERLAP * max(length, gold[1] - gold[0], 1)),
                None,
            )
            if match is not None:
                self.gold[n] = match
            unclear = match is None and sum(_common(span, other) for other in ignored) >= 0.5 * length
            self.labels.append(-1 if unclear else int(match is not None))
        self.spans = [span_features(context, n) for n in range(len(context.quotations))]

    def context(self) -> Context:
        """Read anew, since dropping what is no quotation changes it."""
        return context_of(self.text, self.mentions, "en")

    def speakers(self, quote: dict[str, Any]) -> set[int]:
        """The mentions that bear the name of the annotated speaker; {NOBODY} if that is no person."""
        if quote.get("speaker_type") not in _PERSONS or not quote.get("speaker"):
            return {NOBODY}
        wanted = _last_name(quote["speaker"])
        return {who for who, mention in enumerate(self.mentions) if _last_name(mention.name) == wanted}


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _last_name(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    words = [re.sub(r"['’]s?$", "", word) for word in re.findall(r"[\w'’\-]+", bare.split(",")[0])]
    return next((word for word in reversed(words) if word and word not in _SUFFIXES), "")


class AdaGrad:
    """Weights that are learnt, and their average over the second half of the epochs."""

    def __init__(self, rate: float, l2: float, damping: float) -> None:
        self.weights: dict[str, float] = defaultdict(float)
        self._squares: dict[str, float] = defaultdict(lambda: damping)
        self._sums: dict[str, float] = defaultdict(float)
        self._rate, self._l2, self._counted = rate, l2, 0

    def step(self, gradient: dict[str, float]) -> None:
        for feature, slope in gradient.items():
            slope -= self._l2 * self.weights[feature]
            self._squares[feature] += slope * slope
            self.weights[feature] += self._rate * slope / math.sqrt(self._squares[feature])

    def count(self) -> None:
        """Let the weights as they are now count for the average."""
        self._counted += 1
        for feature, weight in self.weights.items():
            self._sums[feature] += weight

    def average(self) -> dict[str, float]:
        return {feature: total / self._counted for feature, total in self._sums.items()}


def span_weights(examples: Iterable[tuple[Features, int]]) -> dict[str, float]:
    """Logistic regression: features and whether they are of a quotation."""
    learner = AdaGrad(SPAN_RATE, SPAN_L2, 1e-6)
    shuffled, chance = list(examples), random.Random(1)  # noqa: S311 - reproducible training, not cryptography
    for epoch in range(EPOCHS):
        chance.shuffle(shuffled)
        for features, label in shuffled:
            score = sum(learner.weights[feature] for feature in features)
            error = label - 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
            learner.step(dict.fromkeys(features, error))
        if epoch >= EPOCHS // 2:
            learner.count()
    return learner.average()


def speaker_weights(choices: Iterable[Choice]) -> dict[str, float]:
    """Softmax over candidates, by the marginal likelihood of the right persons."""
    learner = AdaGrad(SPEAKER_RATE, SPEAKER_L2, 1e-2)
    shuffled, chance = list(choices), random.Random(1)  # noqa: S311 - reproducible training, not cryptography
    for epoch in range(EPOCHS):
        chance.shuffle(shuffled)
        for choice in shuffled:
            learner.step(_slope(choice, learner.weights))
        if epoch >= EPOCHS // 2:
            learner.count()
    return learner.average()


def _slope(choice: Choice, weights: dict[str, float]) -> dict[str, float]:
    scores = [sum(weights[feature] for feature in features) for _, features in choice.candidates]
    top = max(scores)
    odds = [math.exp(score - top) for score in scores]
    total = sum(odds)
    right = sum(one for one, (who, _) in zip(odds, choice.candidates, strict=True) if who in choice.right) or 1e-12
    slope: dict[str, float] = defaultdict(float)
    for one, (who, features) in zip(odds, choice.candidates, strict=True):
        pull = choice.weight * ((one / right if who in choice.right else 0.0) - one / total)
        for feature in features:
            slope[feature] += pull
    return slope


def choices_of(text: Text, weights: Weights | None) -> Iterable[Choice]:
    """The annotated quotations of a text. weights: say who spoke before; None: the annotators do."""
    context = text.context()
    kept = [label == 1 for label in text.labels]
    drop_others(context, kept)
    before = NOBODY
    last: Group | None = None
    for group in groups_of(context, kept):
        options = candidates(context, group, before, gap_of(context, last, group) if last else "")
        quote = text.gold[group.first]
        right = text.speakers(quote)
        reachable = right & {option.who for option in options}
        if reachable:
            weight = UNRESOLVED if quote.get("speaker_type") == "pronoun-unresolved" else 1.0
            yield Choice([(option.who, option.features) for option in options], reachable, weight)
        before = min(right, default=NOBODY) if weights is None else decide(options, weights).who
        last = group


def train(texts: Sequence[Text]) -> Weights:
    """Both models."""
    labelled = [pair for text in texts for pair in zip(text.spans, text.labels, strict=True)]
    span = span_weights((features, label) for features, label in labelled if features and label >= 0)
    weights: Weights | None = None
    for _ in range(ROUNDS):
        weights = Weights(span, speaker_weights(choice for text in texts for choice in choices_of(text, weights)))
    assert weights is not None
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, default=Path("index/quotes/model") / MODEL_FILE)
    parser.add_argument("--half", action="store_true")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text("utf-8").splitlines() if line.strip()]
    weights = train([Text(row) for row in rows if not options.half or is_trained_on(row["id"])])
    content = {
        name: {feature: round(x, 2) for feature, x in sorted(part.items()) if abs(x) >= LEAST_WEIGHT}
        for name, part in weights._asdict().items()
    }
    options.out.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print({name: len(part) for name, part in content.items()})


if __name__ == "__main__":
    main()
