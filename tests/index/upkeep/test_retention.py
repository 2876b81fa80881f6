"""Retention takes down what is old, leaves what somebody keeps, and does not believe a clock that jumped."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.accounts.values import Account
from index.archive.protocols import Archive, Source, SourceKind
from index.collections.collecting import Collecting
from index.collections.protocols import Access
from index.commands import retain
from index.highlights.highlighting import Highlighting
from index.operations.settings import Settings
from index.reviews.protocols import Cover, Item
from index.reviews.reviewing import Reviewing
from index.upkeep.retention import EXPIRED, ITSELF, OTHERS, due, due_of, expire
from tests.index.fakes import START, an_article
from tests.index.indexing.line import save

TEN_DAYS = timedelta(days=10).total_seconds()


@pytest.fixture
def kept(settings: Settings) -> Settings:
    return replace(settings, keep=TEN_DAYS)


@pytest.fixture
def edda(archive: Archive) -> Account:
    return AccountService(archive.accounts).add("edda", Role.EDITOR, by="test")


def test_retention_forgets_what_is_old(kept: Settings, archive: Archive) -> None:
    archive.articles.save(an_article("old", day=1))
    archive.articles.save(an_article("new", day=29))
    assert expire(archive, kept, START) == 1
    assert [a.article.title for a in archive.articles.latest(9)] == ["News of new"]
    assert archive.articles.forgotten([an_article("old", day=1).url])
    (entry,) = archive.accounts.audit(9)
    assert (entry.by, entry.action, entry.subject) == (ITSELF, EXPIRED, OTHERS)
    assert entry.detail.startswith("1 published before ")
    assert entry.detail.endswith(", kept for 10d")
    assert expire(archive, kept, START) == 0
    assert len(archive.accounts.audit(9)) == 1, "nothing removed, nothing to tell"


def test_retention_does_not_believe_a_clock_that_jumped(kept: Settings, archive: Archive) -> None:
    save(archive, *(f"pier{n}" for n in range(101)))
    later = START + timedelta(days=3650)
    assert expire(archive, kept, later) == 0
    assert archive.articles.count() == 101
    assert expire(archive, kept, later, even_most=True) == 101


def collect(archive: Archive, settings: Settings, who: Account, article: str) -> None:
    mine = Collecting(archive, settings, who, by=who.name)
    mine.put(mine.make("Piers", about="", access=Access.PRIVATE).id, [article])


def star(archive: Archive, settings: Settings, who: Account, article: str) -> None:
    Collecting(archive, settings, who, by=who.name).star([article])


def tag(archive: Archive, settings: Settings, who: Account, article: str) -> None:
    Collecting(archive, settings, who, by=who.name).tag([article], "to call")


def note(archive: Archive, settings: Settings, who: Account, article: str) -> None:
    Collecting(archive, settings, who, by=who.name).write(article, "Ask the harbour office.")


def highlight(archive: Archive, settings: Settings, who: Account, article: str) -> None:
    found = archive.articles.get(article)
    assert found is not None
    Highlighting(archive, settings, who).mark(article, found.article.blocks[0].text[:20], "")


def review(archive: Archive, settings: Settings, who: Account, article: str) -> None:
    Reviewing(archive, settings, who, by=who.name).make(Cover(title="Piers", day=date(2025, 7, 12)), [article])


KEEPING: list[Callable[[Archive, Settings, Account, str], None]] = [collect, star, tag, note, highlight, review]


@pytest.mark.parametrize("keep", KEEPING)
def test_what_somebody_keeps_stays(
    kept: Settings, archive: Archive, edda: Account, keep: Callable[[Archive, Settings, Account, str], None]
) -> None:
    pinned = an_article("pinned", day=1)
    for article in (pinned, an_article("old", day=1), an_article("new", day=29)):
        archive.articles.save(article)
    keep(archive, kept, edda, pinned.id)
    (one,) = due(archive, kept, START)
    assert (one.articles, one.kept) == (1, 1)
    assert expire(archive, kept, START) == 1
    assert archive.articles.get(pinned.id) is not None
    assert archive.articles.forget(before=START) == 2, "an owner who says so removes it all the same"


def test_what_is_kept_no_more_goes(kept: Settings, archive: Archive, edda: Account) -> None:
    article = an_article("pinned", day=1)
    archive.articles.save(article)
    mine = Collecting(archive, kept, edda, by="edda")
    mine.star([article.id])
    mine.write(article.id, "For the lead.")
    assert expire(archive, kept, START) == 0
    mine.star([article.id], on=False)
    assert expire(archive, kept, START) == 0, "the note is still there"
    mine.write(article.id, "")
    assert expire(archive, kept, START) == 1


def test_a_chapter_of_a_review_keeps_nothing_and_hinders_nothing(
    kept: Settings, archive: Archive, edda: Account
) -> None:
    archive.articles.save(an_article("old", day=1))
    reviews = Reviewing(archive, kept, edda, by="edda")
    made = reviews.make(Cover(title="Piers", day=date(2025, 7, 12)), [])
    reviews.arrange(made.id, [Item(number=0, article=None, words="The harbour")])
    assert expire(archive, kept, START) == 1


def test_each_source_has_its_own_time_and_its_own_line(settings: Settings, archive: Archive) -> None:
    for name, keep in (("lantern", TEN_DAYS), ("anchor", TEN_DAYS), ("herald", 0.0)):
        source = Source(
            id=name, url=f"https://{name}.example/feed", name=None, kind=SourceKind.FEED, added=START, keep=keep
        )
        archive.sources.add(source)
        archive.articles.save(an_article(name, day=1, source=name))
    archive.articles.save(an_article("other", day=1))
    found = due(archive, settings, START)
    assert [(one.sources, one.articles) for one in found] == [(("anchor", "lantern"), 2)]
    of = {source.id: due_of(archive, settings, source, START) for source in archive.sources.all()}
    assert of["herald"] is None
    assert of["lantern"] is not None
    assert of["lantern"].articles == 1
    assert expire(archive, settings, START) == 2
    assert {(entry.subject, entry.detail[:1]) for entry in archive.accounts.audit(9)} == {
        ("lantern", "1"),
        ("anchor", "1"),
    }


def test_the_command_says_what_it_would_do_and_does_it(settings: Settings, archive: Archive) -> None:
    archive.articles.save(an_article("old", day=1))
    archive.close()
    environ = {"BROADSHEET_DATA": str(settings.data)}
    said = CliRunner().invoke(retain, env=environ)
    assert "stay for ever" in said.output
    said = CliRunner().invoke(retain, ["--dry-run"], env={**environ, "BROADSHEET_KEEP": "10d"})
    assert said.exit_code == 0, said.output
    assert "all articles: kept for 10d; 1 article from before" in said.output
    assert "forgotten" not in said.output
    said = CliRunner().invoke(retain, env={**environ, "BROADSHEET_KEEP": "10d"})
    assert "1 article forgotten." in said.output
    assert (
        "0 articles from before"
        in CliRunner().invoke(retain, ["--dry-run"], env={**environ, "BROADSHEET_KEEP": "10d"}).output
    )
