"""Percentages, sums and counts: what is one figure in several wordings, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.facts.figures import figure_key, find_figures


def keys(text: str, lang: str | None = "en") -> list[str]:
    return [figure_key(one) for one in find_figures(text, lang)]


@pytest.mark.parametrize(
    ("wordings", "key"),
    [
        (["5%", "5 %", "5 per cent", "five percent", "5.0 pct"], "percent:5:"),
        (
            ["$1.2bn", "US$1.2 billion", "1.2 billion dollars", "1.2bn US dollars", "$1,200 million"],
            "money:1200000000:USD",
        ),
        (["6,000 US companies", "6,000 companies", "six thousand firms", "6000 enterprises"], "count:6000:"),
        (["35 people", "35 dead", "thirty-five passengers"], "count:35:"),
        (["two dead", "two people killed and two deaths"], None),
        (["half a million people", "500,000 residents"], "count:500000:"),
        (["2.5 percentage points", "2.5 percentage point"], "percent:2.5:points"),
        (["£3m", "3 million pounds"], "money:3000000:GBP"),
    ],
)
def test_one_figure_in_several_wordings(wordings: list[str], key: str | None) -> None:
    for wording in wordings:
        found = keys(f"The council speaks of {wording} in the harbour.")
        assert key is None or found == [key], wording


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "rund 1,2 Milliarden Euro", "money:1200000000:EUR"),
        ("de", "3,5 Mio. Euro", "money:3500000:EUR"),
        ("de", "fünf Prozent", "percent:5:"),
        ("de", "5 Prozent", "percent:5:"),
        ("de", "6.000 Unternehmen", "count:6000:"),
        ("de", "25 US-Firmen", "count:25:"),
        ("fr", "1,2 milliard d’euros", "money:1200000000:EUR"),
        ("fr", "cinq pour cent", "percent:5:"),
        ("fr", "6\u202f000 entreprises", "count:6000:"),
        ("es", "1.200 millones de euros", "money:1200000000:EUR"),
        ("es", "el 5 por ciento", "percent:5:"),
        ("es-MX", "6,000 empresas", "count:6000:"),
        ("it", "1,2 miliardi di euro", "money:1200000000:EUR"),
        ("pt", "R$ 1,2 bilhão", "money:1200000000:BRL"),
        ("nl", "1,2 miljard euro", "money:1200000000:EUR"),
        ("nl", "5 procent", "percent:5:"),
    ],
)
def test_other_languages_give_the_same_figure(lang: str, text: str, expected: str) -> None:
    assert keys(f"{text}.", lang) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "It opened in 2024 companies say.",
        "The bridge opens at 10:30 and closes at 7 p.m. every day.",
        "The two countries spoke for three decades.",
        "A 45-year-old man walked by.",
        "Room 101 is empty and so is flight 7/11.",
        "She came first and he was 2nd.",
        "Version 2.5.1 is out.",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert keys(text) == []


def test_small_counts_keep_their_noun() -> None:
    assert keys("Three soldiers and three children, three dead.") == [
        "count:3:soldier",
        "count:3:child",
        "count:3:death",
    ]


def test_a_date_is_no_figure() -> None:
    text = "On 12 July members met."
    assert find_figures(text, "en", [(3, 10)]) == []
    assert [figure_key(one) for one in find_figures(text, "en")] != []


@given(
    st.text(alphabet="0123456789.,' %$€abmn-/:()\u00a0", max_size=40), st.sampled_from(["en", "de", "fr", None, "ja"])
)
def test_any_text_gives_figures_inside_it(text: str, lang: str | None) -> None:
    for one in find_figures(text, lang):
        assert 0 <= one.start < one.end <= len(text)
        assert one.value.is_finite()
