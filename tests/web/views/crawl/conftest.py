import pytest
from flask import Flask

from index.accounts.account_service import AccountService
from tests.web.views.crawl.browser import Browser


@pytest.fixture
def editor(app: Flask, accounts: AccountService) -> Browser:
    return Browser(app, "edda")


@pytest.fixture
def owner(app: Flask, accounts: AccountService) -> Browser:
    return Browser(app, "otto")
