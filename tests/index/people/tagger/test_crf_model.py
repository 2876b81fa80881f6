"""The model that ships: its size, its papers, what it promises."""

import math
from importlib import resources
from itertools import product
from pathlib import Path

import pytest

from index.people.mentions.finder import find_people
from index.people.tagger.crf_model import MODEL_FILE, Model, factors, log_odds, shipped, viterbi
from training.export import pack

FOLDER = resources.files("index.people.tagger").joinpath("model")
STEPS = [[-1.0, 2.0, 0.5], [-0.5, 1.0, 0.25], [0.75, 0.0, 1.5]]
SCORES = [(1.0, 0.5), (-0.5, 2.0), (0.25, -1.0), (-2.0, -2.0)]


def test_the_model_is_small() -> None:
    with (
        resources.as_file(FOLDER) as folder,
        resources.as_file(resources.files("index.people.tagger") / "lexicon") as words,
    ):
        size = sum(p.stat().st_size for p in [*Path(folder).iterdir(), *Path(words).iterdir()])
    assert size <= 2_000_000


def test_every_corpus_is_named_with_its_licence() -> None:
    text = FOLDER.joinpath("ATTRIBUTION.md").read_text("utf-8")
    for corpus in ("WikiGold", "WNUT-17", "Broad Twitter Corpus", "Groningen Meaning Bank", "EWT", "PUD", "CrossNER"):
        assert corpus in text
    assert "CC BY-SA" in text


def _score(path: tuple[int, ...]) -> float:
    total = 0.0
    for at, state in enumerate(path):
        total += (*SCORES[at], 0.0)[state]
        if at:
            total += STEPS[path[at - 1]][state]
    return total


def _allowed(path: tuple[int, ...]) -> bool:
    return all(state != 1 or (at > 0 and path[at - 1] != 2) for at, state in enumerate(path))


PATHS = [p for p in product(range(3), repeat=len(SCORES)) if _allowed(p)]


def test_viterbi_finds_the_best_path() -> None:
    best = max(PATHS, key=_score)
    assert viterbi(SCORES, STEPS) == ["BIO"[s] for s in best]


def test_log_odds_sum_over_all_paths() -> None:
    for at, found in enumerate(log_odds(SCORES, factors(STEPS))):
        inside = sum(math.exp(_score(p)) for p in PATHS if p[at] != 2)
        outside = sum(math.exp(_score(p)) for p in PATHS if p[at] == 2)
        assert found == pytest.approx(math.log(inside / outside), abs=1e-6)


def test_packing_keeps_differences_to_outside() -> None:
    data = pack({"w=x": {"B": 1.0, "O": -1.0}, "w=y": {"I": 0.001}}, {("BI"): 0.5}, smallest=0.01)
    assert data == pack({"w=y": {"I": 0.001}, "w=x": {"O": -1.0, "B": 1.0}}, {("BI"): 0.5}, smallest=0.01)
    Model(data)


def test_a_foreign_file_is_refused() -> None:
    import gzip

    with pytest.raises(ValueError, match="no model"):
        Model(gzip.compress(b'{"format": 9}\n'))


def test_it_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many articles and threads ask for it: reading takes a tenth of a second."""
    reads: list[int] = []
    read = Model.__init__

    def counted(self: Model, data: bytes) -> None:
        reads.append(len(data))
        read(self, data)

    monkeypatch.setattr(Model, "__init__", counted)
    shipped.cache_clear()
    tagged = [find_people("Ada Lund met Jonas Keldrup.", title=None, lang="en") for _ in range(3)]
    assert reads == [len(FOLDER.joinpath(MODEL_FILE).read_bytes())]
    assert tagged[0] == tagged[2]
    assert [mention.name for mention in tagged[0]] == ["Ada Lund", "Jonas Keldrup"]
