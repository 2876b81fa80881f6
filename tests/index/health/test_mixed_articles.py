"""An archive in which several pages were taken for one article is told, until they are archived apart."""

from dataclasses import replace

from index.annotation.near_duplicates import are_unlike
from index.archive.protocols import Archive
from index.article import Article, Block, article_id
from index.health.doctor import examine
from index.health.mixed_articles import find_mixed
from index.operations.settings import Settings
from tests.index.fakes import an_article, later

PROGRAM = "https://pier.example/article.pl"


def page(number: int, url: str = PROGRAM, words: int = 60) -> Article:
    text = " ".join(f"pilot{number} lamp{number * 7 + n} harbour{number} quay{n}" for n in range(words // 4))
    made = an_article(str(number), title=f"Report {number}", fetched=later(number))
    return replace(made, id=article_id(url), url=url, blocks=(Block(text=text),))


def test_pages_of_a_program_that_became_versions_are_told(archive: Archive, settings: Settings) -> None:
    for number in (99, 100, 101):
        archive.articles.save(page(number))
    (found,) = find_mixed(archive)
    assert (found.url, found.titles) == (PROGRAM, ("Report 99", "Report 100"))
    (told,) = (finding for finding in examine(settings, archive) if finding.subject == "articles")
    assert not told.well
    assert "'Report 99'" in told.text
    assert "again" in told.text


def test_they_are_told_no_more_once_they_stand_apart(archive: Archive, settings: Settings) -> None:
    for number in (99, 100):
        archive.articles.save(page(number))
    archive.articles.save(page(99, f"{PROGRAM}?sid=99"))
    assert list(find_mixed(archive)) == []
    assert not [finding for finding in examine(settings, archive) if finding.subject == "articles"]


def test_addresses_with_parameters_are_told_too(archive: Archive) -> None:
    for number in (1, 2):
        archive.articles.save(
            page(number, "https://pier.example/story"), aliases=[f"https://pier.example/story?ref={number}"]
        )
    assert [found.titles for found in find_mixed(archive)] == [("Report 1",)]


def test_versions_of_one_story_are_no_mixture(archive: Archive) -> None:
    archive.articles.save(page(1))
    archive.articles.save(replace(page(1, words=80), title="Report 1, longer", fetched=later(2)))
    archive.articles.save(page(3, "https://pier.example/latest"))
    archive.articles.save(page(4, "https://pier.example/latest"))
    assert list(find_mixed(archive)) == []


def test_short_texts_are_told_apart_too() -> None:
    assert are_unlike(page(1, words=8), page(2, words=8))
    assert not are_unlike(page(1, words=8), page(1, words=80))
    assert not are_unlike(page(1, words=8), replace(page(1, words=80), title="Another title"))
