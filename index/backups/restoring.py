"""Restoring a backup that an owner asked for in the browser.

Everything that writes has to be stopped for it. The web server only checks the file and leaves a note in the data directory.
Whoever supervises the processes (`./run`, which holds the lock `supervisor`) finds it, stops them, restores, and starts them
again. Without such a supervisor, as under systemd, there is nobody to ask, and the page says which commands to type.
"""

import json
import logging
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.archive import open_archive
from index.archive.factory import archive_backend, restore_archive
from index.backups.backups import SUBJECT, backup_file
from index.errors import BroadsheetError
from index.kept.page_copies import bring_back
from index.machines.holding import hold_all
from index.operations.locks import is_running
from index.operations.settings import Settings

log = logging.getLogger(__name__)

SUPERVISOR = "supervisor"
"""The role of whoever stops and starts all processes."""
STANDING_STILL = ("crawler", "indexer", "annotator")
"""Roles that nobody may have while an archive is restored."""
_ASKED, _DONE = "restore-asked.json", "restore-done.json"
MOST = 65_536
"""Bytes of a note."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Restoration:
    """backup: name of the file. by: who asked. asked, ended: times in ISO 8601. kept: where what was there before lies. error: why
    it was not done."""

    backup: str
    by: str
    asked: str
    ended: str | None = None
    kept: str | None = None
    error: str | None = None


def is_supervised(settings: Settings) -> bool:
    """Whether somebody would do what is asked for."""
    return is_running(settings.data, SUPERVISOR)


def ask(settings: Settings, backup: str, *, by: str, now: datetime) -> Restoration:
    """Leave the note, once the file proved to be whole. Raises NotFound, ArchiveError with a sentence and nothing asked for."""
    archive_backend(settings).check_backup(backup_file(settings, backup))
    asked = Restoration(backup=backup, by=by, asked=now.astimezone(UTC).isoformat())
    _write(settings.data / _ASKED, asked)
    return asked


def asked_for(settings: Settings) -> Restoration | None:
    """What is to be restored as soon as everything has stopped."""
    return _read(settings.data / _ASKED)


def last(settings: Settings) -> Restoration | None:
    """What became of the last one."""
    return _read(settings.data / _DONE)


def restore(settings: Settings) -> Restoration | None:
    """Do what is asked for, if anything is, and write down what became of it. Nothing that writes may be running."""
    asked = asked_for(settings)
    if asked is None:
        (settings.data / _ASKED).unlink(
            missing_ok=True
        )  # of an earlier version, or spoilt: not to be looked at for ever
        return None
    kept = error = None
    try:
        with hold_all(settings, *STANDING_STILL):
            kept = restore_archive(settings, backup_file(settings, asked.backup))
            bring_back(settings, backup_file(settings, asked.backup))
    except BroadsheetError as failure:
        error = str(failure)
        log.error("the backup %s was not restored: %s", asked.backup, error)
    now = datetime.now(UTC)
    done = Restoration(
        backup=asked.backup, by=asked.by, asked=asked.asked, ended=now.isoformat(), kept=kept, error=error
    )
    _write(settings.data / _DONE, done)
    (settings.data / _ASKED).unlink(missing_ok=True)
    if error is None:
        with open_archive(settings) as archive:
            archive.accounts.note(
                now, asked.by, "backup.restore", f"{SUBJECT} file", f"{asked.backup}; every session ended"
            )
    return done


def _write(path: Path, what: Restoration) -> None:
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(json.dumps(asdict(what)), "utf-8")
    part.replace(path)


def _read(path: Path) -> Restoration | None:
    with suppress(OSError, ValueError, TypeError), path.open("rb") as file:
        return Restoration(**json.loads(file.read(MOST)))
    return None
