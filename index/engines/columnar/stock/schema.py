"""What Whoosh needs to open the index by itself: the schema, and an analyzer that follows `index.text.analysis`.

Whoosh's table of contents pickles both by name, so their import paths are part of the format.
"""

from collections.abc import Iterator
from typing import Any

from whoosh import fields
from whoosh.analysis import Token, Tokenizer

from index.engines.columnar.files.layout import MULTI_FACETS, SINGLE_FACETS
from index.text import analysis


class NewsTokenizer(Tokenizer):
    """Yields the stems of one language, for queries through Whoosh's own searcher."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NewsTokenizer) and other.lang == self.lang

    def __hash__(self) -> int:
        return hash(self.lang)

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        **kwargs: Any,
    ) -> Iterator[Token]:
        token = Token(positions, chars, removestops=removestops, mode=mode, **kwargs)
        for analysed in analysis.tokens(value, self.lang):
            token.text = analysed.stem
            token.boost = 1.0
            token.stopped = False
            if keeporiginal:
                token.original = value[analysed.start : analysed.end]
            token.pos = start_pos + analysed.position
            if chars:
                token.startchar, token.endchar = start_char + analysed.start, start_char + analysed.end
            yield token


def schema() -> fields.Schema:
    """The index schema as Whoosh sees it. Ids and times are stored; texts are not, since the archive has them."""
    known: dict[str, Any] = {
        "id": fields.ID(stored=True, unique=True),
        "title": fields.TEXT(analyzer=NewsTokenizer(), phrase=True),
        "body": fields.TEXT(analyzer=NewsTokenizer(), phrase=True),
        "published": fields.STORED(),
        "event": fields.STORED(),
        "fetched": fields.STORED(),
    }
    known |= {facet: fields.ID(stored=True) for facet in SINGLE_FACETS}
    known |= {facet: fields.KEYWORD(stored=True, commas=True) for facet in MULTI_FACETS}
    return fields.Schema(**known)
