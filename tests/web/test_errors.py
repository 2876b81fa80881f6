from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.account_service import AccountError
from index.engines.protocols import EngineReader
from index.errors import ArchiveError, IndexDamaged, IndexUnavailable
from index.indexing.bookmark import Bookmark
from index.query import SearchRequest
from index.result import SearchResult
from index.text.localizable import Sentence
from tests.search.newsroom import STORIES, Newsroom
from web.app import create_app
from web.errors import refusing
from web.middleware.concurrency_limiter import Overloaded

JSON_PATHS = [
    ("GET", "/api/v1/nosuch", 404),
    ("GET", "/api/v1/", 404),
    ("GET", "/api/v2/search", 404),
    ("GET", "/api/v1/articles/nosuch", 404),
    ("GET", "/api/v1/people/nosuch", 404),
    ("GET", "/api/v1/people?limit=x", 400),
    ("GET", "/api/v1/people?nme=x", 400),
    ("GET", "/api/v1/outlets?q=x", 400),
    ("GET", "/api/v1/suggest?format=xml", 400),
    ("GET", "/api/v1/search?cursor=made-up", 400),
    ("GET", "/api/v1/search?from=sometime", 400),
    ("POST", "/api/v1/suggest", 405),
    ("DELETE", f"/api/v1/articles/{STORIES[0].id}", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), JSON_PATHS)
