"""JSON-LD as pages write it: `@graph`, lists, several types, and JSON that is broken in the ways browsers forgive."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from crawler.extract.printed import printed
from crawler.extract.words import words

Node = dict[str, Any]

ARTICLE_TYPES = words(
    "article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle "
    "reviewnewsarticle askpublicnewsarticle blogposting liveblogposting techarticle scholarlyarticle report "
    "socialmediaposting advertisercontentarticle satiricalarticle medicalscholarlyarticle interview"
)
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_MAX_DEPTH = 24


def parse(raw: str) -> Any:
    """The value of one script; None where nothing can be made of it."""
    text = raw.strip()
    if not text:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    text = _COMMENT.sub("", _COMMENT.sub("", text)).strip().rstrip(";")
    for mend in (lambda t: t, lambda t: _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub(r"\1", t)), html.unescape):
        try:
            text = mend(text)
            return json.JSONDecoder(strict=False).raw_decode(text)[0]
        except (ValueError, RecursionError):
            continue
    return None


def nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    """Every typed object, outermost first; what an article refers to (author, publisher) comes after it."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from nodes(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value:
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart", "subjectOf"):
            if key in value:
                yield from nodes(value[key], depth + 1)


def types(node: Node) -> set[str]:
    """The node's types in lower case, without a namespace: `{"newsarticle"}`."""
    declared = node.get("@type")
    listed = declared if isinstance(declared, list) else [declared]
    return {str(t).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for t in listed if t}


def text_of(value: Any) -> str:
    """A plain string out of what may be a string, a list, or an object with a name or a value."""
    if isinstance(value, str):
        return printed(value)
    if isinstance(value, list):
        return next((found for item in value if (found := text_of(item))), "")
    if isinstance(value, dict):
        return text_of(value.get("name") or value.get("@value") or value.get("headline") or "")
    return ""
