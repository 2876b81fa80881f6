"""From leaves to the blocks of an article: the printed text, without what is only there for browsers."""

import re
from collections.abc import Iterable

from crawler.extract.tree import Leaf
from index.article import Block

_INVISIBLE = re.compile("[\u00ad\ufeff\u2060]")
"""Soft hyphens, byte order marks and word joiners: invisible, and they tear words apart for a search."""
_NEW_WINDOW = re.compile(
    r"\s*\((?:(?:link )?(?:opens|will open) in (?:a )?new (?:tab|window)|(?:wird )?(?:öffnet|"
    r"geöffnet) (?:sich )?in (?:einem )?neue[nm] (?:fenster|tab)"
    r"|öffnet im neuen (?:fenster|tab)|s['’]ouvre dans (?:une nouvelle|un nouvel) (?:fenêtre|onglet)|"
    r"(?:se )?abre en (?:una )?(?:nueva|nuevo) (?:ventana|pestaña))\)",
    re.I,
)
"""What screen readers are told of a link."""


def blocks_of(leaves: Iterable[Leaf]) -> tuple[Block, ...]:
    """One block for each leaf that has any text left."""
    blocks = []
    for leaf in leaves:
        if text := clean_line(leaf.text):
            blocks.append(Block(text=text, kind=leaf.kind))
    return tuple(blocks)


def clean_line(text: str) -> str:
    """One line of printed text."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if "(" in text:
        text = _NEW_WINDOW.sub("", text)
    return " ".join(text.split())
