"""Accounts: who can sign in, for how long, what links and keys do, and that an owner always remains."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from index.accounts import secret_text
from index.accounts.account_service import (
    FIRST_LINK_LASTS,
    KEYS_MOST,
    LINK_LASTS,
    SESSION_IDLE,
    SESSION_MOST,
    AccountError,
    AccountService,
    Identity,
    NotAllowed,
    form_token,
    form_token_is,
)
from index.accounts.rights import Role, Scope
from index.accounts.values import LinkKind
from index.archive import open_archive
from index.archive.protocols import Archive
from index.operations.settings import Settings

PASSWORD = "correct horse battery"


@dataclass
class Clock:
    now: datetime = datetime(2031, 5, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, time: timedelta) -> None:
        self.now += time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with its least parameters: what is tested here is who gets in, not how long a guess takes."""
    from argon2 import PasswordHasher

    monkeypatch.setattr(secret_text, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    secret_text._nobodys.cache_clear()


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        yield archive


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=tmp_path_factory.mktemp("accounts"))


@pytest.fixture
def accounts(archive: Archive, clock: Clock) -> AccountService:
    return AccountService(archive.accounts, clock=clock)


def identity(accounts: AccountService, name: str) -> Identity:
    account = accounts.find(name)
    return Identity(role=account.role, account=account)


def test_roles_include_those_before_them() -> None:
    assert [role.includes(Role.EDITOR) for role in (Role.READER, Role.EDITOR, Role.OWNER)] == [False, True, True]


def test_signing_in_and_out(accounts: AccountService) -> None:
    accounts.add("Ines.Halvorsen", Role.EDITOR, by="test", password=PASSWORD)
    assert accounts.sign_in("ines.halvorsen", "wrong horse battery") is None
    assert accounts.sign_in("nobody", PASSWORD) is None
    token = accounts.sign_in("INES.HALVORSEN", PASSWORD)
    assert token is not None
    who = accounts.of_session(token)
    assert who is not None
    assert (who.name, who.role) == ("ines.halvorsen", Role.EDITOR)
    accounts.sign_out(token)
    assert accounts.of_session(token) is None


def test_every_session_has_a_token_of_its_own(accounts: AccountService) -> None:
    account = accounts.add("ines", Role.READER, by="test", password=PASSWORD)
    assert accounts.start_session(account) != accounts.start_session(account)


def test_no_secret_is_kept(accounts: AccountService, archive: Archive, settings: Settings) -> None:
    accounts.add("ines", Role.OWNER, by="test", password=PASSWORD)
    session = accounts.sign_in("ines", PASSWORD)
    _, key = accounts.add_key(accounts.find("ines"), "script", Scope.READ)
    link = accounts.invitation(Role.READER, by="ines")
    assert session is not None
    kept = b"".join(path.read_bytes() for path in settings.data.iterdir() if path.is_file())
    for secret in (PASSWORD, session, key, link):
        assert secret.encode() not in kept


def test_a_session_ends_when_it_is_not_used(accounts: AccountService, clock: Clock) -> None:
    accounts.add("ines", Role.READER, by="test", password=PASSWORD)
    token = accounts.sign_in("ines", PASSWORD)
    assert token is not None
    clock.passes(SESSION_IDLE - timedelta(hours=1))
    assert accounts.of_session(token) is not None
    clock.passes(SESSION_IDLE - timedelta(hours=1))
    assert accounts.of_session(token) is not None, "it was used in between"
    clock.passes(SESSION_IDLE + timedelta(seconds=1))
    assert accounts.of_session(token) is None


def test_a_session_ends_however_often_it_is_used(accounts: AccountService, clock: Clock) -> None:
    accounts.add("ines", Role.READER, by="test", password=PASSWORD)
    token = accounts.sign_in("ines", PASSWORD)
    assert token is not None
    until = clock.now + SESSION_MOST
    while clock.now + timedelta(days=7) < until:
        clock.passes(timedelta(days=7))
        assert accounts.of_session(token) is not None
    clock.passes(timedelta(days=8))
    assert accounts.of_session(token) is None


