"""Everything public says what it is for: functions, methods and classes of the packages whose docstrings are complete.

A method may leave that to what it implements: to a base class (of a library, too), or to the protocol that its class names
with the words "Implements dotted.name.Of.Protocol".
"""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.places import folder_of

COMPLETE = ("broadsheet_client", "crawler", "demo", "index", "search", "web")
PACKAGES = set(COMPLETE)
IMPLEMENTS = re.compile(r"\b(?:Implements|See) ([\w.]+\.(\w+))")


def public(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, bool]]:
    """(dotted name, whether it has a docstring) of all that is defined under a module or a class and not private."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not child.name.startswith("_"):
            yield prefix + child.name, ast.get_docstring(child) is not None
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{prefix}{child.name}.")


def is_documented_elsewhere(package: str, path: Path, name: str) -> bool:
    """Whether a method without a docstring is documented where it comes from."""
    owner, _, method = name.rpartition(".")
    if not owner:
        return False
    kind: Any = importlib.import_module(".".join(path.relative_to(folder_of(package).parent).with_suffix("").parts))
    for part in owner.split("."):
        kind = getattr(kind, part)
    for base in inspect.getmro(kind)[1:]:
        foreign = base.__module__.partition(".")[0] not in PACKAGES
        if method in vars(base) and (foreign or inspect.getdoc(vars(base)[method])):
            return True
    implemented = IMPLEMENTS.search(inspect.getdoc(kind) or "")
    if implemented is None:
        return False
    protocol = getattr(importlib.import_module(implemented[1].rpartition(".")[0]), implemented[2])
    return bool(inspect.getdoc(getattr(protocol, method, None)))


@pytest.mark.parametrize("package", COMPLETE)
def test_everything_public_has_a_docstring(package: str) -> None:
    missing = [
        f"{path.relative_to(folder_of(package).parent)}: {name}"
        for path in sorted(folder_of(package).rglob("*.py"))
        for name, documented in public(ast.parse(path.read_text("utf-8")))
        if not documented and not is_documented_elsewhere(package, path, name)
    ]
    assert not missing, "\n".join(missing)
