"""What is attacked: an archive with something of everything, and requests that would change it if they were allowed."""

import io
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from index.accounts.account_service import AccountService, form_token
from index.accounts.rights import Role, Scope
from index.accounts.values import Account
from index.alert import Alert
from index.archive.protocols import Archive
from index.backups.backups import make_backup
from index.corrections import article_curation, article_removal
from index.corrections.layer import Field
from index.jobs.protocols import JobKind
from index.people import curation
from index.people.registry.corrections import Kind
from tests.search.newsroom import STORIES, Newsroom
from tests.web.visited import visit_the_lantern
from web.app import create_app
from web.middleware.identity import FORM_COOKIE, FORM_HEADER, OPEN, READS, SESSION_COOKIE, needed

PASSWORD = "correct horse battery"
OTHERS = "another correct horse"
ROLES = {"rosa": Role.READER, "edda": Role.EDITOR, "otto": Role.OWNER, "olga": Role.OWNER}


@dataclass(frozen=True)
class Request:
    """One that changes something. role: that it needs; None for what anybody may ask, with the token of a form."""

    endpoint: str
    method: str
    address: str
    role: Role | None
    by_key: bool
    """Whether programs may ask it."""
    names_something: bool
    """Whether its address has the id of something."""


@dataclass(frozen=True)
class Who:
    """Who asks: the tokens of a session and of a key, or the cookie of a visitor, of which the token of a sign-in form is made."""

    session: str = ""
    key: str = ""
    visitor: str = ""


NOBODY = Who()

FORMS: dict[str, dict[str, Any]] = {
    "auth.sign_in": {"name": "rosa", "password": PASSWORD},
    "auth.sign_out": {},
    "auth.accept_link": {"name": "newcomer", "password": OTHERS},
    "account.change_password": {"old": PASSWORD, "new": OTHERS},
    "account.add_key": {"name": "another", "scope": "write"},
    "account.revoke_key": {},
    "account.end_sessions": {},
    "account.leave": {},
    "accounts.invite": {"role": "owner"},
    "accounts.reset": {},
    "accounts.set_role": {"role": "reader"},
    "accounts.disable": {},
    "accounts.enable": {},
    "accounts.remove": {},
    "person_corrections.correct": {"kind": "rename", "name": "Marta K."},
    "person_corrections.undo": {},
    "near_name_review.answer": {"answer": "different", "person": "marta-kovel", "other": "ishan-brandt"},
    "article_corrections.correct": {"title": "Another headline"},
    "article_corrections.undo": {},
    "takedown_pages.take_down": {"reason": "a test"},
    "takedown_pages.allow": {},
    "imports.undo": {},
    "source_forms.add": {"addresses": "https://news.example/"},
    "source_forms.read": {"address": "https://news.example/article"},
    "source_forms.visit": {},
    "source_forms.pause": {},
    "source_forms.resume": {},
    "source_forms.rename": {"name": "Another name"},
    "source_forms.remove": {},
    "source_forms.set_up": {"every": "1h", "headers": "X-Key: k"},
    "source_forms.try_again": {"url": "https://news.example/article"},
    "status.back_up": {},
    "status.check": {},
    "status.reindex": {},
    "status.retry": {},
    "saved_searches.save": {"name": "Tariffs", "q": "tariff"},
    "saved_searches.change": {"name": "Another name"},
    "saved_searches.change_query": {"q": "ferry"},
    "saved_searches.remove": {},
    "saved_searches.open_feed": {},
    "saved_searches.close_feed": {},
    "word_lists.save": {"name": "wind", "words": "storm\ngale"},
    "word_lists.change": {"words": "storm"},
    "word_lists.remove": {},
    "alert_pages.add": {"name": "Ferries", "kept": "yes", "kind": "webhook", "target": "https://news.example/"},
    "alert_pages.change": {"name": "Another name", "kept": "yes", "kind": "webhook", "target": "https://news.example/"},
    "alert_pages.pause": {},
    "alert_pages.resume": {},
    "alert_pages.test": {},
    "alert_pages.remove": {},
    "reviews.schedule": {"search": "1", "title": "Morning", "time": "06:30", "weekday": "0", "zone": "UTC"},
    "reviews.unschedule": {},
}
"""What forms send that makes them change something, by endpoint. A form that is missing here is attacked all the same."""

