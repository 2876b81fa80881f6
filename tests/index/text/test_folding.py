"""One fold for search, names and marks: what is typed as another letter is that letter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.people.registry.full_names import full_name, plain_letters
from index.text.analysis import query_stems, tokens
from index.text.folding import APOSTROPHES, fold

_LATIN_BLOCKS = ((0x00C0, 0x02AF), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA722, 0xA7FF), (0xAB30, 0xAB64))


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("Łęgowska ŁĘGOWSKA", "legowska legowska"),
        ("Sørvåg SØRVÅG Øyen", "sorvag sorvag oyen"),
        ("Đorđe ĐORĐE", "dorde dorde"),
        ("Ħamrun ħamrun", "hamrun hamrun"),
        ("Kılıç KILIÇ İpek ipek", "kilic kilic ipek ipek"),
        ("Weißnähe WEISSNÄHE WEIẞNÄHE", "weissnahe weissnahe weissnahe"),
        ("Æbelø Œuvres æ œ", "aebelo oeuvres ae oe"),
        ("Þórunn Guðný", "thorunn gudny"),
        ("ﬁnal ﬂood ﬃ ﬆ ĳs ǆ", "final flood ffi st ijs dz"),
        ("Əhməd Ɖoe Ɛyɛ Ɔkɔ Ŋana ŧuolla", "ehmed doe eye oko nana tuolla"),
        ("Nguyễn Thị Đường Ơi ƯƠM", "nguyen thi duong oi uom"),
        ("ʙʀɪᴛᴛ ſo 𝐁𝖔𝔩𝕕 ＦＵＬＬ １２", "britt so bold full 12"),
        ("ΣΊΣΥΦΟΣ Σίσυφος σισυφοσ", "σισυφοσ σισυφοσ σισυφοσ"),
        ("ἄνθρωπος ᾠδή", "ανθρωποσ ωδη"),
        ("Ёлка ёлка жу́рнал Ґанок", "елка елка журнал ганок"),
        ("Край Київ Быкаў", "край київ быкаў"),
        ("كِتَاب كتـاب أحمد إيمان آمال ٱلبيت", "كتاب كتاب احمد ايمان امال البيت"),
        ("مصطفى کریم علی ٢٠٢٥ ۲۰۲۵", "مصطفي كريم علي 2025 2025"),
        ("שָׁלוֹם שלום", "שלום שלום"),
        ("ｶﾞｽ ガス ﾊﾟﾝ 한글", "ガス ガス パン 한글"),
        ("Do­nau zu‍sam﻿men", "donau zusammen"),
    ],
)
def test_what_is_typed_as_another_letter_folds_to_it(printed: str, typed: str) -> None:
    assert fold(printed) == typed
    assert fold(unicodedata.normalize("NFD", printed)) == typed


def test_every_latin_letter_folds_to_plain_ones() -> None:
    """But for those that stand for no letter: tones, clicks, glottal stops, signs of Egyptology and of old Mayan."""
    none = [
        "TONE",
        "CLICK",
        "GLOTTAL STOP",
        "EGYPTOLOGICAL",
        "TRESILLO",
        "CUATRILLO",
        "SINOLOGICAL",
        "SALTILLO",
        "FRICATIVE",
        "PERCUSSIVE",
    ]
    none += ["RAMS HORN", "LAMBDA", "TWO WITH", "SAKHA YAT", "MODIFIER LETTER"]
    left = []
    for first, last in _LATIN_BLOCKS:
        for letter in map(chr, range(first, last + 1)):
            name = unicodedata.name(letter, "")
            if letter.isalpha() and not any(word in name for word in none) and not fold(letter).isascii():
                left.append(name)
    assert left == []


def test_capitals_fold_as_their_small_letters() -> None:
    letters = [chr(code) for code in range(0xC0, 0x2D00)] + [chr(code) for code in range(0xA640, 0xAC00)]
    # An apostrophe before the n, and a subscript iota, are letters in capitals only.
    odd = "\u0149\u0345\u037a"
    greek = range(0x1F80, 0x2000)
    assert [c for c in letters if c not in odd and ord(c) not in greek and fold(c) != fold(c.upper())] == []


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_composed_or_not_makes_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_every_apostrophe_is_one(apostrophe: str) -> None:
    stems = [token.stem for token in tokens(f"DON{apostrophe}T l{apostrophe}oie Obren{apostrophe}s", "en")]
    assert stems == [token.stem for token in tokens("don't l'oie Obren's", "en")]
    assert fold(f"d{apostrophe}oie") == "d'oie"
    assert full_name(f"Mara O{apostrophe}Lorn").key == full_name("Mara OLorn").key


@pytest.mark.parametrize("hyphen", "-‐‑–—−－־")
def test_every_hyphen_parts_words(hyphen: str) -> None:
    assert [token.stem for token in tokens(f"Kim{hyphen}Ost", "xx")] == ["kim", "ost"]
    assert fold(f"Kim{hyphen}Ost") == "kim-ost"


@pytest.mark.parametrize("name", ["Łucja Øster", "ŁUCJA ØSTER", "lucja oster"])
def test_names_fold_as_words_do(name: str) -> None:
    assert plain_letters(name) == fold(name)
    assert full_name(name).key == "lucja~oster"


def test_umlauts_spelled_out_are_known_to_german_alone() -> None:
    assert query_stems("Moellers", ["german"]) == query_stems("Möllers", ["german"])
    assert query_stems("poet", ["english"]) == (("poet",),)
    assert query_stems("Mueller", ["english"]) != query_stems("Müller", ["english"])


def test_russian_endings_are_read_with_their_own_letters() -> None:
    assert query_stems("красивый", ["russian"]) == query_stems("красивая", ["russian"])
    assert query_stems("зелёный", ["russian"]) == query_stems("зеленая", ["russian"])


@pytest.mark.parametrize(
    "forms", ["kız kızlar KIZLAR kızların kizlarin", "kitap kitaplar kitabı KİTABI", "ev evler EVLERİN"]
)
def test_turkish_endings_are_read_with_and_without_dots(forms: str) -> None:
    assert len({token.stem for token in tokens(forms, "tr")}) == 1


def test_characters_of_unspaced_scripts_are_what_a_reader_takes_for_one() -> None:
    for text in ("ｶﾞｽ漏れ", "ガス漏れ", unicodedata.normalize("NFD", "ガス漏れ")):
        found = tokens(text, "ja")
        assert [token.stem for token in found] == ["ガス", "ス漏", "漏れ"]
        assert [fold(text[token.start : token.end]) for token in found] == ["ガス", "ス漏", "漏れ"]
    assert [t.stem for t in tokens(unicodedata.normalize("NFD", "한국어"), "ko")] == ["한국", "국어"]


def test_catalan_geminated_l_is_one_word() -> None:
    assert {token.stem for token in tokens("col·lecció coŀlecció COL·LECCIÓ colleccio", "ca")} == {"collecc"}
