"""Names as they stand in ids and addresses: `Japan Today` -> `japan-today`."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "ł": "l", "Ł": "L", "đ": "d", "ı": "i"}
)
"""Latin letters that Unicode does not take apart."""
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def latin_slug(name: str) -> str:
    """Its Latin letters, without accents, and digits: `Süddeutsche Zeitung` -> `suddeutsche-zeitung`; empty without any."""
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return _NO_SLUG.sub("-", letters).strip("-")


def slug(name: str) -> str:
    """The same, but a name without a Latin letter or digit keeps its own script; empty where there is none of that either."""
    return latin_slug(name) or "-".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold()))
