"""The house keeps its order: a module is found by its name, and no room grows too full to look around in."""

import re
from collections import Counter
from pathlib import Path

import pytest

from index.archive.sqlite import migrations
from tests.places import ROOT, folder_of

PACKAGES = ("crawler", "index", "search", "web", "broadsheet_client")
NAMED_ALIKE = {"__init__", "__main__", "protocols", "commands"}
"""Names that say the same thing wherever they stand."""
ARCHIVE = ROOT / "index" / "archive"
"""Its folders are alike on purpose: each implementation names its modules after the protocols."""
MODULES_MOST = 15
"""Modules of one folder, its `__init__` among them."""


def modules(package: str) -> list[Path]:
    return sorted(folder_of(package).rglob("*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_stands_twice_inside_a_package(package: str) -> None:
    alike = {ARCHIVE / path.relative_to(ARCHIVE).parts[0] for path in modules(package) if path.is_relative_to(ARCHIVE)}
    for folder in alike or {ROOT}:
        counted = [path for path in modules(package) if not any(map(path.is_relative_to, alike - {folder}))]
        names = Counter(path.stem for path in counted)
        assert not [name for name, times in names.items() if times > 1 and name not in NAMED_ALIKE]


@pytest.mark.parametrize("package", PACKAGES)
def test_no_folder_is_too_full(package: str) -> None:
    folders = Counter(path.parent.relative_to(ROOT).as_posix() for path in modules(package))
    assert not {folder: size for folder, size in folders.items() if size > MODULES_MOST}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_is_a_package_with_types(package: str) -> None:
    folders = {path.parent for path in modules(package)}
    assert not [str(folder) for folder in folders if not (folder / "__init__.py").exists()]
    assert (folder_of(package) / "py.typed").exists()


def test_every_step_of_the_archive_has_a_number_of_its_own() -> None:
    """Two steps of one number would leave the second out of every archive."""
    numbers = [number for number, _ in migrations.steps()]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("package", ["index", "crawler", "search", "web"])
def test_architecture_names_every_room(package: str) -> None:
    """The folders of a package, in its part of the table of packages."""
    told = (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("\n## Packages\n")[2].partition("\n## ")[0]
    part = re.split(r"\n    (?=[a-z])", told.partition(f"\n    {package}/ ")[2])[0]
    rooms = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
    assert sorted(rooms - set(re.findall(r"\b([a-z_]+)/ ", part))) == []


def test_architecture_names_what_there_is() -> None:
    """Files and folders that ARCHITECTURE.md names, in full or from inside their package."""
    named = re.findall(
        r"`((?:crawler|index|search|web|tests|demo|training)/[\w/.]+)`", (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    )
    assert len(named) > 20
    assert not [path for path in named if not (ROOT / path).exists()]
