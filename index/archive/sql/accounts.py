"""Accounts, sessions, keys, links and the audit log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from index.accounts.rights import Role, Scope
from index.accounts.values import Account, ApiKey, AuditEntry, Link, LinkKind, Session
from index.archive.sql.database import Cursor, Database
from index.archive.sql.rows.row_codec import micros, micros_or_none, moment_of, time_or_none

_ACCOUNT_COLUMNS = "id, name, role, password, created, disabled, last_seen, mail, language"
_ACCOUNT = f"SELECT {_ACCOUNT_COLUMNS} FROM accounts"
_KEY_COLUMNS = "id, account, name, scope, digest, hint, created, last_used, revoked"
_KEY = f"SELECT {_KEY_COLUMNS} FROM api_keys"
_LINK = "SELECT digest, kind, expires, role, account, by_name, mail FROM account_links"


class SqlAccounts:
    """Implements index.accounts.protocols.AccountStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, role: Role, *, password: str | None, created: datetime) -> Account | None:
        with self._database.writing() as connection:
            row = connection.execute(
                "INSERT INTO accounts (name, role, password, created) VALUES (?, ?, ?, ?)"
                f" ON CONFLICT DO NOTHING RETURNING {_ACCOUNT_COLUMNS}",
                (name, role.value, password, micros(created)),
            ).fetchone()
        return _account(row) if row else None

    def get(self, account_id: int) -> Account | None:
        with self._database.reading() as connection:
            return _account_or_none(connection.execute(f"{_ACCOUNT} WHERE id = ?", (account_id,)))

    def named(self, name: str) -> Account | None:
        with self._database.reading() as connection:
            return _account_or_none(connection.execute(f"{_ACCOUNT} WHERE name = ?", (name,)))

    def with_mail(self, mail: str) -> list[Account]:
        with self._database.reading() as connection:
            return [_account(row) for row in connection.execute(f"{_ACCOUNT} WHERE mail = ? ORDER BY id", (mail,))]

    def with_subject(self, issuer: str, subject: str) -> Account | None:
        where = " WHERE id = (SELECT account FROM account_subjects WHERE issuer = ? AND subject = ?)"
        with self._database.reading() as connection:
            return _account_or_none(connection.execute(f"{_ACCOUNT}{where}", (issuer, subject)))

    def add_subject(self, issuer: str, subject: str, account: int) -> bool:
        with self._database.writing() as connection:
            kept = connection.execute(
                "INSERT INTO account_subjects VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (issuer, subject, account)
            )
            return kept.rowcount > 0

    def subjects(self, account: int) -> list[str]:
        with self._database.reading() as connection:
            rows = connection.execute("SELECT issuer FROM account_subjects WHERE account = ? ORDER BY 1", (account,))
            return [str(row[0]) for row in rows]

    def drop_subjects(self, account: int) -> int:
        with self._database.writing() as connection:
            return connection.execute("DELETE FROM account_subjects WHERE account = ?", (account,)).rowcount

    def all(self) -> list[Account]:
        with self._database.reading() as connection:
            return [_account(row) for row in connection.execute(f"{_ACCOUNT} ORDER BY name")]

    def count(self, role: Role | None = None) -> int:
        where, values = (" AND role = ?", (role.value,)) if role else ("", ())
        with self._database.reading() as connection:
            row = connection.execute(f"SELECT count(*) FROM accounts WHERE disabled IS NULL{where}", values).fetchone()
        return int(row[0])

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
        values: dict[str, object] = {}
        if role is not None:
            values["role"] = role.value
        if password is not None:
            values["password"] = password
        if disabled is not None or enabled:
            values["disabled"] = micros_or_none(disabled)
        if seen is not None:
            values["last_seen"] = micros(seen)
        if mail is not None:
            values["mail"] = mail or None
        if language is not None:
            values["language"] = language or None
        columns = ", ".join(f"{name} = ?" for name in values)
        with self._database.writing() as connection:
            if not values:
                return connection.execute("SELECT 1 FROM accounts WHERE id = ?", (account_id,)).fetchone() is not None
            changed = connection.execute(f"UPDATE accounts SET {columns} WHERE id = ?", (*values.values(), account_id))
            return changed.rowcount > 0

    def remove(self, account_id: int) -> bool:
        with self._database.writing() as connection:
            # What was shared stays, as nobody's.
            connection.execute("DELETE FROM saved_searches WHERE account = ? AND shared = 0", (account_id,))
            connection.execute("DELETE FROM word_lists WHERE account = ? AND shared = 0", (account_id,))
            return connection.execute("DELETE FROM accounts WHERE id = ?", (account_id,)).rowcount > 0

    def add_session(self, session: Session) -> None:
        row = (session.digest, session.account, micros(session.created), micros(session.last_used))
        with self._database.writing() as connection:
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", row)

    def session(self, digest: str) -> Session | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT digest, account, created, last_used FROM sessions WHERE digest = ?", (digest,)
            ).fetchone()
        if row is None:
            return None
        return Session(digest=row[0], account=row[1], created=moment_of(row[2]), last_used=moment_of(row[3]))

    def touch_session(self, digest: str, when: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute("UPDATE sessions SET last_used = ? WHERE digest = ?", (micros(when), digest))

    def end_sessions(
        self, *, digest: str | None = None, account: int | None = None, before: datetime | None = None
    ) -> int:
        where: str
        value: str | int
        if digest is not None:
            where, value = "digest = ?", digest
        elif account is not None:
            where, value = "account = ?", account
        elif before is not None:
            where, value = "last_used < ?", micros(before)
        else:
            raise ValueError("which sessions end has to be said")
        with self._database.writing() as connection:
            return connection.execute(f"DELETE FROM sessions WHERE {where}", (value,)).rowcount

    def add_key(self, account: int, name: str, scope: Scope, *, digest: str, hint: str, created: datetime) -> ApiKey:
        with self._database.writing() as connection:
            row = connection.execute(
                "INSERT INTO api_keys (account, name, scope, digest, hint, created) VALUES (?, ?, ?, ?, ?, ?)"
                f" RETURNING {_KEY_COLUMNS}",
                (account, name, scope.value, digest, hint, micros(created)),
            ).fetchone()
        return _key(row)

    def key(self, digest: str) -> ApiKey | None:
        with self._database.reading() as connection:
            row = connection.execute(f"{_KEY} WHERE digest = ?", (digest,)).fetchone()
        return _key(row) if row else None

    def list_keys(self, account: int | None = None) -> list[ApiKey]:
        where, values = (" WHERE account = ?", (account,)) if account is not None else ("", ())
        with self._database.reading() as connection:
            return [_key(row) for row in connection.execute(f"{_KEY}{where} ORDER BY id DESC", values)]

    def touch_key(self, key_id: int, when: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute("UPDATE api_keys SET last_used = ? WHERE id = ?", (micros(when), key_id))

    def revoke_key(self, key_id: int, when: datetime) -> bool:
        with self._database.writing() as connection:
            revoked = connection.execute(
                "UPDATE api_keys SET revoked = ? WHERE id = ? AND revoked IS NULL", (micros(when), key_id)
            )
            return revoked.rowcount > 0

    def add_link(self, link: Link) -> None:
        row = (
            link.digest, link.kind.value, micros(link.expires), link.role.value if link.role else None, link.account, link.by,
            link.mail,
        )  # fmt: skip
        with self._database.writing() as connection:
            connection.execute("INSERT INTO account_links VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def link(self, digest: str) -> Link | None:
        with self._database.reading() as connection:
            return _link_or_none(connection.execute(f"{_LINK} WHERE digest = ?", (digest,)))

    def take_link(self, digest: str) -> Link | None:
        with self._database.writing() as connection:
            link = _link_or_none(connection.execute(f"{_LINK} WHERE digest = ?", (digest,)))
            connection.execute("DELETE FROM account_links WHERE digest = ?", (digest,))
        return link

    def drop_links(
        self, *, kind: str | None = None, before: datetime | None = None, account: int | None = None
    ) -> None:
        with self._database.writing() as connection:
            if kind is not None:
                connection.execute("DELETE FROM account_links WHERE kind = ?", (kind,))
            if before is not None:
                connection.execute("DELETE FROM account_links WHERE expires < ?", (micros(before),))
            if account is not None:
                connection.execute("DELETE FROM account_links WHERE account = ?", (account,))

    def note(self, at: datetime, by: str, action: str, subject: str, detail: str) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO audit (at, by_name, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
                (micros(at), by, action, subject, detail),
            )

    def audit(
        self, limit: int, *, before: int | None = None, subject: str | None = None, by: str | None = None
    ) -> Sequence[AuditEntry]:
        tests: list[str] = ["1 = 1"]
        values: list[object] = []
        if before is not None:
            tests.append("seq < ?")
            values.append(before)
        if subject is not None:
            tests.append("subject = ?")
            values.append(subject)
        if by is not None:  # a key's name stands in brackets behind that of its account, which has no blank
            tests.append("(by_name = ? OR substr(by_name, 1, ?) = ?)")
            values += [by, len(by) + 2, f"{by} ("]
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT seq, at, by_name, action, subject, detail FROM audit"
                f" WHERE {' AND '.join(tests)} ORDER BY seq DESC LIMIT ?",
                (*values, limit),
            ).fetchall()
        return [
            AuditEntry(seq=seq, at=moment_of(at), by=by, action=action, subject=about, detail=detail)
            for seq, at, by, action, about, detail in rows
        ]


def _account_or_none(cursor: Cursor) -> Account | None:
    row = cursor.fetchone()
    return _account(row) if row else None


def _account(row: tuple[Any, ...]) -> Account:
    account, name, role, password, created, disabled, seen, mail, language = row
    return Account(
        id=account,
        name=name,
        role=Role(role),
        password=password,
        created=moment_of(created),
        disabled=time_or_none(disabled),
        last_seen=time_or_none(seen),
        mail=mail,
        language=language,
    )


def _key(row: tuple[Any, ...]) -> ApiKey:
    key, account, name, scope, digest, hint, created, used, revoked = row
    return ApiKey(
        id=key,
        account=account,
        name=name,
        scope=Scope(scope),
        digest=digest,
        hint=hint,
        created=moment_of(created),
        last_used=time_or_none(used),
        revoked=time_or_none(revoked),
    )


def _link_or_none(cursor: Cursor) -> Link | None:
    row = cursor.fetchone()
    if row is None:
        return None
    digest, kind, expires, role, account, by, mail = row
    return Link(
        digest=digest,
        kind=LinkKind(kind),
        expires=moment_of(expires),
        role=Role(role) if role else None,
        account=account,
        by=by,
        mail=mail,
    )
