"""What readers are shown of sources beyond what the archive has: what is unusual about them, and addresses without secrets."""

from collections.abc import Mapping
from dataclasses import replace

from index.accounts.rights import Role
from index.archive.protocols import SourceHealth
from index.sources.address_secrets import without_secrets
from index.sources.secret_headers import SecretHeaders
from index.sources.source_outlook import Outlook, outlooks
from web.middleware.identity import identity
from web.services import services

SECONDS = 60.0
"""For which what is unusual about sources is remembered: it counts the articles of half a year."""


def source_looks() -> Mapping[str, Outlook]:
    """id -> outlook; a source that was added a moment ago may be missing. Raises ArchiveError."""
    found = services()

    def make() -> Mapping[str, Outlook]:
        archive = found.readers.archive
        return outlooks(archive, archive.sources.health(), found.settings.timezone)

    return found.remembered.get("outlooks", make, seconds=SECONDS)


def secret_headers() -> SecretHeaders:
    """The file of the sources' headers."""
    return SecretHeaders.of(services().settings)


def with_scheme(address: str) -> str:
    """An address as people type it, with the scheme that the crawler takes for it."""
    return address if "://" in address else f"https://{address}"


def sees_secrets() -> bool:
    """Whether who asks may see the passwords and keys in addresses: those who may change the sources."""
    who = identity()
    return who.account is not None and who.role.includes(Role.EDITOR)


def for_reader(health: SourceHealth) -> SourceHealth:
    """A source as who asks may see it."""
    if sees_secrets():
        return health
    source = replace(health.source, url=without_secrets(health.source.url))
    return replace(health, source=source, error=without_secrets(health.error) if health.error else None)
