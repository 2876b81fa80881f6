"""A sample of the German compounds that an archive's words are split into, for somebody to judge by hand.

    python -m benchmarks.compounds --data DIR [--sample 200] [--seed 1]

DIR holds an archive with an index of German articles. Each line is a compound, and a word that finds it.
"""

import argparse
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.engines.backends import engine_backend
from index.operations.settings import load_settings
from index.text.compounds import compounds, in_a_vocabulary


def finders(words: Mapping[str, int]) -> dict[str, list[str]]:
    """Every compound among some words (folded) -> the words that find it."""
    by_end: dict[str, dict[str, int]] = defaultdict(dict)
    for word, number in words.items():
        for at in range(len(word)):
            by_end[word[at:]][word] = number

    def ending(texts: Sequence[str]) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for text in texts:
            found |= by_end.get(text, {})
        return found

    _, numbers = in_a_vocabulary(words)
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        for compound in compounds(word, ending, numbers):
            found[compound].append(word)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    settings = load_settings({"BROADSHEET_DATA": str(asked.data)})
    reader = engine_backend(settings).reader(settings)
    words = {word: number for word, number in reader.word_counts(endings=("",)).items() if word.isalpha()}
    reader.close()
    found = finders(words)
    print(f"{len(words):,} words, {len(found):,} compounds")
    chosen = random.Random(asked.seed)
    for compound in chosen.sample(sorted(found), min(asked.sample, len(found))):
        print(f"{compound} <- {chosen.choice(found[compound])}")


if __name__ == "__main__":
    main()
