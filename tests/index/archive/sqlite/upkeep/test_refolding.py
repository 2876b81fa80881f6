"""An archive that folded names otherwise is brought up to date when it is opened."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from index.archive import open_archive
from index.article import Annotation, Mention, Outlet
from index.operations.settings import Settings
from tests.index.fakes import an_article, annotate


@pytest.mark.parametrize("readonly", [False, True])
def test_names_that_were_folded_otherwise_are_found_again(settings: Settings, readonly: bool) -> None:
    outlet = Outlet(id="laka-post", name="Łąka Post")
    article = replace(an_article("ferry"), outlet=outlet)
    mention = Mention(name="Łucja Øster", spans=((0, 3),))
    with open_archive(settings) as archive:
        archive.articles.save(article)
        annotate(archive, [(article.id, Annotation(annotator="test", mentions=(mention,)))])
    with closing(sqlite3.connect(settings.archive_path)) as connection, connection:
        connection.execute("UPDATE outlets SET key = 'łaka post'")
        connection.execute("UPDATE people_names SET key = 'łucja~øster', surname = 'øster'")
        connection.execute("DELETE FROM people_words")
        connection.execute("INSERT INTO people_words SELECT 'øster', id FROM people")
        connection.execute("DELETE FROM meta WHERE name = 'folded'")
    with open_archive(settings, readonly=readonly) as archive:
        assert archive.outlets.resolve("laka post") == [outlet]
        assert [person.name for person in archive.people.resolve("lucja oster")] == ["Łucja Øster"]
        assert [person.name for person in archive.people.resolve("Oster")] == ["Łucja Øster"]
        assert [summary.person.name for summary in archive.people.matching("ost", 5)] == ["Łucja Øster"]
