"""Text as it is printed: what was escaped too often, what nobody sees, mark-up in titles."""

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.dom.printed_text import printed
from crawler.extract.fields.outlet import outlet_of
from index.article import Outlet
from tests.crawler.extract.build import TITLE
from tests.crawler.extract.heads import found, ld, meta


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tides &amp;amp; Times", "Tides & Times"),
        ("can&amp;#8217;t", "can’t"),
        ("&amp;lt;b&amp;gt;Ferry&amp;lt;/b&amp;gt; late", "Ferry late"),
        ("Fer<b>r</b>y<br>late", "Ferry late"),
        ("What <b> means", "What <b> means"),
        ("3 < 5 and 7 > 6", "3 < 5 and 7 > 6"),
        ("R&D, Q&A, AT&copyright", "R&D, Q&A, AT&copyright"),
        ("Tilda\u200b Mar\u00adrow\u2060\ufeff\u202e", "Tilda Marrow"),
        ("Tilda\u00a0\u2009Marrow\u200d", "Tilda Marrow"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀 lands", "👩\u200d🚀 lands"),
        ("क्\u200dष", "क्\u200dष"),
        ("a\x00b\x1fc\x7f", "ab c"),
        ("  one\n\ttwo ", "one two"),
        ("", ""),
    ],
)
def test_printed(text: str, shown: str) -> None:
    assert printed(text) == shown


_PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="&<>\ufe0f"), max_size=40
)


@settings(deadline=None)
@given(st.lists(_PLAIN, max_size=5), st.integers(0, 3))
def test_however_often_it_was_escaped(words: list[str], times: int) -> None:
    plain = printed(" & ".join(words))
    written = plain
    for _ in range(times):
        written = html.escape(written)
    assert printed(written) == plain == printed(plain)


def test_an_outlet_has_one_name_and_one_id_however_it_is_escaped() -> None:
    names = ("Tides & Times", "Tides &amp; Times", "Tides &amp;amp; Times", " Tides\u200b &#38;  Times\ufeff")
    assert {outlet_of(name) for name in names} == {Outlet(id="tides-times", name="Tides & Times")}


@pytest.mark.parametrize("times", [1, 2, 3])
def test_every_text_that_a_page_gives(times: int) -> None:
    def escaped(text: str) -> str:
        for _ in range(times):
            text = html.escape(text)
        return text

    title, name = f"{TITLE} & more", "Tides & Times"
    head = meta(og__title=escaped(title), og__site_name=escaped(name)) + ld(
        headline=escaped(title), author=escaped("Ada O'Harrow"), articleSection=escaped("Towns & ports"),
        keywords=[escaped("piers & quays")], description=escaped("It's the boat & the loan."),
    )  # fmt: skip
    article_ = found(head, title=escaped(title))
    assert article_.title == title
    assert article_.outlet is not None
    assert article_.outlet.name == name
    assert article_.authors == ("Ada O'Harrow",)
    assert article_.section == "Towns & ports"
    assert article_.keywords == ("piers & quays",)
    assert article_.standfirst == "It's the boat & the loan."
