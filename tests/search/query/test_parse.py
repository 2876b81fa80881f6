import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QueryError
from index.query import (
    And,
    AtLeast,
    Dated,
    Everything,
    Fuzzy,
    Has,
    LeafField,
    Named,
    Near,
    Nearby,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Term,
)
from search.query.parse import Limits, parse
from tests.search.queries import generated

ANYTHING = Limits(characters=10**6, words=10**6, nesting=10**6, prefixes=10**6, fuzzy=10**6, near=10**6, atleast=10**6)
"""str(tree) may be longer than what was typed, so only what a reader types has limits."""

A, B, C = Term("a"), Term("b"), Term("c")

TABLE: list[tuple[str, Node]] = [
    # words
    ("", Everything()),
    ("   ", Everything()),
    ("*", Everything()),
    ("-*", Nothing()),
    ("rubio", Term("rubio")),
    ("rubio japan", And((Term("rubio"), Term("japan")))),
    ("a AND b", And((A, B))),
    ("a and b", And((A, Term("and"), B))),
    ("year-end", Term("year-end")),
    ("U.S.", Term("U.S.")),
    ("don’t", Term("don’t")),
    ("C++", Term("C")),
    ("1,000.5", Term("1,000.5")),
    ("関税", Term("関税")),
    ("rubio, japan!", And((Term("rubio"), Term("japan")))),
    ("😀 rubio", Term("rubio")),
    ("!!!", Everything()),
    ("12:30", Term("12:30")),
    ("https://news.example/a", Term("https://news.example/a")),
    ("tariff~2", Fuzzy("tariff")),
    ("tariff^3", Term("tariff")),
    # either, without, groups
    ("tariff OR levy", Or((Term("tariff"), Term("levy")))),
    ("a b OR c", Or((And((A, B)), C))),
    ("(a OR b) c", And((Or((A, B)), C))),
    ("((a))", A),
    ("(a b) c", And((A, B, C))),
    ("a OR (b OR c)", Or((A, B, C))),
    ("-trump", Not(Term("trump"))),
    ("NOT trump", Not(Term("trump"))),
    ("a -b", And((A, Not(B)))),
    ("a -(b c)", And((A, Not(And((B, C)))))),
    ("NOT NOT a", A),
    ("-(-a)", A),
    ("a - b", And((A, B))),
    ("a -- b", And((A, B))),
    ("a AND NOT b", And((A, Not(B)))),
    # what hangs in the air
    ("OR a", A),
    ("a OR", A),
    ("a AND", A),
    ("a OR OR b", Or((A, B))),
    ("a NOT", A),
    ("()", Everything()),
    ("(a", A),
    ("a)", A),
    ("a) OR (b", Or((A, B))),
    ('a "b c', And((A, B, C))),
    ("-!!! a", A),
    # phrases
    ('"drama or division"', Phrase(("drama", "or", "division"))),
    ("“drama or division”", Phrase(("drama", "or", "division"))),
    ("«drama or division»", Phrase(("drama", "or", "division"))),
    ('"drama"', Term("drama")),
    ('"OR"', Term("OR")),
    ('"a, b."', Phrase(("a", "b"))),
    ('""', Everything()),
    ('"(a)"', A),
    ('"title:x"', Term("title-x")),
    ('-"a b"', Not(Phrase(("a", "b")))),
    ('"rubio tariff"~8', Near(("rubio", "tariff"), 8)),
    ('"a b"~0', Phrase(("a", "b"))),
    ('"a"~3', A),
    ('"a b c"~1', Near(("a", "b", "c"), 2)),
    ('"a b"~99999999999', Near(("a", "b"), 1000)),
    # prefixes
    ("tari*", Prefix("tari")),
    ("ta*", Term("ta")),
    ("*ta", Term("ta")),
    ("ta*riff", Term("ta-riff")),
    ("title:tari*", Prefix("tari", "title")),
    # as printed
    ('="INTL"', Term("INTL", None, "exact")),
    ("=INTL,", Term("INTL", None, "exact")),
    ('="trade wars"', Phrase(("trade", "wars"), None, "exact")),
    ('title:="INTL"', Term("INTL", "title", "exact")),
    ("case:US", Term("US", None, "case")),
    ("case:=US", Term("US", None, "case")),
    ('-title:case:"White House"', Not(Phrase(("White", "House"), "title", "case"))),
    ("case:(US OR WHO)", Or((Term("US", None, "case"), Term("WHO", None, "case")))),
    ("=(a OR b)", Or((A, B))),
    ("a = b", And((A, B))),
    ("a=b", Term("a=b")),
    # one letter different
    ("tariff~", Fuzzy("tariff")),
    ("title:tariff~1", Fuzzy("tariff", "title")),
    ("abc~", Term("abc")),
    ("tarif~ levys~ harbr~", And((Fuzzy("tarif"), Fuzzy("levys"), Term("harbr")))),
    # near each other
    ("a NEAR/8 b", Nearby((A, B), 8)),
    ("a near/8 b", Nearby((A, B), 8)),
    ('(a OR b) NEAR/8 "c d"', Nearby((Or((A, B)), Phrase(("c", "d"))), 8)),
    ("a THEN/5 b", Nearby((A, B), 5, True)),
    ("a NEAR/s b", Nearby((A, B), "sentence")),
    ("a THEN/paragraph b", Nearby((A, B), "paragraph", True)),
    ("a NEAR/5 b NEAR/5 c", Nearby((A, B, C), 5)),
    ("a NEAR/5 b THEN/5 c", And((Nearby((A, B), 5), Nearby((B, C), 5, True)))),
    ("x a NEAR/5 b c", And((Term("x"), Nearby((A, B), 5), C))),
    ("x OR a NEAR/5 b", Or((Term("x"), Nearby((A, B), 5)))),
    ("-(a NEAR/5 b)", Not(Nearby((A, B), 5))),
    ("title:(a NEAR/3 b)", Nearby((Term("a", "title"), Term("b", "title")), 3)),
    ("title:a NEAR/3 b", And((Term("a", "title"), B))),
    ("a NEAR/3 -b", And((A, Not(B)))),
    ("(a b) NEAR/3 c", And((A, B, C))),
    ("a NEAR/3 person:Kovel", And((A, Named("person", "Kovel")))),
    ("a NEAR/0 b", Nearby((A, B), 1)),
    ("NEAR/3 a", A),
    ("a NEAR/3", A),
    ('"NEAR/3"', Term("NEAR/3")),
    ("case:NEAR/3", Term("NEAR/3", None, "case")),
    # so often
    ("atleast(3, tariff)", AtLeast(3, Term("tariff"))),
    ("ATLEAST3(tariff)", AtLeast(3, Term("tariff"))),
    ("atleast(2, a OR b) c", And((AtLeast(2, Or((A, B))), C))),
    ("atleast(2, a b)", And((AtLeast(2, A), AtLeast(2, B)))),
    ("atleast(2, (a OR b) c)", And((AtLeast(2, Or((A, B))), AtLeast(2, C)))),
    ("title:atleast(2, a)", AtLeast(2, Term("a", "title"))),
    ("atleast(1, a)", A),
    ("atleast(2, a NEAR/3 b)", Nearby((A, B), 3)),
    ("atleast(200, a)", AtLeast(100, A)),
    ("-atleast(2, a)", Not(AtLeast(2, A))),
    ("atleast(2, )", Everything()),
    ("atleast(2, a", A),
    ("atleast", Term("atleast")),
    # parts of an article
    ("lead:(a b)", And((Term("a", "lead"), Term("b", "lead")))),
    ('opening:"a b"', Phrase(("a", "b"), "opening")),
    # fields
    ("title:tariffs", Term("tariffs", "title")),
    ("TITLE:tariffs", Term("tariffs", "title")),
    ('body:"a b"', Phrase(("a", "b"), "body")),
    ("title:(a OR b)", Or((Term("a", "title"), Term("b", "title")))),
    ("title:(a body:b)", And((Term("a", "title"), Term("b", "body")))),
    ('-title:"a b"~3', Not(Near(("a", "b"), 3, "title"))),
    ("title:", Term("title")),
    ("title: a", And((Term("title"), A))),
    ("foo:bar", Term("foo:bar")),
    ('person:"Marta Kovel"', Named("person", "Marta Kovel")),
    ("person:Kovel,", Named("person", "Kovel")),
    ('-person:"Marta Kovel"', Not(Named("person", "Marta Kovel"))),
    ('person:(Kovel OR "Ishan Brandt")', Or((Named("person", "Kovel"), Named("person", "Ishan Brandt")))),
    ('outlet:"Hill  Gazette" a', And((Named("outlet", "Hill Gazette"), A))),
    ('person:"" a', A),
    # dates
    ("date:2025-07", Dated("date", "2025-07")),
    ("date:2025-07-01..2025-07-12", Dated("date", "2025-07-01..2025-07-12")),
    ('date:"2025-07"', Dated("date", "2025-07")),
    ("since:7d", Dated("since", "7d")),
    ("SINCE:7D", Dated("since", "7d")),
    ("before:2025-07-12", Dated("before", "2025-07-12")),
    ("event:2025-07-11", Dated("event", "2025-07-11")),
    ("event:last week a", And((Dated("event", "last-week"), A))),
    ('event:"this month"', Dated("event", "thismonth")),
    ("words:>800", Dated("words", ">800")),
    ("words:200..400", Dated("words", "200..400")),
    ("words:many a", A),
    ("has:author", Has("author")),
    ("-has:(author OR agency)", Not(Or((Has("author"), Has("agency"))))),
    ("has:wings a", A),
    ("is:gone", Named("is", "gone")),
    ("link:who.int", Named("link", "who.int")),
    ("a date:2025-13", A),
    ("a date:2025-07-12..2025-07-01", A),
    ("a since:yore", A),
    ("date:(a)", A),
]


