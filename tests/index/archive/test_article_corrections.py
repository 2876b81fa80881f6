"""Corrections of articles: a layer over what was read, which reading again leaves in place and taking back removes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.annotation.near_duplicates import shingles
from index.archive.protocols import Annotated, Archive, Saved
from index.article import Annotation, Article, DateSource, Mention, Outlet, PartialDateTime
from index.corrections.layer import Field, Value, as_read
from index.document import document_of
from index.errors import NotFound
from index.operations.settings import Settings
from tests.index.fakes import an_article, annotate

CHANGES: dict[Field, Value] = {
    Field.TITLE: "Harbour opens again",
    Field.PUBLISHED: "2025-07-01",
    Field.AUTHORS: ["Ana Lund", "Boris Latch"],
    Field.OUTLET: ["quay-courier", "Quay Courier"],
    Field.LANG: "de-AT",
}


def kept(archive: Archive, article: Article) -> Article:
    found = archive.articles.get(article.id)
    assert found is not None
    return found.article


def settled(archive: Archive) -> None:
    archive.outbox.done(archive.outbox.latest())


def test_corrected_marked_searchable_and_taken_back(archive: Archive, settings: Settings) -> None:
    article = an_article("harbour", "Jerrold Nack spoke.")
    archive.articles.save(article)
    annotate(
        archive, [(article.id, Annotation(annotator="a1", mentions=(Mention(name="Jerrold Nack", spans=((0, 12),)),)))]
    )
    settled(archive)
    entries = archive.corrections.correct(article.id, CHANGES, by="edda")
    assert [(entry.field, entry.value, entry.by) for entry in entries] == [(*pair, "edda") for pair in CHANGES.items()]
    found = archive.articles.get(article.id)
    assert found is not None
    assert {field: as_read(found.article, field) for field in Field} == CHANGES
    assert found.article.published_source is DateSource.EDITOR
    assert found.corrected == tuple(sorted(Field))
    document = document_of(found, settings.timezone)
    assert (document.title, document.outlet, document.author, document.lang) == (
        "Harbour opens again\n" + "\n".join(article.other_titles) if article.other_titles else "Harbour opens again",
        "quay-courier", ("Ana Lund", "Boris Latch"), "de-AT",
    )  # fmt: skip
    assert (Outlet(id="quay-courier", name="Quay Courier"), 1) in archive.outlets.all()
    assert [change.article_id for change in archive.outbox.pending(9)] == [article.id]
    assert archive.annotations.get(article.id) is None, "the title and the language changed"
    assert [one.article for one in archive.articles.revisions(article.id)] == [article], "what was read stays"

    settled(archive)
    for entry in entries:
        archive.corrections.undo(entry.seq, by="otto")
    assert kept(archive, article) == article
    assert archive.outbox.waiting() == 1
    assert {entry.undone_by for entry in archive.corrections.log(article.id)} == {"otto"}
    with pytest.raises(NotFound):
        archive.corrections.undo(entries[0].seq, by="otto")


def test_an_earlier_correction_counts_again_when_the_later_is_taken_back(archive: Archive) -> None:
    article = an_article("harbour")
    archive.articles.save(article)
    archive.corrections.correct(article.id, {Field.TITLE: "First"}, by="edda")
    (second,) = archive.corrections.correct(article.id, {Field.TITLE: "Second"}, by="edda")
    assert archive.corrections.correct(article.id, {Field.TITLE: "Second"}, by="edda") == []
    archive.corrections.undo(second.seq, by="edda")
    assert kept(archive, article).title == "First"


def test_none_is_a_value(archive: Archive) -> None:
    article = replace(
        an_article("harbour"), published=PartialDateTime.parse("2025-07-01"), published_source=DateSource.TEXT
    )
    archive.articles.save(article)
    archive.corrections.correct(article.id, {Field.PUBLISHED: None, Field.OUTLET: None, Field.AUTHORS: []}, by="edda")
    now = kept(archive, article)
    assert (now.published, now.published_source, now.outlet, now.authors) == (None, DateSource.NONE, None, ())


def test_a_takedown_takes_the_corrections_along_and_unknown_articles_have_none(archive: Archive) -> None:
    article = an_article("harbour")
    archive.articles.save(article)
    archive.corrections.correct(article.id, {Field.TITLE: "Private"}, by="edda")
    archive.articles.forget(ids=[article.id])
    assert archive.corrections.log(article.id) == []
    with pytest.raises(NotFound):
        archive.corrections.correct(article.id, {Field.TITLE: "x"}, by="edda")


def test_what_was_annotated_before_a_correction_is_not_kept(archive: Archive) -> None:
    article = an_article("harbour", "Jerrold Nack spoke.")
    archive.articles.save(article)
    before = archive.articles.get(article.id)
    archive.corrections.correct(article.id, {Field.TITLE: "Another title"}, by="edda")
    annotate(archive, [(article.id, Annotation(annotator="new"))])
    assert archive.annotations.get(article.id) is not None
    archive.corrections.correct(article.id, {Field.TITLE: "A third title"}, by="edda")
    assert before is not None
    late = Annotated(archived=before, annotation=Annotation(annotator="old"), shingles=shingles(before.article.text))
    assert archive.annotations.save([late]) == []
    assert archive.annotations.get(article.id) is None


VALUES: dict[Field, st.SearchStrategy[Value]] = {
    Field.TITLE: st.sampled_from(("Harbour opens", "Ferry sails", "港が開く")),
    Field.PUBLISHED: st.sampled_from((None, "2025-07-01", "2024-02-29T09:30:00+02:00")),
    Field.AUTHORS: st.sampled_from(([], ["Ana Lund"], ["Ana Lund", "Boris Latch"])),
    Field.OUTLET: st.sampled_from((None, ["quay-courier", "Quay Courier"], ["hill-gazette", "Hill Gazette"])),
    Field.LANG: st.sampled_from((None, "en", "ja")),
}
LAYER = st.fixed_dictionaries({}, optional=VALUES)
READ = st.fixed_dictionaries(VALUES)


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(first=READ, again=st.lists(READ, min_size=1, max_size=3), layer=LAYER, name=st.uuids())
def test_a_correction_outlives_reading_again_and_what_was_read_outlives_the_correction(
    archive: Archive,
    first: dict[Field, Value],
    again: list[dict[Field, Value]],
    layer: dict[Field, Value],
    name: object,
) -> None:
    def read(values: dict[Field, Value], hour: int) -> Article:
        base = an_article(str(name), f"Read {hour} times.")
        published = values[Field.PUBLISHED]
        outlet = values[Field.OUTLET]
        return replace(
            base,
            title=str(values[Field.TITLE]),
            published=PartialDateTime.parse(published) if isinstance(published, str) else None,
            published_source=DateSource.METADATA if published else DateSource.NONE,
            authors=tuple(values[Field.AUTHORS] or ()),
            outlet=Outlet(id=outlet[0], name=outlet[1]) if outlet else None,
            lang=str(values[Field.LANG]) if values[Field.LANG] else None,
            fetched=base.fetched + timedelta(hours=hour),
        )

    article = read(first, 0)
    archive.articles.save(article)
    entries = archive.corrections.correct(article.id, layer, by="edda")
    fixed = {entry.field: entry.value for entry in entries}
    for hour, values in enumerate(again, 1):
        assert archive.articles.save(read(values, hour)) is Saved.CHANGED
        shown = kept(archive, article)
        assert {field: as_read(shown, field) for field in Field} == values | fixed
        counted = {outlet.id for outlet, _ in archive.outlets.all()}
        assert shown.outlet is None or shown.outlet.id in counted
    for entry in entries:
        archive.corrections.undo(entry.seq, by="edda")
    last = kept(archive, article)
    assert {field: as_read(last, field) for field in Field} == again[-1]
    assert last.published_source is not DateSource.EDITOR
    archive.articles.forget(ids=[article.id])
    archive.articles.allow_again(address=article.url)
