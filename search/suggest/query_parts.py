"""Which part of a long query carries how many articles: what tells its author where the words are too wide or find nothing."""

import time
from dataclasses import replace

from index.query import And, Or
from search.page import QueryPart
from search.query.interpret import Interpretation, Interpreter

SECONDS = 0.25
"""Time for counting parts; those that remain are not counted."""


def query_parts(asked: Interpretation, interpreter: Interpreter, most: int) -> tuple[QueryPart, ...]:
    """What each of the first `most` parts finds alone, under the filters in force; () for a query of one part. Raises
    IndexingError."""
    shown, tree = asked.reading.tree, asked.resolved
    if not isinstance(shown, And | Or) or not isinstance(tree, And | Or) or len(shown.children) != len(tree.children):
        return ()
    until = time.monotonic() + SECONDS
    parts: list[QueryPart] = []
    for text, node in list(zip(shown.children, tree.children, strict=True))[:most]:
        if time.monotonic() > until:
            break
        request = replace(
            asked.request, tree=interpreter.spelt(node, []), limit=0, facets=(), histogram=None, group=None
        )
        parts.append(QueryPart(text=str(text), total=interpreter.engine.search(request).total))
    return tuple(parts)
