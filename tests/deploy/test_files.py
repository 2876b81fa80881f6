"""The files of deploy/ are read by the programs they are for, where these are installed, and name nothing that is not there."""

import configparser
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

import broadsheet
from index.operations.settings import load_settings
from scripts.metrics_names import described
from tests.places import ROOT
from web.app import create_app

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
RULES = DEPLOY / "prometheus" / "alerts.yaml"
EXPOSURE_MOST = 2.0
"""Of 10, as systemd-analyze counts it."""


def program(name: str) -> str:
    found = os.environ.get(name.upper().replace("-", "_")) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def board() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DEPLOY / "grafana" / "broadsheet.json").read_text("utf-8"))
    return loaded


def expressions() -> list[str]:
    """Every query of the rules and of the board."""
    rules = yaml.safe_load(RULES.read_text("utf-8"))
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    asked += [target["expr"] for panel in board()["panels"] for target in panel["targets"]]
    return asked + [one["definition"] for one in board()["templating"]["list"] if "definition" in one]


def test_every_metric_that_is_asked_for_is_given() -> None:
    given = {name: one for one in described() for name in one.series}
    asked = {name for text in expressions() for name in re.findall(r"\bbroadsheet_\w+", text)}
    assert len(asked) > 12
    assert asked <= given.keys()
    tested = (RULES.parent / "alerts_test.yaml").read_text("utf-8")
    assert set(re.findall(r"'(broadsheet_\w+)", tested)) <= given.keys()


def test_labels_that_are_asked_for_are_given(tmp_path: Path) -> None:
    labels = {label for one in described() for label in one.labels} | {"instance", "job", "le"}
    endpoints = create_app(load_settings({"BROADSHEET_DATA": str(tmp_path)})).view_functions
    for text in expressions():
        for inside in re.findall(r"\{([^}]*)\}", text):
            assert {name for name, _ in re.findall(r"(\w+)\s*(=~|!=|!~|=)", inside)} <= labels, text
        for grouped in re.findall(r"\b(?:by|without) \(([^)]*)\)", text):
            assert {name.strip() for name in grouped.split(",")} <= labels, text
        for endpoint in re.findall(r'endpoint=~?"([^"]*)"', text):
            assert set(endpoint.split("|")) <= endpoints.keys(), text


def test_the_board_is_one_that_can_be_read() -> None:
    panels = board()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
        assert panel["datasource"]["uid"] == "${datasource}"
        assert panel["title"]


def test_every_rule_says_what_to_do() -> None:
    rules = yaml.safe_load(RULES.read_text("utf-8"))["groups"][0]["rules"]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    tested = (RULES.parent / "alerts_test.yaml").read_text("utf-8")
    assert f"value: {len(rules)}}}" in tested, "all of them fire in the test"
    for rule in rules:
        assert rule["labels"]["severity"] in ("critical", "warning", "info")
        assert {"summary", "description"} <= rule["annotations"].keys()


def test_promtool_reads_the_rules_and_their_tests_pass() -> None:
    promtool = program("promtool")
    for command in (["check", "rules", str(RULES)], ["test", "rules", str(RULES.parent / "alerts_test.yaml")]):
        done = subprocess.run([promtool, *command], capture_output=True, text=True, timeout=100)
        assert done.returncode == 0, done.stdout + done.stderr


def unit(name: str) -> configparser.ConfigParser:
    """A unit; of what is given several times, the last."""
    read = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string((DEPLOY / "systemd" / name).read_text("utf-8"))
    return read


def test_the_target_starts_what_the_program_starts() -> None:
    started = re.findall(r"broadsheet@([\w.]+)\.service", unit("broadsheet.target")["Unit"]["Wants"])
    modules = {command.removeprefix("python -m ") for command in broadsheet.PROCESSES.values()}
    assert set(started) == modules
    assert unit("broadsheet@.service")["Service"]["ExecStart"].endswith("-m %i")


def test_backup_and_processes_are_kept_in_alike() -> None:
    own = {
        "ExecStart",
        "Type",
        "Restart",
        "RestartSec",
        "TimeoutStopSec",
        "StateDirectory",
        "Nice",
        "IOSchedulingClass",
    }
    process, backup = (dict(unit(name)["Service"]) for name in ("broadsheet@.service", "broadsheet-backup.service"))
    assert {k: v for k, v in process.items() if k not in own} == {k: v for k, v in backup.items() if k not in own}


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """Copies of the units whose programs exist."""
    for path in UNITS:
        text = path.read_text("utf-8").replace("/opt/broadsheet/.venv/bin/python", "/bin/true")
        (tmp_path / path.name.replace("@.", "@index.")).write_text(text)
        (tmp_path / path.name).write_text(text)
    return sorted(tmp_path.glob("*index.*")) + [tmp_path / path.name for path in UNITS if "@" not in path.name]


def test_systemd_reads_the_units(units: list[Path]) -> None:
    analyze = program("systemd-analyze")
    for path in units:
        done = subprocess.run([analyze, "verify", "--man=no", str(path)], capture_output=True, text=True, timeout=60)
        said = [line for line in done.stderr.splitlines() if path.parent.name in line or "broadsheet" in line]
        assert not said, said


