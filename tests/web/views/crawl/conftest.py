from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask

from index.accounts import secret_text
from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.archive.protocols import Archive
from tests.search.newsroom import Newsroom
from tests.web.views.crawl.browser import PASSWORD, Browser


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(secret_text, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    secret_text._nobodys.cache_clear()
    yield
    secret_text._nobodys.cache_clear()


@pytest.fixture
def archive(newsroom: Newsroom) -> Archive:
    return newsroom.archive


@pytest.fixture
def accounts(archive: Archive) -> AccountService:
    service = AccountService(archive.accounts)
    for role, name in ((Role.READER, "rosa"), (Role.EDITOR, "edda"), (Role.OWNER, "otto")):
        service.add(name, role, by="test", password=PASSWORD)
    return service


@pytest.fixture
def editor(app: Flask, accounts: AccountService) -> Browser:
    return Browser(app, "edda")


@pytest.fixture
def owner(app: Flask, accounts: AccountService) -> Browser:
    return Browser(app, "otto")
