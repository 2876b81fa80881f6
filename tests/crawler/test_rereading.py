"""Articles read again from their kept pages: replaced where the reading is better, and nothing else of them moves."""

import asyncio
from dataclasses import replace

import pytest

from crawler.extract import NotAnArticle, Reason
from crawler.pipeline import Crawl
from crawler.rereading import Reread, Selection, reread
from crawler.resources import open_workshop
from index.archive.protocols import Archive
from index.article import Article
from index.corrections.layer import Field
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb
from tests.crawler.visiting import outlet, source, visit


def again(web: FakeWeb, chosen: Settings, archive: Archive, selection: Selection | None = None) -> Reread:
    async def go() -> Reread:
        async with open_workshop(chosen, archive, transport=web) as workshop:
            return await reread(workshop, selection or Selection())

    return asyncio.run(go())


def test_better_rules_replace_what_was_read_and_nothing_else(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = FakeWeb()
    outlet(web, 3)
    visit(web, chosen, archive, source(archive))
    ids = sorted(archive.articles.ids())
    archive.corrections.correct(ids[0], {Field.TITLE: "As an editor has it"}, by="edda")
    archive.articles.forget(ids=[ids[2]])
    before = archive.articles.get_many(ids)
    asked = len(web.asked)
    archive.outbox.done(archive.outbox.latest())
    assert again(web, chosen, archive) == Reread(read=2, unchanged=2)
    assert archive.outbox.pending(9) == []
    parse = Crawl.parse

    async def better(self: Crawl, page: object, hints: object) -> Article:
        return replace(await parse(self, page, hints), section="Harbour", title="Better")  # type: ignore[arg-type]

    monkeypatch.setattr(Crawl, "parse", better)
    assert again(web, chosen, archive, Selection(ids=(ids[1],))) == Reread(read=1, changed=1)
    assert again(web, chosen, archive) == Reread(read=2, changed=1, unchanged=1)
    assert {change.article_id for change in archive.outbox.pending(9)} == set(ids[:2])
    after = archive.articles.get_many(ids)
    assert [one.article.title for one in after] == ["As an editor has it", "Better"]
    assert [one.article.section for one in after] == ["Harbour", "Harbour"]
    for old, new in zip(before, after, strict=True):
        assert (new.revisions, new.first_fetched, new.last_fetched) == (1, old.first_fetched, old.last_fetched)
        assert (new.article.id, new.article.url) == (old.article.id, old.article.url)
    assert len(web.asked) == asked, "no outlet is asked"
    assert not any((chosen.data / "rereads").iterdir())


def test_what_is_no_article_any_more_stays_and_a_run_that_broke_off_goes_on(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = FakeWeb()
    outlet(web, 3)
    visit(web, chosen, archive, source(archive))
    monkeypatch.setattr("crawler.rereading.CHUNK", 1)
    parse, read = Crawl.parse, []

    async def breaks(self: Crawl, page: object, hints: object) -> Article:
        read.append(page)
        if len(read) == 2:
            raise KeyboardInterrupt
        raise NotAnArticle(Reason.EMPTY, "")

    monkeypatch.setattr(Crawl, "parse", breaks)
    with pytest.raises(KeyboardInterrupt):
        again(web, chosen, archive)
    monkeypatch.setattr(Crawl, "parse", parse)
    assert again(web, chosen, archive) == Reread(read=2, unchanged=2), "one was done before"
    assert archive.articles.count() == 3
