"""Press reviews that make themselves: from what matched a saved search, once, as a draft or sent."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.accounts.account_service import AccountService, Identity
from index.accounts.rights import Role
from index.accounts.values import Account
from index.jobs.protocols import JobKind
from index.reviews.protocols import Schedule
from search.desk.scheduled_reviews import ScheduledReviews
from search.request import SearchQuery
from search.saved.saved_searches import SavedSearches
from tests.search.newsroom import PEOPLE, STORIES, Newsroom

MONDAY = datetime(2025, 7, 14, 6, 30, tzinfo=UTC)


class Desk:
    """A newsroom with a saved search whose matches were noted, and a clock."""

    def __init__(self, room: Newsroom) -> None:
        self.archive, self.now = room.archive, MONDAY
        self.ada: Account = AccountService(room.archive.accounts).add("ada", Role.EDITOR, by="test")
        saved = SavedSearches(room.archive, room.settings, clock=lambda: self.now)
        self.who = Identity(role=Role.EDITOR, account=self.ada)
        self.search = saved.save("Harbour", SearchQuery(q="harbour"), who=self.who)
        self.saved = saved
        self.reviews = ScheduledReviews(room.searcher, room.archive, clock=lambda: self.now)

    def schedule(self, to: str = "") -> Schedule:
        return self.archive.review_schedules.add(
            Schedule(
                owner=self.ada.id,
                search=self.search.id,
                title="Morning",
                send_to=to,
                last_made=MONDAY - timedelta(days=1),
            )
        )


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    room = Newsroom(tmp_path)
    room.publish(*STORIES, people=PEOPLE)
    desk = Desk(room)
    store = type(room.archive.saved_searches)
    monkeypatch.setattr(store, "matches", lambda self, search, *, since, limit: _noted(since, limit))
    yield desk
    room.close()


def _noted(since: datetime, limit: int) -> list[str]:
    """The first two stories matched an hour before Monday's review."""
    return [story.id for story in STORIES[:2]][:limit] if since < MONDAY - timedelta(hours=1) else []


def test_a_draft_is_made_once_a_day(desk: Desk) -> None:
    desk.schedule()
    desk.now = MONDAY - timedelta(minutes=1)
    assert desk.reviews.step() == 0
    desk.now = MONDAY
    assert desk.reviews.step() == 1
    assert desk.reviews.step() == 0
    (review,) = desk.archive.reviews.recent(9)
    assert (review.cover.title, review.cover.day, review.made_by[:8]) == ("Morning", MONDAY.date(), "schedule")
    items = desk.archive.reviews.items(review.id)
    assert [item.article for item in items] == [STORIES[0].id, STORIES[1].id]
    start, end = items[0].match or (0, 0)
    assert "harbour" in STORIES[0].text[start:end]
    assert desk.archive.jobs.recent(9) == []


def test_it_is_sent_as_it_is(desk: Desk) -> None:
    desk.schedule("desk@example.org")
    assert desk.reviews.step() == 1
    (job,) = desk.archive.jobs.recent(9)
    (review,) = desk.archive.reviews.recent(9)
    assert job.kind is JobKind.REVIEW
    assert dict(job.arguments) == {"review": review.id, "form": "mail", "to": "desk@example.org", "language": "en"}


def test_a_day_without_news_has_no_review(desk: Desk) -> None:
    desk.schedule()
    desk.reviews.step()
    desk.now = MONDAY + timedelta(days=1)
    assert desk.reviews.step() == 0
    assert len(desk.archive.reviews.recent(9)) == 1


def test_a_failure_undoes_all_of_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.schedule("desk@example.org")
    store = type(desk.archive.jobs)
    kept = store.add

    def broken(*_: object, **__: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(store, "add", broken)
    with pytest.raises(OSError, match="power cut"):
        desk.reviews.step()
    assert desk.archive.reviews.recent(9) == []
    monkeypatch.setattr(store, "add", kept)
    assert desk.reviews.step() == 1
    assert len(desk.archive.reviews.recent(9)) == len(desk.archive.jobs.recent(9)) == 1


def test_what_its_owner_does_not_see_is_not_made(desk: Desk) -> None:
    desk.schedule()
    desk.saved.remove(desk.search.id, desk.who)
    assert desk.reviews.step() == 0
    assert desk.archive.reviews.recent(9) == []
    desk.archive.accounts.remove(desk.ada.id)
    assert desk.archive.review_schedules.all() == []


def test_it_goes_on_with_a_copy_of_a_search_that_somebody_else_removes(desk: Desk) -> None:
    ines = AccountService(desk.archive.accounts).add("ines", Role.EDITOR, by="test")
    hers = Identity(role=Role.EDITOR, account=ines)
    shared = desk.saved.save("Harbours", SearchQuery(q="harbour"), shared=True, who=hers)
    desk.archive.alerts.compared(0, [], MONDAY, in_searches=[(shared.id, STORIES[0].id)])
    made = desk.archive.review_schedules.add(
        Schedule(owner=desk.ada.id, search=shared.id, title="Morning", last_made=MONDAY - timedelta(days=1))
    )
    own = desk.schedule()
    desk.saved.remove(shared.id, hers)
    after = {one.id: one.search for one in desk.archive.review_schedules.all()}
    copied = desk.archive.saved_searches.get(after[made.id])
    assert copied is not None
    assert (copied.account, copied.pairs, after[own.id]) == (desk.ada.id, shared.pairs, desk.search.id)
    assert desk.archive.saved_searches.new_in(copied.id, desk.ada.id, 9) == [STORIES[0].id], "with what it had found"
    assert desk.reviews.step() == 2
