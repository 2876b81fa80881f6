"""The article, the whole article and nothing but the article: each trap with a page made for it."""

import pytest

from index.article import BlockKind
from tests.crawler.extract.build import BODY, P1, P2, P3, P4, P5, PROMO, TITLE, article, lines, paragraphs, read


def test_the_paragraphs_and_nothing_else() -> None:
    assert lines(read(article(paragraphs(*BODY)))) == list(BODY)


def test_body_split_around_advertisements_is_one_body() -> None:
    pieces = '<div class="advert"><p>Boats for sale, new and used.</p></div>'.join(
        f'<div class="copy-part">{paragraphs(a, b)}</div>' for a, b in ((P1, P2), (P3, P4), (P5, P2 + " So it was."))
    )
    assert lines(read(article(pieces))) == [P1, P2, P3, P4, P5, P2 + " So it was."]


def test_pieces_of_body_beside_each_other_without_a_common_box_of_their_own() -> None:
    body = (
        f'<section class="lead-part">{paragraphs(P1)}</section>'
        '<div class="promo"><a href="/club">Join the club</a></div>'
        f'<section class="rest">{paragraphs(P2, P3, P4)}</section>'
    )
    assert lines(read(article(body))) == [P1, P2, P3, P4]


def test_first_paragraph_made_like_the_others_but_boxed_apart() -> None:
    free = f'<div class="free-part"><p class="par">{P1}</p></div>'
    rest = f'<div class="rest-of-it">{"".join(f"<p class=par>{p}</p>" for p in (P2, P3, P4, P5))}</div>'
    assert lines(read(article(free, rest)))[0] == P1


def test_page_without_paragraph_elements() -> None:
    body = f'<div class="story">{"<br><br>".join(BODY)}</div>'
    assert lines(read(article(body))) == list(BODY)


def test_single_breaks_after_whole_sentences_part_paragraphs() -> None:
    body = f'<div class="story">{"<br>".join(BODY)}</div>'
    assert lines(read(article(body))) == list(BODY)


def test_a_break_inside_a_sentence_parts_nothing() -> None:
    broken = P1.replace("again on Tuesday", "again<br>on Tuesday")
    assert lines(read(article(paragraphs(broken, P2, P3))))[0] == P1


def test_body_of_bare_boxes() -> None:
    body = "".join(f"<div>{p}</div>" for p in BODY)
    assert lines(read(article(f"<div>{body}</div>"))) == list(BODY)


def test_live_blog_keeps_every_entry() -> None:
    entries = "".join(
        f'<div class="live-entry"><h2>{hour}.00</h2><p>{text}</p></div>'
        for hour, text in zip((9, 10, 11, 12), BODY, strict=True)
    )
    assert [line for line in lines(read(article(f'<div class="live-feed">{entries}</div>'))) if len(line) > 20] == list(
        BODY
    )


def test_a_second_article_is_not_swallowed() -> None:
    second = (
        '<article><h2><a href="/sport/cup">Lowmouth win the cup</a></h2>'
        + paragraphs(
            *(
                f"In the {n}th minute the visitors scored, and the crowd on the hill fell silent for a while."
                for n in range(9)
            )
        )
        + "</article>"
    )
    body = f"<main><section><article><h1>{TITLE}</h1>{paragraphs(*BODY)}</article></section><section>{second}</section></main>"
    assert lines(read(body)) == list(BODY)


@pytest.mark.parametrize("label", ["comments", "comment-list", "userComments", "disqus_thread"])
def test_comments_never(label: str) -> None:
    comments = paragraphs(
        P1, "I was there, and it was nothing like that, whatever the captain may say about it now.", P2 * 3, P4 * 2
    )
    found = lines(
        read(article(paragraphs(*BODY)) + f'<section class="{label}"><h3>12 Comments</h3>{comments}</section>')
    )
    assert found == list(BODY)


def test_comments_longer_than_the_article() -> None:
    shouting = "".join(f"<li><p>{P2} {n}</p></li>" for n in range(30))
    assert lines(read(article(paragraphs(*BODY)) + f'<ol id="comments">{shouting}</ol>')) == list(BODY)


