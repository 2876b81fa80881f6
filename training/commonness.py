"""Which words occur in lower case: counted over the training texts, in buckets by the share of such occurrences."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from training.corpora import read


def count(paths: Iterable[Path]) -> dict[str, list[str]]:
    """Bucket -> words.

    Only words seen in lower case at least three times; the first word of a sentence is not counted.
    """
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for path in paths:
        for words, _ in read(path):
            if sum(w[0].isupper() for w in words) > len(words) / 2:
                continue
            for word in words[1:]:
                if word.isalpha() and len(word) > 1:
                    (small if word.islower() else large)[word.lower()] += 1
    buckets: dict[str, list[str]] = {"0": [], "1": [], "2": [], "3": []}
    for word, seen in small.items():
        if seen < 3:
            continue
        share = seen / (seen + large[word])
        buckets["3" if share > 0.97 else "2" if share > 0.8 else "1" if share > 0.3 else "0"].append(word)
    return {bucket: sorted(words) for bucket, words in buckets.items()}


def write(paths: Iterable[Path], target: Path) -> None:
    """Write the buckets to a file, one a line."""
    lines = [f"{bucket} {' '.join(words)}\n" for bucket, words in count(paths).items()]
    target.write_text("".join(lines), "utf-8")