def test_a_new_password_ends_every_session(accounts: AccountService) -> None:
    account = accounts.add("ines", Role.READER, by="test", password=PASSWORD)
    token = accounts.start_session(account)
    with pytest.raises(AccountError, match="present password"):
        accounts.change_password(account, "not the old one", "another good phrase")
    accounts.change_password(account, PASSWORD, "another good phrase")
    assert accounts.of_session(token) is None
    assert accounts.sign_in("ines", PASSWORD) is None
    assert accounts.sign_in("ines", "another good phrase") is not None


def test_who_is_disabled_gets_in_in_no_way(accounts: AccountService) -> None:
    accounts.add("otto", Role.OWNER, by="test", password=PASSWORD)
    account = accounts.add("ines", Role.EDITOR, by="test", password=PASSWORD)
    token = accounts.start_session(account)
    _, key = accounts.add_key(account, "script", Scope.WRITE)
    accounts.disable(account, by="otto")
    assert accounts.of_session(token) is None
    assert accounts.of_key(key) is None
    assert accounts.sign_in("ines", PASSWORD) is None
    accounts.enable(account, by="otto")
    assert accounts.of_key(key) is not None
    assert accounts.sign_in("ines", PASSWORD) is not None


def test_an_owner_always_remains(accounts: AccountService) -> None:
    owner = accounts.add("otto", Role.OWNER, by="test", password=PASSWORD)
    accounts.add("ines", Role.EDITOR, by="otto", password=PASSWORD)
    with pytest.raises(NotAllowed, match="only owner"):
        accounts.set_role(owner, Role.READER, by="otto")
    with pytest.raises(NotAllowed, match="only owner"):
        accounts.disable(owner, by="otto")
    with pytest.raises(NotAllowed, match="only owner"):
        accounts.remove(owner, by="otto")
    accounts.set_role(accounts.find("ines"), Role.OWNER, by="otto")
    accounts.remove(owner, by="ines")
    assert [account.name for account in accounts.accounts()] == ["ines"]


def test_the_first_link_makes_the_owner_and_works_once(accounts: AccountService, clock: Clock) -> None:
    early = accounts.first_link()
    token = accounts.first_link()
    assert early is not None
    assert token is not None
    with pytest.raises(AccountError, match="another one"):
        accounts.link(early)
    assert accounts.link(token).kind is LinkKind.FIRST
    owner = accounts.accept(token, name="otto", password=PASSWORD)
    assert owner.role is Role.OWNER
    with pytest.raises(AccountError, match="another one"):
        accounts.accept(token, name="eve", password=PASSWORD)
    assert accounts.first_link() is None


def test_a_first_link_is_worth_nothing_once_there_is_an_account(accounts: AccountService, clock: Clock) -> None:
    token = accounts.first_link()
    assert token is not None
    accounts.add("otto", Role.OWNER, by="test", password=PASSWORD)
    with pytest.raises(AccountError):
        accounts.accept(token, name="eve", password=PASSWORD)


@pytest.mark.parametrize("lasts", [FIRST_LINK_LASTS])
def test_a_first_link_expires(accounts: AccountService, clock: Clock, lasts: timedelta) -> None:
    token = accounts.first_link()
    assert token is not None
    clock.passes(lasts)
    with pytest.raises(AccountError, match="expired"):
        accounts.accept(token, name="otto", password=PASSWORD)


def test_an_invitation_gives_the_role_it_was_made_for(accounts: AccountService, clock: Clock) -> None:
    accounts.add("otto", Role.OWNER, by="test", password=PASSWORD)
    token = accounts.invitation(Role.EDITOR, by="otto")
    for name, password, says in (
        ("otto", PASSWORD, "already"),
        ("two words", PASSWORD, "one word"),
        ("ines", "short", "10 characters"),
    ):
        with pytest.raises(AccountError, match=says):
            accounts.accept(token, name=name, password=password)
    assert accounts.accept(token, name="ines", password=PASSWORD).role is Role.EDITOR
    late = accounts.invitation(Role.EDITOR, by="otto")
    clock.passes(LINK_LASTS)
    with pytest.raises(AccountError, match="expired"):
        accounts.accept(late, name="tilda", password=PASSWORD)


