"""Bodies that a page carries without printing them: for readers without scripts, in templates, and in the data of its scripts.

Used only if what is printed is hardly any text. What is found is untrusted markup like the rest of the page and is read by the
same walker.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.body import choose
from crawler.extract.body.word_count import count_words
from crawler.extract.dom.metadata import Sources
from crawler.extract.dom.tree import Leaf, Walker

_MOST_SCRIPTS = 60
_LONGEST_SCRIPT = 2_000_000
"""Characters of a script that are read."""
_MOST_MARKUP = 4_000_000
"""Characters of carried text that are read altogether: what is nested would be read once for each level."""
_DEEPEST = 40
_MOST_VALUES = 20_000
_SHORTEST = 400
"""Characters of a body in the data of a script."""
_BODY_KEYS = re.compile(
    r"^(?:article_?)?(?:body|text|content|html|story|markup|full_?text|description_?html|body_?html|content_?html)$",
    re.I,
)
_LIST_KEYS = re.compile(r"(?:body|content|paragraphs|blocks|elements|components|sections|items)", re.I)
_MARKUP = re.compile(r"<(?:p|div|br|h[1-6]|ul|blockquote)\b", re.I)
_ASSIGNED = re.compile(r"^\s*(?:window|self|var|let|const)?\.?\s*[\w$.\[\]\"']+\s*=\s*(?=[{\[])")
_TAG = re.compile(r"^<[^>]*>")
_LITERAL = re.compile(r'"(?:[^"\\\n]++|\\.|(?!))*+"')
"""A string of a script, as JSON writes it."""
_PUSHED = re.compile(r"^\s*\(?(?:self|window)\.__next_f\s*=?.*?\.push\(\[1,\s*(?=\")", re.S)
"""Scripts of Next.js that carry a piece of the page each (React's "flight" format, one row a line)."""
_ROW = re.compile(r"^[0-9a-f]+:[A-Z]{0,2}(?=[\[{])")
_TEXT_ROW = re.compile(r"^[0-9a-f]+:T([0-9a-f]{1,6}),", re.M)
_TEXT_ELEMENTS = frozenset(("p", "h2", "h3", "h4", "li", "blockquote"))
_PROSE = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}\W+[^\W\d_]{2,}\W+[^\W\d_]{2,}")


def unprinted(parser: LexborHTMLParser, sources: Sources) -> list[Leaf]:
    """Return the lines of the longest text that the page carries without printing it; empty if there is none."""
    best: list[Leaf] = []
    most = 0
    budget = _MOST_MARKUP
    for markup in _candidates(parser, sources):
        budget -= len(markup)
        if budget < 0:
            break
        leaves = _lines(markup)
        words = sum(count_words(leaf.text) for leaf in leaves)
        if words > most:
            best, most = leaves, words
    return best


def _candidates(parser: LexborHTMLParser, sources: Sources) -> Iterator[str]:
    stated = sources.article.get("articleBody")
    if isinstance(stated, str):
        yield _as_markup(stated)
    pushed: list[str] = []
    for node in parser.css("noscript, template, script")[: 4 * _MOST_SCRIPTS]:
        kind = (node.attributes.get("type") or "").strip().lower()
        if node.tag == "script":
            text = node.text(deep=True) or ""
            if (call := _PUSHED.match(text)) and (literal := _LITERAL.match(text, call.end())):
                pushed.append(_decoded(literal[0]))
                continue
            if len(text) < _SHORTEST or len(text) > _LONGEST_SCRIPT:
                continue
            if "template" in kind or kind in ("text/html", "text/x-handlebars"):
                yield text
            elif kind != "application/ld+json":
                yield from _in_data(text)
        else:
            inner = _TAG.sub(
                "", node.html or "", count=1
            )  # the parser shows a template's content in its outer markup only
            if len(inner) >= _SHORTEST:
                yield html.unescape(inner) if "&lt;p" in inner else inner
    yield from _in_flight("".join(pushed)[:_LONGEST_SCRIPT])