@pytest.mark.parametrize(("text", "tree"), TABLE)
def test_a_query_is_read_as(text: str, tree: Node) -> None:
    reading = parse(text)
    assert reading.tree == tree
    assert parse(reading.understood_as).tree == tree
    assert parse(str(tree)).tree == tree


NOTES = [
    ("a date:2025-13", "bad_date"),
    ("words:many", "bad_date"),
    ("has:wings", "bad_has"),
    ('a "b', "open_quote"),
    ("(a", "open_parenthesis"),
    ("a OR", "idle_operator"),
    ("OR a", "idle_operator"),
    ("NOT", "idle_operator"),
    ("😀 a", "no_word"),
    ("ta*", "short_prefix"),
    ("*ta", "wildcard_first"),
    ("ta*riff", "wildcard_inside"),
    ("tariff^2", "no_fuzzy"),
    ("tariff~2", "one_edit"),
    ("abc~", "short_fuzzy"),
    ("tarif~ levys~ harbr~", "fuzzy_limit"),
    ("a NEAR/3 -b", "near_parts"),
    ("a NEAR/0 b", "near_range"),
    ("a NEAR/3 b NEAR/3 c NEAR/3 d NEAR/3 e", "near_limit"),
    ("atleast(200, a)", "atleast_limit"),
    ("atleast(2, a NEAR/3 b)", "atleast_part"),
    ("C++", "signs"),
    ("R&D", "signs"),
    ('"a"~3', "near_one_word"),
    ('"a b c"~1', "near_too_close"),
    ("persn:Kovel", "unknown_field"),
    ('person:""', "no_value"),
]


