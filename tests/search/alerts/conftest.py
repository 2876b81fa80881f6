"""For the tests of alerts: somewhere to send them, and an office that has some."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.search.alerts.office import Office
from tests.search.alerts.receivers import Mailbox, Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    yield one
    one.close()


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=0)
    # The port is known only once the server runs; aiosmtpd asks for it before, so pick a free one.
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        controller.port = probe.getsockname()[1]
    controller.start()
    yield box, controller.port
    controller.stop()


@pytest.fixture
def office(tmp_path: Path, receiver: Receiver) -> Iterator[Office]:
    made = Office(tmp_path, receiver)
    yield made
    made.room.close()
