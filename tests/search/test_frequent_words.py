"""Words for spelling: looked up once a generation, and less often where that takes long."""

from pathlib import Path

import pytest

from index.result import FacetCount
from tests.search.newsroom import STORIES, Newsroom
from tests.search.newsroom import article as made


@pytest.mark.parametrize(("takes", "again"), [(0.001, True), (0.3, False)])
def test_how_long_they_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, takes: float, again: bool) -> None:
    room = Newsroom(tmp_path)
    room.publish(*STORIES)
    asked: list[str] = []
    clock = [0.0]
    words = room.engine.words

    def counting(prefix: str, limit: int) -> tuple[FacetCount, ...]:
        asked.append(prefix)
        clock[0] += takes
        return words(prefix, limit)

    monkeypatch.setattr(room.engine, "words", counting)
    monkeypatch.setattr("search.names.time.monotonic", lambda: clock[0])
    names = room.searcher.names
    before = names.frequent_words("h", 9)
    assert names.frequent_words("h", 9) == before
    assert asked == ["h"]
    room.publish(made(77, "Halibut", "Halibut halibut."))
    assert ("halibut" in [word.value for word in names.frequent_words("h", 99)]) is True  # another limit, another list
    fresh = [word.value for word in names.frequent_words("h", 9)]
    assert len(asked) == (3 if again else 2)
    clock[0] += 100 * takes
    assert len(names.frequent_words("h", 9)) >= len(fresh)
    assert len(asked) == 3
    room.close()
