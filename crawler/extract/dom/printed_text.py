"""Text as a reader sees it printed: references decoded, however often they were escaped; nothing that nobody sees."""

import html
import re

from index.text.characters import PARAGRAPH, line

_REFERENCE = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
"""Only with its semicolon: `&copy` and `&times` without one are more often the start of a word behind an ampersand."""
_TIMES = 3
"""How often a text may have been escaped: by its author's editor, by a program, by another one."""
_MARKED_UP = re.compile(r"</[a-z][a-z0-9]{0,9}\s*>|<(?:br|wbr|hr|img)\b|<!--", re.I)
"""A text with one of these holds mark-up; `the <b> element` alone is about it."""
_BREAK = re.compile(r"</?(?:br|div|h[1-6]|hr|li|p|ul)(?:\s[^<>]{0,1000})?/?>", re.I)
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|del|em|font|i|img|ins|mark|q|s|script|small|span|strike|strong|style|sub|sup|time|tt|u|"
    r"wbr)(?:\s[^<>]{0,1000})?/?>|<!--[^<>]{0,1000}-->",
    re.I,
)


def printed(text: str) -> str:
    """Return the text as one line: references decoded, markup and invisible characters removed, blanks collapsed."""
    if "&" in text:
        text = decoded(text)
    if "<" in text and _MARKED_UP.search(text):
        text = _TAG.sub("", _BREAK.sub(" ", text))
    return line(text, PARAGRAPH)


def decoded(text: str) -> str:
    """Return the text with its references decoded, as many times as it was escaped."""
    for _ in range(_TIMES):
        once = _REFERENCE.sub(lambda match: html.unescape(match[0]), text)
        if once == text:
            break
        text = once
    return text
