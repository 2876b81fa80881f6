"""What a string may hold: what nobody sees goes, what changes what is seen stays, and offsets into old texts hold."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.characters import LINE, LISTED, MARKS, address, clean, line, lines, mended
from tests.index.strategies import any_text

SHOWN = {
    "Persian plural": "کتاب‌ها می‌روند",
    "Sinhala": "ශ්‍රී ලංකා",
    "Bengali": "র‍্যাব অভিযান",
    "Marathi": "दऱ्‍या",
    "Hindi, half letter": "क्‍ष",
    "old Malayalam ending": "അവന്‍ പോയി",
    "Kannada": "ರ‍್ಯಾಂಕ್",
    "Khmer words": "ខ្មែរ\u200bភាសា",
    "Burmese words": "မြန်မာ\u200bသတင်း",
    "family": "👨‍👩‍👧‍👦 at the quay",
    "burning heart": "❤️‍🔥",
    "rainbow flag": "🏳️‍🌈",
    "doctor, dark": "👩🏿‍⚕️",
    "pirate": "🏴‍☠️",
    "Scotland": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "keycap": "2️⃣",
    "ideograph as its bearer writes it": "葛\U000e0100城",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ\u180e\u1820",
    "old Hangul": "\u115f\u1161",
    "accents": "Tromsø, Łódź, İstanbul, Nguyễn",
    "private use": "\ue000",
}
UNSEEN = [
    "\0", "\x01", "\x08", "\x1b", "\x7f", "\x80", "\x9f", "\xad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u180b",
    "\u180e", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202e", "\u2060", "\u2064", "\u2066", "\u2069",
    "\u206f", "\u3164", "\ufe0e", "\ufe0f", "\ufeff", "\uffa0", "\ufff9", "\ufffb", "\ufdd0", "\uffff", "\U0001bca0",
    "\U0001d173", "\U000e0001", "\U000e0041", "\U000e007f", "\U000e0100", "\U0010ffff", "\ud83d", "\ude00", "\udcff",
]  # fmt: skip
BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2003\u2009\u2028\u2029\u202f\u3000"


@pytest.mark.parametrize("text", SHOWN.values(), ids=list(SHOWN))
def test_what_is_seen_stays(text: str) -> None:
    assert clean(text) == text
    assert line(f"  {text} ") == text


@pytest.mark.parametrize("character", UNSEEN, ids=lambda c: f"U+{ord(c):04X}")
def test_what_nobody_sees_goes(character: str) -> None:
    for text in (
        f"Tilda{character} Marrow",
        f"{character}Tilda Marrow",
        f"Tilda Marrow{character}",
        f"Til{character}da Marrow",
    ):
        assert line(text) == "Tilda Marrow"
    assert line(character * 3) == ""


@pytest.mark.parametrize("character", BLANKS, ids=lambda c: f"U+{ord(c):04X}")
def test_every_blank_is_a_blank(character: str) -> None:
    assert line(f"{character}Tilda{character}{character}Marrow{character}") == "Tilda Marrow"


def test_halves_of_a_character_that_belong_together_are_it() -> None:
    assert clean("Lantern \ud83d\ude00") == "Lantern 😀"
    assert clean("\ude00\ud83d\ud83d\ude00\ude00") == "😀"


@pytest.mark.parametrize(("text", "expected"), [
    ("Cafe\u0301", "Café"), ("Cafe\u200b\u0301", "Café"), ("\u1112\u1161\u11ab", "한"), ("\u212b", "Å"),
])  # fmt: skip
def test_composed(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_joiners_in_a_row_are_one() -> None:
    assert clean("کتاب\u200c\u200c\u200bها") == "کتاب\u200cها"
    assert clean("👨\u200d\u200d👩") == "👨\u200d👩"


def test_marks_without_end_are_cut_and_take_no_time() -> None:
    text = clean("a" + "\u0316\u0301" * 500_000 + " b")
    assert text.endswith(" b")
    assert len(text) <= MARKS + 4


@pytest.mark.parametrize(
    "text", ["\u0344" * 100, "\u2126\ufe0f", "葛\ufe00\U000e0100\ufe00", "\u1100\u1160\u115f\u1161", "x\u200d" * 99]
)
def test_odd_neighbours_come_to_rest(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(any_text)
def test_clean_once_is_clean_for_good(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) is cleaned or clean(cleaned) == cleaned
    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in cleaned)
    assert not any(
        "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" or c in "\u200e\u200f\u061c\ufeff" for c in cleaned
    )


@given(any_text, st.integers(0, 40))
def test_a_line_is_one_line_and_no_longer_than_its_limit(text: str, most: int) -> None:
    made = line(text, most)
    assert len(made) <= most
    assert made == " ".join(made.split())
    assert line(made, most) == made
    assert line(text) == line(clean(text))


@given(st.lists(any_text, max_size=5).map(tuple))
def test_lines_are_each_once_and_none_is_empty(texts: tuple[str, ...]) -> None:
    made = lines(texts)
    assert len(set(made)) == len(made)
    assert all(made)
    assert lines(made) == made


def test_limits() -> None:
    assert len(line("a" * 2 * LINE)) == LINE
    assert len(lines(tuple(map(str, range(2 * LISTED))))) == LISTED
    assert line("a" * (LINE - 1) + "👨\u200d👩") == "a" * (LINE - 1) + "👨"


@given(any_text)
def test_an_address_can_be_sent_and_is_itself_afterwards(text: str) -> None:
    made = address(text)
    made.encode()
    assert made.isprintable()
    assert address(made) == made


def test_an_address_that_is_one_stays() -> None:
    for url in ("https://lantern.example/a?b=%20c", "https://lantern.example/straße/火曜日"):
        assert address(url) == url
    assert address("https://lantern.example/\ud83d\u202e\0") == "https://lantern.example/\ufffd%E2%80%AE%00"


@given(any_text)
def test_what_is_mended_keeps_its_places(text: str) -> None:
    made = mended(text)
    assert len(made) == len(text)
    made.encode()
    assert all(new == old or not old.isprintable() for old, new in zip(text, made, strict=True))