def test_a_reset_sets_the_password_and_nothing_else(accounts: AccountService) -> None:
    account = accounts.add("ines", Role.READER, by="test", password=PASSWORD)
    session = accounts.start_session(account)
    token = accounts.reset_link(account, by="otto")
    changed = accounts.accept(token, name="owner", password="another good phrase")
    assert (changed.name, changed.role) == ("ines", Role.READER)
    assert accounts.of_session(session) is None
    assert accounts.sign_in("ines", "another good phrase") is not None


def test_keys_are_shown_once_and_can_be_revoked(accounts: AccountService) -> None:
    accounts.add("otto", Role.OWNER, by="test", password=PASSWORD)
    account = accounts.add("ines", Role.EDITOR, by="test", password=PASSWORD)
    other = accounts.add("tilda", Role.EDITOR, by="test", password=PASSWORD)
    key, token = accounts.add_key(account, "morning list", Scope.READ)
    who = accounts.of_key(token)
    assert who is not None
    assert (who.name, who.role, who.may_write) == ("ines (morning list)", Role.EDITOR, False)
    assert token.startswith(key.hint)
    with pytest.raises(NotAllowed):
        accounts.revoke_key(key.id, by=Identity(role=other.role, account=other))
    accounts.revoke_key(key.id, by=identity(accounts, "otto"))
    assert accounts.of_key(token) is None
    assert accounts.of_key("bsk_nothing") is None


def test_a_key_has_the_rights_that_its_account_has_now(accounts: AccountService) -> None:
    accounts.add("otto", Role.OWNER, by="test", password=PASSWORD)
    account = accounts.add("ines", Role.EDITOR, by="test", password=PASSWORD)
    _, token = accounts.add_key(account, "script", Scope.WRITE)
    accounts.set_role(account, Role.READER, by="otto")
    who = accounts.of_key(token)
    assert who is not None
    assert who.role is Role.READER


def test_keys_are_bounded_and_named(accounts: AccountService) -> None:
    account = accounts.add("ines", Role.EDITOR, by="test", password=PASSWORD)
    with pytest.raises(AccountError, match="name"):
        accounts.add_key(account, " \u200b ", Scope.READ)
    for number in range(KEYS_MOST):
        accounts.add_key(account, f"key {number}", Scope.READ)
    with pytest.raises(AccountError, match="revoke one"):
        accounts.add_key(account, "one more", Scope.READ)


def test_every_change_is_in_the_audit_log(accounts: AccountService, archive: Archive) -> None:
    accounts.add("otto", Role.OWNER, by="command line", password=PASSWORD)
    account = accounts.add("ines", Role.READER, by="otto", password=PASSWORD)
    accounts.set_role(account, Role.EDITOR, by="otto")
    accounts.add_key(account, "script", Scope.WRITE)
    accounts.remove(account, by="otto")
    log = archive.accounts.audit(10)
    assert [(entry.by, entry.action, entry.subject) for entry in reversed(log)] == [
        ("command line", "accounts.add", "otto"),
        ("otto", "accounts.add", "ines"),
        ("otto", "accounts.role", "ines"),
        ("ines", "keys.add", "script"),
        ("otto", "accounts.remove", "ines"),
    ]
    assert [entry.seq for entry in archive.accounts.audit(2, before=log[0].seq)] == [log[1].seq, log[2].seq]
    assert not any(PASSWORD in entry.detail for entry in log)


def test_a_form_carries_the_token_of_its_session() -> None:
    token = form_token("session one")
    assert form_token_is("session one", token)
    assert not form_token_is("session two", token)
    assert not form_token_is("session one", "")
    assert not form_token_is("session one", "\ud83d")


def test_what_is_said_about_a_wrong_name_is_nothing(accounts: AccountService) -> None:
    """Neither the answer nor its work tells an account that exists from one that does not."""
    accounts.add("ines", Role.READER, by="test", password=PASSWORD)
    asked: list[str | None] = []
    real = secret_text._hasher()

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            asked.append(kept)
            return real.verify(kept, password)

        def hash(self, password: str) -> str:
            return real.hash(password)

        def check_needs_rehash(self, kept: str) -> bool:
            return False

    secret_text._nobodys.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secret_text, "_hasher", lambda: Counting())
        for name in ("ines", "nobody", "no name at all", "\ud83d"):
            assert accounts.sign_in(name, "wrong password!") is None
    assert len(asked) == 4
