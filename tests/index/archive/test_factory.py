"""The archive that the settings name is the one that is opened."""

from pathlib import Path

import pytest

from index.archive import factory, open_archive, restore_archive
from index.archive.protocols import Archive
from index.errors import SettingsError
from index.machines.protocols import HeldRole
from index.operations.settings import Settings


class PretendedDatabase:
    """Opens nothing, but remembers what it was asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.opened: list[str] = []
        self.restored: list[Path] = []

    def open(self, settings: Settings, *, readonly: bool = False, under: HeldRole | None = None) -> Archive:
        self.opened.append(settings.archive)
        return self._archive

    def restore(self, settings: Settings, file: Path) -> str | None:
        self.restored.append(file)
        return "elsewhere"


def test_a_file_in_the_data_directory_by_default(tmp_path: Path) -> None:
    with open_archive(Settings(data=tmp_path)) as archive:
        assert archive.place == str(tmp_path / "archive.sqlite3")


def test_another_database_takes_its_place(archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = PretendedDatabase(archive)
    monkeypatch.setattr(factory, "BACKENDS", {**factory.BACKENDS, "pretended": other})
    settings = Settings(data=tmp_path, archive="pretended://host/news")
    assert open_archive(settings) is archive
    assert restore_archive(settings, tmp_path / "copy") == "elsewhere"
    assert (other.opened, other.restored) == (["pretended://host/news"], [tmp_path / "copy"])


@pytest.mark.parametrize(
    ("archive", "says"),
    [
        ("oracle://editor:secret@host/news", "'oracle'"),
        ("postgresql://editor:secret@host/news?nonsense=1", "postgresql://user:password@host"),
        ("://editor:secret@host", "not the address"),
        ("editor:secret@host", "not the address"),
        ("sqlite", "not the address"),
    ],
)
def test_one_that_there_is_not_is_a_sentence_without_the_password(tmp_path: Path, archive: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        open_archive(Settings(data=tmp_path, archive=archive))
    assert says in str(caught.value)
    assert "secret" not in str(caught.value)
    assert not list(tmp_path.iterdir())
