"""Names, settings and fields of the indexes that Broadsheet keeps in OpenSearch.

    PREFIX-state            one document `current`: the last commit; `writer`: who may write; the journal (commit_state.py)
    PREFIX-articles-N-W     the articles; readers take the one that `current` names, the alias PREFIX-articles points to it
    PREFIX-words-N-W        the printed words with their numbers of articles, in sorted pieces (vocabulary_runs.py)

Texts arrive analysed: the tokens of `index.text.analysis`, joined by blanks, so that OpenSearch only has to split them. Each field
of text is held several times with the same positions:

    title  body             stems
    title_p  body_p         printed words, folded
    title_l  body_l         first characters of the pairs of scripts without spaces, for a query of one character
    title_m  body_m         marks: of words with a capital, how they are spelt and what is printed ("Uwho"), and letters where
                            sentences, paragraphs, quotations and the opening begin and end (`REGIONS`)
"""

from typing import Any, get_args

from index.operations.settings import Settings
from index.query import TEXT_FIELDS, DateField, NumberField

FORMAT = 2
"""Increase it when documents or fields change: an index of another format is rebuilt."""

STEMS, PRINTED, LEADS, MARKS = "", "_p", "_l", "_m"
"""Suffixes of the four kinds of a text field."""

PLACEHOLDER = "_"
"""Stands in a field of LEADS or MARKS for a token that has none, and is not indexed."""

REGIONS = {"sentence": "abc", "paragraph": "def", "quote": "ghi", "opening": "jkl"}
"""The letters at the first and the last token of each, and at one that is both."""

CASES = " CUM"
"""The letter before what is printed, by `analysis.case_of`; a word without a capital is not marked."""

COUNTING = "occurrences"
"""The similarity of text fields: the score of a span is how often it occurs, times its boost, summed over its terms."""

DEEPEST = 100_000
"""Groups that can be paged through."""

FORGOTTEN = "1h"
"""How long a deletion is remembered, so that an older write that arrives late, from a node that was frozen, is known as one."""

ALLOCATIONS = 1_000
"""Attempts to make a copy again after the end of a node. OpenSearch gives up after five, which a node that was frozen uses up while
it closes what it held, and then waits for an administrator."""

_LONGEST_TOKEN = 8000

NUMBERED = ("person", "outlet", "author", "agency", "section", "story", "says", "keyword", "link")
"""Facets that may have very many values: each value is also held as a number, by which different ones are counted quickly."""


def numbered(facet: str) -> str:
    """The field with the numbers of a facet's values."""
    return facet + "_n"


def names(settings: Settings, number: int, writer: int) -> tuple[str, str]:
    """The indexes of articles and words that are made together, of names that are never used again: a node that was frozen may
    carry out long afterwards what removes an index. writer: the number of its lease."""
    which = f"{number:06}-{writer}"
    return f"{settings.opensearch_prefix}-articles-{which}", f"{settings.opensearch_prefix}-words-{which}"


def state_name(settings: Settings) -> str:
    """The index of the last commit."""
    return f"{settings.opensearch_prefix}-state"


def alias(settings: Settings) -> str:
    """The name that always stands for the articles that answer."""
    return f"{settings.opensearch_prefix}-articles"


def _copies(settings: Settings) -> dict[str, Any]:
    return {"number_of_replicas": settings.opensearch_replicas, "allocation.max_retries": ALLOCATIONS}


def state_body(settings: Settings) -> dict[str, Any]:
    """What is stored there is read by id only."""
    return {
        "settings": {"index": {"number_of_shards": 1, **_copies(settings)}},
        "mappings": {"enabled": False, "_meta": {"broadsheet": FORMAT}},
    }


def articles_body(settings: Settings) -> dict[str, Any]:
    """A refresh happens with each commit, never on a timer: what is not committed stays unseen.

    The codec stays OpenSearch's own: `best_compression` cost a third of the CPU of taking in an article, most of it for the
    source that is kept for recovery until segments are merged.
    """
    text = {"type": "text", "analyzer": "tokens", "norms": False, "similarity": COUNTING}
    keyword = {"type": "keyword"}
    number = {"type": "long"}
    fields: dict[str, Any] = {}
    for name in TEXT_FIELDS:
        fields[name + STEMS] = fields[name + PRINTED] = text
        fields[name + LEADS] = {**text, "analyzer": "leads"}
        fields[name + MARKS] = {**text, "analyzer": "marks"}
    keywords = (
        "id", "person", "outlet", "author", "agency", "section", "lang", "story", "copy", "says", "kind", "rights",
        "keyword", "link", "state", "copies_group", "story_group",
    )  # fmt: skip
    fields |= dict.fromkeys(keywords, keyword)
    fields |= {numbered(facet): {"type": "long", "index": False} for facet in NUMBERED}
    fields |= dict.fromkeys((*get_args(DateField), *get_args(NumberField), "when", "oldest", "born"), number)
    lengths = {"type": "integer", "index": False}
    fields |= {"title_len": lengths, "body_len": lengths, "stored": {"enabled": False, "type": "object"}}
    return {
        "settings": {
            "index": {
                "number_of_shards": settings.opensearch_shards,
                **_copies(settings),
                "refresh_interval": "-1",
                "gc_deletes": FORGOTTEN,
                "max_result_window": DEEPEST,
                "similarity": {COUNTING: {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}}},
                "analysis": {
                    "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": _LONGEST_TOKEN}},
                    "filter": {
                        "placeholder": {"type": "stop", "stopwords": [PLACEHOLDER]},
                        "apart": {
                            "type": "pattern_capture",
                            "preserve_original": False,
                            "patterns": [r"\G([a-z])(?=[a-z]*\|)", r"\|(.+)"],
                        },
                    },
                    "analyzer": {
                        "tokens": {"type": "custom", "tokenizer": "blanks"},
                        "leads": {"type": "custom", "tokenizer": "blanks", "filter": ["placeholder"]},
                        "marks": {"type": "custom", "tokenizer": "blanks", "filter": ["placeholder", "apart"]},
                    },
                },
            }
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"includes": ["stored"]},
            "_meta": {"broadsheet": FORMAT},
            "properties": fields,
        },
    }