@pytest.mark.parametrize(
    "line",
    [
        '<p><a href="/x">READ MORE: The pier that the storm took</a></p>',
        "<p>DON'T MISS</p>",
        '<p><strong>ALSO READ: <a href="/x">Why the islands lost their school</a></strong></p>',
        "<p>Advertisement</p>",
        '<p>Lesen Sie auch: <a href="/x">Die Mole von Lowmouth</a></p>',
        '<p>À lire aussi <a href="/x">La jetée de Lowmouth</a></p>',
        "<p>Story continues below this ad</p>",
        '<p>Sign up for our free newsletter <a href="/n">here</a>.</p>',
        '<p><a href="/x">A picture story of the old pier and its people</a></p>',
        '<ul><li><a href="/1">The storm of the century</a></li><li><a href="/2">What the pier cost</a></li></ul>',
        '<div class="related"><p>Three things to know about the islands and their ferry, by our own reporter.</p></div>',
        f"<aside><p>{PROMO}</p></aside>",
        f'<div class="newsletter-signup"><p>{PROMO}</p></div>',
        f"<div hidden><p>{PROMO}</p></div>",
        f'<div style="display: none"><p>{PROMO}</p></div>',
        '<figure><img src="/b.jpg"><figcaption>The new boat at the quay on Tuesday morning, before it sailed.</figcaption></figure>',
        '<div class="image-caption">The new boat at the quay on Tuesday morning, before it sailed.</div>',
    ],
)
def test_furniture_between_paragraphs_is_dropped(line: str) -> None:
    body = f"<p>{P1}</p><p>{P2}</p>{line}<p>{P3}</p><p>{P4}</p>"
    assert lines(read(article(f'<div class="x">{body}</div>'))) == list(BODY)


@pytest.mark.parametrize(
    "head",
    [
        f"<p>{TITLE}</p>",
        "<p>By Ada Harrow</p>",
        "<p>Stand: 29.04.2031 11:20 Uhr</p>",
        "<p>3 hours ago</p>",
        '<h2 class="standfirst">The town came down to the quay to see the boat leave.</h2>',
        '<p class="byline">Ada Harrow, Lowmouth</p>',
        "<p>4 Comments</p>",
    ],
)
def test_the_head_is_trimmed(head: str) -> None:
    meta = '<meta property="og:description" content="The town came down to the quay to see the boat leave.">'
    meta += '<meta name="author" content="Ada Harrow">'
    assert lines(read(article(f'<div class="x">{head}{paragraphs(*BODY)}</div>'), head=meta)) == list(BODY)


def test_a_first_paragraph_that_is_also_the_description_stays() -> None:
    meta = f'<meta property="og:description" content="{P1}">'
    assert lines(read(article(paragraphs(*BODY)), head=meta))[0] == P1


@pytest.mark.parametrize(
    "tail",
    [
        "<h3>Related stories</h3><p>The storm of the century and what it left behind on our coast.</p>",
        "<h3>Mehr zum Thema</h3><p>Der Sturm und was er an unserer Küste zurückgelassen hat.</p>",
        "<p>© 2031 The Harbour Gazette. All rights reserved.</p>",
        "<p>Tags: ferry, islands</p>",
        "<p>Ben Sallow contributed to this report.</p>",
        "<p>Follow us on Facebook and Instagram for more stories.</p>",
        "<p>ada.harrow@harbour-gazette.example</p>",
        "<h3>More from the islands</h3>",
    ],
)
def test_the_tail_is_cut(tail: str) -> None:
    assert lines(read(article(f'<div class="x">{paragraphs(*BODY)}{tail}</div>'))) == list(BODY)


def test_a_heading_like_furniture_in_the_middle_cuts_nothing() -> None:
    body = f"{paragraphs(P1, P2, P3)}<h3>Related</h3>{paragraphs(P4, P5, P2 + ' So it was.')}"
    assert lines(read(article(f'<div class="x">{body}</div>')))[-1] == P2 + " So it was."


