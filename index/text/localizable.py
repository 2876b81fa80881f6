"""Sentences for people that know how they were made, so that whoever shows them can say them in another language.

A `Sentence` is its English text and can be used as such anywhere: in an exception, in JSON, in a log. The page looks its
template up in the catalogue of the reader's language and puts the values into that one (`index/languages/translating.py`).
"""

from collections.abc import Mapping
from typing import Any


class Sentence(str):
    """template: with a hole `%(name)s` for each value, and a percent sign doubled. values: text, whole numbers, other sentences."""

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> "Sentence":
        made = super().__new__(cls, template % {name: _english(value) for name, value in values.items()})
        made.template, made.values = template, values
        return made

    def __str__(self) -> str:
        """Itself, so that `str(error)` of an exception with a sentence still is that sentence."""
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str, ...], dict[str, Any]]:
        return (self.template,), dict(self.values)


class Counted(Sentence):
    """A sentence about so many; the values hold the number as `count`."""

    many: str
    number: int

    def __new__(cls, one: str, many: str, number: int, /, **values: Any) -> "Counted":
        template = one if number == 1 else many
        filled = {"count": number, **values}
        made = str.__new__(cls, template % {name: _english(value) for name, value in filled.items()})
        made.template, made.many, made.number, made.values = one, many, number, filled
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        values = {name: value for name, value in self.values.items() if name != "count"}
        return (self.template, self.many, self.number), values


def _english(value: Any) -> Any:
    return f"{value:,}" if type(value) is int else value
