from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from index.accounts import secret_text
from index.accounts.account_service import AccountService
from index.archive.protocols import Archive
from tests.search.newsroom import PEOPLE, STORIES, Newsroom
from tests.web.signed_in import NAMES, PASSWORD
from web.app import create_app


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    # a busy machine refuses no search here
    room = Newsroom(tmp_path, rate_limit="off", search_budget="60s", counts_budget="60s")
    room.publish(*STORIES, people=PEOPLE)
    yield room
    room.close()


@pytest.fixture
def archive(newsroom: Newsroom) -> Archive:
    return newsroom.archive


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2 with its least parameters: what is tested here is who gets in, not how long a guess takes."""
    monkeypatch.setattr(secret_text, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    secret_text._nobodys.cache_clear()
    yield
    secret_text._nobodys.cache_clear()


@pytest.fixture
def accounts(archive: Archive) -> AccountService:
    """One account of each role: see tests.web.signed_in."""
    service = AccountService(archive.accounts)
    for role, name in NAMES.items():
        service.add(name, role, by="test", password=PASSWORD)
    return service


@pytest.fixture
def app(newsroom: Newsroom) -> Flask:
    return create_app(newsroom.settings, engine=newsroom.engine, archive=newsroom.archive)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
