"""What is found by its beginning is what the analysis of the whole text gives, for any text at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import Phrase, Prefix, Term
from index.text.analysis import stem, tokens
from index.text.folding import fold
from search.highlight import stem_cache
from search.highlight.snippets import Matcher, mark
from search.highlight.stem_cache import Forms, Found
from search.highlight.stem_prefix import needles, plain, root, word_starts

_ENDINGS = """s es ed ing ly edly ingly ies ied y ization ational ation ator alism ality alities ally fulness ousness iveness
    ivity bility bilities bly ogy ogies fully lessly enci ency entli ently izer icate icity ical ful ness ative ability ible 's
    ion sion eed eedly ying bled bling ated ating izing sses ement ment ance ence ant ism ous ive ize ll le ey ie iest 't"""
_PIECES = """tariff Tariffs TARIFF's tariff’s ‘Tariff’ “U.S. U.S US us. u.s.a dying die skies sky levies,levy levy—levies x-ray
    possibility possible 1,000 1,000tariff _levy_ café ﬁne \u212aing l’économie İs ſky tar\u200diff 関税US tariff…levy"""
_word = st.builds(
    str.__add__,
    st.text("abcdefghilmnoprstuvyz0", min_size=1, max_size=7),
    st.builds("".join, st.lists(st.sampled_from(_ENDINGS.split()), max_size=3)),
)
_piece = st.one_of(
    st.sampled_from(_PIECES.split()),
    _word,
    st.text("aAuUsS.,'’-—_1é\u0301\u00a0\u1680 \n\x1c\x85\u3000関", max_size=8),
)
_text = st.lists(st.tuples(_piece, st.sampled_from((" ", " ", "", "\n", "\u00a0", ". ", "-"))), max_size=30).map(
    lambda parts: "".join(piece + between for piece, between in parts)
)
_stems = st.frozensets(
    st.one_of(
        st.sampled_from(("", "tariff", "us", "levi", "die", "sky", "possibl", "u", "1,000", "ie", "king")), _word
    ),
    max_size=4,
)


def expected(text: str, lang: str, stems: frozenset[str], prefixes: tuple[str, ...]) -> list[Found]:
    read = (
        Found(token.start, token.end, token.stem, fold(text[token.start : token.end])) for token in tokens(text, lang)
    )
    return [one for one in read if one.stem in stems or (prefixes and one.printed.startswith(prefixes))]


@given(_word)
def test_a_printed_word_begins_with_the_root_of_its_stem(word: str) -> None:
    assert word.startswith(root(stem(word, "english")))


@pytest.mark.parametrize(
    ("word", "start"),
    [
        ("cries", "cr"),
        ("dying", "d"),
        ("vying", "v"),
        ("skies", "sk"),
        ("stability", "stab"),
        ("hoping", "hop"),
        ("y", "y"),
    ],
)
def test_roots(word: str, start: str) -> None:
    assert word.startswith(root(stem(word, "english")))
    assert root(stem(word, "english")).startswith(start)


@given(_text, _stems, st.sampled_from(((), ("tar",), ("u.s", "pos"), ("caf",))))
def test_all_tokens_that_are_wanted_and_no_others(text: str, stems: frozenset[str], prefixes: tuple[str, ...]) -> None:
    for name, lang in (("english", "en"), ("german", "de")):
        assert Forms(name).find(text, stems, prefixes) == expected(text, lang, stems, prefixes)


@given(_text, st.integers(0, 40))
def test_every_word_of_a_text_is_found_by_its_stem(text: str, which: int) -> None:
    read = tokens(text, "en")
    if read:
        stems = frozenset({read[which % len(read)].stem})
        assert Forms("english").find(text, stems) == expected(text, "en", stems, ())


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stem_cache, "PIECES_KEPT", 10)
    for name in ("english", "german"):
        known = Forms(name)
        for at in range(100):
            text = f"tariff-{at} tariff “tariff”"
            assert len(known.find(text, frozenset({"tariff"}))) == 3
            assert len(known._memory.tokens) <= 10


def test_all_stemmers_share_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stem_cache, "PIECES_KEPT", 60)
    monkeypatch.setattr(stem_cache, "_ALL", {name: Forms(name) for name in ("english", "german", "turkish")})
    many, few, another = stem_cache._ALL.values()
    many.find(" ".join(f"ñ{at}" for at in range(45)), frozenset({"ñ"}))
    few.find(" ".join(f"ñ{at}" for at in range(10)), frozenset({"ñ"}))
    assert (many.kept, few.kept) == (45, 10)
    another.find(" ".join(f"ñ{at}" for at in range(20)), frozenset({"ñ"}))

    assert many.kept == 0, "the largest makes room"
    assert few.kept == 10
    assert another.kept == 20


def test_a_query_that_folds_to_nothing_marks_nothing() -> None:
    for node in (Term("\u0301"), Prefix("\u0301\u0301\u0301"), Phrase(("\u0301", "\u0302"))):
        assert mark("tariff levy", "en", Matcher.of(node, ("english",))) == ()


def test_needles_do_not_repeat_each_other() -> None:
    assert needles(frozenset({"tariff", "tarif", "us", "関税"}), ("tar",)) == ("t.a.r.i.f", "tar", "u.s", "us")
    assert word_starts("us tariffs, bus us_tar", ("tar", "us")) == [0, 3, 16, 19]


@given(st.text())
def test_plain_text_keeps_its_places(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert [c for c in plain(text) if c.isalnum()] == [c for c in text if c.isalnum()]
