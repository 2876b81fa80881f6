"""How the program is started: nothing in the user's folder takes the place of our packages, and messages name what can be typed."""

import ast
import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import broadsheet
from crawler.extract import Hints
from crawler.parsing import ParserPool, parse_article
from index.operations.program import NAMED_BY, child_environ, named, program
from tests.crawler.fake import page, settings, story
from tests.places import ROOT
from tests.search.newsroom import Newsroom
from web.app import create_app

OURS = ("index", "crawler", "search", "web", "demo", "broadsheet", "queue", "click", "flask")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's folder with packages of their own, called as ours and others' are."""
    for name in OURS:
        (tmp_path / name).mkdir()
        for place in (tmp_path / f"{name}.py", tmp_path / name / "__init__.py", tmp_path / name / "__main__.py"):
            place.write_text("raise SystemExit('shadowed')")
    return tmp_path


def clean(**more: str) -> dict[str, str]:
    ours = ("BROADSHEET_", "PYTHONPATH", "PYTHONSAFEPATH")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(ours)}, **more}


@pytest.mark.parametrize(
    ("name", "path"), [*((name, "") for name in broadsheet.PROCESSES), ("web", ":"), ("web", "/no::")]
)
def test_each_process_is_ours_wherever_it_is_started(folder: Path, name: str, path: str) -> None:
    environ = child_environ(clean(BROADSHEET_PORT="no port", PYTHONPATH=path))
    command = [sys.executable, *broadsheet.PROCESSES[name].split()[1:]]
    said = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=60)
    assert "BROADSHEET_PORT" in said.stderr, said.stderr
    assert "shadowed" not in said.stderr + said.stdout


def test_so_are_those_that_parse(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)

    async def run() -> str:
        async with ParserPool(settings(tmp_path)) as pool:
            article = await pool.run(parse_article, "https://news.example/a", page(story(1)), hints=Hints())
            return str(article.title)

    assert asyncio.run(run()) == "Harbour report 1"


def test_all_processes_are_started_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started: dict[str, dict[str, str]] = {}

    class Manager:
        returncode = 0
        events = None

        def add_process(self, name: str, command: str, env: dict[str, str]) -> None:
            started[name] = env

        def loop(self) -> None: ...

    monkeypatch.setattr("honcho.manager.Manager", Manager)
    broadsheet._start_all(settings(tmp_path), {"PATH": "/bin", "PYTHONPATH": ":x"})
    assert set(started) == set(broadsheet.PROCESSES)
    for env in started.values():
        assert (env["PYTHONSAFEPATH"], env["PYTHONPATH"]) == ("1", f"{ROOT}:x")
        assert env[NAMED_BY] == "broadsheet"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """`./run` with everything prepared, and a Python that only tells how it was called."""
    root = tmp_path / "check out"
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / "scripts").mkdir()
    for name in ("run", "scripts/environment.sh"):
        (root / name).write_bytes((ROOT / name).read_bytes())
        (root / name).chmod(0o755)
    lock = root / "requirements.lock"
    lock.write_text("")
    digest = subprocess.run(["cksum"], input="", capture_output=True, text=True, check=True).stdout.strip()
    (root / ".venv" / "installed-requirements.lock").write_text(digest)
    python = root / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$PYTHONSAFEPATH|$PYTHONPATH|$BROADSHEET_COMMAND|$*"\n'.replace("\n", "\n"))
    python.chmod(0o755)
    return root


@pytest.mark.parametrize(
    ("command", "inside", "name"),
    [
        (["./run", "doctor"], True, "./run"),
        (["bash", "run", "doctor"], True, "./run"),
        (["../check out/run", "doctor"], False, r"../check\ out/run"),
    ],
)
def test_run_starts_ours_and_says_its_name(
    checkout: Path, folder: Path, command: list[str], inside: bool, name: str
) -> None:
    where = checkout if inside else checkout.parent / "elsewhere"
    where.mkdir(exist_ok=True)
    told = subprocess.run(command, cwd=where, env=clean(PYTHONPATH="lib"), capture_output=True, text=True, timeout=60)
    assert told.stdout.strip().split("|") == ["1", f"{checkout}:lib", name, f"{checkout}/broadsheet.py doctor"], (
        told.stderr
    )


@pytest.mark.parametrize(
    ("started", "environ", "says"),
    [
        ("/usr/local/bin/broadsheet", {}, "broadsheet"),
        ("broadsheet.py", {}, "python broadsheet.py"),
        ("/opt/my news/broadsheet.py", {}, "python '/opt/my news/broadsheet.py'"),
        ("/x/web/__main__.py", {}, str(ROOT / "run")),
        ("/x/web/__main__.py", {NAMED_BY: "./run"}, "./run"),
    ],
)
def test_the_program_is_called_as_it_was_started(
    started: str, environ: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(NAMED_BY)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", [started])
    assert program() == says
    monkeypatch.chdir(ROOT)
    assert program() == ("./run" if says == str(ROOT / "run") else says)


def test_only_the_program_is_renamed_in_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED_BY, "./run")
    assert named("broadsheet crawl --once > broadsheet.toml; /x/broadsheet a; Broadsheet is\nbroadsheet") == (
        "./run crawl --once > broadsheet.toml; /x/broadsheet a; Broadsheet is\n./run"
    )


def test_every_help_names_what_can_be_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED_BY, "./run")
    code = (
        "import broadsheet, click\n"
        "def walk(command, context):\n"
        "    print(command.get_help(context))\n"
        "    for name in getattr(command, 'list_commands', lambda _: [])(context):\n"
        "        inner = command.get_command(context, name)\n"
        "        walk(inner, click.Context(inner, parent=context, info_name=name))\n"
        "walk(broadsheet.main, click.Context(broadsheet.main, info_name='./run'))\n"
    )
    text = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    ).stdout
    assert text.count("./run ") > 40
    assert not re.findall(r"(?<![\w/.-])broadsheet(?: [a-z]|$)", text, re.MULTILINE)


COMMAND = re.compile(rf"(?<![\w/.-])broadsheet (?:{'|'.join([*broadsheet.COMMANDS, 'demo'])})\b|\./run")
"""A command as a message would name it if the name of the program were written into it."""


def literals(path: Path) -> list[str]:
    """The strings of a module that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented
    ]


@pytest.mark.parametrize("package", ["index", "crawler", "search", "web"])
def test_no_message_has_the_name_of_the_program_written_into_it(package: str) -> None:
    """Docstrings and examples of commands are renamed when they are shown."""
    for path in (ROOT / package).rglob("*"):
        if path.suffix == ".py":
            texts = [text for text in literals(path) if not text.startswith("Example: broadsheet ")]
        elif path.suffix in (".html", ".js"):
            texts = [path.read_text("utf-8")]
        else:
            continue
        wrong = [text for text in texts if COMMAND.search(text) and path.name != "program.py"]
        assert not wrong, f"{path}: {wrong}"


def test_so_does_every_page_that_names_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED_BY, "/opt/news/run")
    room = Newsroom(tmp_path, host="0.0.0.0")
    client = create_app(room.settings, engine=room.engine, archive=room.archive).test_client()
    home, sources = client.get("/").text, client.get("/sources").text
    room.close()
    assert "<code>/opt/news/run sources add " in home
    assert "<code>/opt/news/run import " in home
    assert "<code>/opt/news/run sources add " in sources
    assert "<code>/opt/news/run password</code>" in sources, "the alarm of a server that anybody can reach"
