"""The notebook of worked questions runs against a demo archive, cell after cell, and keeps no output that could grow stale."""

import ast
import json
from pathlib import Path

import pytest

from index.accounts.account_service import AccountService
from index.accounts.rights import Role, Scope
from tests.browser.site import demo_site
from tests.places import ROOT

NOTEBOOK = ROOT / "docs" / "notebooks" / "research.ipynb"


def code_cells() -> list[str]:
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def run(cell: str, names: dict[str, object]) -> object:
    """Run a cell as a notebook does. Returns the value of its last line, None where that is no expression."""
    tree = ast.parse(cell)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, str(NOTEBOOK), "exec"), names)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), str(NOTEBOOK), "eval"), names)
    return None


def test_five_questions_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    with demo_site(tmp_path) as site:
        service = AccountService(site.archive.accounts)
        _, key = service.add_key(service.add("rosa", Role.READER, by="test"), "notebook", Scope.WRITE)
        monkeypatch.setenv("BROADSHEET", site.url)
        monkeypatch.setenv("BROADSHEET_KEY", key)
        names: dict[str, object] = {}
        shown = [run(cell, names) for cell in code_cells()]
        tables = [one for one in shown if one is not None]
        assert len(tables) == 4
        assert all(len(table) for table in tables), "every table has rows"  # type: ignore[arg-type]
        printed = capsys.readouterr().out
        for part in ("articles of 4 outlets", "Tunnel:", "people.gexf True", "all 4 agree", "Attention by day: tunnel"):
            assert part in printed
