"""Titles, dates, authors, outlets and the smaller facts, from what pages say of themselves."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crawler.extract import Hints, jsonld, moments
from crawler.extract.address import is_like_host, is_spelled_in
from crawler.extract.authors import split_names
from crawler.extract.language import tag
from crawler.extract.outlet import outlet_of
from crawler.extract.stop_words import by_stop_words
from index.article import Article, DateSource, Moment, Outlet, Precision
from tests.crawler.extract.build import BODY, P1, TITLE, URL, article, lines, paragraphs, read

TEXT = paragraphs(*BODY)


def ld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(**fields: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in fields.items())


def found(head: str = "", body: str | None = None, **options: object) -> Article:
    return read(article(TEXT) if body is None else body, head=head, **options)  # type: ignore[arg-type]


# --- titles


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


# --- dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2031-05-03T09:31:00+02:00", "2031-05-03T09:31:00+02:00"),
        ("2031-05-03T09:31:00.123Z", "2031-05-03T09:31:00Z"),
        ("2031-05-03 09:31:00.0", "2031-05-03T09:31:00Z"),
        ("2031-05-03T09:31+0200", "2031-05-03T09:31:00+02:00"),
        ("2031-05-03", "2031-05-03"),
        ("20310503", "2031-05-03"),
        ("20310503T093100Z", "2031-05-03T09:31:00Z"),
        ("1935559860", "2031-05-03T07:31:00Z"),
        ("Sat May 03 09:31:00 CEST 2031", "2031-05-03T09:31:00+02:00"),
        ("Sat, 03 May 2031 09:31:00 GMT", "2031-05-03T09:31:00Z"),
        ("Sat, 03 May 2031 09:31:00 +0530", "2031-05-03T09:31:00+05:30"),
        ("May 3, 2031", "2031-05-03"),
        ("3 May 2031", "2031-05-03"),
        ("3rd of May 2031", "2031-05-03"),
        ("3. Mai 2031, 9:31 Uhr", "2031-05-03T09:31:00Z"),
        ("03.05.2031", "2031-05-03"),
        ("3 de mayo de 2031", "2031-05-03"),
        ("3 mai 2031", "2031-05-03"),
        ("3 мая 2031", "2031-05-03"),
        ("2031年5月3日 9時31分", "2031-05-03T09:31:00+09:00"),
        ("2031년 5월 3일", "2031-05-03"),
        ("May 3, 2031 9:31 p.m. EDT", "2031-05-03T21:31:00-04:00"),
        ("25/05/2031", "2031-05-25"),
    ],
)
def test_dates_are_read_as_the_world_writes_them(text: str, expected: str) -> None:
    moment = moments.read(text)
    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "May", "2031", "99.99.2031", "2031-13-40", "12:30", "0001-01-01", "chapter 20310", None, True]
)
def test_what_is_no_date_is_none(text: object) -> None:
    assert moments.read(text) is None


def test_published_keeps_offset_and_precision() -> None:
    moment = found(ld(headline=TITLE, datePublished="2031-05-03T09:31:00+02:00")).published
    assert moment == Moment(at=datetime(2031, 5, 3, 9, 31, tzinfo=timezone(timedelta(hours=2))))
    day = found(ld(headline=TITLE, datePublished="2031-05-03")).published
    assert day is not None
    assert day.precision is Precision.DAY


def test_a_clock_without_an_offset_takes_it_from_who_states_the_same_clock() -> None:
    head = (
        ld(headline=TITLE, datePublished="2031-05-03 09:31:00.0")
        + '<meta name="date" content="2031-05-03T09:31:00+02:00">'
    )
    moment = found(head).published
    assert moment is not None
    assert moment.isoformat() == "2031-05-03T09:31:00+02:00"


def test_published_from_time_element_and_modified_apart() -> None:
    body = article(
        '<p><time class="entry-date published" datetime="2031-05-03T09:31:00Z">3 May</time>',
        '<time class="updated" datetime="2031-05-04T08:00:00Z">4 May</time></p>',
        TEXT,
    )
    article_ = found(body=body)
    assert article_.published is not None
    assert article_.modified is not None
    assert (article_.published.isoformat(), article_.modified.isoformat()) == (
        "2031-05-03T09:31:00Z",
        "2031-05-04T08:00:00Z",
    )
    assert article_.published_source is DateSource.METADATA


def test_published_from_a_labelled_byline() -> None:
    article_ = found(body=article('<div class="article_meta">created: 3 May 2031, 15:25 in: Town</div>', TEXT))
    assert article_.published is not None
    assert article_.published.isoformat() == "2031-05-03T15:25:00Z"


def test_published_of_the_feed_fills_the_gap() -> None:
    hint = Moment.day(date(2031, 5, 2))
    article_ = found(hints=Hints(published=hint))
    assert (article_.published, article_.published_source) == (hint, DateSource.FEED)


def test_published_from_the_first_sentence_of_the_text_is_marked_so() -> None:
    body = article(
        paragraphs(
            "On May 3, 2031, the ferry sailed again, and the whole town came down to the quay to see it leave for the islands.",
            *BODY,
        )
    )
    article_ = found(body=body)
    assert article_.published == Moment.day(date(2031, 5, 3))
    assert article_.published_source is DateSource.TEXT


@pytest.mark.parametrize(
    "extra",
    [
        "<footer><p>© 2031 The Harbour Gazette, 3 May 2031</p></footer>",
        '<div class="promo"><p>Join us on August 2, 2031 from 11 to noon.</p><time datetime="2031-08-02">2 August</time></div>',
        '<div class="related"><a href="/x">Storm of the century</a> <time datetime="2022-01-02T10:00:00Z">2 January 2022</time></div>',
        "<p>The second boat will sail on June 1, 2032, says the mayor, if the yard in the north keeps to its word this time.</p>",
    ],
)
def test_never_a_date_from_footer_promotion_or_later_text(extra: str) -> None:
    article_ = found(body=article(TEXT, extra), url="https://harbour-gazette.example/2030/01/01/ferry")
    assert article_.published is None
    assert article_.published_source is DateSource.NONE


# --- authors


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ada Harrow and Ben Sallow", ["Ada Harrow", "Ben Sallow"]),
        ("Ada Harrow, Ben Sallow & Cleo Tarn", ["Ada Harrow", "Ben Sallow", "Cleo Tarn"]),
        ("Von Ada Harrow und Ben Sallow", ["Ada Harrow", "Ben Sallow"]),
        ("Ada Harrow (aha)", ["Ada Harrow"]),
        ("Ada Harrow/Ben Sallow", ["Ada Harrow", "Ben Sallow"]),
        ("gaz/aha", ["gaz/aha"]),
        ("https://social.example/ada", []),
        ("Andy Sandow", ["Andy Sandow"]),
    ],
)
def test_names_are_split(text: str, names: list[str]) -> None:
    assert split_names(text) == names


def test_authors_of_every_shape_of_json_ld() -> None:
    assert found(ld(headline=TITLE, author={"@type": "Person", "name": "Ada Harrow"})).authors == ("Ada Harrow",)
    assert found(ld(headline=TITLE, author=["Ada Harrow", {"name": "Ben Sallow"}])).authors == (
        "Ada Harrow",
        "Ben Sallow",
    )
    assert found(ld(headline=TITLE, author={"givenName": "Ada", "familyName": "Harrow"})).authors == ("Ada Harrow",)


def test_authors_by_reference() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": TITLE, "author": {"@id": "#ada"}},
            {"@type": "Person", "@id": "#ada", "name": "Ada Harrow"},
        ]
    }
    assert found(f'<script type="application/ld+json">{json.dumps(graph)}</script>').authors == ("Ada Harrow",)


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Ada Harrow</p>",
        '<span class="author-name">Ada Harrow</span>',
        '<a rel="author" href="/ada">Ada Harrow</a>',
        '<span itemprop="author">Ada Harrow</span>',
    ],
)
def test_a_person_in_the_byline_comes_before_the_outlet_itself(byline: str) -> None:
    head = meta(og__site_name="The Harbour Gazette") + ld(
        headline=TITLE, author={"@type": "Organization", "name": "Harbour Gazette"}
    )
    assert found(head, body=article(byline, TEXT)).authors == ("Ada Harrow",)


def test_a_signature_under_the_text_is_an_author_and_no_text() -> None:
    head = meta(og__site_name="The Harbour Gazette", author="The Harbour Gazette")
    article_ = found(head, body=article(f'<div class="x">{TEXT}<p>Ada Harrow</p></div>'))
    assert article_.authors == ("Ada Harrow",)
    assert lines(article_) == list(BODY)


def test_a_person_mentioned_or_a_photographer_is_no_author() -> None:
    body = article("<figure><figcaption>Photo: Cleo Tarn</figcaption></figure>", TEXT, "<p>Read by Orla Dunmore</p>")
    assert found(body=body).authors == ()


# --- outlet, agency


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
    assert found(title=f"{TITLE} - Weather").outlet is None


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
    assert name_of(feed.format("All new comments » Feed")) is None


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
        ("港新聞", "© Saltmere Press Agency", "港新聞"),
        ("港新聞", "© 港新聞", "港新聞"),
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


def test_an_outlet_is_never_guessed() -> None:
    assert found(title=TITLE).outlet is None
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
    assert outlet_of(name).id == slug


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


# --- canonical address


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("https://www.harbour-gazette.example/a/ferry", "/a/ferry"),
        ("/a/ferry", "/a/ferry"),
        ("https://elsewhere.example/a/ferry", "/town/ferry-returns"),
        ("https://www.harbour-gazette.example/", "/town/ferry-returns"),
        ("javascript:alert(1)", "/town/ferry-returns"),
        ("", "/town/ferry-returns"),
    ],
)
def test_canonical_is_believed_only_on_the_same_site(link: str, path: str) -> None:
    assert found(f'<link rel="canonical" href="{link}">').url.endswith(f"harbour-gazette.example{path}")


def test_one_canonical_link_on_every_page_makes_not_one_article_of_all() -> None:
    head = '<link rel="canonical" href="https://harbour-gazette.example/story">'
    one = found(head, url="https://harbour-gazette.example/story?id=1")
    other = found(head, url="https://harbour-gazette.example/story?id=2")
    assert one.id != other.id


# --- the smaller facts


def test_smaller_facts() -> None:
    head = ld(
        headline=TITLE, articleSection="Town", keywords=["ferry", "islands", "Ferry"], isAccessibleForFree="False",
        image={"@type": "ImageObject", "url": "/boat.jpg", "caption": "The boat. Photo: Cleo Tarn"},
        description="It took a loan and nine winters.",
    )  # fmt: skip
    article_ = found(head, lang="en_gb")
    assert article_.section == "Town"
    assert article_.keywords == ("ferry", "islands")
    assert article_.paywalled is True
    assert article_.lang == "en-GB"
    assert article_.standfirst == "It took a loan and nine winters."
    assert article_.image is not None
    assert article_.image.url == "https://www.harbour-gazette.example/boat.jpg"
    assert article_.image.caption == "The boat. Photo: Cleo Tarn"
    assert article_.image.credit == "Cleo Tarn"
    assert article_.fetched_url == URL


def test_a_description_that_is_how_the_text_begins_is_no_standfirst() -> None:
    assert found(meta(og__description=P1[:120] + "…")).standfirst is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("de_DE.UTF-8", "de-DE"),
        ("", None),
        ("english please", None),
        ("und", None),
    ],
)
def test_language_tags(text: str, expected: str | None) -> None:
    assert tag(text) == expected


def test_language_is_judged_from_the_text_where_nothing_is_stated() -> None:
    assert found(lang="").lang == "en"
    assert found(lang="", hints=Hints(lang="en-IE")).lang == "en-IE"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" ".join(BODY), "en"),
        (
            "Die Fähre ist am Dienstag nach neun Jahren wieder von der Insel in die Stadt gefahren, und auf dem Kai standen"
            " viele Leute, die nicht mit ihr gerechnet hatten, weil das Wetter auch an dem Tag schlecht war.",
            "de",
        ),
        (
            "Le bateau est revenu mardi dans le port avec des gens qui ne sont pas montés à bord pour le plaisir, mais par"
            " devoir, et une foule est restée sur le quai au soleil pour les voir.",
            "fr",
        ),
        (
            "Ferry Lowmouth Saltmere pier storm quay captain council loan crowns fares post boats catch school islands "
            * 3,
            None,
        ),
        ("The ferry is back in the town and on the islands.", None),
        (
            "Die veerboot het Dinsdag vir die eerste keer in nege jaar van die eiland na die stad gevaar en baie mense het op"
            " die kaai gestaan om dit te sien, al was die weer ook nie so goed nie.",
            None,
        ),
        ("", None),
    ],
)
def test_stop_words_tell_a_language_only_where_it_is_beyond_doubt(text: str, expected: str | None) -> None:
    assert by_stop_words(text) == expected


def test_neither_the_language_model_nor_the_charset_model_is_loaded_where_it_is_not_needed() -> None:
    program = (
        "import sys; from tests.crawler.extract.build import *; read(article(paragraphs(*BODY)), lang='');"
        "print(sorted({'py3langid', 'charset_normalizer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


# --- JSON-LD


@pytest.mark.parametrize(
    "raw",
    [
        '{"@type": "NewsArticle", "headline": "A",}',
        '<!-- {"@type": "NewsArticle", "headline": "A"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "A"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "A"};',
        '{"@type": "NewsArticle", "headline": "A", "x": "tab\there\nand a line"}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;A&quot;}",
        '{"@type": "NewsArticle", "headline": "A", "x": "a \\d b"}',
        '[{"@type": ["Thing", "NewsArticle"], "headline": "A"}]',
        '{"@graph": [{"@type": "WebPage"}, {"@type": "http://schema.org/NewsArticle", "headline": "A"}]}',
    ],
)
def test_json_that_browsers_forgive(raw: str) -> None:
    named = [node for node in jsonld.nodes(jsonld.parse(raw)) if jsonld.types(node) & jsonld.ARTICLE_TYPES]
    assert [node["headline"] for node in named] == ["A"]


@pytest.mark.parametrize("raw", ["", "{", "null", "[[[", '{"a": ', "[" * 5000])
def test_json_that_nobody_forgives(raw: str) -> None:
    assert list(jsonld.nodes(jsonld.parse(raw))) == []


def test_the_articles_own_node_among_teasers() -> None:
    teasers = "".join(ld(headline=f"Teaser {n}") for n in range(3))
    own = ld(headline=TITLE, datePublished="2031-05-03T09:31:00Z", author="Ada Harrow")
    assert found(teasers + own + teasers).authors == ("Ada Harrow",)


def test_values_of_the_wrong_kind_harm_nothing() -> None:
    head = ld(
        headline=["x", 3],
        author=[None, 4, {"name": {"a": 1}}],
        datePublished={"x": 1},
        publisher=[[]],
        image=[{"url": ["x"]}],
        keywords=7,
        articleSection={},
    )
    assert lines(found(head)) == list(BODY)


def test_utc_is_written_as_z() -> None:
    assert Moment(at=datetime(2031, 5, 3, tzinfo=UTC)).isoformat() == "2031-05-03T00:00:00Z"
