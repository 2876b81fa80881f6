"""Invented articles for the engines: readable ones for single promises, random ones in several languages for hypothesis."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from index.document import UNPLACED, Document
from index.query import (
    And,
    AtLeast,
    Everything,
    Exact,
    FacetFilter,
    FacetRequest,
    Fuzzy,
    Has,
    Ids,
    Leaf,
    Near,
    Nearby,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    SearchRequest,
    Term,
)

DAY = 86_400
DAY0 = 1_741_996_800
"""2025-03-15T00:00Z: the zones of ZONES change their clocks within the days that follow."""

ZONES = ("UTC", "America/New_York", "Europe/Berlin", "Asia/Kathmandu")

_WORDS = {
    "en": (
        "harbour harbours ferry ferries strike striking strikes tariff tariffs levy minister ministers talks talking "
        "bridge bridges storm storms market markets don't council's year-end U.N. U.S. 3.5 2,000 café naïve"
    ),
    "de": "Hafen Häfen Fähre Fähren Streik streiken Zölle Brücke Brücken Sturm Märkte Straße Gespräche",
    "fr": "l'économie grève grèves marché marchés tempête tempêtes été d'accord ferry ferries français",
    "ru": "гавань гавани паром паромы забастовка забастовки мост мосты буря рынок рынки",
    "zh": "港口罢工 渡轮 市场 大桥 风暴 谈判 关税 港口 部长",
    "ja": "東京の港 フェリー ストライキ 市場 嵐の橋 関税",
    "th": "ท่าเรือ ประท้วง ตลาด สะพาน พายุ ภาษี",
    "tr": "İstanbul liman limanlar grev grevler köprü köprüler fırtına",
}
WORDS = {lang: words.split() for lang, words in _WORDS.items()}
"""Language -> words that meet often; inflected forms, accents, abbreviations, numbers and unspaced runs among them."""

FILLERS = ("the", "of", "and", "a", "in")
PUNCTUATION = (" ", " ", " ", ", ", ". ", " - ", "\n", "; “", "… ", "/")
VALUES: dict[str, tuple[str, ...]] = {
    "person": ("ada-kern", "bo-lind", "cy-marsh", "di-noor", "ed-ochs"),
    "author": ("Pia Quill", "Rolf Sand", "Tess Ulm"),
    "outlet": ("harbour-post", "valley-wire", "zeitung-am-fluss"),
    "agency": ("Northern Press", "Ünited Wire"),
    "section": ("politics", "business", "Kultur"),
    "lang": tuple(WORDS),
    "story": ("5a1e00000001", "5a1e00000002", "5a1e00000003"),
    "copy": ("yes", "no"),
    "says": ("ada-kern", "bo-lind"),
    "kind": ("news", "opinion", "live"),
    "rights": ("noai", "noarchive", "tdm-reserved"),
    "keyword": ("Ports", "Trade policy", "Häfen"),
    "link": ("who.example", "docs.who.example", "port.example"),
    "state": ("changed", "gone", "paywalled"),
}


def article(id: str, body: str = "", title: str = "", **values: Any) -> Document:
    """A document with the defaults that most tests do not care about."""
    return replace(Document(id=id, title=title, body=body, fetched=DAY0, lang="en"), **values)


def _texts(lang: str, most: int) -> st.SearchStrategy[str]:
    word = st.sampled_from(WORDS[lang] + list(FILLERS) + WORDS["en"][:8])
    spelt: st.SearchStrategy[Callable[[str], str]] = st.sampled_from(
        (str, str, str, str.capitalize, str.upper, str.swapcase)
    )
    pieces = st.lists(st.tuples(word, spelt, st.sampled_from(PUNCTUATION)), max_size=most)
    return pieces.map(lambda parts: "".join(spell(word) + gap for word, spell, gap in parts))


def _quoted(body: str) -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    """Quotations between blanks of a body, apart from each other."""
    blanks = [at for at, char in enumerate(body) if char.isspace()]
    if len(blanks) < 2:
        return st.just(())
    edges = st.lists(st.sampled_from(blanks), max_size=6, unique=True).map(sorted)
    return edges.map(lambda at: tuple(zip(at[::2], at[1::2], strict=False)))


@st.composite
def documents(draw: st.DrawFn, ids: int = 12) -> Document:
    """A random article; ids repeat on purpose, so that some replace others."""
    lang = draw(st.sampled_from([*WORDS, "en", "en", "en-GB", None]))
    source = (lang or "en").split("-")[0]
    many = {
        facet: draw(st.lists(st.sampled_from(VALUES[facet]), max_size=3, unique=True))
        for facet in ("person", "author", "says", "rights", "keyword", "link", "state")
    }
    one = {
        facet: draw(st.sampled_from((*VALUES[facet], None)))
        for facet in ("outlet", "agency", "section", "story", "kind")
    }
    fetched = DAY0 + draw(st.integers(0, 40 * 24)) * 3600
    published = draw(st.one_of(st.none(), st.integers(-30 * 24, 40 * 24).map(lambda hours: DAY0 + hours * 3600)))
    event = draw(st.none() | st.integers(-30, 40).map(lambda days: DAY0 + days * DAY))
    copy_of = draw(st.one_of(st.none(), st.none(), st.integers(0, ids - 1).map(lambda n: f"a{n}")))
    order = draw(st.one_of(st.none(), st.none(), st.sampled_from((DAY0, fetched, fetched - UNPLACED))))
    body = draw(_texts(source, 14))
    return Document(
        id=f"a{draw(st.integers(0, ids - 1))}",
        title=draw(_texts(source, 4)),
        body=body,
        quoted=draw(_quoted(body)),
        fetched=fetched,
        published=published,
        event=event,
        lang=lang,
        person=tuple(many["person"]),
        author=tuple(many["author"]),
        says=tuple(many["says"]),
        rights=tuple(many["rights"]),
        keyword=tuple(many["keyword"]),
        link=tuple(many["link"]),
        state=tuple(many["state"]),
        opening=draw(st.sampled_from((0, 1, 1, 2))),
        words=draw(st.integers(0, 40)),
        copy_of=copy_of,
        order=order,
        **one,
    )


_ALL_WORDS = tuple(dict.fromkeys(word for words in WORDS.values() for word in words)) + FILLERS
_word = (
    st.sampled_from(_ALL_WORDS) | st.sampled_from(_ALL_WORDS).map(str.upper) | st.sampled_from(("absent", "!!", "…"))
)
_field = st.sampled_from((None, None, "title", "body", "quote", "lead", "opening"))
_form = st.sampled_from(("stem", "stem", "exact", "case"))
_seconds = st.none() | st.integers(-35, 45).map(lambda days: DAY0 + days * DAY + 3600 * (days % 5))
_exact = st.sampled_from(sorted(VALUES)).flatmap(
    lambda facet: st.builds(
        Exact, st.just(facet), st.lists(st.sampled_from((*VALUES[facet], "nobody")), max_size=3, unique=True).map(tuple)
    )
)
_chosen = st.frozensets(st.sampled_from((*(f"a{n}" for n in range(12)), "nowhere", "né")), max_size=5).map(Ids)


def _parts(field: Any) -> st.SearchStrategy[Node]:
    """Parts of a Nearby or AtLeast in one field."""
    leaf: st.SearchStrategy[Leaf] = st.one_of(
        st.builds(Term, _word, st.just(field), _form),
        st.builds(Term, st.sampled_from(WORDS["en"]), st.just(field)),
        st.builds(Phrase, st.lists(_word, min_size=1, max_size=3).map(tuple), st.just(field), _form),
        st.builds(Prefix, st.sampled_from(("har", "fer", "str", "tar")), st.just(field)),
        st.builds(Fuzzy, st.sampled_from(("harbor", "fery", "strike")), st.just(field)),
    )
    groups = st.lists(leaf, min_size=2, max_size=3).map(lambda leaves: Or(tuple(leaves)))
    return leaf | leaf | groups


def _nearbys(field: Any) -> st.SearchStrategy[Node]:
    parts = st.lists(_parts(field), min_size=2, max_size=3).map(tuple)
    return st.builds(Nearby, parts, st.sampled_from((1, 2, 5, 12, "sentence", "paragraph")), st.booleans())


def _counted(field: Any) -> st.SearchStrategy[Node]:
    return st.builds(AtLeast, st.integers(1, 3), _parts(field))


_leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(Everything()),
    st.just(Nothing()),
    st.builds(Term, _word, _field),
    st.builds(Term, _word, _field, _form),
    st.builds(Phrase, st.lists(_word, min_size=1, max_size=3).map(tuple), _field, _form),
    st.builds(Fuzzy, st.sampled_from((*_ALL_WORDS, "harbor", "ferrz", "tsrike", "xalks", "ridge")), _field),
    _field.flatmap(_nearbys),
    _field.flatmap(_counted),
    st.sampled_from(sorted(VALUES)).map(Has),
    st.builds(Range, st.just("words"), st.none() | st.integers(0, 40), st.none() | st.integers(0, 40)),
    st.builds(Near, st.lists(_word, min_size=1, max_size=3).map(tuple), st.integers(0, 9), _field),
    st.builds(Prefix, st.sampled_from([word[:3] for word in _ALL_WORDS if len(word) >= 3]), _field),
    _exact,
    _chosen,
    st.builds(Range, st.sampled_from(("published", "fetched", "event")), _seconds, _seconds),
)
trees: st.SearchStrategy[Node] = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda nodes: And(tuple(nodes))),
        st.lists(inner, max_size=3).map(lambda nodes: Or(tuple(nodes))),
        inner.map(Not),
    ),
    max_leaves=6,
)
"""Random query trees as an engine may meet them: empty branches, negations anywhere, words that no article holds."""


def _filters(facet: str) -> st.SearchStrategy[FacetFilter]:
    values = st.lists(st.sampled_from((*VALUES[facet], "nobody")), max_size=2, unique=True).map(tuple)
    return st.builds(
        FacetFilter,
        facet=st.just(facet),
        include=values,
        exclude=st.just(()) | values,
        op=st.sampled_from(("or", "or", "and")),
        nothing=st.sampled_from((False, False, False, False, True)),
    )


def _facet_requests(facet: str) -> st.SearchStrategy[FacetRequest]:
    among = st.none() | st.frozensets(st.sampled_from((*VALUES[facet], "nobody")))
    return st.builds(FacetRequest, facet=st.just(facet), size=st.integers(0, 4), among=among)


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    """A random request with everything that can be asked for, but for `after` and `as_of`."""
    filtered = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=2, unique=True))
    counted = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=3, unique=True))
    return SearchRequest(
        tree=draw(trees),
        within=draw(st.one_of(st.none(), st.none(), _chosen, _chosen.map(Not))),
        filters=tuple(draw(_filters(facet)) for facet in filtered),
        period=draw(st.none() | st.builds(Range, st.just("published"), _seconds, _seconds)),
        fields=draw(st.sampled_from((("title", "body"), ("title", "body"), ("title",), ("body",)))),
        sort=draw(st.sampled_from(("relevance", "newest", "oldest", "blend", "reported"))),
        now=DAY0 + 41 * DAY,
        group=draw(st.sampled_from((None, "copies", "story"))),
        limit=draw(st.integers(0, 12)),
        facets=tuple(draw(_facet_requests(facet)) for facet in counted),
        histogram=draw(st.sampled_from((None, "auto", "day", "week", "month", "year"))),
        histogram_field=draw(st.sampled_from(("published", "published", "event"))),
        zone=draw(st.sampled_from(ZONES)),
    )
