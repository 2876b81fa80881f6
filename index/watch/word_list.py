"""A list of words and phrases under a name, for which `@name` stands in a query."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from index.text import characters
from index.text.folding import fold

NAME_MOST = 40
"""Characters of a list's name."""

ABOUT_NAMES = f"a list is named by a word of at most {NAME_MOST} characters: letters, digits, - and _, as in @water or @east-coast"


@dataclass(frozen=True, kw_only=True, slots=True)
class WordList:
    """id: never given twice. name: without the @. entries: words and phrases as in a query (`drought`, `"drinking water"`,
    `tap*`), each once. account: whose it is, None for those made on the command line or left behind by somebody. by: the name of
    that account, "" for none. former: folded names that it had before. changed: when anything of it was."""

    id: int
    name: str
    entries: tuple[str, ...]
    account: int | None
    by: str
    shared: bool
    former: tuple[str, ...]
    created: datetime
    changed: datetime


def is_list_name(text: str) -> bool:
    """Whether a list may be called so: one word, in any script, that begins with a letter or digit."""
    if not 0 < len(text) <= NAME_MOST or not text[0].isalnum() or not fold(text):
        return False
    return all(char.isalnum() or char in "-_" or unicodedata.category(char) in ("Mn", "Mc") for char in text)


def list_name(text: str) -> str:
    """The name as it is kept, without an @ before it. Raises ValueError with a sentence."""
    name = characters.line(text).strip().removeprefix("@")
    if not is_list_name(name):
        raise ValueError(ABOUT_NAMES)
    return name
