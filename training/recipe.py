"""How the shipped model is built, step by step."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from index.people.tagger import word_lists
from index.people.tagger.crf_model import MODEL_FILE, Model
from index.people.tagger.features import atom
from training import commonness, corpora, crf
from training.augment import augment
from training.cleaning import clean
from training.corpora import Sentence
from training.export import export

HAND_TAGGED = ("ewt", "pud", "wikigold", "crossner", "wnut17", "btc")
SILVER = "gmb"
SMALLEST = 0.02
SEED = 11


class Recipe(NamedTuple):
    """Training parameters.

    c1: L1 regularisation (keeps the model small); rounds: iterations of L-BFGS; least: minimum occurrences of a
    feature; the rest: see `augment`.
    """

    c1: float = 0.09
    c2: float = 0.01
    rounds: int = 70
    least: int = 1
    swapped: float = 0.12
    headlines: float = 0.06
    lists: int = 2500


class Result(NamedTuple):
    sentences: int
    names: int
    bytes: int


def run(source: Path, target: Path, recipe: Recipe, say: Callable[[str], None]) -> Result:
    """Train on the corpora in `source` and write the model files to `target`. say: called with a line for each step.

    Raises FileNotFoundError if a corpus is missing.
    """
    paths = {name: source / f"{name}.tsv" for name in (*HAND_TAGGED, SILVER)}
    for path in paths.values():
        if not path.is_file():
            raise FileNotFoundError(path)
    commonness.write(paths.values(), target / "common.txt")
    word_lists.forget()
    atom.cache_clear()
    tagged = [sentence for name in HAND_TAGGED for sentence in corpora.load(paths[name])]
    say(f"{len(tagged)} sentences tagged by hand")
    with TemporaryDirectory(prefix="people-") as scratch:
        first, raw = Path(scratch) / "first.crf.gz", Path(scratch) / "raw.crfsuite"
        crf.train(tagged, raw, c1=recipe.c1, c2=recipe.c2, rounds=60, least=2)
        export(raw, first, smallest=SMALLEST)
        silver = list(clean(corpora.load(paths[SILVER]), Model(first.read_bytes())))
        say(f"{len(silver)} silver sentences, mended")
        sentences: list[Sentence] = tagged + silver
        sentences += augment(
            sentences, seed=SEED, swapped=recipe.swapped, headlines=recipe.headlines, lists=recipe.lists
        )
        say(f"{len(sentences)} sentences with those made of them")
        crf.train(sentences, raw, c1=recipe.c1, c2=recipe.c2, rounds=recipe.rounds, least=recipe.least)
        size = export(raw, target / MODEL_FILE, smallest=SMALLEST)
    return Result(len(sentences), sum(len(corpora.spans(s.tags)) for s in sentences), size)