def test_structure_survives() -> None:
    body = (
        f"<p>{P1}</p><h2>What the captain said</h2><blockquote><p>We shall sail in any weather but fog.</p></blockquote><p>{P2}</p>"
        f"<ul><li>Adults pay nine crowns for the crossing.</li><li>Children pay nothing at all.</li></ul><p>{P3}</p>"
        "<table><tr><td>Monday</td><td>8.00</td></tr><tr><td>Tuesday</td><td>9.00</td></tr></table>"
        f"<p>{P4}</p>"
    )
    kinds = [(block.kind, block.text) for block in read(article(f'<div class="x">{body}</div>')).blocks]
    assert (BlockKind.HEADING, "What the captain said") in kinds
    assert (BlockKind.QUOTE, "We shall sail in any weather but fog.") in kinds
    assert (BlockKind.ITEM, "Children pay nothing at all.") in kinds
    assert (BlockKind.ROW, "Monday | 8.00") in kinds
    assert [text for kind, text in kinds if kind is BlockKind.PARAGRAPH] == list(BODY)


def test_embedded_posts_stay_as_text() -> None:
    quote = '<blockquote class="twitter-tweet"><p>We are on our way, and the sea is calm!</p>Orla Dunmore</blockquote>'
    post = f'<div class="video-container">{quote}</div>'
    assert "We are on our way, and the sea is calm!" in lines(
        read(article(f'<div class="x">{paragraphs(P1, P2)}{post}{paragraphs(P3, P4)}</div>'))
    )


def test_a_quotation_set_as_a_figure_stays() -> None:
    quote = "<figure><blockquote><p>We shall sail in any weather but fog.</p></blockquote></figure>"
    assert "We shall sail in any weather but fog." in lines(
        read(article(f'<div class="x">{paragraphs(P1, P2)}{quote}{paragraphs(P3, P4)}</div>'))
    )


CHINESE = (
    "洛茅斯与盐湖群岛之间的渡轮星期二恢复航行，这是九年前风暴毁坏码头以来的第一次，全镇居民都来到岸边送行。",
    "船长说，航程用了四十分钟，比旧船少八分钟，虽然到达海峡时风力已升至五级，但没有人晕船。",
    "镇议会用三百万克朗的贷款修建了码头，希望用票款、邮件运费和渔船的靠岸费来偿还这笔贷款。",
)
JAPANESE = (
    "ロウマスと塩湖諸島を結ぶフェリーが火曜日、嵐で桟橋が壊れてから九年ぶりに運航を再開し、町の人々が岸壁で見送った。",
    "船長によると、航海は四十分で、以前の船より八分短く、海峡に着くころには風が強まったが、船酔いした人はいなかった。",
    "町議会は三百万クローネの借入金で桟橋を建て直し、運賃や郵便、漁船の寄港料で返済したいとしている。",
)
THAI = (
    "เรือข้ามฟากระหว่างเมืองโลว์มัธกับหมู่เกาะซอลต์เมียร์กลับมาแล่นอีกครั้งในวันอังคารหลังจากพายุทำลายท่าเรือเมื่อเก้าปีก่อน",
    "กัปตันกล่าวว่าการเดินทางใช้เวลาสี่สิบนาทีซึ่งเร็วกว่าเรือลำเก่าแปดนาทีและไม่มีใครเมาเรือแม้ว่าลมจะแรงขึ้นก็ตาม",
    "สภาเมืองสร้างท่าเรือด้วยเงินกู้สามล้านคราวน์และหวังว่าจะใช้คืนจากค่าโดยสารค่าไปรษณีย์และเรือประมง",
)
ARABIC = (
    "أبحرت العبّارة بين لوماوث وجزر سولتمير مجددا يوم الثلاثاء بعد تسع سنوات من تحطم رصيفها في عاصفة، وخرجت البلدة كلها لوداعها.",
    "قالت القبطان إن الرحلة استغرقت أربعين دقيقة، أي أقل بثماني دقائق من السفينة القديمة، ولم يصب أحد بدوار البحر.",
    "مول المجلس البلدي الرصيف بقرض قيمته ثلاثة ملايين، ويأمل أن يسدده من أجور الركاب ومن البريد وقوارب الصيد.",
)


