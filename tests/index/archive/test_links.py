"""Secret links: what opens them, until when, and for whom."""

from datetime import UTC, datetime, timedelta

import pytest

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.accounts.values import Account
from index.archive.protocols import Archive
from index.errors import NotFound
from index.operations.settings import Settings
from index.sharing.handing_out import HandingOut, SharingError, SharingRefused
from index.sharing.protocols import Shared

NOON = datetime(2025, 7, 12, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def links(archive: Archive, settings: Settings, clock: Clock) -> HandingOut:
    return HandingOut(archive, settings, clock=clock)


@pytest.fixture
def ada(archive: Archive) -> Account:
    return AccountService(archive.accounts).add("ada", Role.EDITOR, by="test")


def test_a_link_opens_one_thing_until_its_day(links: HandingOut, ada: Account, clock: Clock, archive: Archive) -> None:
    link, secret = links.share(ada, Shared.COLLECTION, "7", " Coal\n", days=3, by="ada")
    assert links.open(secret, Shared.COLLECTION, Shared.SEARCH)[0].target == "7"
    assert (links.of(ada)[0].title, links.of(ada)[0].opened) == ("Coal", NOON)
    with pytest.raises(NotFound):
        links.open(secret, Shared.FEED)
    clock.now = NOON + timedelta(days=3) - timedelta(seconds=1)
    assert links.open(secret, Shared.COLLECTION)[1].name == "ada"
    clock.now = NOON + timedelta(days=3)
    with pytest.raises(NotFound):
        links.open(secret, Shared.COLLECTION)
    assert secret not in repr(archive.links.of(ada.id))
    assert link.id


def test_a_link_is_taken_back_by_its_maker_only(links: HandingOut, ada: Account, archive: Archive) -> None:
    link, secret = links.share(ada, Shared.SEARCH, "q=coal", "Coal", days=3, by="ada")
    bo = AccountService(archive.accounts).add("bo", Role.OWNER, by="test")
    with pytest.raises(NotFound):
        links.take_back(bo, link.id, by="bo")
    links.take_back(ada, link.id, by="ada")
    with pytest.raises(NotFound):
        links.open(secret, Shared.SEARCH)
    with pytest.raises(NotFound):
        links.take_back(ada, link.id, by="ada")


def test_nothing_works_any_more_of_who_may_not_sign_in(links: HandingOut, ada: Account, archive: Archive) -> None:
    _, secret = links.share(ada, Shared.SEARCH, "q=coal", "Coal", days=3, by="ada")
    archive.accounts.change(ada.id, disabled=NOON)
    with pytest.raises(NotFound):
        links.open(secret, Shared.SEARCH)
    archive.accounts.change(ada.id, enabled=True)
    assert links.open(secret, Shared.SEARCH)
    archive.accounts.remove(ada.id)
    with pytest.raises(NotFound):
        links.open(secret, Shared.SEARCH)


def test_all_that_does_not_work_is_answered_alike(links: HandingOut, ada: Account, clock: Clock) -> None:
    _, ended = links.share(ada, Shared.SEARCH, "q=coal", "Coal", days=1, by="ada")
    clock.now += timedelta(days=2)
    said = set()
    for secret in (ended, "", "none", "\ud800", "x" * 5000):
        with pytest.raises(NotFound) as refusal:
            links.open(secret, Shared.SEARCH)
        said.add(str(refusal.value))
    assert len(said) == 1


def test_handing_out_takes_an_editor_and_a_number_of_days(links: HandingOut, ada: Account, archive: Archive) -> None:
    rea = AccountService(archive.accounts).add("rea", Role.READER, by="test")
    with pytest.raises(SharingRefused):
        links.share(rea, Shared.SEARCH, "q=", "x", days=1, by="rea")
    for days in (0, -1, 10**6):
        with pytest.raises(SharingError, match="share_days_most"):
            links.share(ada, Shared.SEARCH, "q=", "x", days=days, by="ada")


def test_a_new_feed_address_ends_the_old_one(links: HandingOut, ada: Account, archive: Archive) -> None:
    first, other = links.feed(ada, 7, "Coal"), links.feed(ada, 8, "Wind")
    second = links.feed(ada, 7, "Coal")
    with pytest.raises(NotFound):
        links.open(first, Shared.FEED)
    assert {links.open(secret, Shared.FEED)[0].target for secret in (second, other)} == {"7", "8"}
