"""Where backups lie that are made on the page."""

from pathlib import Path

from index.operations.settings import Settings


def folder_of(settings: Settings) -> Path:
    """The folder of the settings."""
    return Path(settings.backups).expanduser() if settings.backups else settings.shared_path / "backups"
