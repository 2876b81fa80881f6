"""How the authors of a page write dates: their language, their country, and whether the day or the month comes first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from urllib.parse import urlsplit

from crawler.date_parser.tokens import split


class Order(Enum):
    """Order of the numbers in a date whose year stands last."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


_MONTH_FIRST = split("US PH PR GU AS VI MP UM FM PW MH")
"""CLDR, dateFormat-short of en-*, fil-PH and es-PR."""
_EITHER = split("CA JP CN TW KR PA")
"""Both orders are printed there, or the year usually comes first."""
_YEAR_FIRST = split("zh ja ko hu lt sv mn eu ky")
"""Languages that put the year first, also where it has two digits (CLDR, dateFormat-short)."""
_UNSAID = split("zh ja ko en am ti")
"""Languages that do not say the order by themselves."""
_GENERIC = split("io co tv me ai fm ly to cc ws eu gl sh la ac ag am im st nu ms pw")
"""Country codes that are also sold as something else: they do not say a country."""
_COUNTRIES = {"uk": "GB"}
_ALIASES = {"no": "nb", "sh": "sr", "cnr": "sr", "iw": "he", "in": "id", "tl": "fil", "prs": "fa", "yue": "zh"}
"""Codes of a language whose dates are written as those of another."""
_HOME = {
    "hi": "IN", "ta": "IN", "te": "IN", "mr": "IN", "gu": "IN", "kn": "IN", "ml": "IN", "he": "IL", "ga": "IE", "ja": "JP",
    "ko": "KR", "fil": "PH",
}  # fmt: skip
"""Languages that are printed in one country."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Habits:
    """What is known about how a page writes dates.

    language: primary language subtag (`pt`). template: a second language that the page states, perhaps that of the
    software that prints its dates. countries: ISO 3166 codes claimed by the page and its address; two of them
    contradict each other. shown: the order established by other, unambiguous dates on the same page. zone: IANA name
    of the zone of clocks that name none, as the owner of the archive set it; None: as the words say, else UTC.
    """

    language: str | None = None
    template: str | None = None
    countries: frozenset[str] = frozenset()
    shown: Order | None = None
    zone: str | None = None

    @property
    def country(self) -> str | None:
        """The country of the page as an ISO 3166 code; None if it is uncertain."""
        if len(self.countries) == 1:
            return next(iter(self.countries))
        return None if self.countries else _HOME.get(self.language or "")

    @property
    def order(self) -> Order | None:
        """The order of day and month in a date such as `03/11/2025`; None if it cannot be known."""
        if self.shown is not None:
            return self.shown
        claims = set(map(self._order_in, self.countries))
        if len(claims) > 1 or (claims and None in claims):
            return None
        if claims:
            return claims.pop()
        if self.language == "fil":
            return Order.MONTH_FIRST
        says = next(
            (language for language in (self.language, self.template) if language and language not in _UNSAID), None
        )
        return Order.DAY_FIRST if says else None

    def _order_in(self, country: str) -> Order | None:
        if country in _MONTH_FIRST:
            return Order.MONTH_FIRST if self.language in (None, "en", "fil") or country == "PR" else None
        if country in _EITHER:
            return None
        return None if self.language in ("am", "ti") else Order.DAY_FIRST

    @property
    def year_first(self) -> bool:
        """Whether a date such as `25/11/03` begins with its year."""
        return self.language in _YEAR_FIRST

    def showing(self, order: Order | None) -> "Habits":
        """Return a copy with the order that other dates on the page have established; None: they establish none."""
        return replace(self, shown=order)


UNKNOWN = Habits()


def habits_of(tags: Iterable[str | None], url: str | None = None, zone: str | None = None) -> Habits:
    """Derive the habits of a page.

    tags: BCP 47 tags in order of trust. The first gives the language; the country is its region, or the region of a
    later tag for the same language. url: the page's address; a country-code domain counts as a second claim about the
    country. zone: of clocks that name none.
    """
    language: str | None = None
    template: str | None = None
    countries: set[str] = set()
    for tag in tags:
        parts = (tag or "").replace("_", "-").split(".")[0].split("-")
        if not parts[0].isalpha():
            continue
        primary = _ALIASES.get(parts[0].lower(), parts[0].lower())
        language = language or primary
        template = template or (primary if primary != language else None)
        region = next((part.upper() for part in parts[1:] if len(part) == 2 and part.isalpha()), None)
        if region and primary == language and not countries:
            countries.add(region)
    ending = (urlsplit(url).hostname or "").rpartition(".")[2] if url else ""
    if len(ending) == 2 and ending.isalpha() and ending not in _GENERIC:
        countries.add(_COUNTRIES.get(ending, ending.upper()))
    return Habits(language=language, template=template, countries=frozenset(countries), zone=zone)
