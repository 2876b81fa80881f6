"""What the image and the compose files promise, read from the files; `deploy/image/rehearse.py` builds and runs them."""

import importlib.util
import re
from dataclasses import fields
from typing import Any

import pytest
import yaml

from deploy.image.containerfile import Ignored, NotUnderstood, Stage, context, read
from index.operations.settings import Settings
from tests.places import ROOT

STAGES = read((ROOT / "Containerfile").read_text("utf-8"))
BUILD, IMAGE = STAGES
BUILDING = ("pip", "gcc", "make", "git", "setuptools", "build-essential", "-dev")


def compose(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text("utf-8"))
    return found


def ours(name: str) -> dict[str, dict[str, Any]]:
    services = compose(name)["services"]
    return {called: service for called, service in services.items() if "BROADSHEET_IMAGE" in service["image"]}


def packages(stage: Stage) -> list[str]:
    installing = [step.words[-1] for step in stage.steps if "apt-get install" in step.words[-1]]
    return [
        word
        for line in installing
        for word in re.findall(r"install -y --no-install-recommends ([^&]*)", line)[0].split()
    ]


def test_bases_are_pinned_by_a_tag() -> None:
    assert {stage.base for stage in STAGES} == {"docker.io/library/debian:trixie-slim"}


def test_nothing_in_the_image_can_build_or_install() -> None:
    assert "python3" in packages(IMAGE)
    assert not [name for name in packages(IMAGE) if any(word in name for word in BUILDING)]
    assert any("--without-pip" in step.words[-1] for step in BUILD.steps)


def test_what_is_downloaded_is_in_the_lock_file() -> None:
    pip = [line for step in BUILD.steps for line in re.findall(r"pip3 [^&]*", step.words[-1])]
    assert len(pip) == 3
    assert all("--require-hashes" in line or "--no-deps" in line for line in pip)
    assert all("--require-hashes" in line or "--no-index" in line or "--no-build-isolation" in line for line in pip)


def test_the_image_has_the_versions_of_everybody_and_the_extras_besides() -> None:
    def pinned(path: str) -> dict[str, str]:
        lines = re.findall(r"(?m)^([a-zA-Z0-9_.-]+)(?:\[[^]]*\])?==([^ ]+)", (ROOT / path).read_text("utf-8"))
        return dict(lines)

    usual, image = pinned("requirements.lock"), pinned("deploy/image/requirements.lock")
    assert usual.items() <= image.items(), "run scripts/lock.sh"
    assert {"psycopg", "opensearch-py", "redis", "authlib"} <= image.keys()


def test_it_runs_as_a_user_of_its_own_and_says_whether_it_is_well() -> None:
    assert IMAGE.user == "10001:10001"
    assert IMAGE.volumes == ["/data"] == [IMAGE.folder]
    assert IMAGE.environ["PYTHONSAFEPATH"] == "1"
    assert IMAGE.health == ("broadsheet", "ready")
    assert IMAGE.entrypoint == ("broadsheet",)
    settings = {f"BROADSHEET_{field.name.upper()}" for field in fields(Settings)} | {"BROADSHEET_COMMAND"}
    assert {name for name in IMAGE.environ if name.startswith("BROADSHEET_")} <= settings


def test_the_context_holds_the_package_and_nothing_private() -> None:
    seen = context(ROOT)
    assert "broadsheet.py" in seen
    assert "deploy/image/requirements.lock" in seen
    assert "web/static/broadsheet.css" in seen
    assert {path.split("/")[0] for path in seen} == {
        "broadsheet.py", "crawler", "demo", "deploy", "index", "search", "web", "pyproject.toml", "LICENSE", "README.md", "MANIFEST.in",
    }  # fmt: skip
    assert not [path for path in seen if "__pycache__" in path]
    assert (ROOT / ".dockerignore").read_bytes() == (ROOT / ".containerignore").read_bytes()


@pytest.mark.parametrize("name", ["compose.yaml", "compose.cluster.yaml"])
def test_every_container_of_ours_is_locked_up(name: str) -> None:
    for called, service in ours(name).items():
        assert service["cap_drop"] == ["ALL"], called
        if called != "shared":  # changes the owner of a volume, without a network, and ends
            assert service["read_only"] is True, called
            assert service["security_opt"] == ["no-new-privileges:true"], called
            assert any(mount.startswith("/tmp") for mount in service["tmpfs"]), called
            assert "user" not in service, called
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), called


@pytest.mark.parametrize("name", ["compose.yaml", "compose.cluster.yaml"])
def test_every_setting_of_the_compose_files_exists(name: str) -> None:
    known = {f"BROADSHEET_{field.name.upper()}" for field in fields(Settings)}
    for service in ours(name).values():
        assert set(service.get("environment", ())) <= known


def test_the_cluster_has_two_of_everything_and_starts_what_there_is() -> None:
    services = ours("compose.cluster.yaml")
    modules = [service["command"][0] for service in services.values() if service.get("entrypoint") == ["python", "-m"]]
    assert {module: modules.count(module) for module in modules} == {
        "web": 2, "crawler": 2, "index.annotation": 2, "index": 2, "search.alerts": 2,
    }  # fmt: skip
    assert all(importlib.util.find_spec(f"{module}.__main__") for module in modules)
    assert {"postgres", "valkey", "opensearch1", "opensearch2", "opensearch3"} <= compose("compose.cluster.yaml")[
        "services"
    ].keys()


def test_the_workflow_pins_what_it_uses() -> None:
    text = (ROOT / ".github/workflows/image.yml").read_text("utf-8")
    assert yaml.safe_load(text)["jobs"].keys() == {"try", "publish"}
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action) for action in used)


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("index", False),
        ("index/a/b.py", False),
        ("index/a/__pycache__/b.pyc", True),
        ("var/x", True),
        ("indexes/x", True),
        ("x.toml", True),
    ],
)
def test_patterns_of_the_context(path: str, ignored: bool) -> None:
    assert Ignored("# all\n*\n!index\n**/__pycache__\n")(path) is ignored


@pytest.mark.parametrize("line", ["ADD x /x", "RUN --mount=type=cache x", "CMD sleep 1", "COPY --chown=1 a b"])
def test_an_instruction_that_is_not_known_is_an_error(line: str) -> None:
    with pytest.raises(NotUnderstood):
        read(f"FROM debian\n{line}\n")
