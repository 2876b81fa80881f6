"""Published and modified times, from what pages say of themselves."""

from datetime import date, datetime, timedelta, timezone

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler import date_parser
from crawler.date_parser import habits_of
from crawler.extract import Hints
from crawler.extract.rules.apply import apply_rules
from crawler.extract.rules.outlet_rules import OutletRules, Version
from index.article import Article, DateSource, PartialDateTime, Precision
from tests.crawler.extract.build import BODY, FETCHED, TITLE, URL, article, paragraphs, read
from tests.crawler.extract.heads import TEXT, found, ld

GERMAN = (
    "Die Fähre zwischen Lowmouth und den Inseln fährt seit Dienstag wieder, neun Jahre nachdem ein Sturm ihren Anleger zerstört hatte, und "
    "die ganze Stadt kam an den Kai, um sie abfahren zu sehen.",
    "Die Überfahrt habe vierzig Minuten gedauert, sagte die Kapitänin, acht weniger als mit dem alten Schiff, und niemand sei seekrank "
    "geworden, obwohl der Wind zugenommen hatte.",
    "Der Rat hat den Anleger mit einem Kredit bezahlt, den er aus den Fahrpreisen und aus der Post zurückzahlen will.",
)


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
    moment = date_parser.read(text)
    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "May", "2031", "99.99.2031", "2031-13-40", "12:30", "0001-01-01", "chapter 20310", None, True]
)
def test_what_is_no_date_is_none(text: object) -> None:
    assert date_parser.read(text) is None


def test_published_keeps_offset_and_precision() -> None:
    moment = found(ld(headline=TITLE, datePublished="2031-05-03T09:31:00+02:00")).published
    assert moment == PartialDateTime(at=datetime(2031, 5, 3, 9, 31, tzinfo=timezone(timedelta(hours=2))))
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
    hint = PartialDateTime.day(date(2031, 5, 2))
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
    assert article_.published == PartialDateTime.day(date(2031, 5, 3))
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
    article_ = found(body=article(TEXT, extra), url="https://harbour-gazette.example/town/ferry")
    assert article_.published is None
    assert article_.published_source is DateSource.NONE


def days(found_: Article) -> tuple[str | None, str | None]:
    published, modified = found_.published, found_.modified
    return (published.isoformat() if published else None, modified.isoformat() if modified else None)


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="byline">Updated 3 May 2031 10:00 | Published 1 May 2031 08:00</p>',
        '<p class="byline">Published 1 May 2031 08:00 | Updated 3 May 2031 10:00</p>',
        '<div class="meta"><span class="updated">Updated 3 May 2031 10:00</span><span class="date">1 May 2031 08:00</span></div>',
        '<p>Updated <time datetime="2031-05-03T10:00:00Z">3 May</time> Published <time datetime="2031-05-01T08:00:00Z">1 May</time></p>',
        '<p>Published <time datetime="2031-05-01T08:00:00Z">1 May</time>, '
        'last updated: <time datetime="2031-05-03T10:00:00Z">3 May</time></p>',
        '<p><time datetime="2031-05-03T10:00:00Z">Updated 3 May</time> <time datetime="2031-05-01T08:00:00Z">1 May</time></p>',
        '<ul><li><b>Updated:</b> <time datetime="2031-05-03T10:00:00Z">3 May</time></li>'
        '<li><time datetime="2031-05-01T08:00:00Z"></time></li></ul>',
        "<dl><dt>Updated</dt><dd><time>2031-05-03 10:00</time></dd><dt>Published</dt><dd><time>2031-05-01 08:00</time></dd></dl>",
        "<dl><dt>Updated</dt><dd>3 May 2031, 10:00</dd><dt>Published</dt><dd>1 May 2031, 08:00</dd></dl>",
        '<div class="article-date"><div>Updated:</div><div>3 May 2031 10:00</div></div><div class="article-date">1 May 2031 08:00</div>',
        '<div class="last-modified"><time>3 May 2031 10:00</time></div><div class="pub-date"><time>1 May 2031 08:00</time></div>',
        '<span itemprop="dateModified">3 May 2031 10:00</span> <span itemprop="datePublished">1 May 2031 08:00</span>',
        "<table><tr><td>Updated</td><td>3 May 2031 10:00</td></tr><tr><td>Published</td><td>1 May 2031 08:00</td></tr></table>",
    ],
)
def test_words_beside_a_date_say_which_it_is_in_any_markup(markup: str) -> None:
    assert days(found(body=article(markup, TEXT))) == ("2031-05-01T08:00:00Z", "2031-05-03T10:00:00Z")


@pytest.mark.parametrize(
    ("lang", "markup"),
    [
        ("de", '<div class="meta">Aktualisiert am 03.05.2031 – Veröffentlicht am 01.05.2031</div>'),
        ("ja", "<p><time>2031/05/01</time> 公開 <time>2031/05/03</time> 更新</p>"),
        ("ko", '<div class="date">입력 2031.05.01. 수정 2031.05.03.</div>'),
        (
            "fr",
            '<p>Mis à jour le <time datetime="2031-05-03">3 mai</time> · Publié le <time datetime="2031-05-01">1er mai</time></p>',
        ),
        ("pl", '<p class="date">Aktualizacja: 3 maja 2031, opublikowano: 1 maja 2031</p>'),
    ],
)
def test_words_beside_a_date_in_other_languages(lang: str, markup: str) -> None:
    assert days(read(article(markup, TEXT), lang=lang)) == ("2031-05-01", "2031-05-03")


