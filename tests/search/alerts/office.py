"""A newsroom, people in it with searches and alerts, and the process that sends them."""

from pathlib import Path
from typing import Any

from index.accounts.account_service import Identity
from index.accounts.rights import Role
from index.alert import Alert, Timing
from search.alerts.alert_service import AlertService, Draft
from search.alerts.worker import Worker
from search.request import SearchQuery
from search.saved.saved_searches import SavedSearches
from tests.search.alerts.receivers import Clock, Receiver
from tests.search.newsroom import NOON, PEOPLE, Newsroom


class Office:
    """A newsroom, people in it, and the alerts process."""

    def __init__(self, directory: Path, receiver: Receiver, **settings: str) -> None:
        where = receiver.url.split("/")[2]
        self.room = Newsroom(
            directory, site_url="https://news.example/", allow_hosts=where, smtp_host="127.0.0.1", **settings
        )
        self.clock = Clock()
        self.worker = Worker(self.room.searcher, self.room.archive, clock=self.clock)
        self.saved = SavedSearches(self.room.archive, self.room.settings, clock=self.clock)
        self.alerts = AlertService(self.room.archive, self.room.settings, clock=self.clock)
        self.edda = self.person("edda", Role.EDITOR)
        self.rosa = self.person("rosa", Role.READER)
        self.url = receiver.url

    def person(self, name: str, role: Role) -> Identity:
        account = self.room.archive.accounts.add(name, role, password=None, created=NOON)
        assert account is not None
        self.room.archive.accounts.change(account.id, mail=f"{name}@news.example")
        return Identity(role=role, account=self.room.archive.accounts.get(account.id))

    def search(self, q: str, name: str = "", who: Identity | None = None) -> int:
        return self.saved.save(name or q, SearchQuery(q=q), who=who or self.edda).id

    def watch(self, *searches: int, timing: Timing = Timing.AT_ONCE, **more: Any) -> Alert:
        draft = Draft(searches=searches, kind="webhook", target=self.url, timing=timing.value, **more)
        return self.alerts.add(draft, self.edda)

    def publish(self, *stories: Any) -> None:
        self.room.publish(*stories, people=PEOPLE)
        pending = self.room.archive.outbox.pending(1000)
        if pending:
            self.room.archive.outbox.done(pending[-1].seq)


def titles(payload: dict[str, Any]) -> list[str]:
    return [one["title"] for one in payload["articles"]]
