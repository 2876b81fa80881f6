"""The program: every command is there, explains itself, loads only what it needs, and says what is wrong in a sentence."""

import importlib
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from honcho.environ import parse_procfile

import broadsheet
from index.operations.settings import Settings
from index.version import VERSION
from tests.places import ROOT


def walk(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    found = [(name, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for child in command.list_commands(context):
            inner = command.get_command(context, child)
            assert inner is not None, child
            found += walk(inner, f"{name} {child}")
    return found


def run(*arguments: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("BROADSHEET_")}
    command = [sys.executable, str(ROOT / "broadsheet.py"), *arguments]
    return subprocess.run(command, cwd=cwd, env={**clean, **environ}, capture_output=True, text=True, timeout=60)


def test_every_command_of_the_packages_is_offered() -> None:
    for module in {home.module for home in broadsheet.COMMANDS.values()}:
        offered = {name: home.summary for name, home in broadsheet.COMMANDS.items() if home.module == module}
        commands = importlib.import_module(module).commands
        assert {command.name: command.get_short_help_str(limit=1000) for command in commands} == offered


def test_every_command_has_help_with_an_example() -> None:
    for name, command in walk(broadsheet.main, "broadsheet"):
        text = command.get_help(click.Context(command, info_name=name))
        if isinstance(command, click.Group) and command is not broadsheet.main:
            continue
        assert "broadsheet " in text.split("Usage:")[1].split("\n", 1)[1], f"{name} --help shows no example"


def test_the_help_says_both_names(tmp_path: Path) -> None:
    for name in ("./run", "broadsheet"):
        said = run("--help", cwd=tmp_path, BROADSHEET_COMMAND=name).stdout
        assert said.startswith(f"Usage: {name} ")
        assert "called ./run" in said
        assert "called broadsheet" in said


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout == f"broadsheet {VERSION}\n"


def test_the_procfile_names_the_same_processes() -> None:
    assert parse_procfile((ROOT / "Procfile").read_text("utf-8")).processes == broadsheet.PROCESSES


def test_starting_loads_nothing_heavy() -> None:
    code = "import sys, broadsheet; print([m for m in ('numpy', 'flask', 'whoosh', 'selectolax', 'httpx2', 'babel') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert said.stdout.strip() == "[]", said.stdout + said.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [("port = \n", "is not valid TOML"), ("prot = 1\n", "did you mean 'port'"), ("port = true\n", "whole number")],
)
def test_broken_settings_are_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "broadsheet.toml").write_text(text, "utf-8")
    said = run("status", cwd=tmp_path)
    assert said.returncode == 1
    assert says in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("changes", "site"),
    [
        ({}, "http://127.0.0.1:8000/"),
        ({"host": "0.0.0.0", "port": 81}, "http://127.0.0.1:81/"),
        ({"host": "::1"}, "http://[::1]:8000/"),
        ({"host": "::"}, "http://127.0.0.1:8000/"),
        ({"host": "10.1.2.3"}, "http://10.1.2.3:8000/"),
        ({"site_url": "https://news.example"}, "https://news.example/"),
    ],
)
def test_the_address_that_is_printed_can_be_typed(changes: dict[str, Any], site: str) -> None:
    assert f"{broadsheet._site(Settings(**changes))}/" == site


def test_a_port_in_use_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for arguments in ([], ["serve"]):
            said = run(*arguments, cwd=tmp_path, BROADSHEET_PORT=port, BROADSHEET_DATA=str(tmp_path / "data"))
            assert said.returncode == 1, said.stdout + said.stderr
            assert port in said.stderr
            assert "Traceback" not in said.stderr


def test_a_data_directory_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    said = run(cwd=tmp_path, BROADSHEET_DATA=str(tmp_path / "file" / "data"))
    assert said.returncode == 1
    assert "BROADSHEET_DATA" in said.stderr
    assert "Traceback" not in said.stderr


def test_the_demo_never_clears_an_archive_that_is_none_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "archive.sqlite3").write_text("mine")
    said = run("demo", cwd=tmp_path, BROADSHEET_DATA=str(tmp_path / "data"))
    assert said.returncode == 1
    assert "is not a demo" in said.stderr
    assert (tmp_path / "data" / "archive.sqlite3").read_text() == "mine"
