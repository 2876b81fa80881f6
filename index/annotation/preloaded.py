"""Importing this module reads an article, and so loads the models and lists that annotators use.

The server that annotators are forked from imports it: what it has loaded none of them loads again, and they share its memory.
"""

from datetime import UTC, datetime

from index.annotation.annotator import annotate
from index.annotation.near_duplicates import shingles
from index.article import Article, Block
from index.operations.garbage import pass_over_what_is_there
from index.stories.term_vector import terms_of

_SAMPLE = Article(
    id="sample",
    url="https://sample.invalid/article",
    title="The bridge is open",
    blocks=(Block(text="“It is open,” said Ada Lund, mayor of Vell, on Monday. Nobody else read the sample."),),
    fetched=datetime(2026, 1, 1, tzinfo=UTC),
    lang="en",
)

annotate(_SAMPLE)
shingles(_SAMPLE.text)
terms_of(_SAMPLE)
pass_over_what_is_there()
