"""Which articles a tree matches."""

import pytest

from index.query import (
    And,
    AtLeast,
    Everything,
    Exact,
    FacetFilter,
    Fuzzy,
    Has,
    Ids,
    Near,
    Nearby,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
)
from tests.index.engines.conftest import Subject
from tests.index.engines.texts import DAY, DAY0, article

ARTICLES = (
    article("strike", "Ferries were striking for a day. No tariff was paid at the harbour.", "Harbour strike", outlet="harbour-post"),
    article("tariff", "The minister spoke of tariffs and the year-end levy.", "New tariffs", person=("ada-kern", "bo-lind")),
    article("storm", "A storm over the U.N. bridge; the naïve café, 3.5 million of damage.", person=("bo-lind",), section="Kultur"),
    article("zh", "港口罢工影响渡轮和市场", "港口", lang="zh"),
    article("th", "ท่าเรือและตลาด", lang="th"),
    article("de", "Die Häfen bleiben zu, der Zoll steigt.", "Streiks", lang="de", published=DAY0 + DAY, event=DAY0),
    article("tr", "İSTANBUL limanları kapalı", lang="tr", published=DAY0 + 2 * DAY),
)  # fmt: skip

LETTERS = (
    article("printed", "Œuvre de Bjarke Ørløv à Wrocłów; İlkay Şırnak’s ﬁlm, Straßburg", "Ærø", lang="en"),
    article("plain", "Oeuvre de Bjarke Orlov a Wroclow; Ilkay Sirnak's film, Strassburg", "Aero", lang="en"),
    article("capitals", "ŒUVRE DE BJARKE ØRLØV A WROCŁÓW; İLKAY ŞIRNAK´S FILM, STRAẞBURG", "ÆRØ", lang="en"),
)  # fmt: skip
"""The same words as they are printed and as they are typed."""


def _id(value: Node | str) -> str:
    """The name of a case: the same in every process, in whatever order a set comes."""
    return f"Ids({sorted(value.ids)})" if isinstance(value, Ids) else repr(value)


