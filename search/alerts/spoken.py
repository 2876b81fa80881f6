"""The language of an alert's messages."""

from index.alert import Alert
from index.archive.protocols import Archive
from index.languages import Language, first_of
from index.operations.settings import Settings


def language_of(alert: Alert, archive: Archive, settings: Settings) -> Language:
    """What is chosen for the alert, else what its account has chosen for the pages, else the setting `language`. What an article is
    written in says nothing about who reads it. Raises ArchiveError."""
    account = archive.accounts.get(alert.account) if alert.account is not None else None
    return first_of(alert.language, account.language if account else None, settings.language)
