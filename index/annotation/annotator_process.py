"""The annotator: a process that annotates new articles before the indexer comes to them."""

import logging
import signal
import threading
import time

from index.annotation.service import AnnotationService, RecognizerAnnotator
from index.annotation.shared_annotation import SharedAnnotation
from index.archive import open_archive
from index.errors import ArchiveError, RoleLost, SettingsError
from index.machines.heartbeat import SignOfLife
from index.machines.holding import hold
from index.machines.protocols import HeldRole
from index.operations.garbage import ANNOTATING, collect_less_often
from index.operations.settings import Settings

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
"""Between two looks at whether something new waits."""
AGAIN = 8
"""Articles that are annotated again at a time, when nothing new waits."""
AGAIN_SECONDS = 600.0
"""Between two looks for articles of an older annotator."""
RETRY_SECONDS = 5.0
"""After the archive could not be read or written."""


def run_annotator(settings: Settings) -> None:
    """Annotate until SIGTERM or SIGINT. Raises SettingsError where the archive is a file, whose indexer annotates; RoleLost, and
    what opening the archive raises."""
    if not settings.archive:
        raise SettingsError(
            "annotators work beside an archive in PostgreSQL (setting archive); with a file the indexer annotates, and none is needed"
        )
    collect_less_often(ANNOTATING)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with (
        hold(settings, "annotator", together=True) as role,
        open_archive(settings, under=role) as archive,
        SignOfLife(settings, lambda: archive, "annotator"),
    ):
        service = AnnotationService(settings, archive, RecognizerAnnotator(settings), stopping.is_set)
        log.info("annotator started")
        annotate_until(role, SharedAnnotation(archive, service), stopping)
        log.info("annotator ended")


def annotate_until(role: HeldRole, share: SharedAnnotation, stopping: threading.Event) -> None:
    """The loop of the process. Raises RoleLost."""
    again = time.monotonic()
    while not stopping.is_set():
        role.check()
        try:
            if share.step() or share.again(AGAIN):
                continue
            stopping.wait(LOOK_SECONDS)
            if time.monotonic() - again > AGAIN_SECONDS:
                again = time.monotonic()
                share.look_again()
        except RoleLost:
            raise
        except ArchiveError as error:
            log.error(str(error), extra={"retry_in_seconds": RETRY_SECONDS})
            stopping.wait(RETRY_SECONDS)
        except Exception:  # a process that lives for months says what went wrong and goes on
            log.exception("unexpected failure")
            stopping.wait(RETRY_SECONDS)
