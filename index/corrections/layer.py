"""Corrections of articles as values, and the article that they make of the one that was read.

The layer is kept apart from what was read: reading an article again and extracting it again change what lies below, and the
corrected fields stay as the editor wrote them until the correction is taken back.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from index.article import Article, DateSource, Outlet, PartialDateTime, is_ahead
from index.json_codec import YEARS
from index.text import characters
from index.text.localizable import Sentence
from index.text.slugs import slug

Value = str | None | list[str]
"""A corrected value as JSON holds it: text; None for "there is none"; authors: a list; outlet: id and name."""

LINE_MOST = 300
"""Characters of a title, a name or an outlet that is given by hand."""
AUTHORS_MOST = 50
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


class Field(StrEnum):
    """What can be corrected."""

    TITLE = "title"
    PUBLISHED = "published"
    AUTHORS = "authors"
    OUTLET = "outlet"
    LANG = "lang"


FIELD_NAMES = {
    Field.TITLE: Sentence("title"), Field.PUBLISHED: Sentence("published"), Field.AUTHORS: Sentence("authors"),
    Field.OUTLET: Sentence("outlet"), Field.LANG: Sentence("lang"),
}  # fmt: skip
"""What people call them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleCorrection:
    """One field of one article, as an editor wrote it. seq rises; the last of a field that stands counts; one that was taken
    back stays in the log. by, undone_by: names of accounts."""

    seq: int
    article: str
    field: Field
    value: Value
    made: datetime
    by: str
    undone: datetime | None = None
    undone_by: str = ""


def checked(field: Field, given: str, fetched: datetime) -> Value:
    """A value as somebody typed it, ready to be kept; authors one a line. fetched: when the article was read first, which no
    date lies far behind. Raises ValueError with a sentence."""
    lines = [characters.line(line).strip() for line in given.splitlines()]
    lines = [line for line in lines if line]
    if any(len(line) > LINE_MOST for line in lines):
        raise ValueError(f"a line has at most {LINE_MOST} characters")
    if field is Field.AUTHORS:
        if len(lines) > AUTHORS_MOST:
            raise ValueError(f"at most {AUTHORS_MOST} authors, one a line")
        return list(dict.fromkeys(lines))
    if len(lines) > 1:
        raise ValueError(f"{field.value} is one line")
    text = lines[0] if lines else ""
    if field is Field.TITLE:
        if not text:
            raise ValueError("an article needs a title")
        return text
    if not text:
        return None
    if field is Field.PUBLISHED:
        return _date(text, fetched)
    if field is Field.LANG:
        if not _LANGUAGE.fullmatch(text):
            raise ValueError("a language is a tag such as en, pt-BR or zh-Hant")
        return text
    if not slug(text):
        raise ValueError("the name of an outlet has a letter or a digit")
    return [slug(text), text]


def _date(text: str, fetched: datetime) -> str:
    try:
        moment = PartialDateTime.parse(text)
    except ValueError:
        raise ValueError("a date is written 2025-07-12 or 2025-07-12T09:30+02:00") from None
    if moment.at.year not in YEARS:
        raise ValueError(f"a date lies between the years {YEARS.start} and {YEARS.stop - 1}")
    if is_ahead(moment, fetched):
        raise ValueError("the article was read before that day")
    return moment.isoformat()


def shown(value: Value) -> str:
    """A value as somebody would type it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else "\n".join(value)


def standing(entries: Iterable[ArticleCorrection]) -> dict[Field, Value]:
    """What counts of a log."""
    return {entry.field: entry.value for entry in sorted(entries, key=lambda entry: entry.seq) if entry.undone is None}


def as_read(article: Article, field: Field) -> Value:
    """The value of an article in the form of a correction."""
    if field is Field.TITLE:
        return article.title
    if field is Field.PUBLISHED:
        return article.published.isoformat() if article.published else None
    if field is Field.AUTHORS:
        return list(article.authors)
    if field is Field.OUTLET:
        return [article.outlet.id, article.outlet.name] if article.outlet else None
    return article.lang


def corrected(article: Article, layer: dict[Field, Value]) -> Article:
    """The article as it is shown, searched and exported. layer: of `standing`."""
    if not layer:
        return article
    changes: dict[str, Any] = {}
    for field, value in layer.items():
        if field is Field.PUBLISHED:
            changes["published"] = PartialDateTime.parse(value) if isinstance(value, str) else None
            changes["published_source"] = DateSource.EDITOR if value else DateSource.NONE
        elif field is Field.AUTHORS:
            changes["authors"] = tuple(value or ())
        elif field is Field.OUTLET:
            changes["outlet"] = _outlet(value)
        else:
            changes[field.value] = value
    return replace(article, **changes)


def corrected_title(title: str, layer: dict[Field, Value]) -> str:
    """The headline of the article that `corrected` gives. title: as it was read."""
    return characters.line(str(layer.get(Field.TITLE, title)), characters.TITLE) if layer else title


def _outlet(value: Value) -> Outlet | None:
    return Outlet(id=value[0], name=value[1]) if isinstance(value, list) and len(value) == 2 else None


def in_words(entry: ArticleCorrection) -> str:
    """A correction as the end of a sentence."""
    value: Sequence[str] = entry.value[1:] if entry.field is Field.OUTLET and entry.value else [shown(entry.value)]
    text = ", ".join(line for part in value for line in part.splitlines())
    name = FIELD_NAMES[entry.field]
    if not text:
        return Sentence("there is no %(field)s", field=name)
    return Sentence("%(field)s is %(value)s", field=name, value=text)
