"""Press reviews on pages: made of a collection, put in order without scripts and with them, printed, sent, shared."""

import html
import json
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.jobs.protocols import Job, JobKind
from index.operations.settings import Settings
from index.reviews.printing import form_of, print_review
from tests.search.newsroom import STORIES, Newsroom
from tests.web.signed_in import Somebody, signed_in_as

ONE, TWO, THREE = (story.id for story in STORIES[:3])


@pytest.fixture
def ada(app: Flask) -> Somebody:
    return signed_in_as(app, Role.EDITOR)


@pytest.fixture
def review(ada: Somebody) -> str:
    """The address of a review of three articles."""
    number = str(ada.post("/collections", name="Harbour", access="private").location).rpartition("/")[2]
    ada.post("/collect", do="add", article=[ONE, TWO, THREE], collection=number)
    answer = ada.post(
        "/reviews", collection=number, title='Coal & "wind"', day="2025-07-12", client="Müller", q="tariff"
    )
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def order(page: str) -> list[str]:
    """The articles and chapters, from top to bottom."""
    found = re.findall(r'<li id="item-\d+".*?</li>', page, re.DOTALL)
    chapters = [re.search(r'<label for="words-\d+">Chapter</label>\s*<input[^>]*value="([^"]*)"', one) for one in found]
    heads = [re.search(r"<h3>(.*?)</h3>", one, re.DOTALL) for one in found]
    return [
        html.unescape(chapter[1] if chapter else re.sub("<[^>]+>", "", head[1]) if head else "")
        for chapter, head in zip(chapters, heads, strict=True)
    ]


def numbers(page: str) -> list[str]:
    return re.findall(r'<li id="item-(\d+)"', page)


TITLES = [story.title for story in STORIES[:3]]


def test_a_review_is_made_of_a_collection(ada: Somebody, review: str) -> None:
    page = ada.get(review).text
    assert order(page) == TITLES
    assert "Coal &amp; &#34;wind&#34;" in page
    shown = ada.get(f"{review}/page")
    assert "style-src &#39;sha256-" not in shown.text
    assert "sha256-" in shown.headers["Content-Security-Policy"]
    assert "No tariff was discussed." in shown.text
    assert "12 July 2025" in shown.text
    assert "Coal &amp; &#34;wind&#34;" in ada.get("/reviews").text


def test_it_is_put_in_order_without_scripts(ada: Somebody, review: str) -> None:
    first, second, third = numbers(ada.get(review).text)
    kept = ",".join((first, second, third))
    assert ada.post(f"{review}/items", order=kept, do=f"down-{first}").location == f"{review}#item-{first}"
    assert order(ada.get(review).text) == [TITLES[1], TITLES[0], TITLES[2]]
    ada.post(
        f"{review}/items",
        **{"do": "keep", f"place-{third}": "1", f"words-{third}": "Look & see", f"shows-{third}": "full"},
    )
    page = ada.get(review).text
    assert order(page) == [TITLES[2], TITLES[1], TITLES[0]]
    assert "Look &amp; see</textarea>" in page
    ada.post(f"{review}/items", do="chapter", chapter="Ports & ships", at="2")
    assert order(ada.get(review).text) == [TITLES[2], "Ports & ships", TITLES[1], TITLES[0]]
    ada.post(f"{review}/items", do=f"remove-{second}")
    assert order(ada.get(review).text) == [TITLES[2], "Ports & ships", TITLES[0]]
    shown = ada.get(f"{review}/page").text
    assert "Look &amp; see" in shown
    assert "<h2" in shown.partition("Ports &amp; ships")[0]


def test_a_script_keeps_an_order_it_made(ada: Somebody, review: str) -> None:
    turned = numbers(ada.get(review).text)[::-1]
    form = {"token": ada.token, "order": ",".join(turned), "do": "keep"}
    answer = ada.client.post(f"{review}/items", data=form, headers={"Accept": "application/json"})
    assert answer.json == {"kept": 3}
    assert order(ada.get(review).text) == TITLES[::-1]


@pytest.mark.parametrize(
    ("part", "form", "status"),
    [
        ("items", {"do": "chapter", "chapter": " "}, 409),
        ("items", {"order": "999999", "do": "keep"}, 409),
        ("items", {"order": "x,,-1", "do": "up-x"}, 303),
        ("cover", {"title": "", "day": "2025-07-12"}, 409),
        ("cover", {"title": "x", "day": "yesterday"}, 409),
        ("print", {"form": "papyrus"}, 404),
        ("send", {"to": "nobody"}, 400),
        ("remove", {}, 400),
    ],
)
def test_what_cannot_be_done_is_said(ada: Somebody, review: str, part: str, form: dict[str, str], status: int) -> None:
    assert ada.post(f"{review}/{part}", **form).status_code == status
    assert order(ada.get(review).text) == TITLES