def test_a_page_that_says_only_when_it_was_updated_says_not_when_it_was_published() -> None:
    assert days(found(body=article('<p class="byline">Updated 3 May 2031</p>', TEXT))) == (None, "2031-05-03")


@pytest.mark.parametrize(
    "label",
    [
        'class="date"', 'class="article-date"', 'class="post_date"', 'id="pubDate"', 'class="datum"', 'class="fecha"',
        'class="data-pubblicazione"',
        'class="tarih"', 'class="story-time"', 'class="c-entry__timestamp"', 'class="articleDate"', 'class="published"',
        'class="created"',
        'class="x7f"', "",
    ],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["div", "p", "span", "h4"])
def test_a_date_alone_beneath_the_headline(label: str, tag: str) -> None:
    assert days(found(body=article(f"<{tag} {label}>1 May 2031</{tag}>", TEXT)))[0] == "2031-05-01"


@pytest.mark.parametrize(
    "extra",
    [
        '<div class="event-date">1 May 2031</div>',
        f'<p>{BODY[0]}</p><p>{BODY[1]}</p><div class="box">1 May 2031</div>',
        '<div class="related"><div class="date">1 May 2031</div></div>',
        '<p><a href="/older">1 May 2031</a></p>',
    ],
)
def test_not_every_date_alone_is_the_articles(extra: str) -> None:
    assert found(body=article(extra, TEXT)).published is None


def test_the_day_in_the_head_of_the_site_is_not_the_articles() -> None:
    today = '<div class="top"><div class="date">Sunday, 4 May 2031</div></div>'
    assert found(body=today + article(TEXT)).published is None
    above = f'<article><header><div class="date">1 May 2031</div><h1>{TITLE}</h1></header>{TEXT}</article>'
    assert days(found(body=above))[0] == "2031-05-01"


@pytest.mark.parametrize("place", ["json", "meta", "time", "byline", "feed", "sentence"])
def test_a_date_that_lies_ahead_is_passed_over_wherever_it_stands(place: str) -> None:
    """The page was fetched on 4 May 2031."""
    ahead, head, body, hints = "2031-06-30T08:00:00Z", "", TEXT, Hints()
    if place == "json":
        head = ld(headline=TITLE, datePublished=ahead, dateModified=ahead)
    elif place == "meta":
        head = (
            f'<meta property="article:published_time" content="{ahead}"><meta name="last-modified" content="{ahead}">'
        )
    elif place == "time":
        body = f'<time datetime="{ahead}">soon</time>{TEXT}'
    elif place == "byline":
        body = f'<p class="byline">30 June 2031</p>{TEXT}'
    elif place == "feed":
        hints = Hints(published=PartialDateTime.parse(ahead))
    else:
        body = paragraphs(BODY[0].replace("on Tuesday", "on June 30, 2031"), *BODY[1:])
    ahead_ = found(head, article(body), hints=hints)
    assert (days(ahead_), ahead_.published_source) == ((None, None), DateSource.NONE)
    if place not in ("feed", "sentence"):
        other = Hints(published=PartialDateTime.parse("2031-05-02"))
        assert found(head, article(body), hints=other).published == other.published


def test_the_next_place_counts_where_the_first_says_what_cannot_be() -> None:
    head = ld(headline=TITLE, datePublished="2099-01-01") + '<meta name="date" content="2031-05-03">'
    assert days(found(head))[0] == "2031-05-03"
    assert days(found('<meta name="date" content="2031-05-05">'))[0] == "2031-05-05"  # tomorrow's issue


@pytest.mark.parametrize(
    ("lang", "url", "extra", "expected"),
    [
        ("en-US", URL, "", "2031-03-04"),
        ("en-GB", URL, "", "2031-04-03"),
        ("en", URL, "", None),
        ("en", "https://www.harbour-gazette.co.uk/a/ferry", "", "2031-04-03"),
        ("en", URL, "<p>Printed 25/03/2031</p>", "2031-04-03"),
        ("en", URL, "<p>Printed 03/25/2031</p>", "2031-03-04"),
        ("de", URL, "", "2031-04-03"),
    ],
)
def test_slashes_are_read_as_the_page_writes_them(lang: str, url: str, extra: str, expected: str | None) -> None:
    text = TEXT if lang != "de" else paragraphs(*GERMAN)
    page_ = read(article('<div class="date">03/04/2031</div>', text, extra), lang=lang, url=url)
    assert days(page_)[0] == expected


def test_one_rule_for_outlets_rules_too() -> None:
    parser = LexborHTMLParser("<p class=when>03/04/2031</p><p class=when>2031/04/03</p>")
    version = Version(published=(".when",))
    ruled = apply_rules(parser, (OutletRules(hosts=("x.example",), outlet=None, versions=(version,)), version))
    assert ruled.published(habits_of(["en"]), FETCHED) == PartialDateTime.day(date(2031, 4, 3))
    assert ruled.published(habits_of(["en-US"]), FETCHED) == PartialDateTime.day(date(2031, 3, 4))


@pytest.mark.parametrize(
    "line", ["25.04.2024 08:00 (Akt. 26.04.2024 09:00)", "25.04.2024, 08:00 Uhr | aktualisiert: 26.04.2024, 09:00 Uhr"]
)
def test_the_first_of_two_dates_needs_no_label(line: str) -> None:
    found = read(article(f"<p>{line}</p>" + paragraphs(*BODY)), lang="de")
    assert found.published is not None
    assert found.modified is not None
    assert found.published.isoformat() == "2024-04-25T08:00:00Z"
    assert found.modified.isoformat() == "2024-04-26T09:00:00Z"
