"""What can be done with accounts: one set of functions for the command line, the page and the API.

Every change is noted in the audit log together with who asked for it. Functions raise AccountError with a sentence for the
person who asked; NotAllowed where a role or a rule forbids it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from index.accounts import secret_text
from index.accounts.protocols import AccountStore
from index.accounts.rights import Role, Scope
from index.accounts.values import Account, ApiKey, Link, LinkKind, Session, account_name, mail_address
from index.errors import BroadsheetError
from index.operations.durations import utc_now
from index.text import characters
from index.text.localizable import Sentence

LINK_LASTS = timedelta(days=3)
"""How long an invitation or a link for a new password works."""
FIRST_LINK_LASTS = timedelta(hours=12)
SESSION_IDLE = timedelta(days=14)
"""A session that is not used for so long has ended."""
SESSION_MOST = timedelta(days=90)
"""However often it is used."""
SEEN_EVERY = timedelta(minutes=10)
"""How often the use of a session or key is written down: not with every request."""
KEYS_MOST = 50
"""Keys of one account that are not revoked."""
KEY_NAME_MOST = 80
"""Characters of a key's name."""
COMMAND_LINE = "command line"
"""Who is said to have changed something that was changed on the machine itself."""


class AccountError(BroadsheetError):
    """Something about an account that cannot be done as it was asked for."""


class NotAllowed(AccountError):
    """A rule or a role forbids it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Who asks. account: None for a visitor without one. key: of a program."""

    role: Role
    account: Account | None = None
    key: ApiKey | None = None
    session: Session | None = None

    @property
    def may_write(self) -> bool:
        """A key for reading changes nothing, whoever's it is."""
        return self.key is None or self.key.scope is Scope.WRITE

    @property
    def name(self) -> str:
        """How the audit log calls who asks."""
        if self.account is None:
            return "visitor"
        return f"{self.account.name} ({self.key.name})" if self.key else self.account.name


