"""Who published it: the outlet's name, and the slug that stands for it in facets and addresses."""

import re
import unicodedata
import zlib

from crawler.extract.dom.printed_text import printed
from index.article import Outlet

_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "ł": "l", "Ł": "L", "đ": "d", "ı": "i"}
)
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def outlet_slug(name: str) -> str:
    """`Süddeutsche Zeitung` -> `suddeutsche-zeitung`; a name without a Latin letter keeps its own script."""
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    latin = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    slug = _NO_SLUG.sub("-", latin).strip("-")
    if slug:
        return slug
    own = "-".join(re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold()))
    return own or f"outlet-{zlib.crc32(name.encode()):08x}"


def outlet_of(name: str) -> Outlet:
    """The outlet of that name. Raises ValueError where there is no name."""
    shown = printed(name)
    if not shown:
        raise ValueError("an outlet needs a name")
    return Outlet(id=outlet_slug(shown), name=shown)
