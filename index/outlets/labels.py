"""Labels of outlets and of sources: country, language, kind, and words of one's own. One vocabulary for both."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.text import characters
from index.text.localizable import Sentence

WORDS_MOST = 20
"""Words of one's own that one thing carries."""
WORD_MOST = 60
"""Characters of such a word."""
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


class LabelKind(StrEnum):
    """What sort of publisher it is."""

    NEWSPAPER = "newspaper"
    MAGAZINE = "magazine"
    BROADCASTER = "broadcaster"
    AGENCY = "agency"
    ONLINE = "online"
    BLOG = "blog"
    GOVERNMENT = "government"
    ORGANISATION = "organisation"
    COMPANY = "company"
    RESEARCH = "research"


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """country: ISO 3166-1 alpha-2, in capitals. language: a BCP 47 tag. words: one's own, without doubles, in the order given.
    Make one by `checked`."""

    country: str | None = None
    language: str | None = None
    kind: LabelKind | None = None
    words: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """All of them, as they are shown: IE, en, newspaper, harbour."""
        return tuple(str(part) for part in (self.country, self.language, self.kind, *self.words) if part)

    def __bool__(self) -> bool:
        return bool(self.country or self.language or self.kind or self.words)


NO_LABELS = Labels()


def checked(*, country: str = "", language: str = "", kind: str = "", words: Iterable[str] = ()) -> Labels:
    """Labels as somebody typed them; empty: none. Raises ValueError with a sentence."""
    country, language, kind = country.strip().upper(), language.strip(), kind.strip().lower()
    if country and not _COUNTRY.fullmatch(country):
        raise ValueError("a country is a code of two letters such as IE, BR or JP (ISO 3166)")
    if language and not _LANGUAGE.fullmatch(language):
        raise ValueError("a language is a tag such as en, pt-BR or zh-Hant")
    if kind and kind not in tuple(LabelKind):
        raise ValueError(f"a kind is one of {', '.join(LabelKind)}")
    distinct = list(dict.fromkeys(word for word in (characters.line(word).strip() for word in words) if word))
    if len(distinct) > WORDS_MOST or any(len(word) > WORD_MOST for word in distinct):
        raise ValueError(f"at most {WORDS_MOST} words of your own, of at most {WORD_MOST} characters each")
    return Labels(
        country=country or None,
        language=language or None,
        kind=LabelKind(kind) if kind else None,
        words=tuple(distinct),
    )


def as_json(labels: Labels) -> dict[str, Any]:
    """Labels as a JSON object, always with all keys."""
    return {
        "country": labels.country,
        "language": labels.language,
        "kind": labels.kind.value if labels.kind else None,
        "words": list(labels.words),
    }


def from_json(value: Mapping[str, Any]) -> Labels:
    """The inverse of `as_json`, for what the archive kept. Raises ValueError."""
    return checked(
        country=value.get("country") or "",
        language=value.get("language") or "",
        kind=value.get("kind") or "",
        words=value.get("words") or (),
    )


def in_words(labels: Labels) -> str:
    """Labels on one line; "none" where there are none."""
    return ", ".join(labels.values) or Sentence("none")
