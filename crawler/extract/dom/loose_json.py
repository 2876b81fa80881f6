"""JSON as it is meant: what is left when a quote is not escaped, a comma is missing or too much, or the end was cut off.

Nothing here raises, and every text is read in time linear in its length: what cannot be understood is passed over, and what
stands around it is kept. Only for text that a strict reader refuses.
"""

import json
import re
from typing import Any

_DEEPEST = 64
_START = re.compile(r"[{\[]")
_NOISE = re.compile(r"(?:\s+|,|;|<!--|-->|//\s*<!\[CDATA\[|<!\[CDATA\[)+")
"""What may stand between two values and means nothing."""
_WORD = re.compile(r"[^\s,:;{}\[\]\"'<>]{1,200}")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,2})?")
"""As RFC 8259 has it, in digits of ASCII; others (`٢٠٢٥`) are words."""
_LITERALS = {"true": True, "false": False, "null": None, "undefined": None, "nan": None}
_KEY = r"""(?:\s|//[^\n]*\n|/\*[^*]{0,400}\*/)*(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|[A-Za-z_@$][\w.@$-]{0,80})\s*:"""
_AFTER_KEY = re.compile(r"\s*:")
_AFTER_VALUE = re.compile(
    rf"\s*(?:$|,{_KEY}|,\s*[}}\]]|[}}\]](?:\s*[}}\]])*\s*(?:$|[,;{{\[<]|-->|//|/\*|{_KEY})|\n{_KEY}|//[^\n]*\n{_KEY}|-->|;\s*$)"
)
_AFTER_ITEM = re.compile(r"\s*(?:$|,\s*[\"'{\[\dtfn}\]-]|\]|\n\s*[\"'{\[])")
_NEXT_FIELD = re.compile(r"""["'][^"'\n]{1,80}["']\s*:\s*["'\[{\dtfn-]""")
_BEFORE_FIELD = re.compile(r"(?:,|\n)\s*\Z")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.S)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def read_all(text: str) -> list[Any]:
    """Return every object and list in the text, in order."""
    reader = _Reader(text)
    values = []
    while reader.find_start():
        values.append(reader.value(0))
    return values


class _Reader:
    """A place in a text that only moves on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0

    def find_start(self) -> bool:
        opening = _START.search(self._text, self._place)
        if (
            opening
            and self._text.startswith("<!", opening.start() - 2)
            and self._text.startswith("[CDATA[", opening.start())
        ):
            self._place = opening.end() + 6
            return self.find_start()
        self._place = opening.start() if opening else len(self._text)
        return opening is not None

    def value(self, depth: int) -> Any:
        self._skip()
        character = self._peek()
        if depth > _DEEPEST:
            self._place = len(self._text)
            return None
        if character == "{":
            return self._object(depth)
        if character == "[":
            return self._list(depth)
        if character in ('"', "'"):
            return self._string(character, _AFTER_VALUE)
        return self._word()

    def _peek(self) -> str:
        return self._text[self._place : self._place + 1]

    def _skip(self) -> None:
        """Over blanks, commas and comments."""
        while True:
            if noise := _NOISE.match(self._text, self._place):
                self._place = noise.end()
            if self._text.startswith("/*", self._place):
                end = self._text.find("*/", self._place)
            elif self._text.startswith("//", self._place):
                end = self._text.find("\n", self._place) - 1
            else:
                return
            self._place = end + 2 if end > 0 else len(self._text)

    def _object(self, depth: int) -> dict[str, Any]:
        self._place += 1
        fields: dict[str, Any] = {}
        while True:
            self._skip()
            character = self._peek()
            if character in ("", "]"):
                return fields
            if character == "}":
                self._place += 1
                return fields
            key = self._key(character)
            if key is None:
                continue
            self._place = _end(_AFTER_KEY, self._text, self._place)
            value = self.value(depth + 1)
            if value is not None:
                fields.setdefault(key, value)

    def _key(self, character: str) -> str | None:
        """A field's name with its colon ahead; None, a step further on, where there is none."""
        start = self._place
        key = self._string(character, _AFTER_KEY) if character in ('"', "'") else self._word()
        if isinstance(key, str) and _AFTER_KEY.match(self._text, self._place):
            return key
        if self._place == start:
            self._place += 1
        return None

    def _list(self, depth: int) -> list[Any]:
        self._place += 1
        items: list[Any] = []
        while True:
            self._skip()
            character = self._peek()
            if character in ("", "}"):
                return items
            if character == "]":
                self._place += 1
                return items
            start = self._place
            if character in ('"', "'"):
                item: Any = self._string(character, _AFTER_ITEM)
                if _NEXT_FIELD.match(self._text, start):  # the list never ended, and the object around it goes on
                    self._place = start
                    return items
            else:
                item = self.value(depth + 1)
            if self._place == start:
                self._place += 1
            elif item is not None:
                items.append(item)

    def _string(self, quote: str, after: re.Pattern[str]) -> str:
        """To the quote behind which the structure goes on; a quote behind which it does not belongs to the text."""
        start = place = self._place + 1
        text = self._text
        while True:
            end = text.find(quote, place)
            if end < 0:
                self._place = len(text)
                return _unescaped(text[start:])
            if _is_escaped(text, end, start):
                place = end + 1
            elif after.match(text, end + 1):
                self._place = end + 1
                return _unescaped(text[start:end])
            elif after is not _AFTER_KEY and _begins_field(text, end, start):
                self._place = end
                return _unescaped(text[start:end].rstrip(", \n\t\r"))
            elif after is _AFTER_KEY:
                self._place = end + 1
                return _unescaped(text[start:end])
            else:
                place = end + 1

    def _word(self) -> Any:
        """A number, a name without quotes, or nothing where there is none."""
        match = _WORD.match(self._text, self._place)
        if match is None:
            return None
        self._place = match.end()
        word = match[0]
        if word.lower() in _LITERALS:
            return _LITERALS[word.lower()]
        return json.loads(word) if _NUMBER.fullmatch(word) else word


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place


def _is_escaped(text: str, place: int, start: int) -> bool:
    """Whether an odd number of backslashes stands before a place."""
    first = place
    while first > start and text[first - 1] == "\\":
        first -= 1
    return (place - first) % 2 == 1


def _begins_field(text: str, place: int, start: int) -> bool:
    """Whether a quote opens the next field, so that the string before it was never closed."""
    return bool(_NEXT_FIELD.match(text, place) and _BEFORE_FIELD.search(text, max(start, place - 40), place))


def _unescaped(text: str) -> str:
    """A string as it is meant; halves of a character that stand alone become U+FFFD."""
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _character(match[2]), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(escaped: str) -> str:
    return _ESCAPES.get(escaped, escaped if escaped in "\"'\\/\n" else "\\" + escaped)