@pytest.mark.parametrize(
    "tree",
    [
        Term("ørløv"),
        Term("ORLOV"),
        Term("Wrocłów"),
        Term("wroclow"),
        Term("straßburg"),
        Term("STRASSBURG"),
        Term("œuvre"),
        Term("sırnak"),
        Term("ŞIRNAK"),
        Term("sirnak's"),
        Term("sirnak´s"),
        Term("ﬁlm"),
        Term("aero", "title"),
        Term("ÆRØ", "title"),
        Prefix("wrocł"),
        Prefix("WROCL"),
        Prefix("œuv"),
        Prefix("straß"),
        Phrase(("bjarke", "ørløv")),
        Phrase(("Bjarke", "Orlov")),
        Near(("orlov", "wrocłów"), 4),
    ],
)
def test_letters_are_found_as_printed_and_as_typed(engine: Subject, tree: Node) -> None:
    engine.put(*LETTERS)
    assert set(engine.ids(tree)) == {"printed", "plain", "capitals"}


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Everything(), "strike tariff storm zh th de tr"),
        (Nothing(), ""),
        # words: case, accents, inflection, typographic variants
        (Term("harbour"), "strike"),
        (Term("HARBOURS"), "strike"),
        (Term("cafe"), "storm"),
        (Term("NAIVE"), "storm"),
        (Term("strikes"), "strike"),
        (Term("istanbul"), "tr"),
        (Term("liman"), "tr"),
        (Term("absent"), ""),
        (Term("!?"), ""),
        (Term(""), ""),
        # a word is looked for in every language of the index
        (Term("Hafen"), "de"),
        (Term("streik"), "de"),
        (Term("hafen"), "de"),
        # abbreviations and numbers
        (Term("UN"), "storm"),
        (Term("u.n."), "storm"),
        (Term("3.5"), "storm"),
        (Term("3"), ""),
        # a word of several places is a phrase
        (Term("year-end"), "tariff"),
        (Term("end-year"), ""),
        (Term("罢工"), "zh"),
        (Term("罢工影"), "zh"),
        (Term("工罢"), ""),
        (Term("ตลาด"), "th"),
        (Term("港"), "zh"),
        # fields
        (Term("harbour", "title"), "strike"),
        (Term("ferry", "title"), ""),
        (Term("ferry", "body"), "strike"),
        (Phrase(("tariffs", "harbour")), ""),
        # phrases match stems, side by side, within one field
        (Phrase(("tariff", "and", "the", "year", "end")), "tariff"),
        (Phrase(("tariffs", "the")), ""),
        (Phrase(("Ferry", "were", "strike")), "strike"),
        (Phrase(("harbour", "strike", "ferries")), ""),
        (Phrase(("港口", "罢工")), ""),
        (Phrase(("港口罢工",)), "zh"),
        (Phrase(()), ""),
        (Phrase(("!", "?")), ""),
        (Phrase(("!", "storm")), "storm"),
        # near, in any order
        (Near(("storm", "bridge"), 4), "storm"),
        (Near(("bridge", "storm"), 4), "storm"),
        (Near(("bridge", "storm"), 3), ""),
        (Near(("tariff", "year-end"), 4), "tariff"),
        (Near(("tariff", "year-end"), 3), ""),
        (Near(("storm", "storm"), 0), "storm"),
        (Near((), 5), ""),
        # prefixes are of printed words, not of stems
        (Prefix("tari"), "strike tariff"),
        (Prefix("TARIFFS"), "tariff"),
        (Prefix("strikin"), "strike"),
        (Prefix("caf"), "storm"),
        (Prefix("xyz"), ""),
        (Prefix("lev", "title"), ""),
        # facets and times
        (Exact("person", ("bo-lind",)), "tariff storm"),
        (Exact("person", ("ada-kern", "nobody")), "tariff"),
        (Exact("person", ()), ""),
        (Exact("person", ("nobody",)), ""),
        (Exact("lang", ("zh", "th")), "zh th"),
        (Exact("section", ("kultur",)), ""),
        (Ids(frozenset({"storm", "de", "nowhere", "\ud800"})), "storm de"),
        (Ids(frozenset()), ""),
        (And((Not(Ids(frozenset({"strike"}))), Term("tariff"))), "tariff"),
        (Range("published", None, None), "de tr"),
        (Range("published", DAY0 + DAY, DAY0 + 2 * DAY), "de"),
        (Range("published", None, DAY0 + DAY), ""),
        (Range("published", DAY0 + DAY + 1, None), "tr"),
        (Range("published", DAY0 + 3 * DAY, DAY0), ""),
        (Range("event", None, None), "de"),
        (Range("event", DAY0, DAY0 + DAY), "de"),
        (Range("event", DAY0 + DAY, None), ""),
        (Range("fetched", DAY0, DAY0 + 1), "strike tariff storm zh th de tr"),
        # combinations
        (And((Term("tariff"), Term("harbour"))), "strike"),
        (And(()), "strike tariff storm zh th de tr"),
        (Or((Term("storm"), Term("harbour"))), "strike storm"),
        (Or(()), ""),
        (Not(Term("tariff")), "storm zh th de tr"),
        (Not(Not(Term("tariff"))), "strike tariff"),
        (And((Term("tariff"), Not(Term("harbour")))), "tariff"),
        (And((Not(Exact("lang", ("en",))), Not(Term("港口")))), "th de tr"),
        (Or((Not(Range("published", None, None)), Term("istanbul"))), "strike tariff storm zh th tr"),
    ],
    ids=_id,
)
def test_a_tree_matches(engine: Subject, tree: Node, expected: str) -> None:
    engine.put(*ARTICLES)
    assert engine.found(tree) == set(expected.split())