def test_the_units_may_do_little(units: list[Path]) -> None:
    analyze = program("systemd-analyze")
    for path in units:
        if path.suffix == ".service":
            command = [analyze, "security", "--offline=true", "--no-pager", str(path)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
            if "Unknown" in done.stderr or "unrecognized" in done.stderr:
                pytest.skip("this systemd-analyze is too old to look at files")
            found = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
            assert found is not None, done.stdout + done.stderr
            assert float(found[1]) <= EXPOSURE_MOST, done.stdout


def test_the_settings_are_read(tmp_path: Path) -> None:
    settings = load_settings({}, file=DEPLOY / "etc" / "broadsheet.toml")
    assert settings.proxies == 1
    assert settings.log_format == "json"
    assert settings.data == Path("/var/lib/broadsheet/data")


def test_the_proxies_agree_with_the_settings() -> None:
    settings = load_settings({}, file=DEPLOY / "etc" / "broadsheet.toml")
    upstream, (name,) = f"{settings.host}:{settings.port}", settings.trusted_hosts
    for file in ("nginx/broadsheet.conf", "caddy/Caddyfile", "traefik/broadsheet.yaml"):
        text = (DEPLOY / file).read_text("utf-8")
        assert upstream in text, file
        assert name in text, file


def test_traefik_names_nothing_that_is_not_there() -> None:
    """Checked as a file only: Debian has no Traefik."""
    http = yaml.safe_load((DEPLOY / "traefik" / "broadsheet.yaml").read_text("utf-8"))["http"]
    for router in http["routers"].values():
        assert router["service"] in http["services"]
        assert set(router["middlewares"]) <= http["middlewares"].keys()
        assert re.fullmatch(r"Host\(`[\w.]+`\)", router["rule"])


@pytest.mark.parametrize("kind", ["sysusers.d", "tmpfiles.d"])
def test_users_and_folders_have_their_lines(kind: str) -> None:
    lines = [line for line in (DEPLOY / kind / "broadsheet.conf").read_text("utf-8").splitlines() if line[:1] != "#"]
    assert lines
    for line in lines:
        assert re.match(
            r"u broadsheet - \"[^\"]+\" /\S+ /\S+$" if kind == "sysusers.d" else r"[dz] /\S+ 0[0-7]{3} \w+ \w+ -$", line
        )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes users")
def test_systemd_makes_the_user_and_the_folders(tmp_path: Path) -> None:
    """In a folder that it takes for the root."""
    (tmp_path / "var" / "lib").mkdir(parents=True)
    for source, target in (
        ("sysusers.d/broadsheet.conf", "etc/sysusers.d/broadsheet.conf"),
        ("tmpfiles.d/broadsheet.conf", "etc/tmpfiles.d/broadsheet.conf"),
        ("etc/broadsheet.toml", "etc/broadsheet/broadsheet.toml"),
    ):
        (tmp_path / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DEPLOY / source, tmp_path / target)
    for command in ([program("systemd-sysusers")], [program("systemd-tmpfiles"), "--create", "broadsheet.conf"]):
        done = subprocess.run(
            [command[0], f"--root={tmp_path}", *command[1:]], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
    (line,) = [one for one in (tmp_path / "etc" / "passwd").read_text().splitlines() if one.startswith("broadsheet:")]
    user, group = (int(part) for part in line.split(":")[2:4])
    settings, data = (tmp_path / name for name in ("etc/broadsheet/broadsheet.toml", "var/lib/broadsheet"))
    assert (settings.stat().st_mode & 0o777, settings.stat().st_gid) == (0o640, group)
    for folder in (data, data / "backups"):
        assert (folder.stat().st_mode & 0o777, folder.stat().st_uid) == (0o700, user)


def test_the_backup_takes_the_place_of_the_last_when_it_is_verified(tmp_path: Path) -> None:
    """The command of the unit, as systemd would give it to the shell, with a program in the place of ours."""
    line = unit("broadsheet-backup.service")["Service"]["ExecStart"].replace("%%", "%")
    ours = tmp_path / "program"
    ours.write_text('#!/bin/sh\n[ "$2" = backup ] && [ ! -e "$3" ] && [ -z "$FAILS" ] && echo copy >"$3"\n')
    ours.chmod(0o755)
    for there, here in (
        ("/opt/broadsheet/.venv/bin/python", str(ours)),
        ("/var/lib/broadsheet/backups", str(tmp_path)),
    ):
        line = line.replace(there, here)
    for fails, expected in (("", 0), ("", 0), ("yes", 1)):
        assert subprocess.run(["sh", "-c", line], env={**os.environ, "FAILS": fails}, timeout=20).returncode == expected
    (copy,) = tmp_path.glob("*.sqlite3")
    assert copy.read_text() == "copy\n", "the last good one stays where a copy fails"


def test_the_wrapper_is_a_script() -> None:
    wrapper = DEPLOY / "bin" / "broadsheet"
    assert os.access(wrapper, os.X_OK)
    assert subprocess.run(["sh", "-n", str(wrapper)], timeout=20).returncode == 0


def test_the_readme_names_every_file() -> None:
    text = (DEPLOY / "README.md").read_text("utf-8")
    listed = subprocess.run(["git", "ls-files", "."], cwd=DEPLOY, capture_output=True, text=True, check=True).stdout
    packages = {name.removesuffix("__init__.py") for name in listed.split() if name.endswith("/__init__.py")}
    files = {name for name in listed.split() if not name.startswith(tuple(packages))} - {"README.md", "__init__.py"}
    assert not [name for name in files | packages if name not in text]
