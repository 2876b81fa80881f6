"""The one command that retrains, on corpora of a few invented sentences."""

from pathlib import Path

import pytest

from index.people.tagger.crf_model import MODEL_FILE, Model
from training.__main__ import main
from training.corpora import sentence, spans, without_titles
from training.recipe import HAND_TAGGED, SILVER

SENTENCES = (
    "The O|mayor O|, O|Anna B-PER|Petersen I-PER|, O|met O|Mark B-PER|Holloway I-PER|in O|Vienna O|on O|Monday O|. O",
    "Mrs O|Petersen B-PER|said O|the O|Bank O|of O|Arhus O|was O|closed O|. O",
    "Prices O|rose O|in O|Norway O|and O|in O|Chad O|last O|year O|. O",
)


def write(folder: Path) -> None:
    lines = "\n\n".join(text.replace("|", "\n").replace(" ", "\t") for text in SENTENCES)
    for name in (*HAND_TAGGED, SILVER):
        (folder / f"{name}.tsv").write_text((lines + "\n\n") * 4, "utf-8")


def test_it_writes_a_model_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target, news = tmp_path / "train", tmp_path / "model", tmp_path / "news"
    for folder in (source, target, news):
        folder.mkdir()
    write(source)
    (news / "a_1.tsv").write_text("Anna\tB-Person\nPetersen\tI-Person\nleft\tO\n", "utf-8")
    assert main(["--train", str(source), "--to", str(target), "--newswire", str(news)]) == 0
    said = capsys.readouterr().out
    assert "model of" in said
    assert "1 articles" in said
    Model((target / MODEL_FILE).read_bytes())
    assert (target / "common.txt").is_file()


def test_a_missing_corpus_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--train", str(tmp_path)]) == 2
    assert "ewt.tsv" in capsys.readouterr().err


def test_titles_come_off_and_offsets_carry_the_tags_over() -> None:
    words, tags = ["President", "Anna", "al", "-", "Holm", "'s", "win"], ["B", "I", "I", "I", "I", "O", "O"]
    assert without_titles(words, tags) == ["O", "B", "I", "I", "I", "O", "O"]
    tokens, carried = sentence(words, without_titles(words, tags), hyphens=True)
    assert [[t.word for t in tokens[a:b]] for a, b in spans(carried)] == [["Anna", "al-Holm"]]
