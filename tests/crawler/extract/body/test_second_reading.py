"""Pages on which the first reading finds no text: other readings, and what a page carries without printing it."""

import json

import pytest

from crawler.extract import NotAnArticle
from tests.crawler.extract.build import BODY, P1, P2, PROMO, TITLE, article, lines, paragraphs, read

TEXT = paragraphs(*BODY)
FRAME = f"<main><h1>{TITLE}</h1>"


@pytest.mark.parametrize(
    "label", ["no-tts", "comments-enabled", "has-sidebar", "related-open", "with-comments", "no-share"]
)
def test_what_a_part_has_or_lacks_is_not_what_it_is(label: str) -> None:
    assert lines(read(f'<main><div class="{label}"><h1>{TITLE}</h1>{TEXT}</div></main>')) == list(BODY)
    assert lines(read(f'{FRAME}<div class="{label}">{TEXT}</div></main>')) == list(BODY)


def test_the_remarks_of_readers_hold_no_headline() -> None:
    assert lines(read(f'<div class="comment-page"><h1>{TITLE}</h1>{TEXT}</div>')) == list(BODY)


def test_a_class_that_every_part_bears_says_nothing() -> None:
    parts = "".join(f'<div class="builder-widget part-{n}"><p>{text}</p></div>' for n, text in enumerate(BODY))
    head = f'<div class="builder-widget part-head"><h1>{TITLE}</h1></div>'
    assert lines(read(f"<div>{head}{parts}</div>")) == list(BODY)


def test_text_under_a_label_that_is_dropped_is_found_by_the_second_reading() -> None:
    body = f'<div class="x"><p>{P1[:60]}</p></div><div class="popup"><div>{TEXT}</div></div>'
    filler = f'<div class="popup"><p>{PROMO}</p></div>' * 6
    assert set(BODY) <= set(lines(read(f"{FRAME}{body}</main>{filler}")))


def _element(text: str) -> list[object]:
    """A paragraph with a link in it, as React writes it down."""
    link = ["$", "a", None, {"href": "/x", "children": text[:20]}]
    return ["$", "p", None, {"className": "t", "children": [link, text[20:]]}]


def _pushed(rows: str) -> str:
    """Rows of a page in the pieces in which they are sent."""
    pieces = [rows[start : start + 700] for start in range(0, len(rows), 700)]
    return "".join(f"<script>self.__next_f.push([1,{json.dumps(piece)}])</script>" for piece in pieces)


@pytest.mark.parametrize(
    "carried",
    [
        f"<noscript>{TEXT}</noscript>",
        f"<template>{TEXT}</template>",
        f'<script type="text/template">{TEXT}</script>',
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"article": {"body": TEXT}}})}</script>',
        f"<script>window.__STATE__ = {json.dumps({'a': {'content': [{'type': 'p', 'text': text} for text in BODY]}})};</script>",
        f"<script>var page = {json.dumps({'story': {'fullText': chr(10).join(BODY)}})}; start(page);</script>",
        f"<script>start({{page: {json.dumps(TEXT)}, 'n': 1}})</script>",
        f"<script>window.__DATA__=(function(a,b){{return {{title:a,body:b}}}}({json.dumps(TITLE)},{json.dumps(TEXT)}))</script>",
        _pushed("5:" + json.dumps(["$", "div", None, {"children": [_element(text) for text in BODY]}]) + "\n"),
        _pushed('6:["$","main",null,{}]\n7:T' + f"{len(TEXT.encode()):x}," + TEXT + '8:"$7"\n'),
    ],
    ids=[
        "noscript",
        "template",
        "script template",
        "json",
        "assigned list",
        "assigned text",
        "string of an object",
        "string of a call",
        "elements of React",
        "text of React",
    ],
)
def test_a_body_that_is_carried_but_not_printed(carried: str) -> None:
    assert lines(read(f"{FRAME}<div id='app'></div>{carried}</main>")) == list(BODY)


def test_the_body_in_json_ld() -> None:
    node = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(BODY)}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    assert lines(read(f"{FRAME}</main>", head=head)) == list(BODY)


def test_what_is_printed_comes_first() -> None:
    other = json.dumps({"body": paragraphs(*(PROMO for _ in range(9)))})
    assert lines(read(article(TEXT) + f'<script type="application/json">{other}</script>')) == list(BODY)


def test_a_notice_of_cookies_is_no_text_whatever_is_missing() -> None:
    notice = paragraphs(
        *(
            f"Essential cookies are needed, part {n}, for the page to work as our readers expect of it."
            for n in range(9)
        )
    )
    with pytest.raises(NotAnArticle):
        read(f'{FRAME}</main><template>{notice}</template><script type="text/template">{notice}</script>')


@pytest.mark.parametrize(
    "script", ["window.a = {", "[" * 5000, '{"body": ' * 3000, 'var x = {"body": 1}', "not json at all " * 40]
)
def test_scripts_that_are_no_data_are_passed_over(script: str) -> None:
    with pytest.raises(NotAnArticle):
        read(f"{FRAME}</main><script>{script}</script>")


def test_the_opening_paragraph_between_headline_and_text_belongs_to_the_text() -> None:
    for label in ("lead", "teaser-text", "article-teaser", "intro"):
        apart = f'<div class="{label}"><p>{P1}</p></div><figure><img src="/x.jpg"><figcaption>The quay.</figcaption></figure>'
        body = f'<div class="article-body">{paragraphs(*BODY[1:], P2 + " So it was.")}</div>'
        assert lines(read(f"{FRAME}{apart}{body}</main>"))[:2] == [P1, P2], label


def test_readings_of_signs_are_not_printed_twice() -> None:
    text = "町の<ruby>港<rt>みなと</rt></ruby>に船が戻った。" * 30
    assert "みなと" not in read(article(f"<p>{text}</p>"), lang="ja", title="船").text


LONG = tuple(f"{text} That was said {number} times on the quay that day." for number in range(4) for text in BODY)


@pytest.mark.parametrize("label", ["comments", "comment-box", "visually-hidden"])
def test_a_page_with_a_whole_text_is_never_empty(label: str) -> None:
    assert lines(read(f'{FRAME}</main><div id="{label}">{paragraphs(*LONG)}</div>')) == list(LONG)


def test_a_story_told_in_captions() -> None:
    slides = "".join(f"<figure><img src=x.jpg><figcaption>{text}</figcaption></figure>" for text in LONG)
    assert lines(read(f"{FRAME}{slides}</main>")) == list(LONG)


def test_a_story_in_large_letters() -> None:
    assert lines(read(f"{FRAME}{''.join(f'<h3>{P1} {text}</h3>' for text in BODY)}</main>")) == [
        f"{P1} {t}" for t in BODY
    ]


def test_the_remarks_of_many_readers_are_no_text() -> None:
    remarks = "".join(f'<div class="comment"><p>{text}</p></div>' for text in LONG)
    with pytest.raises(NotAnArticle):
        read(f'{FRAME}</main><div class="comments">{remarks}</div>')


def test_a_front_page_that_prints_its_texts_whole() -> None:
    posts = "".join(f"<div><h2><a href=/{n}>Post number {n}</a></h2>{paragraphs(*BODY)}</div>" for n in range(9))
    assert len(read(f"<main>{posts}</main>", url="https://journal.example/").text) > 9 * len(P1)
    teasers = "".join(f"<div><h2><a href=/{n}>Post number {n}</a></h2><p>{P1}</p></div>" for n in range(9))
    with pytest.raises(NotAnArticle):
        read(f"<main>{teasers}</main>", url="https://journal.example/")
