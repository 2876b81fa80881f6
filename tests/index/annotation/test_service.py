"""From archived articles to documents: each is read once, annotated, and given to the engine as the archive has it."""

from pathlib import Path

import pytest

from index.annotation.service import AnnotationService
from index.archive import open_archive
from index.archive.sql.rows import row_codec
from index.article import Article
from index.document import document_of
from index.operations.settings import Settings
from tests.index.fakes import FakeAnnotator, an_article

AGENCY = "Ms Ada Lund closed the harbour. " + " ".join(f"Ship {n} lay at pier {n + 7}." for n in range(40))


def test_an_article_is_decoded_once_on_its_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[str] = []
    decode = row_codec.row_to_article

    def counted(row: dict[str, object]) -> Article:
        decoded.append(str(row["id"]))
        return decode(row)

    monkeypatch.setattr(row_codec, "row_to_article", counted)
    row_codec._recent.cache_clear()
    settings = Settings(data=tmp_path)
    with open_archive(settings) as archive:
        articles = [an_article(f"pier{n}", f"Ms Ada Lund closed pier {n}.") for n in range(5)]
        archive.articles.save_many([(article, ()) for article in articles])
        service = AnnotationService(settings, archive, FakeAnnotator(), lambda: False)
        documents, _ = service.documents([article.id for article in articles])
    assert [document.person for document in documents] == [("ada-lund",)] * 5
    assert sorted(decoded) == sorted(article.id for article in articles)


def test_the_documents_are_those_of_the_archive(tmp_path: Path) -> None:
    """A copy that came first is linked to its original by the time that both are given to the engine."""
    settings = Settings(data=tmp_path)
    daily, agency = an_article("daily", AGENCY, day=2), an_article("agency", AGENCY, day=1)
    with open_archive(settings) as archive:
        archive.articles.save_many([(daily, ()), (agency, ())])
        service = AnnotationService(settings, archive, FakeAnnotator(), lambda: False)
        documents, gone = service.documents([daily.id, agency.id, "nobody"])
        assert gone == ["nobody"]
        assert {document.id: document.copy_of for document in documents} == {daily.id: agency.id, agency.id: None}
        again, _ = service.documents([daily.id, agency.id])
        assert again == documents
        assert documents == [
            document_of(archived, settings.timezone) for archived in archive.articles.get_many([daily.id, agency.id])
        ]


def test_documents_of_what_is_annotated_wait_for_nobody_who_writes(tmp_path: Path) -> None:
    """A rebuild reads alone, so that it goes on beside an import, whose transactions are long."""
    settings = Settings(data=tmp_path)
    article = an_article("pier", "Ms Ada Lund closed pier 4.")
    with open_archive(settings) as archive:
        archive.articles.save_many([(article, ())])
        before = AnnotationService(settings, archive, FakeAnnotator(), lambda: False).documents([article.id])
    with open_archive(settings, readonly=True) as archive:
        assert AnnotationService(settings, archive, FakeAnnotator(), lambda: False).documents([article.id]) == before
