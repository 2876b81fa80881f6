"""Patterns mean the same on every Python that we support."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

PARSER: Any = importlib.import_module("re._parser")
CODES: Any = importlib.import_module("re._constants")
SINGLE = ([CODES.IN], [CODES.LITERAL], [CODES.NOT_LITERAL], [CODES.ANY])
"""One character, for which Python has a loop of its own."""


def possessive_groups(parsed: Any) -> Iterator[Any]:
    """What is repeated possessively, if it is more than one character."""
    for code, value in parsed:
        if code is CODES.POSSESSIVE_REPEAT and [op for op, _ in value[2]] not in SINGLE:
            yield value[2]
        for part in value if isinstance(value, tuple | list) else (value,):
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, PARSER.SubPattern):
                    yield from possessive_groups(inner)


def restores_its_place(group: Any) -> bool:
    """Whether it gives up with an alternative that begins where the group does (see `_LETTER` in index/text/analysis.py)."""
    if len(group) != 1:
        return False
    ((code, value),) = group
    if code is CODES.SUBPATTERN:
        return restores_its_place(value[3])
    return code is CODES.BRANCH and repr(value[1][-1]) == repr(PARSER.parse("(?!)"))


def is_safe(pattern: re.Pattern[str] | re.Pattern[bytes]) -> bool:
    parsed = PARSER.parse(pattern.pattern, pattern.flags)
    return all(restores_its_place(group) for group in possessive_groups(parsed))


@pytest.mark.parametrize("pattern", [r"(?:a|b(?<=c)d)++", r"(?:-[a-z]+)*+x", r"x(?:(?:ab|c)?+y|z)", r"(?:ab){3}+"])
def test_a_group_that_loses_its_place_is_seen(pattern: str) -> None:
    assert not is_safe(re.compile(pattern))


@pytest.mark.parametrize("pattern", [r"[a-z]++x*+", r"(?:-[a-z]+|(?!))*+x", r"(?>(?:ab|c)*)", r"(?:ab|c)*"])
def test_others_are_none(pattern: str) -> None:
    assert is_safe(re.compile(pattern))


@pytest.mark.parametrize("package", ["index", "crawler", "search", "web"])
def test_no_pattern_loses_its_place(package: str) -> None:
    """Before Python 3.11.5 such a pattern finds less, or other things: words lacked their last letter."""
    unsafe = []
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and not is_safe(value):
                    unsafe.append(f"{module.name}.{name}")
    assert not unsafe
