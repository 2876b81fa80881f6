import threading
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from index.errors import IndexDamaged, SettingsError
from tests.search.newsroom import Newsroom
from web.app import create_app
from web.server.shared_memory import Shared


def limited(newsroom: Newsroom, shared: Shared | None = None, **changes: object) -> FlaskClient:
    settings = replace(newsroom.settings, rate_limit=True, **changes)  # type: ignore[arg-type]
    return create_app(settings, engine=newsroom.engine, archive=newsroom.archive, shared=shared).test_client()


def statuses(client: FlaskClient, path: str, times: int) -> list[int]:
    return [client.get(path).status_code for _ in range(times)]


def test_searches_on_the_page_are_limited_and_said_so(newsroom: Newsroom) -> None:
    client = limited(newsroom, rate_burst="3 per 20 seconds")
    assert statuses(client, "/search?q=harbour", 3) == [200] * 3
    answer = client.get("/search?q=harbour")
    assert (answer.status_code, answer.mimetype) == (429, "text/html")
    assert 1 <= int(answer.headers["Retry-After"]) <= 20
    assert statuses(client, "/", 2) == [200] * 2


def test_the_api_is_limited_as_a_whole(newsroom: Newsroom) -> None:
    client = limited(newsroom, rate_api="3 per minute")
    assert [client.get(path).status_code for path in ("/api/v1/search", "/api/v1/outlets", "/api/v1/people")] == [
        200
    ] * 3
    answer = client.get("/api/v1/suggest?q=x")
    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    assert int(answer.headers["Retry-After"]) >= 1


def test_each_address_has_its_own_and_an_ipv6_site_is_one(newsroom: Newsroom) -> None:
    client = limited(newsroom, rate_api="1 per minute")
    for address, status in (
        ("203.0.113.1", 200), ("203.0.113.1", 429), ("203.0.113.2", 200), ("::ffff:203.0.113.2", 429),
        ("2001:db8:1:2::1", 200), ("2001:db8:1:2:ffff::9", 429), ("2001:db8:1:3::1", 200),
    ):  # fmt: skip
        assert client.get("/api/v1/outlets", environ_base={"REMOTE_ADDR": address}).status_code == status, address


def test_workers_count_together(newsroom: Newsroom) -> None:
    shared = Shared(2)
    first, second = (limited(newsroom, shared, rate_api="2 per minute") for _ in range(2))
    assert [first.get("/api/v1/outlets").status_code, second.get("/api/v1/outlets").status_code] == [200, 200]
    assert [first.get("/api/v1/outlets").status_code, second.get("/api/v1/outlets").status_code] == [429, 429]


def test_off_is_off(client: FlaskClient) -> None:
    assert set(statuses(client, "/api/v1/outlets", 70)) == {200}


def test_a_limit_that_makes_no_sense_is_a_sentence(newsroom: Newsroom) -> None:
    with pytest.raises(SettingsError, match="15 per 20 seconds"):
        limited(newsroom, rate_burst="often")


class Patient:
    """An engine that answers only once it is told to."""

    generation = 1

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def search(self, request: object) -> None:
        self.go_on.wait(20)
        raise IndexDamaged("nobody waits for this any more")

    def values(self, facet: str) -> tuple[object, ...]:
        return ()

    def close(self) -> None:
        self.go_on.set()


def test_a_search_past_its_budget_is_a_503(newsroom: Newsroom) -> None:
    engine = Patient()
    settings = replace(newsroom.settings, search_budget=0.05)
    client = create_app(settings, engine=engine, archive=newsroom.archive).test_client()  # type: ignore[arg-type]
    for path in ("/api/v1/search?q=harbour", "/search?q=harbour"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) >= 1
        assert "longer than" in answer.text
    engine.close()