@pytest.mark.parametrize(("text", "code"), NOTES)
def test_what_is_read_otherwise_is_said(text: str, code: str) -> None:
    assert code in [note.code for note in parse(text).notes]


@pytest.mark.parametrize(
    "text",
    [
        "rubio japan",
        '"a b"~3 OR tari*',
        'person:"Marta Kovel" since:7d',
        "a - b, c.",
        "(a OR b) -c",
        "a NEAR/3 b",
        '="INTL"',
        "tariff~",
    ],
)
def test_what_is_read_as_typed_needs_no_note(text: str) -> None:
    assert parse(text).notes == ()


LIMITS = [
    ("a" * 513, "too_long"),
    ("a " * 33, "too_many_words"),
    ('"' + "a " * 33 + '"', "too_many_words"),
    ("(" * 9 + "a" + ")" * 9, "too_deep"),
    ("title:(" * 9 + "a" + ")" * 9, "too_deep"),
    ("tari* levi*", "too_many_prefixes"),
    ("place:Saltby", "not_yet"),
]


@pytest.mark.parametrize(("text", "code"), LIMITS)
def test_only_limits_and_what_comes_later_are_errors(text: str, code: str) -> None:
    with pytest.raises(QueryError) as error:
        parse(text)
    assert (error.value.code, error.value.parameter) == (code, "q")


