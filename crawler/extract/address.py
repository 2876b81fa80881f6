"""What the address of a page says of its headline: many outlets make the last part of it from the words of the headline."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

_SPELLED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "ı": "i"}
)
_APOSTROPHES = str.maketrans("", "", "'’‘")
_WORD = re.compile(r"[^\W_]+")
_ENOUGH = 4
"""Words that stand in an address by no accident."""


def is_spelled_in(title: str, url: str) -> bool:
    """Whether every word of a title stands in one part of the address' path; False for titles of hardly any words."""
    wanted = _spelled(title)
    return len(wanted) >= _ENOUGH and any(
        wanted <= _spelled(part) for part in urlsplit(url).path.split("/") if len(part) > len(wanted)
    )


def _spelled(text: str) -> frozenset[str]:
    """The words of a text as addresses spell them: lower case, without accents, umlauts in two letters."""
    spelled = unquote(text).casefold().translate(_APOSTROPHES).translate(_SPELLED)
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    return frozenset(_WORD.findall(plain))
