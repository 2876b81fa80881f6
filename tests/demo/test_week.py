"""The demo tells a week: what is held back, what is put right, where the alert's messages go, and the desk that is laid out."""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

import broadsheet
from demo import director
from demo.content import load_papers
from demo.letter_box import BODY_MOST, letter_box
from demo.server import newsstand
from index.archive import open_archive
from index.indexing.loop import sync_once
from index.operations.settings import load_settings
from tests.browser.site import fill
from tests.places import ROOT
from web import tour

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOMES = [
    f"https://{name}.example/" for name in ("harbour-herald", "meridian-post", "nordlicht-zeitung", "skarn-signal")
]


def test_what_comes_later_is_held_back_and_is_then_of_that_day() -> None:
    for paper in load_papers(NOW):
        later = paper.with_later(NOW + timedelta(days=1))
        assert len(later.stories) == len(paper.stories) + len(paper.later)
        for story in later.stories[len(paper.stories) :]:
            assert story.published == NOW + timedelta(days=1)
            assert any("Thursday" in paragraph for paragraph in story.paragraphs)
        assert not any("{" in paragraph for story in later.stories for paragraph in story.paragraphs)


def test_the_outlets_publish_it_when_they_are_told_to() -> None:
    with newsstand() as stand:
        path = stand.homes[0] + next(story.path for paper in stand.papers for story in paper.later)
        before = stand.stories
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(path, timeout=10)
        stand.publish_later()
        assert stand.stories > before
        with urllib.request.urlopen(path, timeout=10) as answer:
            assert answer.status == 200


def test_the_letter_box_shows_what_arrived_and_nothing_else() -> None:
    letter = {
        "alert": {"id": "x", "query": "", "name": "<b>Tunnel</b>"},
        "articles": [{"id": "0" * 16, "title": "A <i>crack</i>", "outlet": {"name": "Meridian Post"}, "words": ["crack"]}],
    }  # fmt: skip
    with letter_box(site="http://127.0.0.1:9") as box:

        def post(body: bytes) -> int:
            try:
                with urllib.request.urlopen(urllib.request.Request(box.address, body), timeout=10) as answer:
                    return int(answer.status)
            except urllib.error.HTTPError as error:
                return error.code

        with urllib.request.urlopen(box.address, timeout=10) as answer:
            assert "Nothing has arrived yet" in answer.read().decode()
        assert [post(body) for body in (b"{", b"[]", b'{"articles": 1}', b'{"articles": ["x"]}')] == [
            400,
            400,
            400,
            204,
        ]
        assert post(json.dumps(letter).encode()) == 204
        with urllib.request.urlopen(box.address, timeout=10) as answer:
            page = answer.read().decode()
    assert "&lt;b&gt;Tunnel&lt;/b&gt;" in page
    assert 'href="http://127.0.0.1:9/articles/0000000000000000">A &lt;i&gt;crack&lt;/i&gt;</a> (Meridian Post)' in page
    assert "found by: crack" in page
    assert not box.drop(b"x" * BODY_MOST)


def test_the_desk_is_laid_out_before_anything_changes() -> None:
    said: list[str] = []
    looks = iter([False, False, True])

    def run(command: Sequence[str]) -> str:
        assert stand.corrected is None
        said.append(" ".join(command[:2]))
        return ""

    with newsstand() as stand:
        before = stand.stories
        director.play(stand, "http://127.0.0.1:9/", is_read=lambda: next(looks), run=run)
        assert stand.corrected is not None
        assert stand.stories > before
    assert said == [" ".join(command[:2]) for command in director.desk(HOMES, "")]
    assert list(looks) == []


def test_the_commands_of_the_desk_can_be_typed(tmp_path: Path) -> None:
    environ = {"BROADSHEET_DATA": str(tmp_path / "data"), "BROADSHEET_ALLOW_HOSTS": "127.0.0.1:9"}
    settings = load_settings(environ)
    with open_archive(settings) as archive:
        fill(archive, NOW)
    sync_once(settings)
    invite = ["users", "add", director.EDITOR, "--role", "owner"]
    for command in [invite, *director.desk(HOMES, "http://127.0.0.1:9/")]:
        done = CliRunner().invoke(broadsheet.main, command, env=environ)
        assert done.exit_code == 0, (command, done.output)
    with open_archive(settings, readonly=True) as archive:
        (account,) = archive.accounts.all()
        (kept,) = archive.collections.visible(account.id)
        assert kept.articles >= 3
        (review,) = archive.reviews.recent(9)
        assert review.items == kept.articles
        (alert,) = archive.alerts.all()
        assert (alert.name, alert.kind, alert.account) == (director.WATCHED, "webhook", account.id)
        story = archive.articles.id_of(director.tour(HOMES, "")["told"])
        assert story in archive.marks.starred(account.id)


def test_the_alert_waits_for_what_comes_later() -> None:
    """Nothing of the week itself may set it off twice, and something of the rest has to."""
    later = [story for paper in load_papers(NOW) for story in paper.later]
    assert all("crack" in " ".join(story.paragraphs).lower() for story in later)
    assert not [
        story.title
        for paper in load_papers(NOW)
        for story in paper.stories
        if "tunnel" in " ".join(story.paragraphs) and "crack " in " ".join(story.paragraphs)
    ]


def test_the_program_and_the_page_mean_the_same_file() -> None:
    assert broadsheet.DEMO_MARK == tour.MARK
    assert (ROOT / "web" / "templates" / "_tour.html").exists()