PASSAGES = (
    article(
        "who",
        "The WHO warned of a new strain. Who is to pay, asked the minister. US aid ended\nIn Geneva the talks failed.",
        "Health talks",
    ),
    article(
        "us", "They asked us who paid. The tariff hit us hard; a tariff on steel, and the Tariff Act.", "Who pays us?"
    ),
    article("steel", "Steel tariffs rose. Mr. Kern said steel makers welcome tariffs on foreign steel.", "Steel"),
    article("far", "Tariff. " + "filler " * 110 + "steel closes the text", "Markets"),
    article(
        "owned", "WHO's budget; the ministry's plan.", opening=1, words=900, keyword=("Budget",), link=("who.int",)
    ),
)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Term("who", form="exact"), "who us owned"),
        (Term("tariffs", form="exact"), "steel"),
        (Term("tariff", form="exact"), "us far"),
        (Term("WHO", form="case"), "who owned"),
        (Term("Who", form="case"), "who us"),
        (Term("who", form="case"), "us"),
        (Term("US", form="case"), "who"),
        (Term("us", form="case"), "us"),
        (Term("Tariff", form="case"), "us far"),
        (Phrase(("Tariff", "Act"), form="case"), "us"),
        (Phrase(("tariff", "act"), form="case"), ""),
        (Phrase(("steel", "tariff"), form="exact"), ""),
        (Phrase(("steel", "tariffs"), form="exact"), "steel"),
        (Fuzzy("tarif"), "us far"),
        (Fuzzy("minster"), "who"),
        (Fuzzy("strian"), "who"),
        (Fuzzy("xteel"), "us steel far"),
        (Fuzzy("zzzz"), ""),
        (Nearby((Term("steel"), Term("tariff")), 3), "us steel"),
        (Nearby((Term("tariff"), Term("steel")), 2), "us steel"),
        (Nearby((Term("tariff"), Term("steel")), 2, ordered=True), "us"),
        (Nearby((Term("tariff"), Term("steel")), 3, ordered=True), "us steel"),
        (Nearby((Or((Term("tariff"), Term("aid"))), Phrase(("act", "storm"))), 9), ""),
        (Nearby((Or((Term("aid"), Term("tariff"))), Or((Term("ended"), Phrase(("on", "steel"))))), 1), "who us"),
        (Nearby((Term("steel"), Term("steel")), 9), "steel"),
        (Nearby((Term("tariff"), Term("tariff")), 2), ""),
        (Nearby((Term("who"), Term("warned"), Term("strain")), 4), "who"),
        (Nearby((Term("who"), Term("warned"), Term("strain")), 1), ""),
        (Nearby((Term("who"), Term("minister")), "sentence"), "who"),
        (Nearby((Term("warned"), Term("minister")), "sentence"), ""),
        (Nearby((Term("warned"), Term("minister")), "paragraph"), "who"),
        (Nearby((Term("aid"), Term("geneva")), "paragraph"), ""),
        (Nearby((Term("kern"), Term("steel")), "sentence"), "steel"),
        (Nearby((Term("rose"), Term("kern")), "sentence"), ""),
        (Nearby((Term("minister"), Term("who")), "sentence", ordered=True), ""),
        (AtLeast(2, Term("tariff")), "us steel"),
        (AtLeast(3, Term("tariff")), "us"),
        (AtLeast(4, Term("steel")), "steel"),
        (AtLeast(5, Term("steel")), ""),
        (AtLeast(5, Or((Term("steel"), Term("tariff")))), "steel"),
        (AtLeast(2, Phrase(("steel", "tariff"))), ""),
        (AtLeast(2, Term("steel", "title")), ""),
        (AtLeast(2, Term("us", form="case")), "us"),
        (Term("steel", "lead"), "us steel"),
        (Term("markets", "lead"), "far"),
        (Term("geneva", "lead"), "who"),
        (Term("geneva", "opening"), ""),
        (Term("aid", "opening"), "who"),
        (Phrase(("talks", "failed"), "opening"), ""),
        (Near(("talks", "geneva"), 3, "opening"), ""),
        (Near(("aid", "minister"), 3, "opening"), "who"),
        (Has("keyword"), "owned"),
        (Has("agency"), ""),
        (Exact("link", ("who.int",)), "owned"),
        (Range("words", 801, None), "owned"),
        (Range("words", None, 1), "who us steel far"),
    ],
    ids=_id,
)
def test_a_tree_finds_passages(engine: Subject, tree: Node, expected: str) -> None:
    engine.put(*PASSAGES)
    assert engine.found(tree) == set(expected.split())


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([FacetFilter(facet="person", include=("bo-lind", "ada-kern"))], "tariff storm"),
        ([FacetFilter(facet="person", include=("bo-lind", "ada-kern"), op="and")], "tariff"),
        ([FacetFilter(facet="person", exclude=("ada-kern",))], "strike storm zh th de tr"),
        ([FacetFilter(facet="person", include=("bo-lind",), exclude=("ada-kern",))], "storm"),
        ([FacetFilter(facet="person", nothing=True)], ""),
        ([FacetFilter(facet="person", include=("nobody",))], ""),
        ([FacetFilter(facet="person", exclude=("nobody",))], "strike tariff storm zh th de tr"),
        ([FacetFilter(facet="lang", include=("en",)), FacetFilter(facet="person", exclude=("bo-lind",))], "strike"),
        ([FacetFilter(facet="outlet")], "strike tariff storm zh th de tr"),
    ],
)
def test_filters_are_or_within_and_and_across_facets(
    engine: Subject, filters: list[FacetFilter], expected: str
) -> None:
    engine.put(*ARTICLES)
    assert engine.found(Everything(), filters=tuple(filters)) == set(expected.split())


