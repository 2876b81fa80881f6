"""Sentences for people that know how they were made, so that whoever shows them can say them in another language.

A `Sentence` is its English text and can be used as such anywhere: in an exception, in JSON, in a log. The page looks its
template up in the catalogue of the reader's language and puts the values into that one (`index/languages/translating.py`). Where
one is kept as JSON until somebody reads it, `packed` and `unpacked` keep what it is made of.
"""

from collections.abc import Mapping
from typing import Any


class Sentence(str):
    """template: with a hole `%(name)s` for each value, and a percent sign doubled. values: text, whole numbers,
    other sentences, and broken numbers, which are written with one digit after the point."""

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
    if type(value) is float:
        return f"{value:,.1f}"
    return f"{value:,}" if type(value) is int else value


_PACKED = {"sentence", "values"}


def packed(value: Any) -> Any:
    """A JSON value in which sentences may stand, as plain JSON: each as {"sentence": [template], "values": {...}}, what is counted
    as {"sentence": [one, many, number], "values": {...}}."""
    if isinstance(value, Counted):
        values = {name: packed(one) for name, one in value.values.items() if name != "count"}
        return {"sentence": [value.template, value.many, value.number], "values": values}
    if isinstance(value, Sentence):
        return {"sentence": [value.template], "values": packed(value.values)}
    if isinstance(value, Mapping):
        return {name: packed(one) for name, one in value.items()}
    return [packed(one) for one in value] if isinstance(value, list | tuple) else value


def unpacked(value: Any) -> Any:
    """What was packed."""
    if isinstance(value, dict):
        if value.keys() == _PACKED:
            values = {name: unpacked(one) for name, one in value["values"].items()}
            made = value["sentence"]
            return Sentence(made[0], **values) if len(made) == 1 else Counted(*made, **values)
        return {name: unpacked(one) for name, one in value.items()}
    return [unpacked(one) for one in value] if isinstance(value, list) else value