def test_programs_get_a_problem(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text
    problem = answer.get_json()
    assert problem["status"] == status
    assert all(problem[key] for key in ("type", "title", "detail", "code"))


def test_405_says_what_is_allowed(client: FlaskClient) -> None:
    assert "GET" in client.post("/api/v1/suggest").headers["Allow"]


@pytest.mark.parametrize(
    "path", ["/nosuch", "/articles/nosuch", "/people/nosuch", "/outlets/nosuch", "/search/facet/x"]
)
def test_people_get_a_page_that_helps(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert 'role="search"' in answer.text


def test_what_is_not_done_says_why_in_the_readers_language(app: Flask) -> None:
    why = AccountError(Sentence("this link has been used or has expired; ask for another one"))
    refused = refusing(AccountNotAllowed)
    with app.test_request_context("/account", headers={"Accept-Language": "de", "Accept": "text/html"}):
        app.preprocess_request()
        page = refused(why)
    assert page.status_code == 409
    assert "<p>Dieser Link " in page.get_data(as_text=True)
    with app.test_request_context("/api/v1/accounts", headers={"Accept-Language": "de"}):
        app.preprocess_request()
        problem, forbidden = refused(why), refused(AccountNotAllowed("only owners do that"))
    assert problem.get_json()["detail"] == "This link has been used or has expired; ask for another one."
    assert (problem.get_json()["code"], problem.status_code) == ("not_done", 409)
    assert (forbidden.get_json()["code"], forbidden.status_code) == ("not_allowed", 403)


class AccountNotAllowed(AccountError):
    """It needs other rights."""


def test_an_asker_for_json_gets_json_anywhere(client: FlaskClient) -> None:
    answer = client.get("/nosuch", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


class Failing:
    """An engine whose every answer is an error."""

    generation = 1

    def __init__(self, error: Exception) -> None:
        self.error = error

    def search(self, request: object) -> object:
        raise self.error

    def values(self, facet: str) -> object:
        raise self.error

    def value_counts(self, facet: str, values: object) -> object:
        raise self.error

    def words(self, prefix: str, limit: int) -> object:
        raise self.error

    def word_counts(self, words: object = (), endings: object = ()) -> object:
        raise self.error

    def similar_words(self, word: str, edits: int, limit: int) -> object:
        raise self.error

    def close(self) -> None:
        pass


def failing(newsroom: Newsroom, error: Exception) -> Flask:
    return create_app(newsroom.settings, engine=Failing(error), archive=newsroom.archive)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "error", [IndexDamaged("segment 3 is torn"), IndexUnavailable("torn off the net"), ArchiveError("locked")]
)
def test_a_state_that_passes_is_a_503_with_a_time(newsroom: Newsroom, error: Exception) -> None:
    client = failing(newsroom, error).test_client()
    for path in ("/api/v1/search?q=x", "/search?q=x"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "torn" not in answer.text


def test_an_index_out_of_reach_is_not_said_to_be_rebuilt(newsroom: Newsroom) -> None:
    client = failing(newsroom, IndexUnavailable("no node of 10.0.0.7 answers")).test_client()
    told = client.get("/api/v1/search?q=x").get_json()
    assert "out of reach" in told["detail"]
    assert "10.0.0.7" not in told["detail"]


class Degraded:
    """An engine of which a part is out of reach: it says so where it may, and refuses what has to be complete."""

    def __init__(self, whole: EngineReader) -> None:
        self._whole = whole

    def search(self, request: SearchRequest) -> SearchResult:
        if not request.partial:
            raise IndexUnavailable("a shard is missing")
        return replace(self._whole.search(request), total=1, groups=None, complete=False)

    def __getattr__(self, name: str) -> object:
        return getattr(self._whole, name)


def test_an_answer_from_a_part_of_the_index_says_so(newsroom: Newsroom) -> None:
    """Its numbers are never shown as exact, and nobody keeps it for later."""
    degraded = Degraded(newsroom.engine)
    client = create_app(newsroom.settings, engine=degraded, archive=newsroom.archive).test_client()  # type: ignore[arg-type]
    for path in ("/search?q=harbour", "/search?q=harbour&group=story"):
        page = client.get(path)
        assert page.status_code == 200
        assert "At least 1 article" in page.text
        assert "out of reach" in page.text
        assert "ETag" not in page.headers
    answer = client.get("/api/v1/search?q=harbour")
    body = answer.get_json()
    assert body["total"] == {"value": 1, "relation": "gte"}
    assert "least it can be" in body["degraded"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "degraded" not in create_app(newsroom.settings, engine=newsroom.engine, archive=newsroom.archive).test_client(
    ).get("/api/v1/search?q=harbour").get_json()  # fmt: skip


def test_an_index_that_is_being_made_gives_no_number_as_exact(newsroom: Newsroom) -> None:
    """As after an upgrade or a loss, when it is read from the archive in steps."""
    bookmark = Bookmark(archive="a", epoch=1, form="1:UTC", seq=7, walked="0f")
    client = create_app(newsroom.settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    newsroom.engine.commit(str(bookmark))
    page = client.get("/search?q=harbour").text
    assert "At least " in page
    assert "The index is being made" in page
    body = client.get("/api/v1/search?q=harbour").get_json()
    assert body["total"]["relation"] == "gte"
    assert "being made" in body["degraded"]
    newsroom.engine.commit(str(replace(bookmark, walked=None)))
    body = client.get("/api/v1/search?q=harbour").get_json()
    assert body["total"]["relation"] == "eq"
    assert "degraded" not in body


def test_a_part_that_finds_nothing_is_not_said_to_be_all_there_is(newsroom: Newsroom) -> None:
    class Empty(Degraded):
        def search(self, request: SearchRequest) -> SearchResult:
            return replace(super().search(request), total=0, hits=())

    client = create_app(newsroom.settings, engine=Empty(newsroom.engine), archive=newsroom.archive).test_client()  # type: ignore[arg-type]
    page = client.get("/search?q=harbour").text
    assert "No articles" not in page
    assert "At least 0 articles" in page
    assert "out of reach" in page


@pytest.mark.parametrize("form", ["csv", "jsonl", "atom"])
def test_what_has_to_be_complete_is_refused(newsroom: Newsroom, form: str) -> None:
    degraded = Degraded(newsroom.engine)
    client = create_app(newsroom.settings, engine=degraded, archive=newsroom.archive).test_client()  # type: ignore[arg-type]
    assert client.get(f"/api/v1/search?q=harbour&format={form}").status_code == 503


def test_a_crash_shows_nothing_of_the_inside(newsroom: Newsroom) -> None:
    client = failing(newsroom, RuntimeError("secret inside")).test_client()
    for path in ("/api/v1/search?q=x", "/search?q=x"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text


def test_ready_says_so_and_why_not(newsroom: Newsroom, client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json()["articles"] == len(STORIES)


def test_metrics_are_prometheus_text(client: FlaskClient) -> None:
    client.get("/api/v1/search?q=harbour")
    text = client.get("/metrics").text
    assert f"broadsheet_articles {len(STORIES)}.0" in text
    assert 'broadsheet_requests_total{endpoint="api.search",status="2xx"} 1.0' in text


def test_an_answer_that_cannot_be_counted_is_given_all_the_same(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*labels: str) -> None:
        raise FileNotFoundError(labels)

    monkeypatch.setattr(app.extensions["broadsheet"].metrics.requests, "labels", gone)
    assert app.test_client().get("/search?q=harbour").status_code == 200


def test_what_was_typed_stays_in_the_box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object) -> None:
        raise Overloaded("Too many.", code="too_many_searches", retry_after=1)

    monkeypatch.setattr(app.extensions["broadsheet"].gate, "enter", full)
    answer = app.test_client().get("/search?q=harbour+tide&outlet=hill-gazette")
    assert answer.status_code == 503
    assert 'value="harbour tide"' in answer.text
    assert '<input type="hidden" name="outlet" value="hill-gazette">' in answer.text
    assert 'value=""' in app.test_client().get("/nosuch").text
