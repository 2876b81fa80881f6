"""Which archive the settings name. The only module that knows every kind of database."""

from collections.abc import Mapping
from pathlib import Path

from index.archive.postgres.opening import PostgresBackend
from index.archive.protocols import Archive, ArchiveBackend
from index.archive.sqlite.archive import SqliteBackend
from index.errors import SettingsError
from index.machines.protocols import HeldRole
from index.operations.settings import Settings
from index.sources.secret_headers import SecretHeaders

BACKENDS: Mapping[str, ArchiveBackend] = {"": SqliteBackend(), "postgresql": PostgresBackend()}
"""By the scheme of the setting `archive`, the part before `://`; "" for a file in the data directory."""


def open_archive(settings: Settings, *, readonly: bool = False, under: HeldRole | None = None) -> Archive:
    """The archive that the settings name, ready for use. under: the role in which it is written, if there is one; see
    `ArchiveBackend.open`.

    It is created, or brought up to date if an earlier version wrote it, also for `readonly`: a reader may be the first to
    start. Headers of sources that an earlier version kept in the archive are moved to the file of secrets. Raises SettingsError
    if there is no such kind of archive, or that file cannot be written; ArchiveTooNew, ArchiveFull, ArchiveError.
    """
    archive = archive_backend(settings).open(settings, readonly=readonly, under=under)
    if not readonly:
        try:
            _move_headers(archive, SecretHeaders.of(settings))
        except BaseException:
            archive.close()
            raise
    return archive


def _move_headers(archive: Archive, secrets: SecretHeaders) -> None:
    old = archive.sources.old_headers()
    if not old:
        return
    for source in archive.sources.all():
        if headers := old.get(source.id):
            secrets.put(source.id, source.url, headers)
    archive.sources.forget_headers()


def restore_archive(settings: Settings, file: Path) -> str | None:
    """Replace the archive by the content of a backup, see `ArchiveBackend.restore`. Returns where the previous content was
    kept. Raises SettingsError, ArchiveError."""
    return archive_backend(settings).restore(settings, file)


def archive_backend(settings: Settings) -> ArchiveBackend:
    """What stores the archive of these settings. Raises SettingsError, which does not repeat the address: it may hold a
    password."""
    scheme, separator, _ = settings.archive.partition("://")
    if bool(scheme) == bool(separator) and scheme in BACKENDS:
        return BACKENDS[scheme]
    named = f"names a {scheme!r} database" if separator and scheme.isalnum() else "is not the address of a database"
    known = " or ".join(f"{name}://..." for name in BACKENDS if name)
    raise SettingsError(
        f"the setting archive {named}, which this version cannot use; leave it empty for a file in the data directory"
        + (f", or write {known}" if known else "")
    )
