"""No document can hold the crawler, or eat its memory."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest

from crawler import errors
from crawler.extract import Hints, NotAnArticle, Reason
from crawler.parsing import ParserPool, parse_article, parse_source
from crawler.parsing import pool as pool_module
from index.article import Article
from index.errors import SettingsError
from index.operations.settings import Settings
from tests.crawler.fake import page, rss, settings, story

URL = "https://news.example/a"
DEEP = "<?xml version='1.0'?><rss version='2.0'><channel><item>" + "<a>" * 200_000
READ = {"limit": 100, "size": 10_000_000, "ratio": 100}


def test_what_a_document_does_is_its_own_affair(tmp_path: Path) -> None:
    async def run() -> None:
        async with ParserPool(settings(tmp_path, parse_cpu="1s")) as pool:
            with pytest.raises(errors.ParsedTooLong):
                await pool.run(parse_source, URL, page(DEEP), **READ)
            document = await pool.run(parse_source, URL, page(rss("/1")), **READ)
            assert document.kind == "feed"
            with pytest.raises(NotAnArticle):
                await pool.run(parse_article, URL, page("<p>short"), hints=Hints())
            with pytest.raises(errors.NotASource) as caught:
                await pool.run(parse_source, URL, page("no source"), **READ)
            assert caught.value.url == "https://news.example/"
            article = await pool.run(parse_article, URL, page(story(1)), hints=Hints())
            assert article.title == "Harbour report 1"

    asyncio.run(run())


@pytest.mark.parametrize(
    ("bound", "reason", "body"),
    [
        ({"page_tags": "20"}, Reason.TOO_LARGE, "<br>" * 30),
        ({"page_depth": "50"}, Reason.TOO_DEEP, "<div>" * 60 + "</div>" * 60 + "<br>" * 8000),
        ({"page_attributes": "10"}, Reason.TOO_DEEP, f"<a {' '.join(f'a{n}=1' for n in range(12))}>"),
        ({"page_formatting": "10"}, Reason.TOO_DEEP, "".join(f"<b id={n}>" for n in range(12))),
        ({"article_words": "500"}, Reason.TOO_SHORT, "<p>one two three</p>" * 10),
    ],
)
def test_every_bound_of_a_page_is_a_setting_and_named_where_it_is_hit(
    tmp_path: Path, bound: dict[str, str], reason: Reason, body: str
) -> None:
    text = " ".join(["The harbour of Vell was closed on Monday."] * 5)
    body = f"<html><body><article><h1>The harbour</h1><p>{text}</p></article>{body}</body></html>"

    async def run(chosen: Settings) -> Article:
        async with ParserPool(chosen) as pool:
            return await pool.run(parse_article, URL, page(body), hints=Hints())

    assert asyncio.run(run(settings(tmp_path))).title == "The harbour"
    with pytest.raises(NotAnArticle) as caught:
        asyncio.run(run(settings(tmp_path, **bound)))
    assert caught.value.reason is reason
    assert next(iter(bound)) in caught.value.detail


def test_memory_is_bounded(tmp_path: Path) -> None:
    async def run() -> None:
        async with ParserPool(settings(tmp_path, parse_memory="30000000")) as pool:
            with pytest.raises((errors.ParsedTooBig, errors.ParserFailed)):
                await pool.run(parse_article, URL, page("<p>word word</p>" * 600_000), hints=Hints())
            assert await pool.run(parse_source, URL, page(rss("/1")), **READ)

    asyncio.run(run())


def test_what_a_large_document_took_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_GROWN", 8 << 20)

    async def run() -> None:
        async with ParserPool(settings(tmp_path)) as pool:
            (before,) = pool.processes()
            with pytest.raises(NotAnArticle):
                await pool.run(parse_article, URL, page("<p>short"), hints=Hints())
            assert pool.processes() == [before]
            line = "The harbour of Vell was closed on Monday, said the mayor of the town"
            large = "".join(f"<p>{line} for the {n}th time.</p>" for n in range(10_000))
            article = await pool.run(parse_article, URL, page(large), hints=Hints())
            assert len(article.blocks) > 5_000
            assert pool.processes() == []
            assert await pool.run(parse_source, URL, page(rss("/1")), **READ)

    asyncio.run(run())


def test_a_parser_that_is_killed_is_replaced(tmp_path: Path) -> None:
    async def run() -> None:
        async with ParserPool(settings(tmp_path)) as pool:
            task = asyncio.create_task(pool.run(parse_source, URL, page(DEEP), **READ))
            await asyncio.sleep(0.3)
            for child in pool.processes():
                child.send_signal(signal.SIGKILL)
            with pytest.raises(errors.ParserFailed):
                await task
            assert (await pool.run(parse_source, URL, page(rss("/1")), **READ)).kind == "feed"

    asyncio.run(run())


def test_a_wait_that_is_given_up_leaves_no_process_behind(tmp_path: Path) -> None:
    async def run() -> None:
        async with ParserPool(settings(tmp_path)) as pool:
            task = asyncio.create_task(pool.run(parse_source, URL, page(DEEP), **READ))
            await asyncio.sleep(0.3)
            (busy,) = pool.processes()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert busy.returncode is not None
            assert (await pool.run(parse_source, URL, page(rss("/1")), **READ)).kind == "feed"

    asyncio.run(run())


def test_rules_that_make_no_sense_are_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        ParserPool(settings(tmp_path, rules=str(tmp_path / "nowhere")))


@pytest.mark.parametrize("where", ["open_connection", "wait_closed"])
def test_who_is_cancelled_while_a_process_begins_or_ends_leaves_none_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    started: list[asyncio.subprocess.Process] = []
    begin = asyncio.create_subprocess_exec

    async def noted(*args: Any, **options: Any) -> asyncio.subprocess.Process:
        started.append(await begin(*args, **options))
        return started[-1]

    async def cancelled(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    async def run() -> None:
        monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
        if where == "open_connection":
            monkeypatch.setattr(asyncio, where, cancelled)
            with pytest.raises(asyncio.CancelledError):
                await ParserPool(settings(tmp_path)).run(parse_source, URL, page(rss("/1")), **READ)
        else:
            pool = ParserPool(settings(tmp_path))
            monkeypatch.setattr(pool_module, "_RETIRE", 1)
            monkeypatch.setattr(asyncio.StreamWriter, where, cancelled)
            with pytest.raises(asyncio.CancelledError):
                await pool.run(parse_source, URL, page(rss("/1")), **READ)
            assert pool.processes() == []
        async with asyncio.timeout(30):
            assert await started[0].wait() == -signal.SIGKILL

    asyncio.run(run())


def test_an_answer_that_cannot_be_read_costs_its_document_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with ParserPool(settings(tmp_path, parse_workers="1")) as pool:
            with monkeypatch.context() as patched:
                patched.setattr("crawler.parsing.messages.json.loads", lambda _: int("nobody foresaw this"))
                with pytest.raises(errors.ParserFailed, match="ValueError"):
                    await pool.run(parse_article, URL, page(story(1)), Hints())
            article = await pool.run(parse_article, URL, page(story(1)), Hints())
            assert article.title == "Harbour report 1"
            assert len(pool.processes()) == 1

    asyncio.run(run())


def test_an_idle_process_maps_the_language_model_before_a_page_needs_it(tmp_path: Path) -> None:
    async def run() -> None:
        async with ParserPool(settings(tmp_path, parse_workers="1")) as pool:
            (process,) = pool.processes()
            async with asyncio.timeout(60):
                while "language-model-" not in Path(f"/proc/{process.pid}/maps").read_text():
                    await asyncio.sleep(0.05)
            article = await pool.run(parse_article, URL, page(story(1)), hints=Hints())
            assert article.title == "Harbour report 1"
            assert pool.processes() == [process]

    asyncio.run(run())


def test_processes_that_are_not_wanted_at_once_start_with_the_first_document(tmp_path: Path) -> None:
    async def run() -> None:
        async with ParserPool(settings(tmp_path, parse_workers="2"), at_once=False) as pool:
            assert pool.processes() == []
            assert (await pool.run(parse_source, URL, page(rss("/1")), **READ)).kind == "feed"
            assert len(pool.processes()) == 1

    asyncio.run(run())
