"""The crawler learns what repeats on the pages of a host, leaves it out, and mends what it read before the lesson."""

from dataclasses import replace
from html import escape

from index.archive.protocols import Archive
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb
from tests.crawler.furniture.test_lesson import PROMOTION, story
from tests.crawler.test_rereading import again
from tests.crawler.visiting import source, visit

BASE = "https://news.example"


def outlet(web: FakeWeb, *numbers: int) -> None:
    items = "".join(f"<item><title>T</title><link>{BASE}/{n}</link></item>" for n in numbers)
    web.page(f"{BASE}/feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>", kind="application/rss+xml")
    for n in numbers:
        told = story(n)
        text = "".join(f"<p>{escape(block.text)}</p>" for block in told.blocks)
        web.page(f"{BASE}/{n}", f"<html lang=en><body><article><h1>{told.title}</h1>{text}<p>{PROMOTION}</p></article>")


def promoted(archive: Archive) -> int:
    return sum(PROMOTION in archived.article.text for archived in archive.articles.latest(99))


def test_from_the_second_article_on_and_in_the_first_as_well(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 0)
    where = source(archive)
    visit(web, chosen, archive, where)
    assert promoted(archive) == 1, "nobody can know"
    archive.outbox.done(archive.outbox.latest())
    outlet(web, 0, 1)
    visit(web, chosen, archive, where)
    assert promoted(archive) == 0
    assert {change.article_id for change in archive.outbox.pending(9)} == set(archive.articles.ids())
    assert all(archived.revisions == 1 for archived in archive.articles.latest(9)), "the same pages, read better"
    outlet(web, 0, 1, 2)
    visit(web, chosen, archive, where)
    assert (archive.articles.count(), promoted(archive)) == (3, 0)


def test_pages_that_are_read_again_follow_the_lesson(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 0, 1, 2)
    visit(web, chosen, archive, source(archive))
    assert again(web, chosen, archive).unchanged == 3
    assert promoted(archive) == 0


def test_it_can_be_switched_off(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 0, 1, 2)
    visit(web, replace(chosen, learn_furniture=False), archive, source(archive))
    assert promoted(archive) == 3
    assert archive.furniture.get("news.example") == ""
