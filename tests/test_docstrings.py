"""Everything public says what it is for: functions, methods and classes of the packages whose docstrings are complete."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.places import ROOT

COMPLETE = ("demo", "search", "web")


def public(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, bool]]:
    """(dotted name, whether it has a docstring) of all that is defined under a module or a class and not private."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not child.name.startswith("_"):
            yield prefix + child.name, ast.get_docstring(child) is not None
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{prefix}{child.name}.")


@pytest.mark.parametrize("package", COMPLETE)
def test_everything_public_has_a_docstring(package: str) -> None:
    missing = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted(Path(ROOT / package).rglob("*.py"))
        for name, documented in public(ast.parse(path.read_text("utf-8")))
        if not documented
    ]
    assert not missing, "\n".join(missing)