class AccountService:
    """clock: gives the time as aware UTC; for tests."""

    def __init__(self, store: AccountStore, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._clock = clock

    # --- accounts

    def accounts(self) -> list[Account]:
        """Every account, by name."""
        return self._store.all()

    def find(self, name: str) -> Account:
        """The account of that name. Raises AccountError."""
        account = self._store.named(_name(name))
        if account is None:
            raise AccountError(Sentence("there is no account %(name)s", name=repr(name)))
        return account

    def add(self, name: str, role: Role, *, by: str, password: str | None = None) -> Account:
        """A new account; without a password it is opened by a link (`reset_link`). Raises AccountError."""
        account = self._store.add(
            _name(name), role, password=_hash(password) if password is not None else None, created=self._clock()
        )
        if account is None:
            raise AccountError(Sentence("there is an account %(value)s already", value=repr(_name(name))))
        self.note(by, "accounts.add", account.name, f"new account, {role.value}")
        return account

    def set_password(self, account: Account, password: str, *, by: str) -> None:
        """Set it and end every session of the account. Raises AccountError."""
        self._store.change(account.id, password=_hash(password))
        self._store.end_sessions(account=account.id)
        self.note(by, "accounts.password", account.name, "new password; every session ended")

    def change_password(self, account: Account, old: str, new: str) -> None:
        """By the account itself. Raises AccountError."""
        if not secret_text.password_is(old, account.password):
            raise AccountError(Sentence("that is not your present password"))
        self.set_password(account, new, by=account.name)

    def set_mail(self, account: Account, mail: str, *, password: str) -> None:
        """Where links for a new password are sent; "" for nowhere. password: the present one, where there is one: who finds an open
        browser must not be able to have it changed. Raises AccountError."""
        if account.password is not None and not secret_text.password_is(password, account.password):
            raise AccountError(Sentence("that is not your present password"))
        try:
            kept = mail_address(mail) if mail.strip() else ""
        except ValueError as error:
            raise AccountError(str(error)) from None
        self._store.change(account.id, mail=kept)
        self.note(account.name, "accounts.mail", account.name, "another mail address" if kept else "no mail address")

    def set_language(self, account: Account, language: str) -> None:
        """The language of the page, as a BCP 47 tag; "" for what the browser asks for."""
        self._store.change(account.id, language=language)

    def set_role(self, account: Account, role: Role, *, by: str) -> None:
        """Raises NotAllowed for the last owner."""
        if account.role is role:
            return
        self._keep_an_owner(account)
        self._store.change(account.id, role=role)
        self.note(by, "accounts.role", account.name, f"{account.role.value} became {role.value}")

    def disable(self, account: Account, *, by: str) -> None:
        """Refuse its password, sessions and keys until `enable`. Raises NotAllowed for the last owner."""
        self._keep_an_owner(account)
        self._store.change(account.id, disabled=self._clock())
        self._store.end_sessions(account=account.id)
        self.note(by, "accounts.disable", account.name, "can no longer sign in")

    def enable(self, account: Account, *, by: str) -> None:
        """Lift `disable`."""
        self._store.change(account.id, enabled=True)
        self.note(by, "accounts.enable", account.name, "can sign in again")

    def remove(self, account: Account, *, by: str) -> None:
        """With its sessions and keys. Raises NotAllowed for the last owner while there are others."""
        if self._store.count() > 1:
            self._keep_an_owner(account)
        self._store.remove(account.id)
        self.note(by, "accounts.remove", account.name, "account removed")

    def _keep_an_owner(self, account: Account) -> None:
        if account.role is Role.OWNER and account.disabled is None and self._store.count(Role.OWNER) == 1:
            raise NotAllowed(Sentence("%(name)s is the only owner; make somebody else one first", name=account.name))

    # --- links that work once

    def first_link(self) -> str | None:
        """The token of a link with which the first owner signs in; None once there is an account. Earlier ones end."""
        if self._store.count():
            return None
        self._store.drop_links(kind=LinkKind.FIRST.value)
        return self._link(LinkKind.FIRST, FIRST_LINK_LASTS, role=Role.OWNER, by="")

    def invitation(self, role: Role, *, by: str, mail: str | None = None) -> str:
        """The token of a link with which somebody makes an account of that role. mail: theirs, as `mail_address` gives it."""
        token = self._link(LinkKind.INVITATION, LINK_LASTS, role=role, by=by, mail=mail)
        self.note(by, "accounts.invite", role.value, f"link for a new {role.value}, for {LINK_LASTS.days} days")
        return token

    def reset_link(self, account: Account, *, by: str, lasts: timedelta = LINK_LASTS) -> str:
        """The token of a link with which an account gets a new password."""
        token = self._link(LinkKind.RESET, lasts, account=account.id, by=by)
        self.note(by, "accounts.reset", account.name, "link for a new password")
        return token

    def _link(
        self,
        kind: LinkKind,
        lasts: timedelta,
        *,
        by: str,
        role: Role | None = None,
        account: int | None = None,
        mail: str | None = None,
    ) -> str:
        token = secret_text.new_token()
        self._store.drop_links(before=self._clock())
        self._store.add_link(
            Link(
                digest=secret_text.digest(token),
                kind=kind,
                expires=self._clock() + lasts,
                role=role,
                account=account,
                by=by,
                mail=mail,
            )
        )
        return token

    def link(self, token: str) -> Link:
        """What a link is for, without using it up. Raises AccountError where it works no more."""
        link = self._store.link(secret_text.digest(token))
        if link is None or link.expires <= self._clock() or (link.kind is LinkKind.FIRST and self._store.count()):
            raise AccountError(Sentence("this link has been used or has expired; ask for another one"))
        return link

    def accept(self, token: str, *, name: str, password: str) -> Account:
        """Use a link up: make the account that it invites, or set the password that it resets. Raises AccountError, and then
        the link still works."""
        link = self.link(token)
        if link.kind is LinkKind.RESET:
            account = self._store.get(link.account or 0)
            if account is None:
                raise AccountError(Sentence("the account of this link was removed"))
            hashed = _hash(password)
            self._take(token)
            self._store.change(account.id, password=hashed)
            self._store.end_sessions(account=account.id)
            self._store.drop_links(account=account.id)
            self.note(account.name, "accounts.password", account.name, f"new password by a link of {link.by}")
            return account
        kept, hashed = _name(name), _hash(password)
        if self._store.named(kept) is not None:
            raise AccountError(Sentence("there is an account %(kept)s already; choose another name", kept=repr(kept)))
        self._take(token)
        role = link.role or Role.READER
        new = self._store.add(kept, role, password=hashed, created=self._clock())
        if new is None:
            raise AccountError(Sentence("there is an account %(kept)s already; choose another name", kept=repr(kept)))
        if link.mail:
            self._store.change(new.id, mail=link.mail)
        self.note(
            new.name, "accounts.add", new.name, f"new account, {role.value}, by a link of {link.by or 'the program'}"
        )
        return new

    def _take(self, token: str) -> None:
        if self._store.take_link(secret_text.digest(token)) is None:
            raise AccountError(Sentence("this link has been used or has expired; ask for another one"))

    # --- sessions

    def sign_in(self, name: str, password: str) -> str | None:
        """The token of a new session; None where name or password is wrong (which of them is not told)."""
        try:
            account = self._store.named(account_name(name))
        except ValueError:
            account = None
        right = secret_text.password_is(password, account.password if account else None)
        if account is None or not right or account.disabled is not None:
            return None
        if account.password and secret_text.needs_new_hash(account.password):
            self._store.change(account.id, password=secret_text.hash_password(password))
        return self.start_session(account)

    def start_session(self, account: Account) -> str:
        """The token of a new session of an account that has proved who it is."""
        token, now = secret_text.new_token(), self._clock()
        self._store.end_sessions(before=now - SESSION_IDLE)
        self._store.add_session(
            Session(digest=secret_text.digest(token), account=account.id, created=now, last_used=now)
        )
        self._store.change(account.id, seen=now)
        return token

    def of_session(self, token: str) -> Identity | None:
        """Who a session's token belongs to; None where it has ended."""
        session = self._store.session(secret_text.digest(token))
        if session is None:
            return None
        now = self._clock()
        account = self._store.get(session.account)
        if now - session.last_used > SESSION_IDLE or now - session.created > SESSION_MOST:
            self._store.end_sessions(digest=session.digest)
            return None
        if account is None or account.disabled is not None:
            return None
        if now - session.last_used > SEEN_EVERY:
            self._store.touch_session(session.digest, now)
            self._store.change(account.id, seen=now)
        return Identity(role=account.role, account=account, session=session)

    def sign_out(self, token: str) -> None:
        """End a session."""
        self._store.end_sessions(digest=secret_text.digest(token))

    def sign_out_everywhere(self, account: Account, *, by: str) -> None:
        """End every session of an account."""
        self._store.end_sessions(account=account.id)
        self.note(by, "accounts.sign_out", account.name, "every session ended")

    # --- keys

    def add_key(self, account: Account, name: str, scope: Scope) -> tuple[ApiKey, str]:
        """A new key and its token, which is shown this once and never again. Raises AccountError."""
        called = characters.line(name).strip()
        if not called or len(called) > KEY_NAME_MOST:
            raise AccountError(
                Sentence(
                    "give the key a name by which you will know it, of at most %(key_name_most)s characters",
                    key_name_most=KEY_NAME_MOST,
                )
            )
        if sum(key.revoked is None for key in self._store.list_keys(account.id)) >= KEYS_MOST:
            raise AccountError(
                Sentence("an account has at most %(keys_most)s keys; revoke one first", keys_most=KEYS_MOST)
            )
        token = secret_text.new_token(secret_text.KEY_PREFIX)
        hint = token[: len(secret_text.KEY_PREFIX) + secret_text.HINT]
        key = self._store.add_key(
            account.id, called, scope, digest=secret_text.digest(token), hint=hint, created=self._clock()
        )
        self.note(account.name, "keys.add", called, f"new key to {scope.value}")
        return key, token

    def seen(self, account: Account) -> None:
        """Write down that an account was used, now and then."""
        now = self._clock()
        if account.last_seen is None or now - account.last_seen > SEEN_EVERY:
            self._store.change(account.id, seen=now)

    def of_key(self, token: str) -> Identity | None:
        """Who a key's token belongs to; None where it is unknown, revoked or its account cannot sign in."""
        key = self._store.key(secret_text.digest(token))
        if key is None or key.revoked is not None:
            return None
        account = self._store.get(key.account)
        if account is None or account.disabled is not None:
            return None
        now = self._clock()
        if key.last_used is None or now - key.last_used > SEEN_EVERY:
            self._store.touch_key(key.id, now)
        return Identity(role=account.role, account=account, key=key)

    def keys(self, account: Account | None = None) -> list[ApiKey]:
        """Keys of an account, or of all; newest first."""
        return self._store.list_keys(account.id if account else None)

    def revoke_key(self, key_id: int, *, by: Identity) -> None:
        """Refuse a key from now on: one's own, or anybody's by an owner. Raises AccountError, NotAllowed."""
        key = next((key for key in self._store.list_keys() if key.id == key_id), None)
        if key is None:
            raise AccountError(Sentence("there is no such key"))
        is_holder = by.account is not None and by.account.id == key.account
        if not is_holder and not by.role.includes(Role.OWNER):
            raise NotAllowed(Sentence("only an owner revokes the keys of others"))
        if self._store.revoke_key(key_id, self._clock()):
            self.note(by.name, "keys.revoke", key.name, f"key {key.hint}... revoked")

    # --- the audit log

    def note(self, by: str, action: str, subject: str, detail: str) -> None:
        """Write down what was changed by whom. detail: a sentence without secrets."""
        self._store.note(self._clock(), by, action, characters.line(subject), characters.line(detail))


def form_token(session_token: str) -> str:
    """What every form of a session carries against requests forged by other sites: made of the session's own secret, so that
    nothing needs to be kept."""
    return secret_text.digest(f"form {session_token}")


def form_token_is(session_token: str, given: str) -> bool:
    """Whether a form carries the token of its session; takes as long whatever is wrong with it."""
    return secret_text.same(given, form_token(session_token))


def _name(text: str) -> str:
    try:
        return account_name(text)
    except ValueError as error:
        raise AccountError(str(error)) from None


def _hash(password: str) -> str:
    try:
        return secret_text.hash_password(password)
    except ValueError as error:
        raise AccountError(str(error)) from None
