"""Snippets show the best passages, and no mark is ever wrong: each is checked against the query by the slow and plain way."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from index.query import And, Near, Node, Not, Or, Phrase, Prefix, Term
from index.text.analysis import STEMMERS, WORD, query_stems, stemmer_of, tokens
from index.text.folding import fold
from search.highlight import snippets
from search.highlight.snippets import Matcher, Passage, highlight, highlights, mark
from search.query.parse import parse
from tests.index.fakes import an_article

ALL = frozenset(STEMMERS.values())


def matcher(q: str) -> Matcher:
    return Matcher.of(parse(q).tree, ALL)


def shown(passages: list[Passage]) -> list[str]:
    """Passages with their marks in brackets."""
    texts = []
    for passage in passages:
        text, at = "", 0
        for start, end in passage.ranges:
            text += passage.text[at:start] + "[" + passage.text[start:end] + "]"
            at = end
        texts.append(text + passage.text[at:])
    return texts


def marked(text: str, q: str, lang: str | None = "en") -> list[str]:
    return [text[start:end] for start, end in mark(text, lang, matcher(q))]


@pytest.mark.parametrize(
    ("text", "q", "lang", "marks"),
    [
        ("Tariffs rise; the TARIFF, again.", "tariff", "en", ["Tariffs", "TARIFF"]),
        ("The café’s Café", "cafe", "en", ["café’s", "Café"]),
        ("Ihre Häuser", "haus", "de", ["Häuser"]),
        ("Seine Hauses Tür", "haus", "de", ["Hauses"]),
        ("no drama or division, no drama", '"drama or division"', "en", ["drama or division"]),
        ("drama, or divisions", '"drama or division"', "en", ["drama, or divisions"]),
        ("year-end and year to end", "year-end", "en", ["year-end"]),
        ("year–end", "year-end", "en", ["year–end"]),
        ("Ørløv, ORLOV and Orløv’s", "orlov", "en", ["Ørløv", "ORLOV", "Orløv’s"]),
        ("Ørløv, ORLOV and Orløv's", "ørløv", "en", ["Ørløv", "ORLOV", "Orløv's"]),
        ("Ærø, the Æbelø ferry, AEBELO", "aebelo", "en", ["Æbelø", "AEBELO"]),
        ("Ærø, the Æbelø ferry, AEBELO", "æbe*", "en", ["Æbelø", "AEBELO"]),
        ("the ﬁnal Œuvre of Straßburg", '"final oeuvre of strassburg"', "en", ["ﬁnal Œuvre of Straßburg"]),
        ("in Şırnak, in SIRNAK, in ŞIRNAK", "sırnak", "tr", ["Şırnak", "SIRNAK", "ŞIRNAK"]),
        ("don´t, donʼt, don＇t", "don't", "en", ["don´t", "donʼt", "don＇t"]),
        ("Ha­fen", "hafen", "de", ["Ha­fen"]),
        ("町でｶﾞｽ漏れ。ガス漏れ", "ガス漏れ", "ja", ["ｶﾞｽ漏れ", "ガス漏れ"]),
        ("町でｶﾞｽ漏れ", "ガス", "ja", ["ｶﾞｽ"]),
        ("Tariffs, a tariff, Tariff's", '="tariff"', "en", ["tariff", "Tariff's"]),
        ("The WHO asked who; WHO's budget, Who", "case:WHO", "en", ["WHO", "WHO's"]),
        ("A White House, a white house", 'case:"White House"', "en", ["White House"]),
        ("A tarif, the tariffs, tarriff, tariff", "tariff~", "en", ["tarif", "tariffs", "tarriff", "tariff"]),
        ("tariff on steel. " + "word " * 20 + "tariff", "steel NEAR/3 tariff", "en", ["tariff", "steel"]),
        ("steel tariff and steel", "tariff THEN/3 steel", "en", ["tariff", "steel"]),
        ("steel tariff", "tariff THEN/3 steel", "en", []),
        ("Steel rose. A tariff fell; steel did not.", "steel NEAR/s tariff", "en", ["tariff", "steel"]),
        ("Steel rose. Tariff fell.\nSteel.", "steel NEAR/p tariff", "en", ["Steel", "Tariff"]),
        ("levy or duty on hot steel", '(levy OR duty) NEAR/3 "hot steel"', "en", ["duty", "hot steel"]),
        ("steel and steel", "atleast(2, steel)", "en", ["steel", "steel"]),
        ("steel\nsteel", "opening:steel", "en", ["steel"]),
        ("word " * 98 + "steel word steel", "lead:steel", "en", ["steel"]),
        ("町でｶﾞｽ漏れ、後に火", '"ガス 後に"~6', "ja", ["ｶﾞｽ", "後に"]),
        ("The U.S. and the US", "US", "en", ["U.S.", "US"]),
        ("don't and don’t", "don't", "en", ["don't", "don’t"]),
        ("tariff, tarnish, star", "tar*", "en", ["tariff", "tarnish"]),
        ("tariff, tarnish, star", "tari*", "en", ["tariff"]),
        ("rubio spoke of a tariff; much later on he spoke of no tariff", '"rubio tariff"~5', "en", ["rubio", "tariff"]),
        ("rubio spoke. A very long way on there was a tariff", '"rubio tariff"~3', "en", []),
        ("港の関税が上がる。関税。", "関税", "ja", ["関税", "関税"]),
        ("日本経済新聞と日本の経済", "日本経済", "ja", ["日本経済"]),
        ("日本の", '"日本 の"', "ja", []),  # a lone character stands in no pair of a longer run
        ("대통령이 말했다", "대통령", "ko", ["대통령"]),
        ("ประเทศไทย", "ไทย", "th", ["ไทย"]),
        ("tariff and levy", "tariff -levy", "en", ["tariff"]),
        ("tariff and levy", "tariff OR levy", "en", ["tariff", "levy"]),
        ("tariff", "title:tariff", "en", []),
        ("a b c", '"a b" OR "b c"', "en", ["a b c"]),
        ("Straße und STRASSE", "strasse", "de", ["Straße", "STRASSE"]),
        ("cafe\u0301 open", "café", "en", ["cafe\u0301"]),
    ],
)
def test_marks(text: str, q: str, lang: str, marks: list[str]) -> None:
    assert marked(text, q, lang) == marks


def test_a_title_has_its_own_field() -> None:
    words = matcher("title:tariff body:levy")
    assert mark("tariff levy", "en", words, field="title") == ((0, 6),)
    assert mark("tariff levy", "en", words) == ((7, 11),)
    only_titles = Matcher.of(Term("tariff"), ALL, ("title",))
    assert mark("tariff", "en", only_titles) == ()


def test_without_marks_the_text_begins() -> None:
    text = "The museum opened its doors. " * 20 + "\nAnother paragraph."
    (passage,) = highlight(text, "en", matcher("tariff"))
    assert passage.text.startswith("The museum opened its doors.")
    assert passage.text.endswith("doors.")
    assert len(passage.text) <= 200
    assert passage.ranges == ()
    assert passage.cut == (False, True)
    assert highlight("", "en", matcher("tariff")) == []
    assert highlight(text, "en", matcher("tariff"), passages=0) == []


def test_a_passage_is_whole_sentences_where_they_fit() -> None:
    text = (
        "It rained all day. Mr. Brandt of the U.S. Department raised the tariffs on Thursday. The traders, who had come from far, "
        "did not like what they heard there and left before the evening, as they told everyone who asked."
    )
    assert shown(highlight(text, "en", matcher("tariff"), passages=1)) == [
        "It rained all day. Mr. Brandt of the U.S. Department raised the [tariffs] on Thursday."
    ] or shown(highlight(text, "en", matcher("tariff"), passages=1)) == [
        "Mr. Brandt of the U.S. Department raised the [tariffs] on Thursday."
    ]


def test_the_best_passage_holds_most_of_the_query() -> None:
    filler = "The weather over the hills stayed as it was, and nobody in the villages had much to say about it. " * 3
    text = f"A tariff was named. {filler}\nThe ferry crews and the tariff met at last. {filler}\nA ferry left. {filler}"
    assert shown(highlight(text, "en", matcher("tariff ferry"), passages=1))[0].startswith(
        "The [ferry] crews and the [tariff] met at last."
    )


def test_two_passages_stand_in_order_and_apart() -> None:
    filler = "The weather over the hills stayed as it was, and nobody had much to say about it. " * 5
    text = f"A ferry left. {filler}The tariff rose. {filler}"
    first, second = highlight(text, "en", matcher("tariff ferry"))
    assert "ferry" in first.text
    assert "tariff" in second.text
    assert first.start + len(first.text) <= second.start


def test_long_words_and_scripts_without_spaces() -> None:
    text = "大臣は関税を上げると述べた" * 40
    (passage,) = highlight(text, "ja", matcher("関税"), passages=1)
    assert 40 < len(passage.text) <= 200
    assert all(passage.text[start:end] == "関税" for start, end in passage.ranges)
    assert highlight("x" * 5000 + " tariff " + "y" * 5000, "en", matcher("tariff"))[0].text == "tariff"


def test_an_endless_text_is_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snippets, "MARK_REACH", 4000)
    monkeypatch.setattr(snippets, "PASSAGE_REACH", 2000)
    words = matcher("tariff")
    assert len(mark("tariffs " * 1000, "en", words)) == 4000 // len("tariffs ")
    assert highlight("x " * 2000 + "tariff", "en", words)[0].ranges == ()
    run = "関税" * 5000
    assert mark(run, "ja", words) == ()
    assert mark(run, "ja", matcher("関税関税")) == ((0, 4000),)
    assert len(highlight(run, "ja", matcher('"関税 税関"~9'))) == 2


# --- every mark, checked by the plain way

_WORDS_TEXT = (
    "tariff tariffs Tariff tariffed levy levies the The of and ferry ferries year-end U.S. US don't don’t café cafe Cafés"
    " naïve 1,000 1.5 3 関税 日本経済 港の関税 대통령 ไทย rubio Rubio’s rubio's x-ray state-of-the-art economy economic İstanbul"
    " cafe\u0301 ﬁne Straße l'économie a.b.c 😀 — “ ” . , ; ! ? 。 (tariff) tariff,levy _tariff_ tariff\u00a0levy"
)
_WORDS = _WORDS_TEXT.split(" ")
_QUERIES_TEXT = (
    "tariff levy ferry economy cafe year-end us don't naive fine istanbul strasse 関税 日本経済 経済 港 대통령 ไทย économie"
    " 1,000 x-ray rubio state-of-the-art the"
)
_QUERIES = _QUERIES_TEXT.split(" ")


def _cases(count: int) -> Iterator[tuple[str, str | None, Node]]:
    rnd = random.Random(7)
    for _ in range(count):
        words = [rnd.choice(_WORDS) for _ in range(rnd.randint(0, 120))]
        text = "".join(word + rnd.choice((" ", " ", " ", " ", "", "\n", ". ", "\u3000")) for word in words).strip()
        yield text, rnd.choice(("en", "en", "de", "fr", "ja", None)), _query(rnd)


def _query(rnd: random.Random) -> Node:
    def leaf() -> Node:
        kind = rnd.randrange(6)
        words = tuple(rnd.choice(_QUERIES) for _ in range(rnd.randint(2, 3)))
        if kind < 3:
            return Term(words[0])
        if kind == 3:
            return Phrase(words)
        return Near(words, rnd.randint(2, 9)) if kind == 4 else Prefix(rnd.choice(("tar", "fer", "eco", "ist")))

    parts = tuple(leaf() for _ in range(rnd.randint(1, 3)))
    tree: Node = parts[0] if len(parts) == 1 else rnd.choice((And, Or))(parts)
    return And((tree, Not(Term("levy")))) if rnd.random() < 0.2 else tree


def _expected(text: str, lang: str | None, node: Node) -> set[int]:
    """Code points that may be marked, from every token of the text."""
    read = tokens(text, lang)

    def starts(words: tuple[str, ...]) -> list[tuple[int, int]]:
        places = [place for word in words for place in query_stems(word, ALL)]
        return [
            (at, at + len(places) - 1)
            for at in range(len(read) - len(places) + 1)
            if places and all(read[at + n].stem in stems for n, stems in enumerate(places))
        ]

    def points(first: int, last: int) -> set[int]:
        return set(range(read[first].start, read[last].end))

    found: set[int] = set()
    if isinstance(node, And | Or):
        for child in node.children:
            found |= _expected(text, lang, child)
    elif isinstance(node, Term | Phrase):
        for first, last in starts((node.text,) if isinstance(node, Term) else node.words):
            found |= points(first, last)
    elif isinstance(node, Prefix):
        for token in read:
            if fold(text[token.start : token.end]).startswith(fold(node.text)):
                found |= set(range(token.start, token.end))
    elif isinstance(node, Near):
        spans = [starts((word,)) for word in node.words]
        for low in range(len(read)):
            inside = [[s for s in each if low <= s[0] and s[1] <= low + node.distance] for each in spans]
            if all(inside) and any(s[0] == low for each in inside for s in each):
                for first, last in (s for each in inside for s in each):
                    found |= points(first, last)
    return found


def test_every_mark_is_right_and_none_is_missing() -> None:
    for text, lang, tree in _cases(1500):
        ranges = mark(text, lang, Matcher.of(tree, ALL))
        points = {at for start, end in ranges for at in range(start, end)}
        assert points == _expected(text, lang, tree), (text, lang, str(tree))
        assert list(ranges) == sorted(ranges)
        assert all(a_end <= b_start for (_, a_end), (b_start, _) in pairwise(ranges))


def test_every_passage_is_a_piece_of_one_paragraph_with_whole_words() -> None:
    for text, lang, tree in _cases(1500):
        words = Matcher.of(tree, ALL)
        passages = highlight(text, lang, words, width=60)
        allowed = {(start, end) for start, end in mark(text, lang, words)}
        assert len(passages) <= 2
        end_before = 0
        for passage in passages:
            low, high = passage.start, passage.start + len(passage.text)
            assert text[low:high].replace("\n", " ") == passage.text
            assert passage.text.strip() == passage.text != ""
            assert "\n" not in passage.text
            assert low >= end_before
            end_before = high
            for at in (low, high):
                assert not _inside_word(text, at), (text, passage.text)
            for start, end in passage.ranges:
                assert any(a <= low + start and low + end <= b for a, b in allowed)
        if allowed:
            assert any(passage.ranges for passage in passages)


def _inside_word(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    return unicodedata.combining(text[at]) > 0 or any(
        match.start() < at < match.end() for match in WORD.finditer(text) if match.lastgroup != "unspaced"
    )


def test_a_stemmer_is_known_for_every_language() -> None:
    for lang in (*STEMMERS, "xx", None):
        assert mark("abc def", lang, Matcher.of(Term("abc"), {stemmer_of(lang)})) == ((0, 3),)


def test_passages_that_are_kept_are_those_that_would_be_made() -> None:
    """Each question about each article, twice and in any order: what is kept for one is never given for another."""
    texts = ("The tide rose. Ada Holm said so.", "A tidal wave, said Ada Holm, and a tide.", "Nothing here.")
    asked = [(replace(an_article("tide", text), title=title), q) for text in texts for title in ("Tide", "Wave")
             for q in ("tide", "holm", "tid*", '"ada holm"')]  # fmt: skip
    for article, q in asked * 2:
        of = matcher(q)
        body = highlight(article.text, article.lang, of)
        kept = highlights(article, of, 2)
        assert [(one.text, one.ranges) for one in kept if one.field == "body"] == [(p.text, p.ranges) for p in body]
        assert [one.ranges for one in kept if one.field == "title"] == [
            ranges for ranges in [mark(article.title, article.lang, of, field="title")] if ranges
        ]


def test_matchers_are_alike_where_their_leaves_are() -> None:
    assert matcher("tide rose") == matcher("tide  rose")
    assert hash(matcher("tide rose")) == hash(matcher("tide  rose"))
    assert matcher("tide rose") != matcher("tide wave")