BODIES: dict[str, Any] = {
    "api.people_decisions.correct": {"kind": "rename", "name": "Marta K."},
    "api.people_decisions.undo": None,
    "api.article_decisions.correct": {"title": "Another headline"},
    "api.article_decisions.undo": None,
    "api.takedowns.take_down": {"article": STORIES[0].id, "reason": "a test"},
    "api.takedowns.allow": None,
    "api.crawl.add": {"url": "https://news.example/"},
    "api.crawl.change": {"name": "Another name"},
    "api.crawl.remove": None,
    "api.imports_api.undo": None,
    "api.status_api.back_up": None,
    "api.status_api.check": None,
    "api.status_api.reindex": None,
    "api.status_api.retry": None,
    "api.members.add": {"name": "newcomer", "role": "owner"},
    "api.members.invite": {"role": "owner"},
    "api.members.change": {"role": "reader", "disabled": True},
    "api.members.reset": None,
    "api.members.remove": None,
    "api.members.add_key": {"name": "another", "scope": "write"},
    "api.members.revoke": None,
    "api.searches.add": {"name": "Tariffs", "query": {"q": "tariff"}},
    "api.searches.change": {"name": "Another name"},
    "api.searches.remove": None,
    "api.lists.add": {"name": "wind", "words": ["storm", "gale"]},
    "api.lists.change": {"words": ["storm"]},
    "api.lists.remove": None,
    "api.alerts_api.add": {"kept": True, "kind": "webhook", "target": "https://news.example/"},
    "api.alerts_api.preview": {"kept": True, "kind": "webhook", "target": "https://news.example/"},
    "api.alerts_api.change": {"paused": True},
    "api.alerts_api.test": None,
    "api.alerts_api.remove": None,
    "api.schedules_api.add": {"search": 1, "title": "Morning"},
    "api.schedules_api.remove": None,
}
"""The same for the JSON API."""

UPLOADS = ("imports.send", "api.imports_api.send")
"""Those that take files."""

READING = frozenset(("api.alerts_api.preview",))
"""Endpoints that are posted to and change nothing."""
QUIET = READING | frozenset(
    (
        "auth.sign_in", "auth.sign_out",
        "alert_pages.add", "alert_pages.change", "alert_pages.pause", "alert_pages.remove", "alert_pages.resume",
        "alert_pages.test", "api.alerts_api.add", "api.alerts_api.change", "api.alerts_api.remove", "api.alerts_api.test",
        "api.searches.add", "api.searches.change", "api.searches.remove", "saved_searches.change",
        "saved_searches.change_query", "saved_searches.close_feed", "saved_searches.open_feed", "saved_searches.remove",
        "saved_searches.save", "word_lists.save", "word_lists.change", "word_lists.remove",
        "api.lists.add", "api.lists.change", "api.lists.remove",
    )
)  # fmt: skip
"""Endpoints that no log of changes tells of: signing in, which another one does, and what somebody keeps for themselves, which is
no business of whoever reads the log."""


