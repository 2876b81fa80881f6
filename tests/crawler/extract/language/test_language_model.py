"""The language model is unpacked once, mapped from then on, and says what py3langid says."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from crawler.extract.language import language_model
from crawler.extract.language.language_model import LanguageModel, folders, load, prepare, write
from tests.crawler.extract.language.test_detect import TEXTS


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "new"
    prepare([folder])
    return folder


def no_packing() -> None:
    raise AssertionError("the file is there")


def test_languages_and_probabilities_are_those_of_the_package(kept: Path) -> None:
    theirs = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    mine = load([kept])
    for text in (*TEXTS.values(), TEXTS["en"].upper(), "Čćž", "", "\ud800", "aaaa " * 300):
        expected, found = theirs.rank(text), mine.rank(text)
        assert dict(found) == pytest.approx(dict(expected), abs=1e-4)
        assert found[0][1] == pytest.approx(expected[0][1], abs=1e-4)


def test_a_file_that_is_there_is_mapped(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_model, "pack", no_packing)
    assert load([kept / "missing", kept]).rank(TEXTS["de"])[0][0] == "de"
    assert [path.name.startswith("language-model-") for path in kept.iterdir()] == [True]


def test_a_file_that_is_there_is_not_made_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_more: no_packing())
    prepare([kept / "missing", kept])


def test_a_file_that_is_cut_off_is_made_anew_and_what_another_version_left_goes(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (whole,) = kept.iterdir()
    data = whole.read_bytes()
    (tmp_path / whole.name).write_bytes(data[:-1])
    for old in ("language-model-of-old", ".language-model-unfinished"):
        (tmp_path / old).write_bytes(b"")
        os.utime(tmp_path / old, (0, 0))
    monkeypatch.setattr(language_model, "pack", lambda: iter([data[:1000], data[1000:]]))
    assert load([tmp_path]).rank(TEXTS["fr"])[0][0] == "fr"
    write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [whole.name]
    assert (tmp_path / whole.name).read_bytes() == data


def test_what_cannot_be_finished_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> Iterator[bytes]:
        yield b"language"
        raise OSError("the disk is full")

    monkeypatch.setattr(language_model, "pack", full)
    with pytest.raises(OSError, match="full"):
        write(tmp_path)
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_written_it_is_unpacked_into_memory(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (whole,) = kept.iterdir()
    monkeypatch.setattr(language_model, "pack", lambda: iter([whole.read_bytes()]))
    (tmp_path / "a file").write_text("")
    prepare([tmp_path / "a file" / "folder"])
    assert load([tmp_path / "a file" / "folder"]).rank(TEXTS["es"])[0][0] == "es"


@pytest.mark.parametrize("data", [b"", b"language model 1\n", b"something else"])
def test_what_is_no_model_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        LanguageModel(data)


def test_it_is_kept_in_the_folder_of_the_user_or_else_beside_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert folders(tmp_path) == [tmp_path / "cache" / "broadsheet", tmp_path]
