"""How rare a word is in news, by language: a fixed table, so that grouping does not depend on what an archive holds.

`word_rarity/LANGUAGE.txt.gz` (a Snowball stemmer's name) has the stems of rarity 0 in its first line, then those of 0.5, 1
and so on: the natural logarithm of (articles / articles that hold the stem), rounded down to half a unit. What stands in no
line is as rare as RAREST. Where the tables come from: `word_rarity/README.md`.
"""

import gzip
import re
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from importlib import resources

from index.text.analysis import DEFAULT_STEMMER
from index.text.memo import Memo

STEP = 0.5
RAREST = 8.5
"""Rarity of a word that the table does not know: names, places, misprints. One article in five thousand."""
RAREST_UNKNOWN = 5.0
"""The same in a language without a table, whose most common words are not known either."""
UNSPACED_RARITY = 4.5
"""Of a pair of characters in scripts without spaces, of which hardly any is as rare as a name."""
SMALL_NUMBER, YEAR, NUMBER = 3.5, 4.0, 7.5
"""Of a number of one or two digits; of a year, which no table of last year knows; of any other number, at most."""
_YEAR = re.compile(r"(?:19|20)\d\d")


@lru_cache(maxsize=64)
def _table(stemmer: str) -> dict[str, float] | None:
    file = resources.files(__package__).joinpath("word_rarity", f"{stemmer}.txt.gz")
    if not file.is_file():
        return None
    lines = gzip.decompress(file.read_bytes()).decode("utf-8").split("\n")
    return {stem: level * STEP for level, line in enumerate(lines) for stem in line.split()}


def rarity(stem: str, stemmer: str = DEFAULT_STEMMER) -> float:
    """Rarity of a stem of `index.text.analysis` in a language, from 0 (in every article) to RAREST."""
    if not stem:
        return 0.0  # what was all marks
    if len(stem) < 3 and stem[0] > "\u0e00":
        return UNSPACED_RARITY
    table = _table(stemmer)
    if stem.isdigit():
        if len(stem) <= 2:
            return SMALL_NUMBER
        return YEAR if _YEAR.fullmatch(stem) else min(NUMBER, (table or {}).get(stem, NUMBER))
    return RAREST_UNKNOWN if table is None else table.get(stem, RAREST)


@cache
def rarities_under(stemmer: str) -> Mapping[str, float]:
    """`rarity` of every stem, as a mapping that remembers."""
    return Memo(partial(rarity, stemmer=stemmer))
