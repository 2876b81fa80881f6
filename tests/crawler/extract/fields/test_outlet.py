"""The outlet, its slug, the agency and the dateline."""

import pytest

from crawler.extract import Hints
from crawler.extract.fields.address_words import is_like_host
from crawler.extract.fields.outlet import outlet_of
from index.article import Outlet
from tests.crawler.extract.build import BODY, P1, TITLE, article, lines, paragraphs, read
from tests.crawler.extract.heads import TEXT, found, ld, meta

HOST = "harbour-gazette.example"


def test_outlet_of_the_page() -> None:
    assert found(meta(og__site_name="The Harbour Gazette")).outlet == Outlet(
        id="the-harbour-gazette", name="The Harbour Gazette"
    )
    publisher = ld(headline=TITLE, publisher={"@type": "Organization", "name": "The Harbour Gazette"})
    assert found(publisher).outlet == Outlet(id="the-harbour-gazette", name="The Harbour Gazette")


def test_a_name_comes_before_a_domain() -> None:
    head = meta(og__site_name="Gazette.example") + ld(headline=TITLE, publisher={"name": "The Harbour Gazette"})
    assert found(head).outlet == Outlet(id="the-harbour-gazette", name="The Harbour Gazette")


def test_the_tail_of_the_title_names_the_outlet_only_where_the_host_agrees() -> None:
    named = found(title=f"{TITLE} - The Harbour Gazette")
    assert named.outlet is not None
    assert named.outlet.name == "The Harbour Gazette"
    assert name_of("", title=f"{TITLE} - Weather") == HOST


def name_of(head: str, **options: object) -> str | None:
    outlet = found(head, **options).outlet  # type: ignore[arg-type]
    return outlet.name if outlet else None


@pytest.mark.parametrize(
    ("site", "publisher", "expected"),
    [
        ("Harbour Gazette", "Saltmere Press Holding", "Harbour Gazette"),
        ("Saltmere Press Holding", "Harbour Gazette", "Harbour Gazette"),
        ("Harbour Gazette Lowmouth", "Harbour Gazette", "Harbour Gazette"),
        ("harbourgazette", "Saltmere Press Holding", "harbourgazette"),
        ("https://www.harbour-gazette.example", "", "harbour-gazette.example"),
        ("@harbourgazette", "", "harbourgazette"),
        ("Harbour Gazette | news from the quay", "", "Harbour Gazette"),
        ("Tide Tables - a fine paper", "", "Tide Tables - a fine paper"),
    ],
)
def test_of_two_names_the_one_that_is_the_hosts(site: str, publisher: str, expected: str) -> None:
    head = meta(og__site_name=site) + ld(headline=TITLE, publisher={"name": publisher})
    assert name_of(head) == expected


@pytest.mark.parametrize("short", ["HG", "harbour-gazette.example", "harbourgazette"])
def test_a_full_name_in_place_of_an_abbreviation_or_a_domain(short: str) -> None:
    head = ld(headline=TITLE, publisher={"name": short})
    assert name_of(head, title=f"{TITLE} | The Harbour Gazette") == "The Harbour Gazette"
    assert name_of(head, title=f"{TITLE} | Harbour Gazette Weekend") == short


def test_a_feed_names_the_outlet_that_nothing_else_names() -> None:
    feed = '<link rel="alternate" type="application/rss+xml" title="{}" href="/feed">'
    assert name_of(feed.format("The Harbour Gazette » Feed")) == "The Harbour Gazette"
    assert name_of(feed.format("All new comments » Feed")) == HOST


@pytest.mark.parametrize(
    ("name", "host", "expected"),
    [
        ("The New Harbour Times", "nharbourtimes.example", True),
        ("Saltmere Post", "spost.example", True),
        ("Küsten-Zeitung", "www.kuesten-zeitung.example", True),
        ("Das Meer", "das-meer.co.example", True),
        ("Abendblatt", "m.lowmouther-abendblatt.example", True),
        ("Weather", "harbour-gazette.example", False),
        ("Saltmere Holding", "spost.example", False),
        ("", "harbour-gazette.example", False),
        ("aa " * 40, "a" * 60 + "b.example", False),
    ],
)
def test_hosts_are_called_after_names(name: str, host: str, expected: bool) -> None:
    assert is_like_host(name, f"https://{host}/x") is expected


@pytest.mark.parametrize(
    ("stated", "line", "expected"),
    [
        ("港新聞", "© 2031 The Harbour Gazette Co., Ltd. All rights reserved.", "港新聞 (The Harbour Gazette)"),
        ("港新聞デジタル", "Copyright (c) Harbour Gazette. No reproduction", "港新聞デジタル (Harbour Gazette)"),
        ("港新聞", "© Saltmere Press Agency", f"港新聞 ({HOST})"),
        ("港新聞", "© 港新聞", f"港新聞 ({HOST})"),
        ("The Quay", "© 2031 Harbour Gazette", "The Quay"),
    ],
)
def test_a_name_in_another_script_is_followed_by_the_latin_one_that_the_page_gives(
    stated: str, line: str, expected: str
) -> None:
    outlet = found(meta(og__site_name=stated), body=article(TEXT, f"<footer><div>{line}</div></footer>")).outlet
    assert outlet is not None
    assert outlet.name == expected