def test_the_period_restricts_matches_and_total(engine: Subject) -> None:
    engine.put(*ARTICLES)
    assert engine.found(Everything(), period=Range("published", DAY0, DAY0 + 2 * DAY)) == {"de"}


def test_words_without_a_field_look_into_those_of_the_request(engine: Subject) -> None:
    engine.put(*ARTICLES)
    assert engine.found(Term("harbour"), fields=("title",)) == {"strike"}
    assert engine.found(Term("ferry"), fields=("title",)) == set()
    assert engine.found(Term("ferry", "body"), fields=("title",)) == {"strike"}


def test_a_prefix_stands_for_the_most_frequent_words_within_its_limit(engine: Subject) -> None:
    words = [f"harb{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300)]
    engine.put(*(article(f"a{n:03}", word) for n, word in enumerate(words)), article("twice", f"{words[-1]}"))
    expected = {f"a{n:03}" for n in range(255)} | {"a299", "twice"}
    assert engine.found(Prefix("harb")) == expected


def test_long_texts_and_texts_without_words(engine: Subject) -> None:
    engine.put(article("long", "ferry " * 3000 + "storm"), article("none", "… !", "—"), article("empty"))
    assert engine.found(Term("storm")) == {"long"}
    assert engine.found(Phrase(("ferry", "storm"))) == {"long"}
    assert engine.found(Everything()) == {"long", "none", "empty"}


@pytest.mark.parametrize("id", ["0", "ö/ü", "a b", "x" * 200, "1e3"])
def test_ids_are_any_text(engine: Subject, id: str) -> None:
    engine.put(article(id, "ferry"), article("other", "ferry"))
    assert engine.found(Term("ferry")) == {id, "other"}
    engine.delete(id)
    assert engine.found(Term("ferry")) == {"other"}


def test_words_are_counted_by_themselves_and_by_their_ends(engine: Subject) -> None:
    engine.put(
        article("one", "Der Hafentunnel und der Elbtunnel.", lang="de"),
        article("two", "Hafentunnel, Hafentunnels.", "Ein Tunnel", lang="de"),
        article("three", "A funnel", lang="en"),
    )
    assert engine.reader.word_counts(["tunnel", "funnel", "bridge", "der"]) == {"tunnel": 1, "funnel": 1, "der": 1}
    ending = engine.reader.word_counts(endings=["tunnel", "tunnels"])
    assert ending == {"hafentunnel": 2, "elbtunnel": 1, "tunnel": 1, "hafentunnels": 1}
    both = engine.reader.word_counts(["tunnel", "funnel"], ["tunnels"])
    assert both == {"tunnel": 1, "funnel": 1, "hafentunnels": 1}
    assert engine.reader.word_counts() == {}
    engine.delete("two")
    assert engine.reader.word_counts(["tunnel"], ["tunnels", "hafentunnel"]) == {"hafentunnel": 1}


def test_a_word_is_found_by_the_words_that_count_as_forms_of_it(engine: Subject) -> None:
    engine.put(
        article("one", "Der Hafentunnel ist offen.", lang="de"),
        article("two", "Die Hafentunnels sind zu.", "Brücken", lang="de"),
        article("three", "Ein Tunnel.", lang="de"),
        article("four", "Ein Hafen.", lang="de"),
    )
    wide = Term("Tunnel", also=("hafentunnel", "hafentunnels"))
    assert engine.found(Term("Tunnel")) == {"three"}
    assert engine.found(wide) == {"one", "two", "three"}
    assert engine.ids(wide)[0] == "three", "the word as typed comes first"
    assert engine.found(And((wide, Term("offen")))) == {"one"}
    assert engine.found(Not(wide)) == {"four"}
    assert engine.found(Term("Tunnel", "title", also=("hafentunnel",))) == set()
