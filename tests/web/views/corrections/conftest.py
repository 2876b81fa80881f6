import pytest
from flask import Flask

from index.accounts.rights import Role
from tests.web.signed_in import Somebody, signed_in_as


@pytest.fixture
def editor(app: Flask) -> Somebody:
    return signed_in_as(app, Role.EDITOR)


@pytest.fixture
def owner(app: Flask) -> Somebody:
    return signed_in_as(app, Role.OWNER)


@pytest.fixture
def reader(app: Flask) -> Somebody:
    return signed_in_as(app, Role.READER)
