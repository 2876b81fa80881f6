"""Dates on pages that state none in their metadata and label none as a byline."""

from datetime import date

import pytest

from index.article import DateSource
from tests.crawler.extract.build import TITLE, article, html, page, paragraphs, read
from tests.crawler.extract.heads import TEXT, found

DAY = "2031-05-01"


def day(
    body: str, *, lang: str = "en", url: str = "https://harbour-gazette.example/ferry", title: str = TITLE
) -> str | None:
    published = read(body, lang=lang, url=url, title=title).published
    return published.isoformat()[:10] if published else None


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", '<p class="x1">Town desk • 1 May 2031</p>'),
        ("en", '<p class="x1">1 May 2031 | 9:31 | Ada Harrow</p>'),
        ("en", '<div class="submitted">Submitted by ada on 1 May 2031 - 18:55</div>'),
        ("de", '<p class="x1">Von Ada Harrow am 1. Mai 2031</p>'),
        ("de", '<div class="x1">01.05.2031 - Ada Harrow (Pressestelle)</div>'),
        ("fr", '<p class="x1">Par Ada Harrow, le 1 mai 2031</p>'),
    ],
)
def test_a_line_of_a_date_and_names_in_the_head_of_the_article(lang: str, line: str) -> None:
    assert day(article(line, TEXT), lang=lang) == DAY


@pytest.mark.parametrize("place", ["sidebar", "footer", "teaser-box"])
def test_what_is_marked_up_as_the_date_counts_in_furniture_too(place: str) -> None:
    marked = f'<div class="{place}"><p><time itemprop="datePublished" datetime="2031-05-01">1 May</time></p></div>'
    assert day(article(TEXT, marked)) == DAY
    rdfa = f'<div class="{place}"><span property="schema:dateCreated" content="2031-05-01T10:00:00Z"></span><p>More</p></div>'
    assert day(article(TEXT, rdfa)) == DAY


def test_of_several_that_contradict_each_other_none_is_taken() -> None:
    marked = "".join(f'<p><time itemprop="datePublished" datetime="2031-05-0{n}">{n}</time></p>' for n in (1, 2))
    assert day(article(TEXT, f'<div class="sidebar">{marked}</div>')) is None


def test_dates_of_readers_remarks_are_not_the_articles() -> None:
    remark = '<p><time itemprop="dateCreated" datetime="2031-05-01">1 May</time> I was there.</p>'
    assert day(article(TEXT, f'<section class="comments"><div class="comment">{remark}</div></section>')) is None


def test_a_date_below_the_text() -> None:
    assert day(article(TEXT, '<p class="x9">Published on 1 May 2031</p>')) == DAY
    assert day(article(TEXT, '<p class="x9">Ada Harrow, 1 May 2031</p>')) == DAY


def test_the_date_of_a_page_or_film_that_json_ld_describes() -> None:
    head = '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2031-05-01"}</script>'
    assert read(article(TEXT), head=head).published is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour-gazette.example/2031/05/01/ferry-returns",
        "https://harbour-gazette.example/news/2031-05-01-ferry",
        "https://harbour-gazette.example/news/2031-05/01/ferry",
        "https://harbour-gazette.example/news/20310501/ferry",
        "https://harbour-gazette.example/news/ferry_01.05.2031.html",
    ],
)
def test_a_day_in_the_address_is_the_last_witness(url: str) -> None:
    found_ = read(article(TEXT), url=url, lang="de")
    assert found_.published is not None
    assert found_.published.isoformat() == DAY
    assert found_.published_source is DateSource.ADDRESS
    stated = found('<meta property="article:published_time" content="2031-04-30">', url=url)
    assert stated.published_source is DateSource.METADATA


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour-gazette.example/2031/05/ferry",
        "https://harbour-gazette.example/ferry-05-06-2031",
        "https://harbour-gazette.example/2031/13/45/ferry",
        "https://harbour-gazette.example/20310502123456/ferry",
        "https://harbour-gazette.example/2032/05/01/ferry",
        "https://harbour-gazette.example/2031/05/01/2031/05/02/ferry",
    ],
)
def test_an_ambiguous_or_impossible_day_in_the_address_is_none(url: str) -> None:
    assert day(article(TEXT), url=url, lang="") is None


def test_a_day_in_the_title_tag() -> None:
    assert day(article(TEXT), title=f"{TITLE} - 1 May 2031") == DAY


def test_the_day_in_the_first_sentence_comes_after_all_others() -> None:
    told = "On 2 May 2031 the ferry sailed, and the town came to the quay to see it leave for the islands at last."
    assert day(article(paragraphs(told), TEXT), url="https://harbour-gazette.example/2031/05/01/ferry") == DAY
    assert day(article(paragraphs(told), TEXT)) == str(date(2031, 5, 2))


def test_the_footer_names_no_date() -> None:
    assert day(article(TEXT) + "<footer><p>© 2031 The Harbour Gazette, 3 May 2031</p></footer>") is None
    assert html(TEXT)
    assert page(html(TEXT)).url
