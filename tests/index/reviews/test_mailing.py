"""A review that is sent by mail arrives once, whatever becomes of the mail server or of the process that sends it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.archive.protocols import Archive
from index.jobs.protocols import JobKind, JobState
from index.operations.mailer import MailError, MailUnanswered
from index.operations.settings import Settings, load_settings
from index.reviews.mailing import PAUSES, MaybeSent, send_review
from index.reviews.protocols import Review
from tests.servers.silent_smtp import Silent

TO = "client@example.org"
NOW = datetime(2025, 7, 12, 6, 30, tzinfo=UTC)


@pytest.fixture
def silent() -> Iterator[Silent]:
    server = Silent("never")
    yield server
    server.close()


@pytest.fixture
def environ(tmp_path: Path, silent: Silent) -> dict[str, str]:
    return {
        "BROADSHEET_DATA": str(tmp_path), "BROADSHEET_SMTP_HOST": "127.0.0.1", "BROADSHEET_SMTP_PORT": str(silent.port),
        "BROADSHEET_SMTP_TLS": "off", "BROADSHEET_SMTP_FROM": "desk@news.example", "BROADSHEET_SMTP_TIMEOUT": "0.2s",
        "BROADSHEET_SMTP_ANSWER": "0.2s",
    }  # fmt: skip


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    return load_settings(environ)


def job_of(archive: Archive, review: Review) -> int:
    archive.jobs.add(JobKind.REVIEW, {"review": review.id, "form": "mail", "to": TO}, by="ada", now=NOW, most=10)
    job = archive.jobs.take(NOW)
    assert job is not None
    return job.id


def send(archive: Archive, settings: Settings, review: Review, job: int) -> list[float]:
    """The pauses that were made."""
    waited: list[float] = []
    send_review(
        archive, settings, review.id, TO, job, tell=lambda *_: None, wait=lambda seconds, _: waited.append(seconds)
    )
    return waited


def said(archive: Archive, job: int) -> list[object]:
    return [event.data["event"] for event in archive.jobs.events(job)]


def test_it_is_sent_once_however_often_the_job_is_begun(
    archive: Archive, settings: Settings, review: Review, silent: Silent
) -> None:
    job = job_of(archive, review)
    assert send(archive, settings, review, job) == []
    assert said(archive, job) == ["sending", "sent"]
    (again,) = archive.jobs.interrupted(NOW, tries=3)
    assert again.state is JobState.WAITING
    send(archive, settings, review, job)
    assert len(silent.got) == 1
    assert f".{job}@news.example>" in silent.got[0]


def test_a_server_that_falls_silent_before_it_has_the_mail_is_tried_again(
    archive: Archive, settings: Settings, review: Review, silent: Silent
) -> None:
    silent.stop = "data"
    waited: list[float] = []

    def wait(seconds: float, why: str) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            silent.stop = "never"

    job = job_of(archive, review)
    send_review(archive, settings, review.id, TO, job, tell=lambda *_: None, wait=wait)
    assert (waited, len(silent.got)) == (list(PAUSES[:2]), 1)
    silent.stop = "greeting"
    with pytest.raises(MailError):
        send(archive, settings, review, job_of(archive, review))


def test_a_server_that_does_not_say_whether_it_keeps_the_mail_gets_no_other(
    archive: Archive, settings: Settings, review: Review, silent: Silent
) -> None:
    silent.stop = "end"
    job = job_of(archive, review)
    with pytest.raises(MailUnanswered):
        send(archive, settings, review, job)
    silent.stop = "never"
    with pytest.raises(MaybeSent, match="not sent again by itself"):
        send(archive, settings, review, job)
    assert len(silent.got) == 1


@pytest.mark.parametrize(("step", "arrives", "outcome"), [("rcpt", 0, "sent"), ("end", 1, "may have arrived")])
def test_the_process_that_sends_is_killed(
    archive: Archive, review: Review, silent: Silent, environ: dict[str, str], step: str, arrives: int, outcome: str
) -> None:
    """With kill -9, while the server keeps it waiting."""
    silent.stop = step
    patient = {**os.environ, **environ, "BROADSHEET_SMTP_TIMEOUT": "60s", "BROADSHEET_SMTP_ANSWER": "60s"}
    job = job_of(archive, review)
    command = [sys.executable, "-m", "index.reviews", str(review.id), "mail", str(job), TO]
    process = subprocess.Popen(command, env=patient, stdout=subprocess.PIPE)
    until = time.monotonic() + 30
    while silent.reached != step and time.monotonic() < until:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert len(silent.got) == arrives
    silent.stop = "never"
    archive.jobs.interrupted(NOW, tries=3)
    again = subprocess.run(command, env=patient, stdout=subprocess.PIPE, check=False, timeout=60)
    assert outcome in again.stdout.decode()
    assert len(silent.got) == 1
