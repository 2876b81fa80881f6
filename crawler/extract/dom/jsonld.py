"""JSON-LD as pages write it: `@graph`, lists, several types, and JSON that is broken in the ways browsers forgive."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from crawler.extract.body.word_count import words
from crawler.extract.dom.loose_json import read_all
from crawler.extract.dom.printed_text import printed

Node = dict[str, Any]

ARTICLE_TYPES = words(
    "article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle "
    "reviewnewsarticle askpublicnewsarticle blogposting liveblogposting techarticle scholarlyarticle report "
    "socialmediaposting advertisercontentarticle satiricalarticle medicalscholarlyarticle interview"
)
_ESCAPED = re.compile(r"[\s\[{]*&(?:quot|#0*34|#x0*22);", re.I)
_QUOTED = re.compile(r"\s*[\[{]\s*\\+\"")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart", "subjectOf")
_MAX_DEPTH = 24


def parse(raw: str) -> Any:
    """Return the value of a script; None if nothing can be made of it."""
    text = raw.strip()
    if not text:
        return None
    for unwrap in (str, _unwrapped):
        try:
            return json.loads(unwrap(text), strict=False)
        except (ValueError, RecursionError):
            continue
    values = read_all(_unwrapped(text))
    return values[0] if len(values) == 1 else values or None


def _unwrapped(text: str) -> str:
    """What was written for another place: escaped for HTML, or as a string of a program."""
    if _ESCAPED.match(text):
        return html.unescape(text)
    return re.sub(r"\\+(?=\")", "", text) if _QUOTED.match(text) else text


def nodes(value: Any) -> Iterator[Node]:
    """Yield every typed object, outermost first; the objects that an article refers to (author, publisher) follow it."""
    return (node for node, _ in nodes_and_places(value))


def nodes_and_places(value: Any, depth: int = 0, listed: bool = False) -> Iterator[tuple[Node, bool]]:
    """Do the same, each with whether it is an item of a list, as teasers of other stories are."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from nodes_and_places(item, depth + 1, listed)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value:
            yield value, listed
        for key in _INSIDE:
            if key in value:
                yield from nodes_and_places(value[key], depth + 1, listed or key == "itemListElement")


def types(node: Node) -> set[str]:
    """Return the node's types in lower case, without namespace: `{"newsarticle"}`."""
    declared = node.get("@type")
    listed = declared if isinstance(declared, list) else [declared]
    return {str(t).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for t in listed if t}


def text_of(value: Any) -> str:
    """Return a plain string from a value that may be a string, a list, or an object with a name or value."""
    if isinstance(value, str):
        return printed(value)
    if isinstance(value, list):
        return next((text for item in value if (text := text_of(item))), "")
    if isinstance(value, dict):
        return text_of(value.get("name") or value.get("@value") or value.get("headline") or "")
    return ""