@pytest.mark.parametrize(
    "text", ["a" * 512, "a " * 32, "(" * 8 + "a" + ")" * 8, "(" * 100 + "a", "-" * 512, '"' * 512, "quote: a"]
)
def test_up_to_the_limit_all_is_well(text: str) -> None:
    parse(text)


def _refused(text: str) -> str | None:
    """The code of the limit that it passes."""
    try:
        parse(text)
    except QueryError as error:
        return error.code
    return None


@pytest.mark.parametrize("seed", range(4))
def test_generated_queries_never_fail_and_are_read_again_as_they_were(seed: int) -> None:
    for text in generated(int(os.environ.get("BROADSHEET_QUERIES", "10000")) // 4, seed):
        refused = _refused(text)
        assert refused in {None, "too_many_prefixes", "too_many_words", "not_yet"}, text
        if refused is None:
            tree = parse(text).tree
            again = parse(str(tree), ANYTHING)
            assert again.tree == tree, text
            assert not {note.code for note in again.notes} - {"unknown_field", "signs"}, text


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    try:
        tree = parse(text).tree
    except QueryError:
        return
    assert parse(str(tree), ANYTHING).tree == tree


_word = st.from_regex(r"[a-zé日]{1,6}", fullmatch=True)
_field: st.SearchStrategy[LeafField | None] = st.sampled_from((None, "title", "body", "quote", "lead", "opening"))
_form = st.sampled_from(("stem", "exact", "case"))


def _parts(field: LeafField | None) -> st.SearchStrategy[Node]:
    leaf = st.one_of(
        st.builds(Term, _word, st.just(field), _form),
        st.builds(Phrase, st.lists(_word, min_size=2, max_size=3).map(tuple), st.just(field), _form),
        st.builds(Fuzzy, st.from_regex(r"[a-z]{4,6}", fullmatch=True), st.just(field)),
    )
    return leaf | st.lists(leaf, min_size=2, max_size=3).map(lambda leaves: Or(tuple(leaves)))


def _beside(field: LeafField | None) -> st.SearchStrategy[Node]:
    distance = st.integers(1, 1000) | st.sampled_from(("sentence", "paragraph"))
    nearby = st.builds(Nearby, st.lists(_parts(field), min_size=2, max_size=4).map(tuple), distance, st.booleans())
    return nearby | st.builds(AtLeast, st.integers(2, 100), _parts(field))


_leaf = st.one_of(
    st.builds(Term, _word, _field, _form),
    st.builds(Phrase, st.lists(_word, min_size=2, max_size=4).map(tuple), _field, _form),
    st.builds(Fuzzy, st.from_regex(r"[a-z]{4,6}", fullmatch=True), _field),
    _field.flatmap(_beside),
    st.builds(Near, st.lists(_word, min_size=2, max_size=3).map(tuple), st.integers(2, 20), _field),
    st.builds(Prefix, st.from_regex(r"[a-z]{3,6}", fullmatch=True), _field),
    st.builds(Named, st.sampled_from(("person", "outlet", "lang")), _word),
    st.sampled_from((Dated("since", "7d"), Dated("date", "2025"), Dated("before", "2025-07"))),
)


def _normal(node: Node) -> bool:
    """No And in an And, no Or in an Or, no double Not: how every parsed tree is."""
    if isinstance(node, Not):
        return not isinstance(node.child, Not) and _normal(node.child)
    if isinstance(node, And | Or):
        return all(not isinstance(child, type(node)) and _normal(child) for child in node.children)
    return True


_tree = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
).filter(_normal)


@given(_tree)
def test_a_tree_is_read_from_its_own_text(tree: Node) -> None:
    assert parse(str(tree), ANYTHING).tree == tree
