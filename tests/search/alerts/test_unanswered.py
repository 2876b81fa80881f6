"""Servers that accept a connection and then say nothing, at any step: it takes no time, nothing is lost, nothing comes twice."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from index.alert import Alert, Timing
from search.alerts.alert_service import Draft
from search.alerts.channels.webhook import new_secret
from search.alerts.worker import BACK_OFF
from tests.search.alerts.office import Office
from tests.search.alerts.receivers import Receiver
from tests.search.newsroom import NOON, STORIES
from tests.servers.silent_smtp import Silent

PATIENCE = "0.2s"


@pytest.fixture
def silent() -> Iterator[Silent]:
    server = Silent("never")
    yield server
    server.close()


@pytest.fixture
def office(tmp_path: Path, receiver: Receiver, silent: Silent) -> Iterator[Office]:
    made = Office(
        tmp_path, receiver, smtp_port=str(silent.port), smtp_tls="off", smtp_timeout=PATIENCE, smtp_answer=PATIENCE,
        webhook_timeout=PATIENCE,
    )  # fmt: skip
    yield made
    made.room.close()


def by_mail(office: Office) -> Alert:
    return office.alerts.add(
        Draft(searches=(office.search("tariff"),), kind="email", timing=Timing.AT_ONCE.value), office.edda
    )


@pytest.mark.parametrize("step", ["greeting", "helo", "rcpt", "data"])
def test_a_mail_server_that_falls_silent_gets_the_mail_later_and_once(
    office: Office, silent: Silent, step: str
) -> None:
    alert = by_mail(office)
    office.publish(STORIES[0])
    silent.stop = step
    began = time.monotonic()
    office.worker.step()
    assert time.monotonic() - began < 5
    assert silent.got == []
    (entry,) = office.alerts.log(alert)
    assert "It is tried again after" in entry.said
    silent.stop = "never"
    for _ in range(3):
        office.clock.now += BACK_OFF[0]
        office.worker.step()
    assert len(silent.got) == 1


def test_a_mail_server_that_has_it_and_does_not_say_so_gets_it_once(office: Office, silent: Silent) -> None:
    alert = by_mail(office)
    office.publish(STORIES[0])
    silent.stop = "end"
    office.worker.step()
    (entry,) = office.alerts.log(alert)
    assert "It may have arrived, so it is not sent again" in entry.said
    silent.stop = "never"
    office.clock.now += timedelta(days=3)
    office.worker.step()
    assert len(silent.got) == 1
    (status,) = office.alerts.listed(office.edda)
    assert (status.unknown, status.waiting, status.failed) == (1, 0, 0)


def test_a_receiver_that_drips_is_left_in_time_and_tried_again_under_the_same_id(
    office: Office, receiver: Receiver
) -> None:
    """A byte now and then, so that no single step takes long."""
    seen: list[bytes] = []
    ending = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listening.accept()
        with line:
            while b'"type"' not in b"".join(seen) and (part := line.recv(65536)):
                seen.append(part)
            for char in b"HTTP/1.1 200 OK\r\nx: " + b"x" * 10_000:
                if ending.wait(0.05):
                    return
                try:
                    line.sendall(bytes([char]))
                except OSError:
                    return

    threading.Thread(target=serve, daemon=True).start()
    where = f"127.0.0.1:{listening.getsockname()[1]}"
    alert = Alert(
        id="drip", query="tariff", kind="webhook", target=f"http://{where}/", secret=new_secret(), created=NOON
    )
    office.room.archive.alerts.add(alert)
    office.publish(STORIES[0])
    began = time.monotonic()
    office.worker.step()
    assert time.monotonic() - began < 5
    ending.set()
    listening.close()
    (entry,) = office.room.archive.alerts.log(alert.id, 5)
    assert "webhook_timeout" in entry.said or "timed out" in entry.said
    office.room.archive.alerts.change(replace(alert, target=office.url))
    office.clock.now += BACK_OFF[0]
    office.worker.step()
    ((headers, _),) = receiver.got
    assert f"webhook-id: {headers['webhook-id']}".encode() in b"".join(seen).lower()
