from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.search.newsroom import STORIES, Newsroom
from web.app import create_app
from web.middleware.known_hosts import host_name
from web.middleware.security_headers import SECURITY_HEADERS

ANYTHING = [
    ("GET", "/", 200),
    ("GET", "/search?q=harbour", 200),
    ("GET", "/api/v1/search?q=harbour", 200),
    ("GET", "/api/v1/search?format=csv", 200),
    ("GET", "/api/v1/search?nosuch=1", 400),
    ("GET", f"/articles/{STORIES[0].id}", 200),
    ("GET", "/nosuch", 404),
    ("POST", "/quotes", 405),
    ("GET", "/static/broadsheet.css", 200),
    ("GET", "/static/nosuch.css", 404),
    ("GET", "/opensearch.xml", 200),
    ("GET", "/metrics", 200),
    ("OPTIONS", "/search", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), ANYTHING)
def test_every_answer_carries_the_headers(client: FlaskClient, method: str, path: str, status: int) -> None:
    with client.open(path, method=method) as answer:
        assert answer.status_code == status
        for name, value in SECURITY_HEADERS:
            assert answer.headers.getlist(name) == [value]


@pytest.mark.parametrize("host", ["evil.example", "a" * 3000, "127.0.0.1:99999999", "", "a b", "evil.example:80"])
def test_a_strange_host_is_refused_with_the_headers(client: FlaskClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "evil" not in answer.text
    for name, value in SECURITY_HEADERS:
        assert answer.headers[name] == value


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:80", "192.168.1.7", "my.localhost"]
)
def test_own_names_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_listed_names_are_answered_and_no_others(newsroom: Newsroom) -> None:
    settings = replace(newsroom.settings, trusted_hosts=frozenset({"news.example", ".papers.example"}))
    client = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    for host, status in (
        ("news.example", 200), ("NEWS.example:443", 200), ("a.papers.example", 200), ("papers.example", 400), ("localhost", 400),
    ):  # fmt: skip
        assert client.get("/healthz", headers={"Host": host}).status_code == status


def test_a_proxy_is_believed_only_where_one_is_set(newsroom: Newsroom) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "203.0.113.9"}
    plain = create_app(newsroom.settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    assert "evil.example" not in plain.get("/opensearch.xml", headers=forged).text
    settings = replace(newsroom.settings, proxies=1, trusted_hosts=frozenset({"news.example"}))
    behind = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    assert behind.get("/healthz", headers=forged).status_code == 400
    right = {"X-Forwarded-Host": "news.example", "X-Forwarded-Proto": "https"}
    assert "https://news.example/search?q=" in behind.get("/opensearch.xml", headers=right).text


def test_names_in_host_headers() -> None:
    assert host_name("News.Example:80") == "news.example"
    assert host_name("[::1]:8000") == "::1"
    assert host_name("a/b") is None
    assert host_name("x:70000") is None


def test_static_files_are_kept_and_pages_are_not_shared(client: FlaskClient) -> None:
    with client.get("/static/broadsheet.css?v=1") as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]
