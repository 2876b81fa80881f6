"""Whose things a command of the press desk is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from index.accounts.account_service import COMMAND_LINE, AccountError, AccountService
from index.accounts.rights import Role
from index.accounts.values import Account
from index.archive import open_archive
from index.archive.protocols import Archive
from index.collections.collecting import Collecting
from index.engines.backends import engine_backend
from index.operations.program import program
from index.operations.settings import Settings, load_settings
from index.text.localizable import Sentence
from search.service import Searcher

ACCOUNT = click.option("--account", help="Whose; needed where several accounts are owners.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """The archive as an account sees it. by: how the log of changes calls who asks."""

    archive: Archive
    settings: Settings
    account: Account
    by: str

    @property
    def collecting(self) -> Collecting:
        """What it keeps."""
        return Collecting(self.archive, self.settings, self.account, by=self.by)

    @contextmanager
    def searcher(self) -> Iterator[Searcher]:
        """Searches, until the block ends. Raises what opening the index raises."""
        engine = engine_backend(self.settings).reader(self.settings)
        try:
            yield Searcher(engine, self.archive, self.settings)
        finally:
            engine.close()


@contextmanager
def desk_of(account: str | None) -> Iterator[Desk]:
    """The desk of an account (a name), by default of the only owner, until the block ends. Raises AccountError, ArchiveError."""
    settings = load_settings()
    with open_archive(settings) as archive:
        who = _account(AccountService(archive.accounts), account)
        yield Desk(archive=archive, settings=settings, account=who, by=f"{COMMAND_LINE} as {who.name}")


def _account(accounts: AccountService, name: str | None) -> Account:
    if name:
        return accounts.find(name)
    owners = [one for one in accounts.accounts() if one.role is Role.OWNER and one.disabled is None]
    if len(owners) == 1:
        return owners[0]
    if not owners:
        raise AccountError(
            Sentence("there is no account yet: `%(value)s users add NAME --role owner`", value=program())
        )
    raise AccountError(Sentence("say whose with --account NAME"))
