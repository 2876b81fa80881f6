"""Prose of the story that is a link stays; links to other stories go."""

import pytest

from tests.crawler.extract.build import BODY, P1, P2, P3, P4, P5, article, lines, paragraphs, read

SHORT = "Nobody on board was hurt in the storm that night."
JAPANESE = (
    "ロウマスと塩湖諸島を結ぶフェリーが火曜日、嵐で桟橋が壊れてから九年ぶりに運航を再開し、町の人々が岸壁で見送った。",
    "船長によると、航海は四十分で、以前の船より八分短く、海峡に着くころには風が強まったが、船酔いした人はいなかった。",
    "町議会は三百万クローネの借入金で桟橋を建て直し、運賃や郵便、漁船の寄港料で返済したいとしている。",
)


WRAPPED = [
    '<p><a href="/x">{}</a></p>',
    '<a href="/x"><p>{}</p></a>',
    '<div><a href="/x">{}</a></div>',
    '<div class="markup"><p><a href="/x"><strong>{}</strong></a></p></div>',
    '<div class="markup"><p><strong><a href="/x">{}</a></strong></p></div>',
    '<section><div><p><em><a href="/x">{}</a></em></p></div></section>',
    '<blockquote><p><a href="/x">{}</a></p></blockquote>',
    '<blockquote><a href="/x">{}</a></blockquote>',
    '<p><span><u><a href="/x">{}</a></u></span></p>',
    '<p><a href="/x" target="_blank" rel="nofollow">{}</a>&nbsp;</p>',
    '<div class="text-block"><div class="inner"><a href="/x"><span>{}</span></a></div></div>',
]


@pytest.mark.parametrize("wrapped", WRAPPED)
@pytest.mark.parametrize("text", [P2, P5, SHORT], ids=["long", "middle", "short"])
def test_a_sentence_of_the_story_that_is_a_link_stays(wrapped: str, text: str) -> None:
    linked = wrapped.format(text)
    for parts in ((P1, linked, P3, P4), (P1, P3, linked, P4), (P1, P3, P4, linked)):
        body = "".join(part if part is linked else f"<p>{part}</p>" for part in parts)
        assert lines(read(article(body))) == [text if part is linked else part for part in parts]


def test_several_of_them_stay() -> None:
    box = '<div class="markup"><p><a href="/x"><strong>{}</strong></a></p></div>'
    body = f"<p>{P1}</p>{box.format(P2)}<p>{P3}</p>{box.format(P4)}{box.format(P5)}"
    assert lines(read(article(body))) == [P1, P2, P3, P4, P5]


def test_two_sentences_with_a_link_each() -> None:
    both = f'<p><a href="/x">{P5}</a> <a href="/y">{SHORT}</a></p>'
    assert lines(read(article(f"<p>{P1}</p>{both}<p>{P3}</p><p>{P4}</p>"))) == [P1, f"{P5} {SHORT}", P3, P4]


def test_a_line_that_comes_again_and_again_is_no_sentence_of_the_story() -> None:
    again = '<p><a href="#next">What follows was embedded from another site, and you can skip it.</a></p>'
    body = f"<p>{P1}</p>{again}<p>{P2}</p>{again}<p>{P3}</p>"
    assert lines(read(article(body))) == [P1, P2, P3]


def test_an_address_is_no_sentence() -> None:
    body = f'<p>{P1}</p><p><a href="/x">https://harbour-gazette.example/town/the-pier-that-the-storm-took.</a></p><p>{P2}</p>'
    assert lines(read(article(body))) == [P1, P2]


def test_a_quotation_and_a_question() -> None:
    quote = "“We shall sail in any weather but fog, whatever the almanac may say about it.”"
    body = f'<p>{P1}</p><p><a href="/x">{quote}</a></p><p>{P2}</p><p>{P3}</p>'
    assert quote in lines(read(article(body)))


def test_an_item_of_a_list_that_is_no_list_of_links() -> None:
    items = (
        f'<ul><li>{P5}</li><li><a href="/x">{SHORT}</a></li><li>Children pay nothing at all for the crossing.</li></ul>'
    )
    found = lines(read(article(f"<p>{P1}</p><p>{P2}</p>{items}<p>{P3}</p>")))
    assert SHORT in found
    assert P5 in found


def test_scripts_without_blanks() -> None:
    one, two, three = JAPANESE
    body = (
        f'<main><h1>{one[:20]}</h1><div><p>{one}</p><div><p><a href="/x">{two}</a></p></div><p>{three}</p></div></main>'
    )
    assert lines(read(body, lang="ja", title=one[:20])) == [one, two, three]


@pytest.mark.parametrize(
    "links",
    [
        '<p><a href="/x">A picture story of the old pier and its people</a></p>',
        '<p><a href="/x">Why did the islands lose their school?</a></p>',
        '<p><strong>READ MORE: <a href="/x">The pier that the storm took away is still missed by many.</a></strong></p>',
        '<div><h3><a href="/x">Beekeepers sue</a></h3>'
        '<p><a href="/x">The fields were sprayed at night, and the bees died within a day.</a></p></div>',
        '<div><a href="/x"><h3>Beekeepers sue</h3><p>The fields were sprayed at night, and the bees died within a day.</p></a></div>',
        '<ul><li><a href="/1">The fields were sprayed at night and the bees died.</a></li>'
        '<li><a href="/2">The rowers won on the river again this year.</a></li></ul>',
        '<ul><li><a href="/1">The fields were sprayed at night and the bees died within a day.</a></li></ul>',
        '<div><p><a href="/1">The fields were sprayed at night and the bees died.</a></p><p><a href="/2">The rowers won on the'
        ' river again.</a></p><p><a href="/3">The tower of the old church will be closed.</a></p></div>',
        '<div class="related"><p><a href="/x">The fields were sprayed at night, and the bees died within a day.</a></p></div>',
        '<aside><p><a href="/x">The fields were sprayed at night, and the bees died within a day.</a></p></aside>',
        '<p><a href="/n">Sign up for our free newsletter here and get the best of the week.</a></p>',
    ],
)  # fmt: skip
def test_links_to_other_stories_go(links: str) -> None:
    assert lines(read(article(f'<div class="x"><p>{P1}</p><p>{P2}</p>{links}<p>{P3}</p><p>{P4}</p></div>'))) == list(
        BODY
    )
    assert lines(read(article(f'<div class="x">{paragraphs(*BODY)}</div>{links}'))) == list(BODY)
