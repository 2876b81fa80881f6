"""Servers that tests start, as fixtures; a conftest imports those that it needs."""

import os
from collections.abc import Iterator

import pytest

from index.archive import open_archive
from index.operations.settings import Settings
from tests.servers.postgresql import REQUIRED, NoServer, PrivatePostgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[PrivatePostgres]:
    """One server for all tests of a process."""
    try:
        server = PrivatePostgres()
    except NoServer as error:
        if os.environ.get(REQUIRED):
            pytest.fail(f"{error}, and {REQUIRED} is set")
        pytest.skip(str(error))
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres_template(postgres: PrivatePostgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database that holds an empty archive, for copies."""
    name = postgres.create()
    settings = Settings(data=tmp_path_factory.mktemp("data"), archive=postgres.address(name))
    open_archive(settings).close()
    return name


@pytest.fixture
def postgres_archive(postgres: PrivatePostgres, postgres_template: str) -> Iterator[str]:
    """The address of an empty archive."""
    name = postgres.create(postgres_template)
    yield postgres.address(name)
    postgres.drop(name)
