"""From bytes to text: marks, labels, labels that lie, and none at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract import extract
from crawler.extract.dom.charset import decode, utf8
from tests.crawler.extract.build import BODY, P1, article, html, lines, page, paragraphs

UMLAUTS = "Die Fähre läuft wieder, größer und schöner – „endlich“, sagt die Bürgermeisterin. " * 3
JAPANESE = "火曜日、嵐で桟橋が壊れてから九年ぶりに運航を再開し、町の人々が岸壁で見送った。" * 4
RUSSIAN = "Паром между городом и островами снова вышел в море во вторник, через девять лет после бури. " * 3


@pytest.mark.parametrize(
    ("codec", "label", "text"),
    [
        ("utf-8", None, UMLAUTS),
        ("utf-8", "iso-8859-1", UMLAUTS),
        ("utf-8-sig", None, UMLAUTS),
        ("utf-16", None, UMLAUTS),
        ("cp1252", "iso-8859-1", UMLAUTS),
        ("cp1252", "windows-1252", UMLAUTS),
        ("shift_jis", "shift_jis", JAPANESE),
        ("euc_jp", "EUC-JP", JAPANESE),
        ("iso2022_jp", "iso-2022-jp", JAPANESE),
        ("cp1251", "windows-1251", RUSSIAN),
        ("koi8_r", "koi8-r", RUSSIAN),
        ("gb18030", "gb2312", "渡轮星期二恢复航行，这是九年前风暴毁坏码头以来的第一次。" * 3),
    ],
)
def test_by_mark_or_header(codec: str, label: str | None, text: str) -> None:
    assert decode(text.encode(codec), label) == text


def test_by_the_pages_own_word() -> None:
    source = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><p>{RUSSIAN}</p>'
    )
    assert RUSSIAN in decode(source.encode("cp1251"))


def test_by_guess() -> None:
    assert decode(RUSSIAN.encode("cp1251")) == RUSSIAN


def test_a_few_broken_bytes_in_utf8_do_not_make_it_another_charset() -> None:
    broken = UMLAUTS.encode() + b"\xff\xfe" + UMLAUTS.encode()
    assert decode(broken, "utf-8").startswith(UMLAUTS)


@pytest.mark.parametrize("label", ["no-such-charset", "", "utf-16", "base64", "rot13", "zlib"])
def test_labels_that_make_no_sense_are_ignored(label: str) -> None:
    assert decode(UMLAUTS.encode(), label) == UMLAUTS
    assert isinstance(decode(UMLAUTS.encode("cp1252"), label), str)


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "shift_jis", "utf-16", "hex", "idna", "x"]))
def test_any_bytes_are_some_text(body: bytes, label: str | None) -> None:
    assert isinstance(decode(body, label), str)


def test_a_page_in_its_charset() -> None:
    texts = (P1.replace("Lowmouth", "Löwmünde"), *BODY[1:])
    found = extract(
        page(html(article(paragraphs(*texts))).replace("utf-8", "x").encode("cp1252"), charset="iso-8859-1")
    )
    assert lines(found) == list(texts)


@given(
    st.one_of(st.binary(max_size=60), st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace"))),
    st.sampled_from([None, "utf-8", "iso-2022-jp", "windows-1251", "nonsense"]),
    st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe"]),
)
def test_utf8_is_the_decoded_page(body: bytes, declared: str | None, mark: bytes) -> None:
    assert utf8(mark + body, declared).decode() == decode(mark + body, declared)
