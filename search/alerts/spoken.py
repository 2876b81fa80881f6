"""The language of an alert's messages."""

from index.alert import Alert
from index.archive.protocols import Archive
from index.languages import ENGLISH, Language, language
from index.operations.settings import Settings


def language_of(alert: Alert, archive: Archive, settings: Settings) -> Language:
    """What is chosen for the alert, else what its account has chosen for the pages, else the setting `language`. What an article is
    written in says nothing about who reads it. Raises ArchiveError."""
    chosen = language(alert.language)
    if chosen is None and alert.account is not None and (account := archive.accounts.get(alert.account)) is not None:
        chosen = language(account.language or "")
    return chosen or language(settings.language) or ENGLISH
