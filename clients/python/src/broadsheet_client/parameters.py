"""Keyword arguments -> the parameters of the API's addresses."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypedDict

Values = str | Iterable[str]
"""One value, or several: repeats mean OR."""

Day = str | date
"""2025, 2025-07 or 2025-07-12."""


class Filters(TypedDict, total=False):
    """What narrows a search or a count. Values are ids or names; those with `not_` leave articles out.

    in_: where to look for words ("title", "body", "quotes"). person_op: "and" for articles with all these people.
    from_, to: first and last day, both included. since: a day, or how far back (7d). date_field: "published", "fetched" or "event".
    """

    in_: Values
    person: Values
    outlet: Values
    author: Values
    agency: Values
    section: Values
    lang: Values
    story: Values
    copy: Values
    says: Values
    kind: Values
    rights: Values
    label: Values
    keyword: Values
    link: Values
    state: Values
    collection: Values
    tag: Values
    is_: Values
    not_person: Values
    not_outlet: Values
    not_author: Values
    not_agency: Values
    not_section: Values
    not_lang: Values
    not_story: Values
    not_copy: Values
    not_says: Values
    not_kind: Values
    not_rights: Values
    not_label: Values
    not_keyword: Values
    not_link: Values
    not_state: Values
    not_collection: Values
    not_tag: Values
    not_is: Values
    person_op: str
    from_: Day
    to: Day
    since: Day
    date_field: str


_LISTED = ("in", "fields")
"""Parameters that hold several values in one, separated by commas."""


def pairs_of(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, value) for each value. Names that Python reserves end in an underscore here and not there; None is left out, days
    become text. Raises TypeError for a value that is neither text, a number, a day nor several of these."""
    pairs: list[tuple[str, str]] = []
    for name, value in arguments.items():
        if value is None:
            continue
        name = name.rstrip("_")
        texts = (
            [_text(name, value)]
            if isinstance(value, str | int | date)
            else [_text(name, one) for one in _several(name, value)]
        )
        if name in _LISTED:
            texts = [",".join(texts)] if texts else []
        pairs += [(name, text) for text in texts]
    return pairs


def body_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    """The same as a JSON object, for what is posted."""
    body: dict[str, str | list[str]] = {}
    for name, text in pairs:
        if name not in body:
            body[name] = text
            continue
        before = body[name]
        body[name] = [*before, text] if isinstance(before, list) else [before, text]
    return body


def _several(name: str, value: Any) -> Iterable[Any]:
    if isinstance(value, Iterable) and not isinstance(value, bytes | Mapping):
        return value
    raise TypeError(f"{name} is a text or several texts, not {type(value).__name__}")


def _text(name: str, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise TypeError(f"{name} is a text or several texts, not {type(value).__name__}")
