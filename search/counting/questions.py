"""How the searches behind a table are described on it, and narrowed by a row of it."""

from collections.abc import Sequence
from dataclasses import replace

from index.query import And, Everything, Node, Or, SearchRequest, Term
from search.counting.sheet import Question, search_text
from search.query.interpret import Interpretation
from search.query.parse import Limits, parse
from search.request import SearchQuery
from search.service import Searcher


def bare(request: SearchRequest) -> SearchRequest:
    """The request without hits, facets and histogram: which articles match, and nothing else."""
    return replace(request, sort="newest", limit=0, facets=(), group=None, after=None, histogram=None)


def question_of(searcher: Searcher, name: str, query: SearchQuery, asked: Interpretation, total: int) -> Question:
    """A search as it stands on a sheet. Raises ArchiveError, IndexingError."""
    return Question(
        name=name,
        q=query.q,
        understood_as=understood(searcher, asked),
        total=total,
        notes=tuple(note.text for note in asked.reading.notes),
        search=search_text(query) or "q=",
    )


def understood(searcher: Searcher, asked: Interpretation) -> str:
    """How a search was read, with its filters and dates in words."""
    everything = isinstance(asked.reading.tree, Everything)
    parts = ["all articles" if everything else asked.reading.understood_as]
    for chip in searcher.active(asked.query):
        parts.append(f"{'not ' if chip.excluded else ''}{chip.name}: {chip.label}")
    return " · ".join(parts)


def with_word(query: SearchQuery, word: str, limits: Limits) -> SearchQuery:
    """The search narrowed to the articles with a word, in headline or text, wherever the search itself looks."""
    leaf: Node = Term(word, alone=True)
    if query.fields:
        leaf = Or((Term(word, "title", alone=True), Term(word, "body", alone=True)))
    tree = parse(query.q, limits).tree
    parts: Sequence[Node] = (
        (leaf,) if isinstance(tree, Everything) else tree.children if isinstance(tree, And) else (tree,)
    )
    whole = leaf if isinstance(tree, Everything) else And((*parts, leaf))
    return replace(query, q=str(whole), long="")
