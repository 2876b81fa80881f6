"""Settings are read from the file, overridden by the environment, and every one is documented."""

import os
import runpy
from dataclasses import fields, replace
from pathlib import Path

import pytest

from index.backups import backup_folder
from index.errors import SettingsError
from index.imports import uploads
from index.operations.settings import Settings, load_settings
from index.reviews.printing import FORMS, file_of
from index.sources.secret_headers import place_of
from tests.places import ROOT


def write(folder: Path, text: str) -> Path:
    file = folder / "broadsheet.toml"
    file.write_text(text, "utf-8")
    return file


def test_defaults_need_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({})
    assert settings.port == 8000
    assert settings.host_gap == 1.0
    assert settings.rate_limit is True
    assert settings.timezone.key == "UTC"


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    file = write(tmp_path, 'port = 9001\nhost_gap = "2s"\nallow_hosts = ["127.0.0.1:9100"]\n')
    settings = load_settings({"BROADSHEET_PORT": "9002", "BROADSHEET_ALLOW_HOSTS": "127.0.0.1:1, [::1]:2"}, file=file)
    assert settings.port == 9002
    assert settings.host_gap == 2.0
    assert settings.allow_hosts == {"127.0.0.1:1", "[::1]:2"}


def test_a_relative_data_directory_counts_from_the_file(tmp_path: Path) -> None:
    assert load_settings({}, file=write(tmp_path, 'data = "news"\n')).data == tmp_path / "news"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("prot = 1\n", "did you mean 'port'"),
        ('port = "many"\n', "is not a whole number"),
        ("port = -1\n", "cannot be negative"),
        ('timezone = "Mars/Olympus"\n', "is not a time zone"),
        ('interval = "soon"\n', "15m, 6h, 7d"),
        ('rate_limit = "maybe"\n', "must be on or off"),
        ("port = \n", "is not valid TOML"),
        ('opensearch_hosts = "search.example.org:9200"\n', "like https://"),
        ('opensearch_hosts = "http://otto:sesame@127.0.0.1:9200"\n', "settings of their own"),
        ('opensearch_prefix = "*"\n', "cannot begin the name"),
        ("opensearch_shards = 0\n", "1 or more"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({}, file=write(tmp_path, text))
    assert says in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_named_file_has_to_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings({"BROADSHEET_CONFIG": str(tmp_path / "none.toml")})


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    made = runpy.run_path(str(ROOT / "scripts" / "settings_page.py"))["page"]()
    assert page == made, "docs/reference/settings.md is stale: run python scripts/settings_page.py"
    for field in fields(Settings):
        assert f"`{field.name}`" in page
        assert len(field.metadata["help"].split()) > 2


def test_every_setting_can_come_from_the_environment() -> None:
    for field in fields(Settings):
        value = str(field.metadata["default"])
        load_settings({**os.environ, "BROADSHEET_" + field.name.upper(): value or ""})


def test_what_machines_leave_for_each_other_lies_in_one_folder(tmp_path: Path) -> None:
    alone = Settings(data=tmp_path / "data")
    beside = replace(alone, shared=str(tmp_path / "common"))
    for settings, folder in ((alone, tmp_path / "data"), (beside, tmp_path / "common")):
        places = (
            uploads.folder_of(settings),
            backup_folder.folder_of(settings),
            place_of(settings),
            file_of(settings, 1, 2, FORMS[0]).parent,
        )
        assert all(place.is_relative_to(folder) for place in places)
    assert uploads.folder_of(replace(beside, uploads=str(tmp_path / "own"))) == tmp_path / "own"
