"""Values follow the rule of strings when they are made, and stay within limits that have names."""

import copy
import pickle
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from index.annotation import annotator
from index.annotation.annotator import annotate
from index.article import (
    ArchivedArticle,
    Article,
    Block,
    Image,
    Mention,
    Outlet,
    Quotation,
    Understood,
    as_kept,
    understood_later,
)
from index.text import characters
from tests.index.fakes import an_article
from tests.index.strategies import articles


@given(articles())
def test_an_article_made_of_an_article_is_the_same(article: Article) -> None:
    assert replace(article, blocks=tuple(replace(block) for block in article.blocks)) == article


def test_a_block_that_nobody_sees_and_an_outlet_without_a_name_are_left_out() -> None:
    blocks = (Block(text="First."), Block(text="\u200b\u202e"), Block(text="Last.\ud83d"))
    article = replace(an_article("bridge"), blocks=blocks, outlet=Outlet(id="\u2060", name="\0"))
    assert article.text == "First.\nLast."
    assert article.outlet is None
    assert Outlet(id="lantern", name="\u3164").name == "lantern"


def test_what_looks_alike_is_one() -> None:
    article = replace(an_article("bridge"), authors=("Ada\u200b Lund", "Ada Lund", "Ada\xa0Lund\u202c", "\u200b"))
    assert article.authors == ("Ada Lund",)
    assert Mention(name="Ada\u00ad Lund", spans=(), roles=("Mayor\u200f", "Mayor")) == Mention(
        name="Ada Lund", spans=(), roles=("Mayor",)
    )


@pytest.mark.parametrize("text", ["", "one\ntwo"])
def test_a_block_is_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Block(text=text)


def test_limits_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(characters, "TEXT", 25)
    long = replace(
        an_article("bridge"),
        title="a" * 2 * characters.TITLE,
        blocks=tuple(Block(text="0123456789") for _ in range(9)),
        authors=tuple(f"Writer {n}" for n in range(2 * characters.LISTED)),
        section="s" * 2 * characters.LINE,
    )
    assert len(long.title) == characters.TITLE
    assert long.text == "0123456789\n0123456789"
    assert len(long.authors) == characters.LISTED
    assert len(long.section or "") == characters.LINE


def test_of_a_text_without_end_only_the_beginning_is_annotated(monkeypatch: pytest.MonkeyPatch) -> None:
    article = an_article("bridge", "Ms. Ada Lund met him. Later Ms. Eva Holm came.")
    assert len(annotate(article).mentions) == 2
    monkeypatch.setattr(annotator, "READ", 25)
    assert [mention.name for mention in annotate(article).mentions] == ["Ada Lund"]


def test_an_address_has_nothing_that_cannot_be_printed() -> None:
    article = replace(
        an_article("bridge"), url="https://a.example/\u202e\ud83d", image=Image(url="https://a.example/\n")
    )
    assert article.url == "https://a.example/%E2%80%AE\ufffd"
    assert article.image
    assert article.image.url == "https://a.example/%0A"


def test_what_is_kept_is_read_as_it_was() -> None:
    assert as_kept(Block, text="de\u0301fi\u200b").text == "de\u0301fi\u200b"


MENTION, QUOTATION = Mention(name="Ada Lund", spans=((0, 8),)), Quotation(start=3, end=9)


def understood() -> Understood:
    return (("ada-lund", MENTION),), (("ada-lund", QUOTATION),), date(2031, 5, 6)


def archived() -> ArchivedArticle:
    article = an_article("bridge")
    return ArchivedArticle(article=article, first_fetched=article.fetched, last_fetched=article.fetched)


def test_what_is_understood_later_is_the_same_as_if_it_had_been_at_once() -> None:
    mentions, quotations, event = understood()
    at_once = replace(archived(), mentions=mentions, quotations=quotations, event=event)
    asked: list[str] = []

    def work_out() -> Understood:
        asked.append("once")
        return understood()

    later = understood_later(archived(), work_out)
    assert later.people == ()
    assert not asked, "what others show costs nothing"
    assert later.event == date(2031, 5, 6)
    assert (later.mentions, later.quotations) == (mentions, quotations)
    assert len(asked) == 1
    assert at_once == later
    assert at_once == understood_later(archived(), understood)
    assert hash(at_once) == hash(understood_later(archived(), understood))
    for copied in (copy.copy, copy.deepcopy, replace, lambda one: pickle.loads(pickle.dumps(one))):
        assert copied(understood_later(archived(), understood)) == at_once
    with pytest.raises(AttributeError):
        _ = later.mention  # type: ignore[attr-defined]


def test_nothing_is_understood_of_an_article_that_nobody_annotated() -> None:
    assert (archived().mentions, archived().quotations, archived().event) == ((), (), None)
