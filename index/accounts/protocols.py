"""Where accounts are kept: part of the archive, so that every web server and the command line see the same ones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from index.accounts.rights import Role, Scope
from index.accounts.values import Account, ApiKey, AuditEntry, Link, Session


class AccountStore(Protocol):
    """Only keeps and finds; who may do what is decided by `index.accounts.account_service`. Every method is one transaction and may
    raise ArchiveError."""

    def add(self, name: str, role: Role, *, password: str | None, created: datetime) -> Account | None:
        """A new account; None where the name is taken. name: as `account_name` gives it. password: a hash."""
        ...

    def get(self, account_id: int) -> Account | None:
        """The account of an id."""
        ...

    def named(self, name: str) -> Account | None:
        """The account of a name, as `account_name` gives it."""
        ...

    def with_mail(self, mail: str) -> list[Account]:
        """Accounts with that address, as `mail_address` gives it."""
        ...

    def with_subject(self, issuer: str, subject: str) -> Account | None:
        """The account that belongs to somebody who signs in elsewhere. issuer: who vouches for them. subject: their name there,
        which is never given to anybody else."""
        ...

    def add_subject(self, issuer: str, subject: str, account: int) -> bool:
        """From now on they sign in to that account. False where they sign in to one already."""
        ...

    def subjects(self, account: int) -> list[str]:
        """Who vouches for the owner of an account."""
        ...

    def drop_subjects(self, account: int) -> int:
        """From now on the account is signed in to with its password only. How many there were."""
        ...

    def all(self) -> list[Account]:
        """Every account, by name."""
        ...

    def count(self, role: Role | None = None) -> int:
        """How many accounts can sign in, of a role or of all."""
        ...

    def change(
        self,
        account_id: int,
        *,
        role: Role | None = None,
        password: str | None = None,
        disabled: datetime | None = None,
        enabled: bool = False,
        seen: datetime | None = None,
        mail: str | None = None,
        language: str | None = None,
    ) -> bool:
        """Change what is given and leave the rest. enabled: lift `disabled`. mail, language: "" for none. False where there is no
        such account."""
        ...

    def remove(self, account_id: int) -> bool:
        """With its sessions, keys and links. What the audit log says of it stays."""
        ...

    def add_session(self, session: Session) -> None:
        """Keep a session."""
        ...

    def session(self, digest: str) -> Session | None:
        """The session of a token's digest."""
        ...

    def touch_session(self, digest: str, when: datetime) -> None:
        """It was used."""
        ...

    def end_sessions(
        self, *, digest: str | None = None, account: int | None = None, before: datetime | None = None
    ) -> int:
        """End one session, all of an account, or all that were last used before a time. How many there were."""
        ...

    def add_key(self, account: int, name: str, scope: Scope, *, digest: str, hint: str, created: datetime) -> ApiKey:
        """Keep a new key."""
        ...

    def key(self, digest: str) -> ApiKey | None:
        """The key of a token's digest, also one that was revoked."""
        ...

    def list_keys(self, account: int | None = None) -> list[ApiKey]:
        """The keys of an account, or of all; newest first."""
        ...

    def touch_key(self, key_id: int, when: datetime) -> None:
        """It was used."""
        ...

    def revoke_key(self, key_id: int, when: datetime) -> bool:
        """Refuse it from now on. False where there is none, or it was revoked already."""
        ...

    def add_link(self, link: Link) -> None:
        """Keep a link that works once."""
        ...

    def link(self, digest: str) -> Link | None:
        """The link of a token's digest, also one that has expired."""
        ...

    def take_link(self, digest: str) -> Link | None:
        """The link, which does not work a second time; None where it was taken."""
        ...

    def drop_links(
        self, *, kind: str | None = None, before: datetime | None = None, account: int | None = None
    ) -> None:
        """Forget links of a kind, those that expired before a time, or those of an account."""
        ...

    def note(self, at: datetime, by: str, action: str, subject: str, detail: str) -> None:
        """Add an entry to the audit log."""
        ...

    def audit(
        self, limit: int, *, before: int | None = None, subject: str | None = None, by: str | None = None
    ) -> Sequence[AuditEntry]:
        """Entries of the audit log, newest first: those with a seq below `before`; subject: only what was about it; by: only what
        that account did, itself or with a key."""
        ...