class Target:
    """accounts: rosa reads, edda edits, otto and olga own. Everything that has an id has one in `parts`."""

    newsroom: Newsroom
    parts: dict[str, Any]

    def __init__(self, directory: Path, *, like: "Target | None" = None) -> None:
        """like: of which this is a copy."""
        if like is not None:
            like.archive.backup(directory / "archive.sqlite3")
            shutil.copytree(like.newsroom.settings.data / "backups", directory / "backups")
        self.newsroom = Newsroom(directory, rate_limit="off")
        self.archive: Archive = self.newsroom.archive
        self.app: Flask = create_app(self.newsroom.settings, engine=self.newsroom.engine, archive=self.archive)
        self.accounts = AccountService(self.archive.accounts)
        self.parts = like.parts if like is not None else self._fill()
        self.people: dict[str, Account] = {name: self.accounts.find(name) for name in ROLES}

    def _fill(self) -> dict[str, Any]:
        archive, now = self.archive, datetime.now(UTC)
        people = {name: self.accounts.add(name, role, by="test", password=PASSWORD) for name, role in ROLES.items()}
        self.newsroom.publish(*STORIES, people=("Marta Kovel", "Ishan Brandt", "Oda Kovel", "Jean Dupré"))
        visit_the_lantern(self.newsroom)
        job = archive.jobs.add(JobKind.PROBE, {"text": "https://news.example/"}, by="edda", now=now, most=9)
        number = archive.imports.add(["news.jsonl"], by="edda", now=now)
        archive.imports.end(number, now)
        person = curation.correct(archive, Kind.RENAME, "oda-kovel", names=("Oda K.",), by="edda")
        (corrected,) = article_curation.correct(archive, STORIES[1].id, {Field.TITLE: "Corrected"}, by="edda")
        taken = article_removal.take_down(archive, STORIES[2].id, reason="a test", by="otto")
        assert person.seq == corrected.seq == taken.seq, "one value stands for each of them below"
        key, _ = self.accounts.add_key(people["otto"], "otto's", Scope.READ)
        otto = people["otto"].id
        search = archive.saved_searches.add("Ferries", (("q", "ferry"),), account=otto, shared=False, now=now)
        archive.word_lists.add("water", ("river", "lake"), account=otto, shared=False, now=now)
        alert = Alert(
            id="ferries",
            query="ferry",
            kind="webhook",
            target="https://news.example/",
            secret="x",
            created=now,
            account=otto,
        )
        archive.alerts.add(alert)
        return {
            "token": self.accounts.invitation(Role.EDITOR, by="otto"),
            "key": key.id,
            "account_id": people["olga"].id,
            "person_id": "marta-kovel",
            "seq": taken.seq,
            "number": number,
            "article_id": STORIES[0].id,
            "backup": make_backup(self.newsroom.settings, archive, by="otto", now=now).name,
            "source_id": "lantern",
            "job_id": job.id,
            "outlet_id": "hill-gazette",
            "search_id": search.id,
            "alert_id": alert.id,
        }

    def close(self) -> None:
        self.archive.close()

    def requests(self) -> Iterator[Request]:
        """Everything that is more than a read, from the app's own map of addresses."""
        for rule in self.app.url_map.iter_rules():
            for method in sorted((rule.methods or set()) - READS):
                view = self.app.view_functions[rule.endpoint]
                if not getattr(view, "reads", False) and not getattr(view, "by_secret_address", False):
                    yield self._request(rule, method)

    def reads(self) -> Iterator[Request]:
        """Every read that names a role."""
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and needed(self.app, rule.endpoint, "GET") is not None:
                yield self._request(rule, "GET")

    def _request(self, rule: Any, method: str) -> Request:
        given = {
            name: self.parts.get(name, 1)  # a part that nobody has thought of here is a number, or the name of nothing
            for name in rule.arguments
            if name not in (rule.defaults or {})
        }
        with self.app.test_request_context():
            address = self.app.url_for(rule.endpoint, **given)
        role = None if rule.endpoint in OPEN else needed(self.app, rule.endpoint, method)
        by_key = role is not None and getattr(self.app.view_functions[rule.endpoint], "by_key", True)
        return Request(rule.endpoint, method, address, role, by_key, bool(given))

    def session(self, name: str) -> Who:
        """With a new session."""
        return Who(session=self.accounts.start_session(self.accounts.find(name)))

    def key(self, name: str, scope: Scope = Scope.WRITE) -> Who:
        """With a new key."""
        return Who(key=self.accounts.add_key(self.accounts.find(name), "a script", scope)[1])

    def send(
        self,
        request: Request,
        who: Who = NOBODY,
        *,
        token: str | None = None,
        unreadable: bool = False,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        """token: of the form, by default the right one. unreadable: reading the body fails the test."""
        client = self.app.test_client()
        sent = dict(headers or {})
        if who.session:
            client.set_cookie(SESSION_COOKIE, who.session)
        if who.visitor:
            client.set_cookie(FORM_COOKIE, who.visitor)
        if who.key:
            sent["Authorization"] = f"Bearer {who.key}"
        secret = who.session or who.visitor
        right = form_token(secret) if secret and token is None else token
        if right:
            sent[FORM_HEADER] = right
        body: dict[str, Any] = {}
        if unreadable:
            kind = "application/json" if request.endpoint.startswith("api.") else "application/x-www-form-urlencoded"
            body = {"environ_overrides": {"wsgi.input": Unreadable(), "CONTENT_LENGTH": "999", "CONTENT_TYPE": kind}}
        elif request.endpoint in UPLOADS:
            body = {"data": {"files": (io.BytesIO(b'{"url": "https://news.example/x"}'), "news.jsonl")}}
        elif request.endpoint.startswith("api."):
            if (content := BODIES.get(request.endpoint)) is not None:
                body = {"json": content}
        elif request.method not in READS:
            body = {"data": FORMS.get(request.endpoint, {})}
        return client.open(request.address, method=request.method, headers=sent, **body)

    def state(self) -> tuple[list[str], list[str]]:
        """All that the archive and the folders beside it hold, but for the times at which somebody was last seen."""
        with sqlite3.connect(f"file:{self.newsroom.settings.archive_path}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = [
                f"{table}: {[(name, row[name]) for name in row.keys() if name not in ('last_used', 'last_seen')]}"  # noqa: SIM118
                for table in sorted(tables)
                for row in connection.execute(f'SELECT * FROM "{table}"')
            ]
        connection.close()
        folders = [self.newsroom.settings.data / name for name in ("uploads", "backups")]
        return rows, sorted(str(path) for folder in folders for path in folder.rglob("*"))

    def with_settings(self, **changes: Any) -> Flask:
        """Another app over the same archive."""
        settings = replace(self.newsroom.settings, **changes)
        return create_app(settings, engine=self.newsroom.engine, archive=self.archive)


class Unreadable(io.RawIOBase):
    """A body that nobody may read."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        raise AssertionError("the body was read before it was known who sent it")

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read before it was known who sent it")
