"""Busy servers, lost connections, redirects, keys: what happens to a request on its way."""

from datetime import UTC, datetime
from typing import Any

import pytest

from broadsheet_client import ApiError, BadRequest, Busy, Client, NotAllowed, NotFound, Unreachable
from broadsheet_client.connection import Connection, Patience, seconds_of
from tests.client.conftest import Answer, Script

NOW = datetime(2025, 7, 12, 12, tzinfo=UTC)
BUSY = {"detail": "Too many requests from your address. Try again in 3 s.", "code": "too_many_requests"}


class Clock:
    """Counts the seconds that would have been waited."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


def connection(script: Script, clock: Clock, **patience: Any) -> Connection:
    return Connection(script.address, None, Patience(**patience), clock.sleep)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(script: Script, status: int) -> None:
    clock = Clock()
    script.answers[:] = [Answer(status, BUSY, {"Retry-After": "3"}), Answer(status, BUSY), Answer(200, {"fine": True})]
    assert connection(script, clock).get("outlets") == {"fine": True}
    assert clock.waits == [3.0, 1.0]
    assert len(script.asked) == 3


def test_it_is_asked_so_often_and_no_oftener(script: Script) -> None:
    clock = Clock()
    script.answers[:] = [Answer(503, BUSY)]
    with pytest.raises(Busy) as raised:
        connection(script, clock, retries=3).get("outlets")
    assert str(raised.value) == BUSY["detail"]
    assert (raised.value.status, raised.value.code) == (503, "too_many_requests")
    assert clock.waits == [0.5, 1.0, 2.0]
    assert len(script.asked) == 4


@pytest.mark.parametrize("asked", ["3600", "99999999999999999999", "Sat, 12 Jul 2098 13:00:00 GMT"])
def test_who_would_have_to_wait_too_long_is_told_at_once(script: Script, asked: str) -> None:
    clock = Clock()
    script.answers[:] = [Answer(429, BUSY, {"Retry-After": asked})]
    with pytest.raises(Busy) as raised:
        connection(script, clock, longest=60.0).get("outlets")
    assert raised.value.retry_after is not None
    assert raised.value.retry_after > 60
    assert clock.waits == []


def test_all_the_waiting_of_a_request_is_bounded(script: Script) -> None:
    clock = Clock()
    script.answers[:] = [Answer(429, BUSY, {"Retry-After": "25"})]
    with pytest.raises(Busy):
        connection(script, clock, retries=10, longest=60.0).get("outlets")
    assert clock.waits == [25.0, 25.0]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0), (" 0 ", 0.0), ("Sat, 12 Jul 2025 12:01:30 GMT", 90.0), ("Sat, 12 Jul 2025 11:00:00 GMT", 0.0),
        (None, None), ("", None), ("soon", None), ("-3", None), ("1.5", None), ("٣", None), ("nan", None),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert seconds_of(header, NOW) == seconds


def test_a_read_is_sent_again_where_the_connection_was_lost(script: Script) -> None:
    clock = Clock()
    script.answers[:] = [Answer(hang_up=True), Answer(200, {"fine": True})]
    assert connection(script, clock).post("search", {"q": "x"}, is_read=True) == {"fine": True}
    assert clock.waits == [0.5]


def test_what_changes_something_is_not_sent_twice(script: Script) -> None:
    script.answers[:] = [Answer(hang_up=True), Answer(200, {"fine": True})]
    with pytest.raises(Unreachable):
        connection(script, Clock()).post("counts/frozen", {}, is_read=False)
    assert len(script.asked) == 1


def test_nobody_there() -> None:
    with Client("http://127.0.0.1:1", retries=0) as client, pytest.raises(Unreachable, match="cannot be reached"):
        client.search("x")


@pytest.mark.parametrize("body", [b"<html>", b"", b"[1]", b"\xff", b"null"])
def test_what_is_no_answer_of_the_api(script: Script, body: bytes) -> None:
    script.answers[:] = [Answer(200, body)]
    with Client(script.address) as client, pytest.raises(Unreachable, match="is this the address of one"):
        client.outlets().to_frame()


def test_a_redirect_is_not_followed_with_the_key(script: Script) -> None:
    script.answers[:] = [Answer(302, {}, {"Location": "https://elsewhere.example/"})]
    with Client(script.address, key="k") as client, pytest.raises(Unreachable, match=r"elsewhere\.example"):
        client.article("a1")
    assert len(script.asked) == 1


def test_the_key_is_sent_and_never_shown(script: Script) -> None:
    script.answers[:] = [Answer(200, {"searches": []})]
    with Client(script.address, key=" secret-key\n") as client:
        assert client.saved_searches() == []
        assert "secret" not in repr(client)
    assert script.asked[0][2]["Authorization"] == "Bearer secret-key"
    assert script.asked[0][2]["User-Agent"].startswith("broadsheet-client/")


@pytest.mark.parametrize("key", ["", " ", "a\r\nX-Other: b", "schlüssel"])
def test_what_is_no_key(key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        Client("http://127.0.0.1:8000", key=key)


@pytest.mark.parametrize("address", ["", "127.0.0.1:8000", "ftp://a.example", "https://", "file:///etc/passwd"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        Client(address)


def test_a_site_may_stand_below_a_path(script: Script) -> None:
    script.answers[:] = [Answer(200, {"outlets": []})]
    with Client(script.address + "/news/") as client:
        assert list(client.outlets()) == []
    assert script.asked[0][1] == "/news/api/v1/outlets"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, BadRequest), (401, NotAllowed), (403, NotAllowed), (404, NotFound), (409, BadRequest), (413, BadRequest), (414, BadRequest)],
)  # fmt: skip
def test_every_refusal_has_its_kind_and_its_sentence(script: Script, status: int, kind: type[ApiError]) -> None:
    script.answers[:] = [Answer(status, {"detail": "Write it otherwise.", "code": "some_code"})]
    with Client(script.address) as client, pytest.raises(kind, match=r"^Write it otherwise\.$") as raised:
        client.person("ines-halvorsen")
    assert raised.value.status == status
    assert raised.value.code == "some_code"
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    "body", [b"", b"<h1>Bad Gateway</h1>", {"errors": "x"}, {"errors": [1, {}]}, [], {"detail": None}]
)
def test_a_refusal_that_is_none_of_the_api_is_still_a_sentence(script: Script, body: Any) -> None:
    script.answers[:] = [Answer(502, body)]
    with Client(script.address) as client, pytest.raises(ApiError, match="The server answered with status 502"):
        client.person("ines-halvorsen")


@pytest.mark.parametrize("id", ["", "../status", "a/b", ".", ".."])
def test_an_id_is_no_path(script: Script, id: str) -> None:
    with Client(script.address) as client, pytest.raises(ValueError, match="no id"):
        client.article(id)
    assert script.asked == []


@pytest.mark.parametrize(("proxy", "used"), [("", False), ("http://user:word@127.0.0.1:9", True)])
def test_the_proxy_of_the_environment_is_used(
    script: Script, monkeypatch: pytest.MonkeyPatch, proxy: str, used: bool
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    if proxy:
        monkeypatch.setenv("http_proxy", proxy)
    script.answers[:] = [Answer(200, {"outlets": []})]
    with Client(script.address, retries=0) as client:
        if used:
            with pytest.raises(Unreachable):
                list(client.outlets())
        else:
            assert list(client.outlets()) == []
    assert bool(script.asked) is not used
