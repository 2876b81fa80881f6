from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.search.newsroom import PEOPLE, STORIES, Newsroom
from web.app import create_app


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path, rate_limit="off")
    room.publish(*STORIES, people=PEOPLE)
    yield room
    room.close()


@pytest.fixture
def app(newsroom: Newsroom) -> Flask:
    return create_app(newsroom.settings, engine=newsroom.engine, archive=newsroom.archive)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
