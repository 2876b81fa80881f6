"""The installed package holds every file that the program reads, and nothing that only we need.

That the package can be built and started is checked by `scripts/check_package.py`, which takes longer.
"""

import subprocess
import tomllib
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

import pytest

from index.version import VERSION
from tests.places import ROOT

SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
PACKAGES = ("index", "crawler", "search", "web", "demo")


def in_git(*folders: str) -> list[PurePosixPath]:
    listed = subprocess.run(["git", "ls-files", "-z", "--", *folders], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a checkout of Git")
    return [PurePosixPath(name) for name in listed.stdout.split("\0") if name]


def is_data(path: PurePosixPath) -> bool:
    """Whether a pattern of `package-data` takes it; `**` there stands for any number of folders, none too."""
    inside = path.relative_to(path.parts[0]).as_posix()
    for pattern in SETUPTOOLS["package-data"].get(path.parts[0], ()):
        if fnmatchcase(inside, pattern) or (pattern.startswith("**/") and fnmatchcase(inside, pattern[3:])):
            return True
    return False


def test_every_file_of_the_packages_is_taken_along() -> None:
    left_out = [path for path in in_git(*PACKAGES) if path.suffix != ".py" and not is_data(path)]
    assert not left_out, f"package-data in pyproject.toml does not name {left_out[:5]}"


def test_every_folder_of_modules_is_a_package() -> None:
    modules = [path for path in in_git(*PACKAGES) if path.suffix == ".py"]
    assert not [path for path in modules if path.parent / "__init__.py" not in modules]


def test_training_tests_and_benchmarks_stay_out() -> None:
    included = {pattern.partition(".")[0] for pattern in SETUPTOOLS["packages"]["find"]["include"]}
    assert included == set(PACKAGES)
    assert SETUPTOOLS["py-modules"] == ["broadsheet"]


def test_nothing_in_the_packages_is_large() -> None:
    assert not [path for path in in_git(*PACKAGES) if (ROOT / path).stat().st_size > 500_000]


def test_the_version_is_said_once_and_can_be_a_tag() -> None:
    assert SETUPTOOLS["dynamic"]["version"] == {"attr": "index.version.VERSION"}
    assert all(part.isdecimal() for part in VERSION.split("rc")[0].split("."))
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
