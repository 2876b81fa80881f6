"""The sentence that shows why a form of a name is somebody's."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.archive.protocols import Archive
from index.article import Annotation, Mention
from index.people import Kind
from index.people.registry.evidence_sentences import LONGEST, evidence, sentence_around
from tests.index.fakes import an_article, annotate

TEXT = "It rained. Mr. Lund met Ada B. Lund at 6 p.m. on Monday.\nThe mayor, Eva Holm, left. Lund stayed!"


def sentence(text: str, name: str) -> str:
    at = text.index(name)
    start, end = sentence_around(text, at, at + len(name))
    return text[start:end]


def test_a_sentence_ends_where_it_ends_and_not_at_an_initial() -> None:
    assert sentence(TEXT, "It") == "It rained."
    assert sentence(TEXT, "Ada B. Lund") == "Mr. Lund met Ada B. Lund at 6 p.m. on Monday."
    assert sentence(TEXT, "Eva Holm") == "The mayor, Eva Holm, left."
    assert sentence(TEXT, "Lund stayed") == "Lund stayed!"


def test_of_an_endless_sentence_the_part_around_the_name() -> None:
    text = "word " * 500 + "Ada Lund " + "more " * 500
    cut = sentence(text, "Ada Lund")
    assert len(cut) <= LONGEST
    assert "word Ada Lund more" in cut
    assert cut.split()[0] == "word"
    assert cut.split()[-1] == "more"


@given(st.text(alphabet="Ab. !?\n\"'ü\u0301", max_size=400), st.data())
def test_any_text(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 20)))
    if "\n" in text[start:end]:
        return
    first, last = sentence_around(text, start, end)
    assert 0 <= first <= start < end <= last <= len(text)
    assert "\n" not in text[first:last]


def test_it_comes_from_the_archive_and_goes_with_it(archive: Archive) -> None:
    article = replace(an_article("bridge", TEXT), title="Lund opens a bridge")
    archive.articles.save(article)
    at = article.text.index("Ada B. Lund")
    mentions = (
        Mention(name="Ada B. Lund", spans=((at - 9, at - 5), (at, at + 11)), title_spans=((0, 4),)),
        Mention(name="Eva Holm", spans=(), title_spans=((0, 4),)),
    )
    annotate(archive, [(article.id, Annotation(annotator="a1", mentions=mentions))])
    archived = archive.articles.get(article.id)
    assert archived is not None
    proof = evidence(archived, "ada-b-lund", "Ada B. Lund")
    assert proof is not None
    assert [proof.sentence[a:b] for a, b in proof.marks] == ["Lund", "Ada B. Lund"]
    assert article.text[proof.span[0] : proof.span[1]] == "Lund"
    headline = evidence(archived, "eva-holm", "Eva Holm")
    assert headline is not None
    assert (headline.sentence, headline.in_title) == ("Lund opens a bridge", True)
    assert evidence(archived, "ada-b-lund", "Adelheid Lund") is None
    archive.people.correct(Kind.HIDE, "ada-b-lund")
    hidden = archive.articles.get(article.id)
    assert hidden is not None
    assert evidence(hidden, "ada-b-lund", "Ada B. Lund") is None
