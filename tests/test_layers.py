"""Who may import whom: `web -> search -> index <- crawler`, and one door for each library."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.places import ROOT, folder_of

ALLOWED = {
    "index": {"index"},
    "crawler": {"crawler", "index"},
    "search": {"search", "index"},
    "web": {"web", "search", "index"},
    "demo": {"demo"},
    "training": {"training", "index"},
    "broadsheet_client": {"broadsheet_client"},
}
DOORS = {
    "whoosh": "index/engines/columnar/",
    "opensearchpy": "index/engines/opensearch/nodes/connection.py",
    "flask": "web/",
    "gunicorn": "web/",
    "flask_limiter": "web/",
    "babel": "index/languages/",
    "selectolax": "crawler/",
    "protego": "crawler/net/robots.py",
    "idna": "crawler/net/hostnames.py",
    "publicsuffixlist": "crawler/net/hostnames.py",
    "apscheduler": "crawler/sources/schedule.py",
    "sqlite3": "index/archive/",
    "psycopg": "index/archive/postgres/",
    "pycrfsuite": "training/",
    "urllib3": "clients/python/src/broadsheet_client/connection.py",
    "pandas": "clients/python/src/broadsheet_client/frames.py",
    "mcp": "search/mcp/mcp_server.py",
    "pydantic": "search/mcp/mcp_server.py",
    "apprise": "search/alerts/channels/apprise_channel.py",
    "authlib": "web/house/openid_provider.py",
    "joserfc": "web/house/openid_provider.py",
}
ENGINE_CONTRACTS = {"index.engines.protocols", "index.engines.backends"}
"""What others may see of the engines: what one has to be, and which one the settings name."""
OURS = {*ALLOWED, "broadsheet", "tests", "benchmarks"}


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Dotted names of every absolute import, also of those inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where the arrows go"
            found.add(node.module or "")
    return frozenset(found)


def modules(package: str) -> list[Path]:
    return sorted(folder_of(package).rglob("*.py"))


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_arrows(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(package)
        for name in imports_of(path)
        if name.split(".")[0] in OURS - ALLOWED[package]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("library", sorted(DOORS))
def test_doors(library: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for package in ALLOWED
        for path in modules(package)
        for name in imports_of(path)
        if name.split(".")[0] == library and not path.relative_to(ROOT).as_posix().startswith(DOORS[library])
    ]
    assert not wrong, "\n".join(wrong)


def test_the_web_never_meets_an_engine() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules("web")
        if any(n.startswith("index.engines.") and n not in ENGINE_CONTRACTS for n in imports_of(path))
    ]
    assert not wrong


def test_only_the_archive_knows_its_database() -> None:
    """Otherwise no other database could take SQLite's place."""
    wrong = [
        str(path.relative_to(ROOT))
        for package in ALLOWED
        for path in modules(package)
        if any(
            name.startswith(("index.archive.sql", "index.archive.postgres", "index.archive.transfer"))
            for name in imports_of(path)
        )
        and not path.is_relative_to(ROOT / "index" / "archive")
    ]
    assert not wrong


def test_nothing_imports_the_program() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for package in ALLOWED
        for path in modules(package)
        if "broadsheet" in imports_of(path)
    ]
    assert not wrong


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    import sys

    tops = {path.stem for path in ROOT.glob("*.py")} | {
        path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()
    }
    assert not tops & sys.stdlib_module_names


def test_migrations_are_numbered_without_a_gap() -> None:
    """Two of one number: one of them would never be applied."""
    names = sorted(path.name for path in (ROOT / "index" / "archive" / "sqlite" / "migrations").glob("*.sql"))
    assert names
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.parametrize("package", [*sorted(ALLOWED), "broadsheet.py"])
def test_nothing_is_unpickled(package: str) -> None:
    """Bytes that somebody else could have written are data: no module of ours can make code of them. (Whoosh writes the one
    pickle that it wants to have, for itself.)"""
    paths = [ROOT / package] if package.endswith(".py") else modules(package)
    loaders = {"pickle", "_pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve", "jsonpickle"}
    wrong = [f"{path.relative_to(ROOT)} imports {name}" for path in paths for name in imports_of(path) & loaders]
    assert not wrong, "\n".join(wrong)
