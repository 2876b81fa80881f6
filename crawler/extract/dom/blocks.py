"""From leaves to the blocks of an article: the printed text, without what is only there for browsers."""

import re
from collections.abc import Iterable

from crawler.extract.dom.tree import Leaf
from index.article import Block
from index.text.characters import PARAGRAPH, line

_NEW_WINDOW = re.compile(
    r"\s*\((?:(?:link )?(?:opens|will open) in (?:a )?new (?:tab|window)|(?:wird )?(?:öffnet|"
    r"geöffnet) (?:sich )?in (?:einem )?neue[nm] (?:fenster|tab)"
    r"|öffnet im neuen (?:fenster|tab)|s['’]ouvre dans (?:une nouvelle|un nouvel) (?:fenêtre|onglet)|"
    r"(?:se )?abre en (?:una )?(?:nueva|nuevo) (?:ventana|pestaña))\)",
    re.I,
)
"""What screen readers are told of a link."""


def blocks_of(leaves: Iterable[Leaf]) -> tuple[Block, ...]:
    """Return a block for each leaf with text left."""
    blocks = []
    for leaf in leaves:
        if text := clean_line(leaf.text):
            blocks.append(Block(text=text, kind=leaf.kind))
    return tuple(blocks)


def clean_line(text: str) -> str:
    """Return a line of printed text, cleaned."""
    text = line(text, PARAGRAPH)
    return line(_NEW_WINDOW.sub("", text), PARAGRAPH) if "(" in text else text
