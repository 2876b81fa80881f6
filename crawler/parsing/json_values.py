"""Frozen dataclasses as JSON and back, checked against their annotations.

A dataclass becomes the list of its fields in order, an enumeration its value, a time its ISO 8601 form, and bytes their
place in a buffer that travels beside the JSON. Reading makes nothing that the declared type does not name: whatever the
other end sends, the result is a value of that type or a ValueError. Values are made through their constructors, so that what
these check is checked again.

Known are str, int, float, bool, bytes, datetime, StrEnum, dataclasses, tuples of one kind of item, and `X | None`.
"""

import math
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

Encode = Callable[[Any, bytearray], Any]
"""(value, buffer to which its bytes are appended) -> what `json.dumps` takes."""
Decode = Callable[[Any, bytes], Any]
"""(what `json.loads` gave, buffer) -> the value. Raises ValueError."""


@cache
def encoder(kind: Any) -> Encode:
    """Return the function that encodes values of a declared type. Raises TypeError for an unsupported type."""
    if is_dataclass(kind):
        parts = [(name, encoder(declared)) for name, declared in _fields(kind)]
        return lambda value, buffer: [write(getattr(value, name), buffer) for name, write in parts]
    if (inner := _optional(kind)) is not None:
        write_inner = encoder(inner)
        return lambda value, buffer: None if value is None else write_inner(value, buffer)
    if (item := _item(kind)) is not None:
        write_item = encoder(item)
        return lambda value, buffer: [write_item(each, buffer) for each in value]
    if kind is datetime:
        return lambda value, _: value.isoformat()
    if kind is bytes:
        return _append
    if kind in (str, int, float, bool) or _is_enum(kind):
        return lambda value, _: value
    raise TypeError(f"{kind} has no form in JSON here")


@cache
def decoder(kind: Any) -> Decode:
    """Return the function that decodes values of a declared type. Raises TypeError for an unsupported type."""
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    if (inner := _optional(kind)) is not None:
        read_inner = decoder(inner)
        return lambda data, buffer: None if data is None else read_inner(data, buffer)
    if (item := _item(kind)) is not None:
        read_item = decoder(item)
        return lambda data, buffer: tuple([read_item(each, buffer) for each in _checked(data, list)])
    if kind is datetime:
        return lambda data, _: datetime.fromisoformat(_checked(data, str))
    if kind is bytes:
        return _cut
    if kind is float:
        return _finite
    if kind in (str, int, bool):
        return lambda data, _: _checked(data, kind)
    if _is_enum(kind):
        return lambda data, _: kind(_checked(data, str))
    raise TypeError(f"{kind} has no form in JSON here")


def _dataclass_decoder(kind: Any) -> Decode:
    names = [name for name, _ in _fields(kind)]
    parts = [decoder(declared) for _, declared in _fields(kind)]

    def read(data: Any, buffer: bytes) -> Any:
        if type(data) is not list or len(data) != len(parts):
            raise ValueError(f"no {kind.__name__}")
        values = [part(each, buffer) for part, each in zip(parts, data, strict=True)]
        return kind(**dict(zip(names, values, strict=True)))

    return read


def _fields(kind: Any) -> list[tuple[str, Any]]:
    hints = get_type_hints(kind)
    return [(each.name, hints[each.name]) for each in fields(kind)]


def _optional(kind: Any) -> Any:
    """X of `X | None`, else None."""
    if get_origin(kind) not in (types.UnionType, Union):
        return None
    inner = [each for each in get_args(kind) if each is not type(None)]
    return inner[0] if len(inner) == 1 and len(get_args(kind)) == 2 else None


def _item(kind: Any) -> Any:
    """X of `tuple[X, ...]`, else None."""
    arguments = get_args(kind)
    return arguments[0] if get_origin(kind) is tuple and len(arguments) == 2 and arguments[1] is Ellipsis else None


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def _checked(data: Any, kind: type) -> Any:
    """The same, where it is exactly of that type: to Python, True is a number as well."""
    if type(data) is not kind:
        raise ValueError(f"{type(data).__name__} where {kind.__name__} is expected")
    return data


def _finite(data: Any, _: bytes) -> float:
    number = float(data if type(data) is int else _checked(data, float))
    if not math.isfinite(number):
        raise ValueError("a number without bounds")
    return number


def _append(value: bytes, buffer: bytearray) -> list[int]:
    start = len(buffer)
    buffer += value
    return [start, len(buffer)]


def _cut(data: Any, buffer: bytes) -> bytes:
    start, end = (_checked(each, int) for each in _checked(data, list))
    if not 0 <= start <= end <= len(buffer):
        raise ValueError("bytes outside of the buffer")
    return buffer[start:end]
