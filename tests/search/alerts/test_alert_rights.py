"""Who may have alerts sent where, and who may end them."""

from dataclasses import replace

import pytest

from index.accounts.rights import Role
from index.alert import Alert
from index.errors import NotFound
from search.alerts.alert_service import AlertRefused, Draft
from search.alerts.channels import webhook
from search.alerts.channels.sending import NotSent
from search.alerts.message import message_of
from search.request import SearchQuery
from tests.search.alerts.office import Office
from tests.search.alerts.receivers import Receiver
from tests.search.newsroom import NOON


def test_readers_are_told_at_their_own_address(office: Office) -> None:
    number = office.search("tariff", who=office.rosa)
    alert = office.alerts.add(Draft(searches=(number,)), office.rosa)
    assert (alert.target, alert.kind, alert.name) == ("rosa@news.example", "email", "tariff")
    for draft, told in (
        (Draft(searches=(number,), target="victim@elsewhere.example"), "mail address of their account"),
        (Draft(searches=(number,), kind="webhook", target="https://elsewhere.example/"), "by mail"),
        (Draft(searches=(number,), kind="pigeon"), "choose email"),
        (Draft(), "choose a saved search"),
        (Draft(searches=(number,), kept=True), "not both"),
        (Draft(searches=(number,), timing="never"), "choose one of"),
        (Draft(searches=(number,), hour=24), "hour"),
        (Draft(searches=(number,), zone="Mars/Base"), "not a time zone"),
        (Draft(kept=True, timing="unusual"), "at once"),
        (Draft(searches=(number,), name="x" * 121), "120 characters"),
    ):
        with pytest.raises(AlertRefused, match=told):
            office.alerts.add(draft, office.rosa)
    with pytest.raises(NotFound):
        office.alerts.add(Draft(searches=(office.search("ferry"),)), office.rosa)
    with pytest.raises(NotFound):
        office.alerts.get(alert.id, office.edda)
    everything = office.saved.save("All", SearchQuery(), who=office.rosa).id
    with pytest.raises(AlertRefused, match="finds every article"):
        office.alerts.add(Draft(searches=(everything,)), office.rosa)


def test_alerts_of_the_command_line_are_in_the_list_of_owners(office: Office) -> None:
    made = Alert(id="old", query="tariff", kind="webhook", target=office.url, secret="whsec_", created=NOON)
    office.room.archive.alerts.add(made)
    owner = office.person("otto", Role.OWNER)
    assert [status.alert.id for status in office.alerts.listed(owner)] == ["old"]
    assert office.alerts.listed(office.edda) == []
    renamed = office.alerts.change("old", replace(Draft.of(made), name="The old one"), owner)
    assert (renamed.query, renamed.account, renamed.name) == ("tariff", None, "The old one")


def test_the_link_in_a_mail_ends_it_and_nothing_else(office: Office) -> None:
    alert = office.watch(office.search("tariff"))
    other = office.watch(office.search("ferry"))
    for mark in ("", "x", other.mark("unsubscribe"), alert.mark("page")):
        with pytest.raises(NotFound):
            office.alerts.unsubscribe(alert.id, mark)
    ended = office.alerts.unsubscribe(alert.id, alert.mark("unsubscribe"))
    assert ended.id == alert.id
    paused = office.room.archive.alerts.get(alert.id)
    assert paused is not None
    assert (paused.paused is not None, paused.paused_by) == (True, "link")
    office.alerts.subscribe_again(alert.id, alert.mark("unsubscribe"))
    office.alerts.pause(alert.id, office.edda)
    office.alerts.subscribe_again(alert.id, alert.mark("unsubscribe"))
    still = office.room.archive.alerts.get(alert.id)
    assert still is not None
    assert still.paused is not None, "what its owner paused stays paused"


def test_what_was_made_in_the_browser_reaches_no_private_address(office: Office, receiver: Receiver) -> None:
    alert = office.watch(office.search("tariff"))
    message = message_of(alert, [], [], "")
    with pytest.raises(NotSent, match="not a public address"):
        webhook.post(message, lambda: None, replace(office.room.settings, allow_hosts=frozenset()))
    webhook.post(message, lambda: None, office.room.settings)
    nowhere = replace(office.room.settings, allow_hosts=frozenset())
    webhook.post(replace(message, alert=replace(alert, account=None)), lambda: None, nowhere)
    assert len(receiver.got) == 2
    with pytest.raises(AlertRefused, match=r"not a public address"):
        office.alerts.add(
            Draft(searches=alert.searches, kind="apprise", target="json://169.254.169.254/latest"), office.edda
        )
    with pytest.raises(AlertRefused, match="the server itself"):
        office.alerts.add(Draft(searches=alert.searches, kind="apprise", target="syslog://"), office.edda)