def _in_flight(text: str) -> Iterator[str]:
    """Bodies in rows of data, and the paragraphs among rows of elements."""
    for row in _TEXT_ROW.finditer(text):
        size = int(row[1], 16)
        content = text[row.end() : row.end() + size].encode()[:size].decode("utf-8", "ignore")
        if size >= _SHORTEST and _PROSE.search(content):
            yield _as_markup(content)
    paragraphs: list[str] = []
    budget = [_MOST_VALUES]
    for line in text.split("\n"):
        head = _ROW.match(line)
        if head is None:
            continue
        try:
            data, _ = json.JSONDecoder().raw_decode(line, head.end())
        except (ValueError, RecursionError):
            continue
        yield from _bodies(data, "", 0, budget)
        paragraphs += _elements(data, 0)
    if sum(map(len, paragraphs)) >= _SHORTEST:
        yield "".join(paragraphs)


def _elements(value: Any, depth: int) -> Iterator[str]:
    """The paragraphs among elements, which are lists of `"$"`, name, key and properties."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        if len(value) >= 4 and value[0] == "$" and isinstance(value[3], dict):
            if value[1] in _TEXT_ELEMENTS:
                text = _text_within(value[3].get("children"), depth)
                if text:
                    yield f"<{value[1]}>{html.escape(text)}</{value[1]}>"
                return
            value = list(value[3].values())
        for inner in value:
            yield from _elements(inner, depth + 1)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _elements(inner, depth + 1)


def _text_within(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return "" if value.startswith("$") else value
    if not isinstance(value, list) or depth > _DEEPEST:
        return ""
    if len(value) >= 4 and value[0] == "$":
        return _text_within(value[3].get("children"), depth + 1) if isinstance(value[3], dict) else ""
    return "".join(_text_within(inner, depth + 1) for inner in value)


def _decoded(literal: str) -> str:
    try:
        text = json.loads(literal)
    except ValueError:
        return ""
    return text if isinstance(text, str) else ""


def _in_data(script: str) -> Iterator[str]:
    """Bodies among the values of a script that is JSON or assigns JSON to a name, or among the strings of another one."""
    text = script.strip()
    match = _ASSIGNED.match(text)
    if match:
        text = text[match.end() :]
    if text.startswith(("{", "[")):
        try:
            data, _ = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            pass
        else:
            yield from _bodies(data, "", 0, [_MOST_VALUES])
            return
    for literal in _LITERAL.finditer(text):  # a program: its strings that are markup of a text
        if literal.end() - literal.start() >= _SHORTEST:
            value = _decoded(literal[0])
            if _MARKUP.search(value) and _PROSE.search(value):
                yield value


def _bodies(value: Any, key: str, depth: int, budget: list[int]) -> Iterator[str]:
    budget[0] -= 1
    if depth > _DEEPEST or budget[0] < 0:
        return
    if isinstance(value, str):
        if len(value) >= _SHORTEST and _BODY_KEYS.match(key) and _PROSE.search(value):
            yield _as_markup(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _bodies(inner, str(name), depth + 1, budget)
    elif isinstance(value, list):
        if _LIST_KEYS.search(key):
            pieces = [piece for item in value if (piece := _piece(item))]
            if sum(map(len, pieces)) >= _SHORTEST:
                yield "".join(pieces)
        for inner in value:
            yield from _bodies(inner, key, depth + 1, budget)


def _piece(item: Any) -> str:
    """A paragraph of a list of paragraphs: a string, or an object that holds one."""
    if isinstance(item, dict):
        item = next(
            (
                item[name]
                for name in ("html", "text", "content", "value", "paragraph")
                if isinstance(item.get(name), str)
            ),
            "",
        )
    if not isinstance(item, str) or not _PROSE.search(item):
        return ""
    return item if _MARKUP.search(item) else f"<p>{item if '<' in item else html.escape(item)}</p>"


def _as_markup(text: str) -> str:
    """A body as markup: paragraphs by line where it is plain text."""
    if _MARKUP.search(text):
        return text
    if "&lt;" in text:
        return html.unescape(text)
    return "".join(f"<p>{html.escape(part)}</p>" for part in text.splitlines() if part.strip())


def _lines(markup: str) -> list[Leaf]:
    walker = Walker(thorough=True)
    walker.walk(LexborHTMLParser(f"<html><body><article>{markup}</article></body></html>"))
    return choose.choose(walker.leaves, walker.boxes)
