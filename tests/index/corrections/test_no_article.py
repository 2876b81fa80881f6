"""What is no article: removed, kept away with what is like it, listed and taken back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.archive import open_archive
from index.archive.protocols import AddressState, Archive, Saved
from index.article import Outlet, article_id
from index.corrections import no_article
from index.corrections.commands import no_articles
from index.corrections.no_article import WrongPattern
from index.errors import NotFound
from index.operations.settings import load_settings
from index.outlets.outlet_decisions import DecisionKind
from tests.index.fakes import an_article

LIST = an_article("list/3", source="lantern")
NUMBERED = "lantern.example/list/{number}"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
    with open_archive(load_settings()) as archive:
        for article in (LIST, an_article("list/4"), an_article("harbour")):
            archive.articles.save(article)
        archive.addresses.put_many([AddressState(url="https://www.lantern.example/list/5")])
        yield archive


def test_patterns_are_offered_with_what_they_would_keep_away(archive: Archive) -> None:
    offers = {offer.pattern: offer for offer in no_article.offers(archive, LIST.id)}
    assert list(offers) == ["lantern.example/list/3", NUMBERED, "lantern.example/list/*"]
    numbered = offers[NUMBERED]
    assert (numbered.addresses, numbered.articles, numbered.more) == (3, 1, False)
    assert "https://www.lantern.example/list/5" in numbered.examples
    assert offers["lantern.example/list/3"].articles == 0


def test_removed_kept_away_and_taken_back(archive: Archive) -> None:
    entry = no_article.say_no_article(archive, LIST.id, pattern=NUMBERED, by="edda")
    assert (entry.address, entry.pattern, entry.source, entry.outlet) == (LIST.url, NUMBERED, "lantern", "the-lantern")
    assert archive.articles.get(LIST.id) is None
    assert archive.articles.get(article_id("https://lantern.example/list/4")) is not None, "others stay"
    assert archive.articles.save(LIST) is Saved.FORGOTTEN
    assert archive.not_articles.patterns() == [NUMBERED]
    assert archive.not_articles.log(9, source="lantern") == archive.not_articles.log(9, outlet="the-lantern") == [entry]
    assert archive.not_articles.log(9, source="other") == []
    assert archive.takedowns.log(1)[0].reason == "no article"
    undone = no_article.take_back(archive, entry.seq, by="otto")
    assert undone.undone_by == "otto"
    assert archive.not_articles.patterns() == []
    assert archive.articles.save(LIST) is Saved.NEW
    with pytest.raises(NotFound):
        no_article.take_back(archive, entry.seq, by="otto")


def test_it_can_be_taken_back_when_an_owner_has_lifted_the_takedown(archive: Archive) -> None:
    entry = no_article.say_no_article(archive, LIST.id, by="edda")
    assert entry.takedown is not None
    archive.takedowns.lift(entry.takedown, by="otto")
    assert no_article.take_back(archive, entry.seq, by="edda").undone is not None


def test_a_pattern_has_to_match_the_article_itself(archive: Archive) -> None:
    for pattern in ("lantern.example/tag/*", "lantern.example/*", "lantern.example/list/{number}/x"):
        with pytest.raises(WrongPattern):
            no_article.say_no_article(archive, LIST.id, pattern=pattern, by="edda")
    assert archive.articles.get(LIST.id) is not None
    with pytest.raises(NotFound):
        no_article.offers(archive, "nosuch")


def test_a_merged_outlet_lists_what_came_from_either(archive: Archive) -> None:
    archive.articles.save(replace(an_article("pier"), outlet=Outlet(id="pier-post", name="Pier Post")))
    no_article.say_no_article(archive, LIST.id, by="edda")
    archive.outlets.decide(DecisionKind.MERGE, "the-lantern", other="pier-post", by="edda")
    assert len(archive.not_articles.log(9, outlet="pier-post")) == 1


def test_on_the_command_line(archive: Archive) -> None:
    def said(*arguments: str) -> str:
        result = CliRunner().invoke(no_articles, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    assert f"{NUMBERED}: 3 known addresses match; 1 other articles that match stay" in said(
        "say", LIST.url, "--preview"
    )
    assert "1: https://lantern.example/list/3 is no article, nor is" in said("say", LIST.url, "--pattern", NUMBERED)
    assert archive.outbox.waiting() == 0
    assert "by command line" in said("list")
    assert "Taken back" in said("undo", "1")
    assert "(taken back" in said("list")
