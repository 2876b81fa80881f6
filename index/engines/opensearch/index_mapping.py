"""Names, settings and fields of the indexes that Broadsheet keeps in OpenSearch.

    PREFIX-state            one document `current`: the last commit; `writer`: who may write; the journal (commit_state.py)
    PREFIX-articles-N-W     the articles; readers take the one that `current` names, the alias PREFIX-articles points to it
    PREFIX-words-N-W        the printed words with their numbers of articles, in sorted pieces (vocabulary_runs.py)

Texts arrive analysed: the tokens of `index.text.analysis`, joined by blanks, so that OpenSearch only has to split them. Each field
of text is held several times with the same positions:

    title  body             stems
    title_p  body_p         printed words, folded
    title_l  body_l         first characters of the pairs of scripts without spaces, for a query of one character
    quote  quote_p  quote_l the same three of the quotations in the body, each far from the next
"""

from typing import Any, get_args

from index.operations.settings import Settings
from index.query import DateField

FORMAT = 1
"""Increase it when documents or fields change: an index of another format is rebuilt."""

STEMS, PRINTED, LEADS = "", "_p", "_l"
"""Suffixes of the three kinds of a text field."""

PLACEHOLDER = "_"
"""Stands in a field of LEADS for a token that has none, and is not indexed."""

QUOTE_GAP = 100_000
"""Positions between two quotations: more than a text has tokens, so that no window reaches from one into the other."""

DEEPEST = 100_000
"""Groups that can be paged through."""

FORGOTTEN = "1h"
"""How long a deletion is remembered, so that an older write that arrives late, from a node that was frozen, is known as one."""

_LONGEST_TOKEN = 8000

NUMBERED = ("person", "outlet", "author", "agency", "section", "story", "says")
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


def state_body(settings: Settings) -> dict[str, Any]:
    """What is stored there is read by id only."""
    return {
        "settings": {"index": {"number_of_shards": 1, "number_of_replicas": settings.opensearch_replicas}},
        "mappings": {"enabled": False, "_meta": {"broadsheet": FORMAT}},
    }


words_body = state_body


def articles_body(settings: Settings) -> dict[str, Any]:
    """A refresh happens with each commit, never on a timer: what is not committed stays unseen."""
    text = {"type": "text", "analyzer": "tokens", "norms": False}
    quote = {**text, "position_increment_gap": QUOTE_GAP}
    keyword = {"type": "keyword"}
    number = {"type": "long"}
    fields: dict[str, Any] = {}
    for name, kind in (("title", text), ("body", text), ("quote", quote)):
        fields[name + STEMS] = fields[name + PRINTED] = kind
        fields[name + LEADS] = {**kind, "analyzer": "leads"}
    keywords = (
        "id", "person", "outlet", "author", "agency", "section", "lang", "story", "copy", "says", "kind", "rights",
        "copies_group", "story_group",
    )  # fmt: skip
    fields |= dict.fromkeys(keywords, keyword)
    fields |= {numbered(facet): {"type": "long", "index": False} for facet in NUMBERED}
    fields |= dict.fromkeys((*get_args(DateField), "when", "oldest", "born"), number)
    lengths = {"type": "integer", "index": False}
    fields |= {"title_len": lengths, "body_len": lengths, "stored": {"enabled": False, "type": "object"}}
    return {
        "settings": {
            "index": {
                "number_of_shards": settings.opensearch_shards,
                "number_of_replicas": settings.opensearch_replicas,
                "refresh_interval": "-1",
                "gc_deletes": FORGOTTEN,
                "max_result_window": DEEPEST,
                "codec": "best_compression",
                "analysis": {
                    "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": _LONGEST_TOKEN}},
                    "filter": {"placeholder": {"type": "stop", "stopwords": [PLACEHOLDER]}},
                    "analyzer": {
                        "tokens": {"type": "custom", "tokenizer": "blanks"},
                        "leads": {"type": "custom", "tokenizer": "blanks", "filter": ["placeholder"]},
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
