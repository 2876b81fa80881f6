"""A package holds nothing that an earlier build left behind."""

from pathlib import Path

import pytest

from deploy.package import build_backend


def test_what_an_earlier_build_left_is_not_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stale = tmp_path / "build" / "lib" / "index" / "moved.py"
    stale.parent.mkdir(parents=True)
    stale.touch()
    (tmp_path / "build" / "mine").touch()
    found = []

    def build_wheel(folder: str, settings: object, metadata: object) -> str:
        found.append(stale.exists())
        stale.parent.mkdir(parents=True)
        return f"{folder}/a.whl"

    monkeypatch.setattr("setuptools.build_meta.build_wheel", build_wheel)
    assert build_backend.build_wheel("out") == "out/a.whl"
    assert found == [False]
    assert not (tmp_path / "build" / "lib").exists()
    assert (tmp_path / "build" / "mine").exists()
