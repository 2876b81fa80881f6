"""Retrains the tagger of people and prints its evaluation:

    python -m training --train DIR [--newswire DIR] [--to DIR]

--train: a directory with the corpora listed in ATTRIBUTION.md (ewt.tsv, pud.tsv, wikigold.tsv, crossner.tsv,
wnut17.tsv, btc.tsv, gmb.tsv). --newswire: annotated articles for evaluation, never trained on. --to: where to write the
model, by default the package itself. Takes about five minutes on one core and 2 GB of memory.
"""

import argparse
import sys
from pathlib import Path

from index.people.tagger import crf_model
from training.figures import measure
from training.recipe import Recipe, run


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--train", type=Path, required=True, metavar="DIR")
    parser.add_argument("--newswire", type=Path, metavar="DIR")
    parser.add_argument("--to", type=Path, metavar="DIR", default=Path(crf_model.__file__).parent / "model")
    options = parser.parse_args(arguments)
    try:
        result = run(options.train, options.to, Recipe(), lambda line: print(line, flush=True))
        print(f"{result.names} names in {result.sentences} sentences; model of {result.bytes} bytes in {options.to}")
        if options.newswire:
            crf_model.shipped.cache_clear()
            figures = measure(options.newswire)
            print(
                f"{figures.articles} articles: precision {figures.precision:.2f}, recall {figures.recall:.2f}, "
                f"span F1 {figures.f1:.2f}, {figures.words_per_second:.0f} words per CPU second"
            )
    except FileNotFoundError as error:
        print(f"there is no {error.filename or error}; see --help for what is wanted", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
