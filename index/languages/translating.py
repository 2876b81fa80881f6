"""Sentences in the language that is spoken right now."""

from collections.abc import Mapping
from typing import Any

from index.languages.catalogue import of
from index.languages.current import current
from index.languages.formats import decimal, number
from index.text.localizable import Counted, Sentence


def gettext(english: str, /, **values: Any) -> str:
    """A sentence, its holes filled."""
    return of(current()).sentence(english) % shown(values)


def ngettext(one: str, many: str, count: int, /, **values: Any) -> str:
    """A sentence for so many."""
    return of(current()).counted(one, many, count) % shown({"count": count, **values})


def translated(text: str) -> str:
    """What a lower layer says, in the reader's language: a `Sentence` is looked up, any other text stays what it is."""
    if isinstance(text, Counted):
        return of(current()).counted(text.template, text.many, text.number) % shown(text.values)
    if isinstance(text, Sentence):
        return of(current()).sentence(text.template) % shown(text.values)
    return text


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are put into holes: numbers as the language writes them, sentences in it."""
    return {name: shown_value(value) for name, value in values.items()}


def shown_value(value: Any) -> Any:
    """One of them."""
    if type(value) is int:
        return number(value)
    if type(value) is float:
        return decimal(value)
    return translated(value) if isinstance(value, Sentence) else value
