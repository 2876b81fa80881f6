"""What the address of a page reveals about its headline, from which it is often made, and its outlet, which owns the host."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote, urlsplit

_SPELLED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "ı": "i"}
)
_APOSTROPHES = str.maketrans("", "", "'’‘")
_WORD = re.compile(r"[^\W_]+")
_ENOUGH = 4
"""Words that stand in an address by no accident."""
_SHORT = 3
"""Letters of words that hosts leave out: the, of, der, het. A host of no more letters is like a name by accident."""
_NOWHERE = (".invalid", ".localhost", ".local", ".internal", ".test")
_NO_LABELS = frozenset(("www", "www1", "www2", "m", "amp", "co", "com", "org", "net", "news", "edition"))


def is_spelled_in(title: str, url: str) -> bool:
    """Return whether every word of a title occurs in one segment of the address's path; False for titles of very few
    words.
    """
    wanted = frozenset(_spelled(title))
    return len(wanted) >= _ENOUGH and any(
        wanted.issubset(_spelled(part)) for part in urlsplit(url).path.split("/") if len(part) > len(wanted)
    )


def _spelled(text: str) -> list[str]:
    """The words of a text as addresses spell them: lower case, without accents, umlauts in two letters."""
    spelled = unquote(text).casefold().translate(_APOSTROPHES).translate(_SPELLED)
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    return _WORD.findall(plain)


def host_of(url: str) -> str:
    """Return the host of an address as a name for its outlet, without `www`; empty for names that lead nowhere."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    known = "." in host and not host.endswith(_NOWHERE) and any(map(str.isalpha, host))
    return host if known else ""


@lru_cache(maxsize=1024)
def labels(url: str) -> tuple[str, ...]:
    """Return the labels of the host that may be a name: `("exampletimes",)` for `https://news.example-times.co.uk`."""
    parts = (urlsplit(url).hostname or "").split(".")[:-1]
    return tuple(part.replace("-", "") for part in parts if part not in _NO_LABELS)


def is_like_host(name: str, url: str) -> bool:
    """Return whether a host is named after the outlet: `exampletimes`, `thetimes` or `extimes` for `The Example
    Times`.
    """
    spelled = _spelled(name)
    whole = "".join(spelled)
    if not whole:
        return False
    return any(
        (len(label) > _SHORT and label in whole)
        or (len(label) == _SHORT and whole.startswith(label))
        or (len(whole) > _SHORT and whole in label)
        or label == whole
        or (len(label) >= _SHORT and len(spelled) > 1 and _abbreviates(label, spelled))
        for label in labels(url)
    )


def is_host(name: str, url: str) -> bool:
    """Return whether a name is that of the host, give or take a short word: `Het Example` for `example`."""
    spelled = _spelled(name)
    forms = {"".join(spelled), "".join(word for word in spelled if len(word) > _SHORT)}
    return any(label in forms for label in labels(url))


def _abbreviates(label: str, spelled: list[str]) -> bool:
    """Whether a label is the beginnings of the words of a name, one after the other; short words may be left out."""
    reached = {0}
    for word in spelled:
        further = {
            place + size
            for place in reached
            for size in range(1, len(word) + 1)
            if label.startswith(word[:size], place)
        }
        reached = further | reached if len(word) <= _SHORT else further
    return len(label) in reached
