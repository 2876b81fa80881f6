"""Patterns of addresses that are no articles: `lantern.example/tag/*`, `lantern.example/list/{number}`.

A pattern is an address without scheme and without `www.`. `{number}` stands for digits, `*` at the end for anything, and
nothing else is special; so that matching takes no longer than the address is long.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from index.text import characters

PATTERN_MOST = 500
"""Characters of a pattern."""
NUMBERS_MOST = 5
"""Numbers in a pattern."""
OFFERED = 5
"""Patterns offered for one address."""
NUMBER, REST = "{number}", "*"
_DIGITS = re.compile(r"\d+")
_WRITTEN = re.compile(r"(?:[\w.{}*-]+|\[[0-9a-f:.]+\])(?::\d+)?/\S*")


def bare_address(address: str) -> str:
    """What patterns are compared with: host and port without `www.`, path and query. Empty for what is no web address."""
    try:
        parts = urlsplit(characters.address(address))
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    host = parts.netloc.rpartition("@")[2].lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path or '/'}{query}"


def checked_pattern(text: str) -> str:
    """A pattern as somebody typed it, with or without a scheme. Raises ValueError with a sentence."""
    text = text.strip()
    pattern = bare_address(text) or bare_address(f"https://{text}")
    if not pattern or not _WRITTEN.fullmatch(pattern) or len(pattern) > PATTERN_MOST:
        raise ValueError(f"a pattern is an address such as lantern.example/tag/*, of at most {PATTERN_MOST} characters")
    if REST in pattern[:-1]:
        raise ValueError("* stands at the end only")
    if pattern.count(NUMBER) > NUMBERS_MOST or NUMBER * 2 in pattern:
        raise ValueError(f"{NUMBER} stands for one number; at most {NUMBERS_MOST} of them, with something in between")
    host, _, path = pattern.partition("/")
    if NUMBER in host or REST in host:
        raise ValueError("the host is written out")
    if path in ("", REST):
        raise ValueError("that is the whole site; pause its source instead")
    return pattern


def offered_patterns(address: str) -> list[str]:
    """Patterns that an address suggests, the narrowest first: the address alone, the same with other numbers, with any query,
    and what stands in the same sections."""
    bare = bare_address(address)
    if not bare:
        return []
    page, mark, query = bare.partition("?")
    host, _, path = page.partition("/")
    offers = [bare]
    if _DIGITS.search(path + query):
        numbered = _DIGITS.sub(NUMBER, f"{path}{mark}{query}")
        offers.append(f"{host}/{numbered}")
    if query:
        offers.append(f"{page}?{REST}")
    folders = path.strip("/").split("/")[:-1]
    for depth in range(len(folders), 0, -1):
        offers.append(f"{host}/{'/'.join(folders[:depth])}/{REST}")
    fitting: list[str] = []
    for offer in dict.fromkeys(offers):
        try:
            fitting.append(checked_pattern(offer))
        except ValueError:
            continue
    return fitting[:OFFERED]


def literal_prefix(pattern: str) -> str:
    """What everything that a pattern matches begins with."""
    return re.split(r"\{number\}|\*$", pattern, maxsplit=1)[0]


class AddressPatterns:
    """Several patterns at once. Raises ValueError for one that `checked_pattern` would refuse."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._by_host: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for pattern in patterns:
            host = checked_pattern(pattern).partition("/")[0]
            self._by_host.setdefault(host, []).append((pattern, _compiled(pattern)))

    def match(self, address: str) -> str | None:
        """The first pattern that an address matches, None if it matches none."""
        if not self._by_host:
            return None
        bare = bare_address(address)
        candidates = self._by_host.get(bare.partition("/")[0], ())
        return next((pattern for pattern, expression in candidates if expression.fullmatch(bare)), None)


def _compiled(pattern: str) -> re.Pattern[str]:
    body, rest = (pattern[:-1], r".*") if pattern.endswith(REST) else (pattern, "")
    # A number is taken as a whole: what stands behind it is no digit, so that there is one way to match only.
    numbers = r"\d+(?!\d)".join(re.escape(part) for part in body.split(NUMBER))
    return re.compile(numbers + rest, re.DOTALL | re.ASCII)
