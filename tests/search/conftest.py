from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.search.newsroom import PEOPLE, STORIES, Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    room.publish(*STORIES, people=PEOPLE)
    yield room
    room.close()
