"""A new rule for taking names apart: forms are registered again, and nobody notices but by better people."""

from index.archive.factory import open_archive
from index.archive.protocols import Archive
from index.archive.sql.archive import SqlStores
from index.article import Annotation, Mention
from index.operations.settings import Settings
from tests.index.fakes import an_article, annotate


def decide_people(archive: Archive) -> None:
    while archive.people.decide_pending(5):
        pass


def people(archive: Archive) -> list[tuple[str, str, int]]:
    return [(one.person.id, one.person.name, one.articles) for one in archive.people.most(99)]


def test_people_and_ids_stay_when_forms_are_read_again(archive: SqlStores, settings: Settings) -> None:
    for number, name in enumerate(("Ana Lund", "Ana B. Lund", "Heckle Ana Lund", "Ivo Marrow", "Ivo Marrow Jr.")):
        article = an_article(f"story {number}")
        archive.articles.save(article)
        mentions = (Mention(name=name, spans=((0, 3),), roles=("mayor",)), Mention(name="Pia Renner", spans=((4, 6),)))
        annotate(archive, [(article.id, Annotation(annotator="a1", mentions=mentions))])
    decide_people(archive)
    before = people(archive)
    with archive._database.writing() as connection:
        connection.execute("UPDATE meta SET value = 'of another day' WHERE name = 'folded'")
    with open_archive(settings) as again:
        assert isinstance(again, SqlStores)
        with again._database.reading() as connection:
            assert connection.execute("SELECT count(*) FROM forms").fetchone() == (0,)
        assert people(again) == before
        decide_people(again)
        assert people(again) == before
        with again._database.reading() as connection:
            assert connection.execute("SELECT count(*) FROM mentions WHERE form IS NULL").fetchone() == (0,)
        assert again.check() == ()
