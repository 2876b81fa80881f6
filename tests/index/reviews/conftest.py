"""A review with letters of many scripts, chapters, comments, and marks that other formats give a meaning to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.archive import open_archive
from index.archive.protocols import Archive
from index.article import Right
from index.operations.settings import Settings, load_settings
from index.reviews.contents import Contents
from index.reviews.protocols import Cover, Item, Review, Shows
from index.reviews.reviewing import Reviewing
from tests.search.newsroom import article

TITLE = 'Coal & "Harbour" <Review>'
SCRIPTS = {
    "ja": ("港の関税が上がる", "港の関税が木曜日に上がった。"),
    "ar": ("الرسوم ترتفع في الميناء", "قال الوزير إن الرسوم سترتفع."),
    "he": ("עליית מכסים בנמל", "שר הנמל העלה את המכסים."),
    "ru": ("Пошлины на лес растут", "Министр повысил пошлины."),
    "th": ("ภาษีท่าเรือสูงขึ้น", "รัฐมนตรีขึ้นภาษี"),
}
ODD = article(
    1, 'Tariffs & "quotes" rise <again> {100%} _now_', "=SUM(A1) & co.\n1. first\n# no heading\n" + "Long words. " * 60
)
RESERVED = replace(article(2, "Reserved by its publisher", "Nobody may hand this on."), rights=(Right.NO_AI,))
FOREIGN = tuple(article(10 + n, *words, lang=lang) for n, (lang, words) in enumerate(SCRIPTS.items()))
ARTICLES = (ODD, RESERVED, *FOREIGN)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"BROADSHEET_DATA": str(tmp_path)})


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        archive.articles.save_many([(one, ()) for one in ARTICLES])
        yield archive


@pytest.fixture
def reviewing(archive: Archive, settings: Settings) -> Reviewing:
    account = AccountService(archive.accounts).add("ada", Role.EDITOR, by="test")
    return Reviewing(archive, settings, account)


@pytest.fixture
def review(reviewing: Reviewing) -> Review:
    """All in full, but for the first, which shows its first lines; a chapter before everything and one before the third."""
    cover = Cover(title=TITLE, day=date(2025, 7, 12), client="Müller & Söhne", intro="First line\nsecond – 港")
    made = reviewing.make(cover, [one.id for one in ARTICLES])
    items = [replace(item, shows=Shows.FULL) for item in reviewing.items(made.id)]
    items[0] = replace(items[0], shows=Shows.LINES, words="A comment & remark\nline two")
    reviewing.arrange(made.id, [Item(words="Chapter & one"), *items[:2], Item(words="فصل"), *items[2:]])
    return reviewing.get(made.id)


@pytest.fixture
def contents(archive: Archive, settings: Settings, review: Review) -> Contents:
    return Contents(archive, settings, review)
