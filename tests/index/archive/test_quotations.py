"""What the archive keeps of quotations, and whom they count to."""

from index.annotation.annotator import annotate as understand
from index.archive.protocols import Archive
from index.article import Annotation, Mention, Quotation
from index.people import Kind
from tests.index.fakes import an_article, annotate

HALE = Mention(name="Robert Hale", spans=((0, 3),))
QUOTATION = Quotation(start=0, end=3, said_by="Hale", speaker=0)


def quoting(archive: Archive, name: str, mention: Mention = HALE) -> str:
    article = an_article(name)
    archive.articles.save(article)
    annotate(archive, [(article.id, Annotation(annotator="a1", mentions=(mention,), quotations=(QUOTATION,)))])
    return article.id


def speakers(archive: Archive, article_id: str) -> list[str | None]:
    found = archive.articles.get(article_id)
    assert found is not None
    return [speaker for speaker, _ in found.quotations]


def test_quotations_come_back_as_they_were_kept(archive: Archive) -> None:
    article = an_article("bridge")
    archive.articles.save(article)
    given = (
        QUOTATION,
        Quotation(start=4, end=6, said_by="a spokesman for the port", goes_on=True),
        Quotation(start=7, end=9),
    )
    annotate(archive, [(article.id, Annotation(annotator="a1", mentions=(HALE,), quotations=given))])
    kept = archive.annotations.get(article.id)
    assert kept is not None
    assert kept.quotations == given
    found = archive.articles.get(article.id)
    assert found is not None
    assert found.quotations == (("robert-hale", given[0]), (None, given[1]), (None, given[2]))


def test_a_merger_of_people_reaches_their_quotations_and_can_be_taken_back(archive: Archive) -> None:
    bridge = quoting(archive, "bridge")
    quoting(archive, "ferry", Mention(name="Bobby Hall", spans=((0, 3),)))
    archive.people.correct(Kind.MERGE, "robert-hale", other="bobby-hall")
    assert speakers(archive, bridge) == ["bobby-hall"]
    archive.people.undo()
    assert speakers(archive, bridge) == ["robert-hale"]


def test_a_hidden_person_says_nothing(archive: Archive) -> None:
    bridge = quoting(archive, "bridge")
    archive.people.correct(Kind.HIDE, "robert-hale")
    assert speakers(archive, bridge) == [None]


def test_a_takedown_leaves_nothing(archive: Archive) -> None:
    bridge = quoting(archive, "bridge")
    archive.articles.forget(ids=[bridge])
    assert archive.articles.get(bridge) is None
    assert archive.annotations.get(bridge) is None


def test_an_annotation_of_an_earlier_version_has_none_and_is_due(archive: Archive) -> None:
    article = an_article("bridge")
    archive.articles.save(article)
    annotate(archive, [(article.id, Annotation(annotator="people-9"))])
    assert archive.annotations.stale(understand(article).annotator, 10) == [article.id]