def test_the_cover_and_its_words(ada: Somebody, review: str) -> None:
    form = {"title": "Wind", "day": "2025-08-01", "client": "", "intro": "a\nb", "q": "museum"}
    assert ada.post(f"{review}/cover", **form).status_code == 303
    shown = ada.get(f"{review}/page").text
    assert "1 August 2025" in shown
    assert "a\nb" in shown


def waiting(archive: Archive) -> Job:
    job = archive.jobs.recent(1)[0]
    assert job.kind is JobKind.REVIEW
    return job


def test_it_is_printed_by_a_job_with_a_progress(
    ada: Somebody, review: str, archive: Archive, newsroom: Newsroom
) -> None:
    where = str(ada.post(f"{review}/print", form="html").location)
    job = waiting(archive)
    assert "It begins" in ada.get(where).text
    assert ada.get(f"{where}/file").status_code == 404
    now = datetime.now(UTC)
    archive.jobs.take(now)
    archive.jobs.note(job.id, [{"event": "printed", "done": 2, "of": 3}], now)
    assert '<progress max="3" value="2"' in ada.get(where).text
    settings: Settings = newsroom.settings
    path = print_review(archive, settings, int(review.rpartition("/")[2]), form_of("html"), job.id, lambda *_: None)
    archive.jobs.note(job.id, [{"event": "file", "name": path.name, "bytes": 9}], now)
    archive.jobs.end(job.id, now)
    assert "Fetch the file" in ada.get(where).text
    answer = ada.get(f"{where}/file")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert TITLES[0] in answer.text
    answer.close()
    other = str(ada.post("/reviews/999/print", form="html").status_code)
    assert other == "404"


def test_what_went_wrong_is_said(ada: Somebody, review: str, archive: Archive) -> None:
    where = str(ada.post(f"{review}/print", form="pdf").location)
    now = datetime.now(UTC)
    job = archive.jobs.take(now)
    assert job
    archive.jobs.end(job.id, now, error="PDF needs Pango")
    assert "PDF needs Pango" in ada.get(where).text


def test_it_is_sent_by_a_job(ada: Somebody, review: str, archive: Archive) -> None:
    assert ada.post(f"{review}/send", to="Client@Example.org").status_code == 303
    assert json.loads(json.dumps(dict(waiting(archive).arguments)))["to"] == "client@example.org"


def test_a_review_is_shared_by_a_link(ada: Somebody, review: str, client: FlaskClient) -> None:
    number = review.rpartition("/")[2]
    page = ada.post("/links", kind="review", target=number, days="7").text
    found = re.search(r"<code>http://localhost(/shared/[^<]+)</code>", page)
    assert found
    shown = client.get(found[1])
    assert TITLES[0] in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "noindex" in shown.headers["X-Robots-Tag"]
    for path in (review, f"{review}/page", "/reviews"):
        assert client.get(path).status_code == 302
    ada.post(f"{review}/remove", sure="yes")
    assert client.get(found[1]).status_code == 404
    assert ada.get(review).status_code == 404


def test_readers_have_nothing_to_do_with_it(app: Flask, review: str) -> None:
    rea = signed_in_as(app, Role.READER)
    assert rea.get(review).status_code == 403
    assert rea.get("/reviews").status_code == 403


def test_a_review_is_made_again_by_itself(ada: Somebody, archive: Archive) -> None:
    assert "save one first" in ada.get("/reviews").text
    account = archive.accounts.named("editor-0")
    assert account
    search = archive.saved_searches.add(
        "Harbour", (("q", "harbour"),), account=account.id, shared=False, now=datetime.now(UTC)
    )
    form = {
        "search": str(search.id),
        "title": "Morning",
        "time": "06:30",
        "weekday": ["0", "1"],
        "zone": "Europe/Berlin",
    }
    assert ada.post("/reviews/schedules", **form).status_code == 303
    page = ada.get("/reviews").text
    assert "Monday, Tuesday at 06:30 (Europe/Berlin)" in page
    assert ada.post("/reviews/schedules", **{**form, "zone": "Mars"}).status_code == 409
    assert ada.post("/reviews/schedules", **{**form, "search": "999"}).status_code == 404
    (kept,) = archive.review_schedules.all()
    assert ada.post(f"/reviews/schedules/{kept.id}/remove").status_code == 303
    assert ada.post(f"/reviews/schedules/{kept.id}/remove").status_code == 404


def test_a_long_review_with_long_comments_is_kept(ada: Somebody, review: str, newsroom: Newsroom) -> None:
    """Five hundred comments are longer than other forms may be."""
    first, *_ = numbers(ada.get(review).text)
    further = {f"words-{900_000 + n}": "A comment. " * 10 for n in range(1_500)}
    assert sum(map(len, further.values())) > 2 * newsroom.settings.max_body
    for sent in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = {"token": ada.token, "do": "keep", f"words-{first}": "kept", **further}
        answer = ada.client.post(f"{review}/items", data=form, content_type=sent)
        assert answer.status_code == 303
        assert "kept</textarea>" in ada.get(review).text
