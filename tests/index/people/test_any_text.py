"""What holds for every text whatever."""

import json
from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.annotation.annotator import ANNOTATOR, annotate
from index.article import Article, Block
from index.people.mentions.finder import find_people
from index.people.tagger import chunks, repairs
from index.people.tagger.tokens import tokenize
from index.text.characters import line
from tests.index.strategies import any_text

WORDS = st.sampled_from(
    [
        "Anna", "Petersen", "MARK", "said", "the", ",", ".", "\n", "’s", "de", "von", "Mr.", "(", "“", "U.S.", "J.", "al-Sadr",
        "O’Neil", "1987", "İ", "ß", "Ǆ", "e\u0301", "E\u0301va", "\u200d", "\u0000", "-", "Jr.", "President", "of", "日本", "Al", "'",
        "K", "ﬁ", "Σ", "Annas", "Petersens", "Anna’nın", "Annu", "ad-Din", "L’uomo", "Minister", "Klimaforscher",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(WORDS, max_size=80).map(" ".join), st.lists(WORDS, max_size=40).map("".join)
)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, title=st.none() | TEXTS, lang=st.sampled_from(["en", None, "de", "fr", "it", "tr", "cs", "zz", ""]))
@example(text="A" * 3000, title=None, lang="en")
@example(text="Ann " * 500, title=None, lang="en")
@example(text="-" * 500, title="’" * 9, lang="de")
def test_spans_lie_in_the_text_and_never_overlap(text: str, title: str | None, lang: str | None) -> None:
    found = find_people(text, title=title, lang=lang)
    assert found == find_people(text, title=title, lang=lang)
    for source, which in ((text, "spans"), (title or "", "title_spans")):
        spans = sorted(span for mention in found for span in getattr(mention, which))
        at = 0
        for start, end in spans:
            assert at <= start < end <= len(source)
            at = end
    for mention in found:
        assert mention.name.strip()
        assert mention.spans or mention.title_spans
        assert all(role and "\n" not in role for role in mention.roles)
    json.dumps([mention.name for mention in found])


@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_tokens_stand_in_order_and_lose_nothing(text: str) -> None:
    at = 0
    for token in tokenize(text):
        assert at <= token.start < token.end <= len(text)
        assert not text[at : token.start].strip()
        assert token.word
        at = token.end
    assert not text[at:].strip()


@given(text=TEXTS)
@example(text="Anna SolheimThe mayor")
@example(text="in Mai2019 and ü1999x and é2001")
def test_a_quick_look_for_glued_words_sees_what_the_thorough_one_does(text: str) -> None:
    assert (repairs._ANY_CAMEL.search(text) is None) == (repairs._CAMEL.search(text) is None)


def test_no_word_parts_a_run_that_may_go_on_with_it() -> None:
    assert chunks._PARTING.isdisjoint(chunks._PARTICLES | chunks._STARTING | set(chunks._BETWEEN))


@settings(max_examples=60, deadline=None)
@given(text=(TEXTS | any_text).map(lambda text: text.replace("\n", " ")).filter(line))
def test_every_article_can_be_annotated(text: str) -> None:
    article = Article(
        id="0" * 16,
        url="https://example.org/a",
        title=text,
        blocks=(Block(text=text),),
        fetched=datetime(2025, 7, 12, tzinfo=UTC),
    )
    annotation = annotate(article)
    assert annotation == annotate(article)
    assert annotation.annotator == ANNOTATOR