@pytest.mark.parametrize(("lang", "texts"), [("zh", CHINESE), ("ja", JAPANESE), ("th", THAI), ("ar", ARABIC)])
def test_scripts_without_blanks_and_right_to_left(lang: str, texts: tuple[str, ...]) -> None:
    menu = "".join(f'<li><a href="/{n}">{texts[0][:6]}</a></li>' for n in range(12))
    body = f"<ul>{menu}</ul><main><h1>{texts[0][:20]}</h1><div>{paragraphs(*texts)}</div></main>"
    assert lines(read(body, lang=lang, title=texts[0][:20])) == list(texts)


def test_chinese_paragraphs_outweigh_a_latin_aside() -> None:
    """A character of Chinese says more than a letter: short by count, the article is still the longer text."""
    notes = "".join(f"<p>Terms of use, part {n}: the site may be read by everyone.</p>" for n in range(2))
    body = f"<main><div>{paragraphs(*CHINESE)}</div><section>{notes}</section></main>"
    assert lines(read(body, lang="zh", title=CHINESE[0][:16])) == list(CHINESE)


def test_a_cookie_notice_longer_than_the_article_is_not_the_article() -> None:
    notice = f'<div class="cookie-consent-modal">{paragraphs(*(f"{PROMO} Part {n} of our policy." for n in range(12)))}</div>'
    body = f'<div class="article-body">{paragraphs(P1, P2)}</div>{notice}'
    assert lines(read(f"<main><h1>{TITLE}</h1>{body}</main>")) == [P1, P2]


def test_a_footer_longer_than_the_article_is_not_the_article() -> None:
    footer = f"<footer>{paragraphs(PROMO * 3)}</footer>"
    assert lines(
        read(f'<main><h1>{TITLE}</h1><div class="article-body">{paragraphs(P1, P2)}</div></main>{footer}')
    ) == [P1, P2]


@pytest.mark.parametrize(
    "label",
    ["widget", "page-with-sidebar", "sidebar-wrapper", "js-social", "has-comments hentry", "tags-ferry post-17 hentry"],
)
def test_a_label_that_most_of_the_text_refutes(label: str) -> None:
    assert lines(read(f'<div class="{label}"><h1>{TITLE}</h1>{paragraphs(*BODY)}</div>')) == list(BODY)


def test_hidden_on_small_screens_is_not_hidden() -> None:
    assert lines(read(article(f'<div class="hidden-xs overflow-hidden">{paragraphs(*BODY)}</div>'))) == list(BODY)


def test_a_fact_box_in_an_article_with_enough_text_of_its_own_is_left_out() -> None:
    box = f'<div class="factbox"><h3>The old pier</h3>{paragraphs(*(P2 + str(n) for n in range(5)))}</div>'
    body = f'<div class="article-body">{paragraphs(P1, P2)}{box}{paragraphs(P3, P4)}</div>'
    assert lines(read(article(body))) == list(BODY)


def test_what_is_written_for_screen_readers_is_no_text() -> None:
    linked = P2.replace("Captain Orla Dunmore", '<a href="/d">Captain Orla Dunmore (opens in a new tab)</a>')
    assert lines(read(article(paragraphs(P1, linked, P3, P4)))) == list(BODY)


def test_soft_hyphens_do_not_tear_words_apart() -> None:
    assert lines(read(article(paragraphs(P1.replace("Saltmere", "Salt&shy;mere"), P2, P3))))[0] == P1


def test_never_empty_where_there_is_text_only_in_furniture() -> None:
    body = f'<div class="sidebar"><div>{P1}</div><div>{P2}</div><div>{P3}</div></div>'
    assert P1 in lines(read(body))
