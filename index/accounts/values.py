"""Accounts, sessions, keys, links and entries of the audit log, as they are kept. Times are aware UTC.

No secret stands in any of these: passwords are kept as Argon2 hashes, and of sessions, keys and links only digests.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from index.accounts.rights import Role, Scope
from index.text import characters
from index.text.localizable import Sentence

NAME_MOST = 64
"""Characters of an account's name."""
_NAME = re.compile(r"[\w][\w.@+-]*")


def account_name(text: str) -> str:
    """The name as it is kept and compared: without case, one word. Raises ValueError with a sentence."""
    name = characters.line(text).strip().casefold()
    if not _NAME.fullmatch(name) or len(name) > NAME_MOST:
        raise ValueError(
            Sentence(
                "a name is one word of letters, digits and . @ + - _, with at most %(name_most)s "
                "characters, e.g. ines.halvorsen",
                name_most=NAME_MOST,
            )
        )
    return name


MAIL_MOST = 254
"""Characters of a mail address (RFC 5321, 4.5.3.1.3)."""
_MAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


def mail_address(text: str) -> str:
    """An address as it is kept: in lower case, since nobody remembers how they wrote theirs. Raises ValueError with a sentence."""
    mail = characters.line(text).strip().lower()
    if not _MAIL.fullmatch(mail) or len(mail) > MAIL_MOST or not mail.isprintable():
        raise ValueError(Sentence("a mail address looks like ines@example.org"))
    return mail


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """id: never given twice. password: an Argon2 hash, None until one is set. disabled: since when it cannot sign in. mail: where
    a link for a new password is sent. language: of the page, a BCP 47 tag; None for what the browser asks for."""

    id: int
    name: str
    role: Role
    password: str | None
    created: datetime
    disabled: datetime | None = None
    last_seen: datetime | None = None
    mail: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A browser that is signed in. digest: of the token in its cookie."""

    digest: str
    account: int
    created: datetime
    last_used: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKey:
    """A key of a program. hint: the first characters, by which people tell keys apart. revoked: since when it is refused."""

    id: int
    account: int
    name: str
    scope: Scope
    digest: str
    hint: str
    created: datetime
    last_used: datetime | None = None
    revoked: datetime | None = None


class LinkKind(StrEnum):
    """What a link that is sent to somebody is for."""

    INVITATION = "invitation"
    RESET = "reset"
    FIRST = "first"
    """The link that `./run` prints while there is no account: whoever opens it becomes the owner."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link that works once, until it expires. role: what an invitation gives; account: whose password a reset sets; mail: of who
    was invited."""

    digest: str
    kind: LinkKind
    expires: datetime
    role: Role | None = None
    account: int | None = None
    by: str = ""
    mail: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEntry:
    """Who changed what, and when. by: name of the account, with the key's name where a program did it. action: stable,
    `sources.add`. subject: what it was about, an id or an address. detail: a sentence, without secrets."""

    seq: int
    at: datetime
    by: str
    action: str
    subject: str
    detail: str
