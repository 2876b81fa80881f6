"""Secret links, made and opened: one set of functions for the page, the API and readers outside.

A link shows one thing and nothing else. It works until its last day is over, until it is taken back, and no longer than its maker
may see what it shows. To hand something out takes an editor; a feed of what one sees anyway takes nobody.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from index.accounts import secret_text
from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.accounts.values import Account
from index.archive.protocols import Archive
from index.errors import BroadsheetError, NotFound
from index.operations.durations import utc_now
from index.operations.settings import Settings
from index.sharing.protocols import SecretLink, Shared
from index.text import characters
from index.text.localizable import Sentence

TITLE_MOST = 200
"""Characters of the title of a link."""
OPENED_EVERY = timedelta(hours=1)
"""How often the use of a link is written down."""


class SharingError(BroadsheetError):
    """Something that cannot be handed out as it was asked for; the message is a sentence for who asked."""


class SharingRefused(SharingError):
    """It takes an editor."""


class HandingOut:
    """The links of one archive. clock: gives the time as aware UTC; for tests."""

    def __init__(self, archive: Archive, settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._archive = archive
        self._settings = settings
        self._clock = clock

    def share(
        self, account: Account, kind: Shared, target: str, title: str, *, days: int, by: str
    ) -> tuple[SecretLink, str]:
        """A link that works for so many days, and its secret, which is kept nowhere. by: for the log of changes. Raises
        SharingError."""
        if not account.role.includes(Role.EDITOR):
            raise SharingRefused(Sentence("only editors hand something out by a link"))
        most = self._settings.share_days_most
        if not 1 <= days <= most:
            raise SharingError(Sentence("a link works for 1 to %(most)s days (share_days_most)", most=most))
        title = characters.line(title, TITLE_MOST).strip() or "Shared articles"
        secret = secret_text.new_token()
        now = self._clock()
        link = self._archive.links.add(
            secret_text.digest(secret), kind, target, account.id, title, now=now, ends=now + timedelta(days=days)
        )
        AccountService(self._archive.accounts).note(
            by, "links.share", f"{kind.value} {target}", f"for {days} days: {title}"
        )
        return link, secret

    def feed(self, account: Account, collection: int, title: str) -> str:
        """The secret of a feed's address; an earlier one of the same collection works no more. Raises ArchiveError."""
        secret, now = secret_text.new_token(), self._clock()
        with self._archive.transaction():
            self._archive.links.take_back_all(Shared.FEED, str(collection), account.id, now)
            self._archive.links.add(
                secret_text.digest(secret), Shared.FEED, str(collection), account.id, title, now=now, ends=None
            )
        return secret

    def open(self, secret: str, *kinds: Shared) -> tuple[SecretLink, Account]:
        """What a secret shows, and who shows it. kinds: only links of these. Raises NotFound, with one sentence for whatever
        is the matter."""
        link = self._archive.links.by_digest(secret_text.digest(secret))
        now = self._clock()
        maker = self._archive.accounts.get(link.owner) if link else None
        if link is None or maker is None or link.kind not in kinds or not link.works(now) or maker.disabled is not None:
            raise NotFound(Sentence("This link does not work, or does no more. Ask who sent it for a new one."))
        if link.opened is None or now - link.opened >= OPENED_EVERY:
            self._archive.links.note_opened(link.id, now)
        return link, maker

    def of(self, account: Account) -> list[SecretLink]:
        """The links that an account made, newest first."""
        return self._archive.links.of(account.id)

    def take_back(self, account: Account, link: int, *, by: str) -> None:
        """Let a link work no more. Raises NotFound."""
        if not self._archive.links.take_back(link, account.id, self._clock()):
            raise NotFound(Sentence("You have no such link, or it was taken back already."))
        AccountService(self._archive.accounts).note(by, "links.take-back", str(link), "works no more")
