"""Cleans a silver corpus by comparing its tags with a model that was not trained on it.

A run of words is excluded from training (`SKIP`) if the model is sure that a tagged name is not one, or reads a name
with other boundaries; a name that the corpus missed is added if the model is sure of it. Both thresholds are far from
even odds, so that the corpus can still teach what the model does not know.
"""

from collections.abc import Iterable, Iterator

from index.people.tagger.chunks import chunks
from index.people.tagger.crf_model import Model
from index.people.tagger.spans import tag_spans, trim
from training.corpora import SKIP, Sentence, spans

SURE_NONE = -3.5
SURE_NAME = 1.7
SURE_ONE_WORD = 3.5
SURE_BORDERS = 2.9


def clean(sentences: Iterable[Sentence], model: Model) -> Iterator[Sentence]:
    """The sentences with doubtful runs marked and missed names added. Thresholds are natural log odds."""
    for tokens, given in sentences:
        tags = list(given)
        names = spans(given)
        for chunk in chunks(tokens):
            read = model.tag(tokens, chunk)
            odds = dict(zip(range(*chunk), read.odds, strict=True))
            own = [(a, b) for a, b in names if chunk.start <= a and b <= chunk.stop]
            doubtful = any(max(odds[at] for at in range(a, b)) < SURE_NONE for a, b in own)
            for raw in tag_spans(read):
                span = trim(tokens, raw)
                if span is None or tuple(span) in own:
                    continue
                least = min(odds[at] for at in range(*span))
                if any(a < span.stop and span.start < b for a, b in own):
                    doubtful |= least > SURE_BORDERS and span.stop - span.start > 1
                elif least > (SURE_NAME if span.stop - span.start > 1 else SURE_ONE_WORD):
                    tags[span.start : span.stop] = ["B"] + ["I"] * (span.stop - span.start - 1)
                elif least > 0:
                    doubtful = True
            if doubtful:
                tags[chunk.start : chunk.stop] = [SKIP] * (chunk.stop - chunk.start)
        yield Sentence(tokens, tags)