def test_the_latin_name_is_also_an_alternative_name_in_json_ld() -> None:
    publisher = {"name": "港新聞", "alternateName": ["HG", "Harbour Gazette"]}
    assert found(ld(headline=TITLE, publisher=publisher)).outlet == Outlet(
        id="harbour-gazette", name="港新聞 (Harbour Gazette)"
    )


def test_an_outlet_without_a_name_is_called_by_its_host() -> None:
    assert name_of("", title=TITLE) == HOST
    assert found(title=TITLE, url="https://page.invalid/x").outlet is None
    assert found(title=TITLE, hints=Hints(outlet_name="Gazette")).outlet == Outlet(id="gazette", name="Gazette")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Süddeutsche Küste", "suddeutsche-kuste"),
        ("L'Écho", "l-echo"),
        ("港日報", "港日報"),
        ("Østkysten", "ostkysten"),
    ],
)
def test_slugs_are_readable(name: str, slug: str) -> None:
    outlet = outlet_of(name)
    assert outlet
    assert outlet.id == slug


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\ud83d", "<br>", "&zwnj;", "<!-- -->", "\u3164"])
def test_a_name_that_nobody_sees_is_no_outlet(name: str) -> None:
    assert outlet_of(name) is None
    nowhere = read(article(paragraphs(*BODY)), hints=Hints(outlet_name=name), url="https://page.invalid/x")
    assert nowhere.outlet is None


@pytest.mark.parametrize(
    ("agency", "body"),
    [
        ("Reuters", article(f'<div class="x">{TEXT}<p>© Thomson Reuters 2031.</p></div>')),
        ("AP", article(paragraphs("LOWMOUTH (AP) — " + P1, *BODY[1:]))),
        ("dpa", article(paragraphs(*BODY[:3], BODY[3] + " (dpa)"))),
        ("AFP", article(f'<div class="x">{TEXT}<p>AFP</p></div>')),
        (None, article(TEXT)),
        (None, article(paragraphs("The PA system on the quay was loud. " + P1, *BODY[1:]))),
    ],
)
def test_agency_is_not_the_outlet(agency: str | None, body: str) -> None:
    article_ = found(meta(og__site_name="The Harbour Gazette"), body=body)
    assert article_.agency == agency
    assert article_.outlet is not None
    assert article_.outlet.name == "The Harbour Gazette"


def test_an_agency_that_publishes_itself_is_the_outlet() -> None:
    article_ = found(meta(og__site_name="Reuters", author="Reuters"))
    assert article_.agency is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("LOWMOUTH, Saltmere (Reuters) - " + P1, "LOWMOUTH, Saltmere"),
        ("PORT ELLA — " + P1, "PORT ELLA"),
        (P1, None),
        ("Lowmouth: " + P1, None),
    ],
)
def test_dateline(text: str, place: str | None) -> None:
    assert found(body=article(paragraphs(text, *BODY[1:]))).dateline == place


def test_dateline_on_its_own_line_is_kept_apart() -> None:
    article_ = found(body=article(f'<div class="x"><p>PORT ELLA</p>{TEXT}</div>'))
    assert article_.dateline == "PORT ELLA"
    assert lines(article_) == list(BODY)


@pytest.mark.parametrize("name", ["http://[", "https://[::1", "x://", "http://a..b/", "://"])
def test_a_name_that_is_no_address_either(name: str) -> None:
    assert found(meta(og__site_name=name)).text == "\n".join(BODY)
    assert found(ld(headline=TITLE, publisher={"name": name})).text == "\n".join(BODY)


@pytest.mark.parametrize(
    ("alt", "expected"),
    [
        ("Harbour Gazette", "Harbour Gazette"),
        ("Logo Harbour-Gazette", "Harbour-Gazette"),
        ("Harbour Gazette: to the front page", HOST),
        ("Harbour . Gazette", HOST),
        ("Ferry at the quay", HOST),
    ],
)
def test_the_text_of_the_logo_is_the_pages_own_spelling(alt: str, expected: str) -> None:
    logo = f'<header><a href="/"><img src="/l.svg" alt="{alt}"></a></header>'
    outlet = read(logo + article(paragraphs(*BODY))).outlet
    assert outlet is not None
    assert outlet.name == expected


def test_a_company_that_owns_the_rights_is_no_name_of_its_paper() -> None:
    footer = "<footer><p>Copyright THE HARBOUR NEWSPAPERS. All rights reserved.</p></footer>"
    outlet = read(
        article(paragraphs(*BODY)) + footer, head=meta(og__site_name="港毎日新聞"), url="https://harbour.example/1"
    ).outlet
    assert outlet is not None
    assert outlet.name == "港毎日新聞 (harbour.example)"


@pytest.mark.parametrize("byline", ["Reuters", "By Reuters", "dpa"])
def test_an_agency_in_the_place_of_the_author(byline: str) -> None:
    assert read(article(f"<p class=byline>{byline}</p>" + paragraphs(*BODY))).agency in ("Reuters", "dpa")
