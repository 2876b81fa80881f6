"""Trains the CRF: sentences -> chunks -> CRFsuite."""

from collections.abc import Iterable
from pathlib import Path

import pycrfsuite

from index.people.tagger.chunks import chunks
from index.people.tagger.features import atom, pair_features, word_features
from training.corpora import SKIP, Sentence, spans


def instances(sentences: Iterable[Sentence]) -> "Iterable[tuple[list[list[str]], list[str]]]":
    """(features of each word, tags) of each chunk. Chunks whose boundary a name crosses are dropped."""
    for tokens, tags in sentences:
        found = chunks(tokens)
        if not found:
            continue
        atoms = [atom(t.word) for t in tokens]
        words = [word_features(t.word) for t in tokens]
        names = spans(tags)
        for chunk in found:
            start, stop = chunk
            if tags[start] == SKIP or (start and tokens[start - 1].word in "@#"):
                continue
            if any(a < start < b or a < stop < b for a, b in names):
                continue
            rows = []
            for at in range(start, stop):
                row = list(words[at][2])
                if at:
                    row += words[at - 1][1]
                    if at > 1:
                        row += words[at - 2][0]
                if at + 1 < len(tokens):
                    row += words[at + 1][3]
                    if at + 2 < len(tokens):
                        row += words[at + 2][4]
                rows.append(row + pair_features(atoms, tokens, chunk, at))
            yield rows, tags[start:stop]


def train(sentences: Iterable[Sentence], target: Path, *, c1: float, c2: float, rounds: int, least: int) -> None:
    """Train and write a CRFsuite model.

    c1, c2: L1 and L2 regularisation; rounds: iterations of L-BFGS; least: minimum occurrences of a feature.
    """
    trainer = pycrfsuite.Trainer(verbose=False)
    for rows, tags in instances(sentences):
        trainer.append(pycrfsuite.ItemSequence(rows), tags)
    trainer.select("lbfgs")
    trainer.set_params(
        {"c1": c1, "c2": c2, "max_iterations": rounds, "feature.minfreq": least, "feature.possible_transitions": True}
    )
    trainer.train(str(target))
