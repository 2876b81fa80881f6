"""The crawler prints press reviews for the web server, in a process of their own."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.review_printer import PrintingFailed, print_review
from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.archive import open_archive
from index.jobs.protocols import Job, JobKind, JobState
from index.operations.settings import Settings, load_settings
from index.reviews.printing import file_of, form_of
from index.reviews.protocols import Cover
from index.reviews.reviewing import Reviewing
from tests.crawler.fake import FakeWeb
from tests.crawler.fake import settings as fake_settings
from tests.crawler.test_jobs import done
from tests.search.newsroom import STORIES


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"BROADSHEET_DATA": str(tmp_path)})


def asked(**arguments: object) -> Job:
    return Job(
        id=5, kind=JobKind.REVIEW, arguments=arguments, by="ada", state=JobState.RUNNING, created=datetime.now(UTC)
    )


async def lines_of(settings: Settings, job: Job) -> list[dict[str, object]]:
    said: list[dict[str, object]] = []

    async def tell(line: object) -> None:
        assert isinstance(line, dict)
        said.append(line)

    await print_review(settings, job, tell)
    return said


def made(settings: Settings) -> int:
    with open_archive(settings) as archive:
        archive.articles.save_many([(story, ()) for story in STORIES])
        ada = AccountService(archive.accounts).add("ada", Role.EDITOR, by="test")
        cover = Cover(title="Coal", day=date(2025, 7, 12))
        return Reviewing(archive, settings, ada).make(cover, [story.id for story in STORIES]).id


def test_a_review_is_printed_and_the_job_says_how_far_it_is(settings: Settings) -> None:
    number = made(settings)
    said = asyncio.run(lines_of(settings, asked(review=number, form="markdown")))
    assert {"event": "printed", "done": len(STORIES), "of": len(STORIES)} in said
    path = file_of(settings, number, 5, form_of("markdown"))
    assert said[-1] == {"event": "file", "name": path.name, "bytes": path.stat().st_size}


def test_what_is_wrong_is_said_in_words(settings: Settings) -> None:
    number = made(settings)
    for job, why in (
        (asked(review=999, form="markdown"), "no such press review"),
        (asked(review=number, form="papyrus"), "is printed as one of"),
        (asked(review=number, form="mail", to="a@example.org"), "smtp_host"),
    ):
        with pytest.raises(PrintingFailed, match=why):
            asyncio.run(lines_of(settings, job))


def test_printing_that_takes_too_long_is_ended(settings: Settings) -> None:
    with pytest.raises(PrintingFailed, match="review_time"):
        asyncio.run(lines_of(replace(settings, review_time=0.01), asked(review=1, form="markdown")))


def test_printing_that_takes_too_much_memory_is_ended_with_a_sentence(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = made(settings)
    monkeypatch.setenv("BROADSHEET_REVIEW_MEMORY", "12000000")
    with pytest.raises(PrintingFailed, match="review_memory"):
        asyncio.run(lines_of(replace(settings, review_memory=12_000_000), asked(review=number, form="word")))


def test_the_crawler_takes_it_as_a_job(tmp_path: Path) -> None:
    chosen = fake_settings(tmp_path)
    number = made(chosen)
    with open_archive(chosen) as archive:
        job, lines = done(FakeWeb(), chosen, archive, JobKind.REVIEW, review=number, form="ris")
        assert (job.state, job.error) == (JobState.DONE, None)
        assert lines[-1]["event"] == "file"
        job, _ = done(FakeWeb(), chosen, archive, JobKind.REVIEW, review=999, form="ris")
        assert job.state is JobState.FAILED
        assert job.error == "There is no such press review any more."
