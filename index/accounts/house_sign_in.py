"""Those who sign in elsewhere: at a proxy in front of the site, or at an OpenID Connect provider.

A name that a proxy gives is an account's name. At a provider, names can be changed and given to somebody else: there, a person is
known by the provider (`issuer`) and the subject that it never gives twice, and a name is only what a new account is called.
"""

from contextlib import suppress

from index.accounts.account_service import AccountError, AccountService, Identity, NotAllowed
from index.accounts.protocols import AccountStore
from index.accounts.rights import Role
from index.accounts.values import Account, account_name, mail_address
from index.text.localizable import Sentence

PROXY = "the proxy"
"""Who is said to have made an account for somebody whom a proxy named."""


class HouseSignIn:
    """new_role: of accounts that are made for those who have none; None: none is made."""

    def __init__(self, store: AccountStore, accounts: AccountService, new_role: Role | None) -> None:
        self._store = store
        self._accounts = accounts
        self._new_role = new_role

    def by_name(self, name: str) -> Identity | None:
        """Whom a proxy names; None where that is no account's name, or nobody has such an account and none is made."""
        kept = exact_name(name)
        if kept is None:
            return None
        account = self._store.named(kept)
        if account is None:
            if self._new_role is None:
                return None
            account = self._new(kept, self._new_role, by=PROXY)
        if account is None or account.disabled is not None:
            return None
        self._accounts.seen(account)
        return Identity(role=account.role, account=account)

    def by_subject(
        self, issuer: str, subject: str, *, name: str, mail: str | None = None, role: Role | None = None
    ) -> Account:
        """The account of somebody for whom a provider vouches. name: of a new account. mail: one that the provider has verified.
        role: that the provider gives, None where roles are given here. Raises NotAllowed with a sentence for them."""
        account = self._store.with_subject(issuer, subject)
        if account is None:
            account = self._first_time(issuer, subject, name, role or self._new_role)
        if account.disabled is not None:
            raise NotAllowed(Sentence("this account can no longer sign in; ask an owner of this site"))
        if role is not None and role is not account.role:
            with suppress(NotAllowed):  # the only owner stays one, whatever the provider says
                self._accounts.set_role(account, role, by=issuer)
        if mail is not None and account.mail is None:
            self._store.change(account.id, mail=_mail_or_none(mail))
        return self._store.get(account.id) or account

    def link(self, account: Account, issuer: str, subject: str) -> None:
        """From now on they sign in to this account. Raises AccountError where they have another one."""
        other = self._store.with_subject(issuer, subject)
        if other is not None and other.id != account.id:
            raise AccountError(Sentence("whoever is signed in there has another account here"))
        if self._store.add_subject(issuer, subject, account.id):
            self._accounts.note(account.name, "accounts.link", account.name, f"signs in at {issuer} too")

    def unlink(self, account: Account) -> None:
        """From now on the account is signed in to with its password only. Raises AccountError where it has none."""
        if account.password is None:
            raise AccountError(Sentence("set a password first; without one nobody could sign in to this account"))
        if self._store.drop_subjects(account.id):
            self._accounts.note(account.name, "accounts.unlink", account.name, "no longer signs in elsewhere")

    def _first_time(self, issuer: str, subject: str, name: str, role: Role | None) -> Account:
        if role is None:
            raise NotAllowed(Sentence("nobody has made an account for you here; ask an owner of this site"))
        kept = exact_name(name.strip())
        if kept is None:
            raise NotAllowed(
                Sentence("the name that you have there cannot be one here; ask an owner of this site for an account")
            )
        account = self._new(kept, role, by=issuer) if self._store.named(kept) is None else None
        if account is None:
            # Whoever chooses their own name there must not get somebody else's account here.
            raise NotAllowed(
                Sentence(
                    "there is an account %(kept)s already; if it is yours, sign in with its password and "
                    "link it under your account",
                    kept=kept,
                )
            )
        self._store.add_subject(issuer, subject, account.id)
        return account

    def _new(self, name: str, role: Role, *, by: str) -> Account | None:
        try:
            return self._accounts.add(name, role, by=by)
        except AccountError:  # made in this moment by another request
            return self._store.named(name) if by == PROXY else None


def exact_name(text: str) -> str | None:
    """The account's name that a text is, but for capitals of ASCII; None where it is none. Stricter than what people type: two
    names that differ for who vouches for them must not become one here, as ß and ss would."""
    try:
        name = account_name(text)
    except ValueError:
        return None
    return name if text == name or (text.isascii() and text.lower() == name) else None


def _mail_or_none(mail: str) -> str | None:
    try:
        return mail_address(mail)
    except ValueError:
        return None
