"""Sentences in the language that is spoken right now."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from index.text.localizable import Counted, Sentence
from web.languages.catalogue import of
from web.languages.current import current
from web.languages.formats import number


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
    """Values as they are put into holes: whole numbers as the language writes them, sentences in it."""
    return {name: _shown(value) for name, value in values.items()}


def _shown(value: Any) -> Any:
    if type(value) is int:
        return number(value)
    return translated(value) if isinstance(value, Sentence) else value


def marked_up(english: str, /, **values: Any) -> Markup:
    """`gettext` for templates: the sentence is trusted, as the template is that it stands in, and values are escaped."""
    sentence = of(current()).sentence(english)
    return Markup(sentence % _escaped(values) if values or "%" in sentence else sentence)  # noqa: S704 - values are escaped


def marked_up_counted(one: str, many: str, count: int, /, **values: Any) -> Markup:
    """`ngettext` for templates."""
    sentence = of(current()).counted(one, many, count)
    return Markup(sentence % _escaped({"count": count, **values}))  # noqa: S704 - values are escaped


def _escaped(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: escape(_shown(value)) for name, value in values.items()}
