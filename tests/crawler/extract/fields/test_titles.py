"""Headlines: which of those that a page gives itself."""

import pytest

from crawler.extract.fields.address_words import is_spelled_in
from tests.crawler.extract.build import BODY, TITLE, article, paragraphs, read
from tests.crawler.extract.heads import TEXT, found, ld, meta


def test_title_of_the_heading_where_nothing_else_is_said() -> None:
    assert found(title="").title == TITLE


def test_title_prefers_the_structured_headline() -> None:
    assert found(ld(headline="Ferry is back in Lowmouth")).title == "Ferry is back in Lowmouth"


def test_title_ignores_a_structured_headline_of_another_article() -> None:
    assert found(ld(headline="Cup final ends in penalties")).title == TITLE


def test_title_ignores_a_headline_that_was_cut_off() -> None:
    assert found(ld(headline="Ferry returns to Lowm…")).title == TITLE


def test_title_decodes_entities_even_twice() -> None:
    assert found(ld(headline="Ferry &amp;amp; pier return to Lowmouth")).title == "Ferry & pier return to Lowmouth"


@pytest.mark.parametrize(
    "suffix",
    [" | The Harbour Gazette", " - The Harbour Gazette", " – Harbour Gazette", " | Town | The Harbour Gazette"],
)
def test_title_drops_the_outlet(suffix: str) -> None:
    head = meta(og__site_name="The Harbour Gazette", og__title=TITLE + suffix)
    assert found(head, body=f"<main>{TEXT}</main>", title=TITLE + suffix).title in (TITLE, f"{TITLE} | Town")


def test_title_keeps_a_dash_that_is_its_own() -> None:
    title = "Ferry returns – and the town with it"
    body = f"<main><h1>{title}</h1>{TEXT}</main>"
    assert found(meta(og__title=title, og__site_name="The Harbour Gazette"), body=body, title=title).title == title


def test_title_keeps_the_colon_that_two_elements_lose() -> None:
    body = f"<main><h1><span>Lowmouth</span> <span>Ferry returns after nine years</span></h1>{TEXT}</main>"
    assert (
        found(meta(og__title="Lowmouth: Ferry returns after nine years"), body=body).title
        == "Lowmouth: Ferry returns after nine years"
    )


def test_titles_that_differ_in_their_kicker_agree_on_the_headline() -> None:
    body = f"<main><h1>Islands - The ferry returns after nine years</h1>{TEXT}</main>"
    assert (
        found(meta(og__title="Transport: The ferry returns after nine years"), body=body).title
        == "The ferry returns after nine years"
    )


def test_title_is_what_all_others_agree_on_against_the_structured_headline() -> None:
    stated = "Lowmouth: the ferry sails after nine winters"
    assert found(ld(headline=stated) + meta(og__title=TITLE)).title == TITLE
    deliberate = ld(headline=stated, alternativeHeadline=TITLE)
    assert found(deliberate + meta(og__title=TITLE)).title == stated


def test_title_is_what_the_address_was_made_from() -> None:
    stated = f"Transport: {TITLE}"
    body = f"<main><h1>{stated}</h1>{TEXT}</main>"
    head = ld(headline=stated) + meta(og__title=TITLE)
    url = "https://www.harbour-gazette.example/town/ferry-returns-to-lowmouth-after-nine-years-4711.html"
    assert found(head, body=body, title=stated, url=url).title == TITLE
    assert found(head, body=body, title=stated).title == stated


@pytest.mark.parametrize(
    ("title", "path", "expected"),
    [
        ("Größe übt sich: café d’été", "/a/groesse-uebt-sich-cafe-dete-17", True),
        ("The ferry is back", "/the-ferry/is-back", False),
        ("Ferry back", "/ferry-back", False),
        ("港の船が戻る", "/%E6%B8%AF", False),
        ("", "/", False),
    ],
)
def test_addresses_spell_headlines(title: str, path: str, expected: bool) -> None:
    assert is_spelled_in(title, "https://harbour-gazette.example" + path) is expected


@pytest.mark.parametrize(
    "tail",
    [
        " | The Harbour Gazette | by Ada Harrow",
        " - Town | The Harbour Gazette",
        " - harbour-gazette.example",
        " * The Harbour Gazette",
    ],
)
def test_title_drops_what_stands_around_the_name_of_the_outlet(tail: str) -> None:
    head = meta(og__site_name="The Harbour Gazette", og__title=TITLE + tail, article__section="Town")
    assert found(head, body=f"<main>{TEXT}</main>", title=TITLE + tail).title == TITLE


def test_title_keeps_a_short_tail_that_the_name_happens_to_hold() -> None:
    title = "Ferry returns to Lowmouth after nine years - at"
    assert found(meta(og__site_name="The Harbour Gazette", og__title=title), title=title, body=TEXT).title == title


@pytest.mark.parametrize(
    ("shared", "heading", "document", "expected"),
    [
        (f"03.05.2031 | {TITLE}", TITLE, f"03.05.2031 | {TITLE}: Harbour Gazette", TITLE),
        (f"Notice: {TITLE}", TITLE, "", TITLE),
        ("Ferry back in Lowmouth after a long wait", TITLE, "News of the ferry", TITLE),
        (TITLE, "The Harbour Gazette", TITLE, TITLE),
        (TITLE, f"Islands {TITLE}", TITLE, TITLE),
        ("The Harbour Gazette", TITLE, "", TITLE),
        (f"{TITLE} -", TITLE, "", TITLE),
    ],
)
def test_without_json_ld_the_printed_headline_is_weighed_against_the_shared_one(
    shared: str, heading: str, document: str, expected: str
) -> None:
    head = f'<meta property="og:title" content="{shared}"><meta property="og:site_name" content="The Harbour Gazette">'
    body = f"<main><article><h1>{heading}</h1>{paragraphs(*BODY)}</article></main>"
    assert read(body, head=head, title=document).title == expected


def test_a_shared_title_that_breaks_off_is_taken_whole_from_another_place() -> None:
    head = '<meta property="og:title" content="Ferry returns to Lowmouth…">'
    assert read(article(paragraphs(*BODY)), head=head).title == TITLE
