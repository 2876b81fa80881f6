"""Whatever string is given to the archive, by a page, a program or a person: it is kept or found not to be there."""

from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings

from index.alert import Alert
from index.archive.protocols import Archive, Source, SourceKind, Visit
from index.article import Annotation, Mention
from index.errors import ArchiveRefused
from index.people.registry.corrections import Kind
from index.text.characters import line
from tests.index.fakes import START, an_article, annotate
from tests.index.strategies import any_text, names

NUMBERS = count()
of_any_text = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@of_any_text
@given(any_text, any_text)
def test_looking_up(archive: Archive, text: str, other: str) -> None:
    archive.people.resolve(text)
    archive.people.get(text)
    archive.people.matching(text, 5)
    archive.people.profile(text)
    archive.outlets.resolve(text)
    archive.sources.get(text)
    archive.sources.remove(text)
    assert archive.articles.get(text) is None
    assert archive.articles.id_of(text) is None
    assert archive.addresses.get_many([text, other]) == {}


def test_half_a_character_that_is_looked_up_as_it_is_has_a_sentence(archive: Archive) -> None:
    assert not archive.alerts.remove("watch\udcff")
    with pytest.raises(ArchiveRefused, match="no text"):
        archive.outlets.names(["\ud83d"])
    assert archive.articles.count() == 0


@of_any_text
@given(any_text, any_text, any_text)
def test_sources_and_what_became_of_them(archive: Archive, name: str, url: str, error: str) -> None:
    number = next(NUMBERS)
    source = Source(
        id=f"{number} {name}", url=f"https://{number}.example/{url}", name=name, kind=SourceKind.FEED, added=START,
    )  # fmt: skip
    assert archive.sources.add(source)
    assert archive.sources.get(source.id) == source
    visit = Visit(source=source.id, started=START, finished=START, error=error)
    archive.sources.record(visit, next_visit=START, rhythm=60.0)
    assert archive.sources.remove(source.id)


@of_any_text
@given(any_text, any_text)
def test_alerts(archive: Archive, query: str, target: str) -> None:
    name = f"alert {next(NUMBERS)}"
    alert = Alert(
        id=name, query=query, kind="webhook", target=target, secret="", created=datetime(2025, 7, 1, tzinfo=UTC)
    )
    assert archive.alerts.add(alert)
    assert alert in archive.alerts.all()
    archive.alerts.remove(name)


@of_any_text
@given(names, any_text, names)
def test_people_and_what_they_are_called(archive: Archive, name: str, role: str, other: str) -> None:
    article = an_article(f"page-{next(NUMBERS)}", f"{line(name)} spoke.")
    archive.articles.save(article)
    mention = Mention(name=f"Ada {name}", spans=((0, 1),), roles=(role,))
    annotate(archive, [(article.id, Annotation(annotator="test", mentions=(mention,)))])
    for person in archive.people.resolve(mention.name)[:1]:
        correction = archive.people.correct(Kind.RENAME, person.id, names=[other])
        archive.people.undo(correction.seq)
    archive.articles.forget(ids=[article.id])
