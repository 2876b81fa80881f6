"""What sites say to their readers goes from among the paragraphs; stories about the same things keep every sentence."""

import pytest

from crawler.extract.body.notices import is_notice
from tests.crawler.extract.build import BODY, P1, article, lines, paragraphs, read

NOTICES = (
    "If you are a California resident and would like to opt out of the sale of your data, you may do so at any time.",
    "We and our 1,204 partners store and access information on your device.",
    "By clicking Accept you agree to the storing of cookies on your device.",
    "An dieser Stelle finden Sie einen externen Inhalt, der den Artikel ergänzt.",
    "Um diese Inhalte anzuzeigen, brauchen wir Ihre Zustimmung.",
    "Get the Harbour Gazette app for news as it happens.",
    "Get our best stories in your inbox every morning.",
    "Help us keep local journalism alive with a small gift.",
    "If you enjoyed this article, please consider supporting the paper.",
    "Your donation helps a newsroom of nine to go on.",
    "Wenn Ihnen dieser Text gefallen hat, freuen wir uns über eine Spende.",
    "Unterstützen Sie uns mit einem Abonnement.",
    "The Gazette may earn a commission from purchases made through these links.",
    "Mit einem Kauf über diese Links erhalten wir eine Provision, für Sie ändert sich nichts.",
    "Please keep your comments civil.",
    "Bitte beachten Sie unsere Netiquette.",
    "Do you have a tip? E-mail the newsroom.",
    "This audio is read by an automated voice.",
)
STORIES = (
    "The council said that its site used cookies without asking anybody, and that by clicking accept a visitor had agreed to nothing.",
    "Donations to the museum help a staff of nine to go on, its keeper said.",
    "The app of the ferry company shows where its boats are.",
    "He may earn a living from it one day.",
    "Comments were closed by the speaker of the council after an hour.",
    "“We use cookies,” the baker wrote on the door of the shop.",
    "Help came from the islands within the hour.",
    "If you ask the captain, the pier will hold.",
    "An dieser Stelle stand bis zum Krieg eine Mühle.",
    "Hier sehen wir jeden Morgen die Fähre.",
    "Mit einem Klick war die Karte weg, sagte sie.",
)  # fmt: skip


@pytest.mark.parametrize("text", NOTICES)
def test_a_notice_is_left_out_wherever_it_stands(text: str) -> None:
    assert is_notice(text)
    around = paragraphs(*BODY[:2], text, *BODY[2:], text)
    assert lines(read(article(around))) == list(BODY)


@pytest.mark.parametrize("text", STORIES)
def test_a_story_about_it_is_none(text: str) -> None:
    assert not is_notice(text)


def test_a_quotation_is_the_storys_own() -> None:
    said = f"<blockquote>{NOTICES[2]}</blockquote>"
    assert NOTICES[2] in lines(read(article(paragraphs(*BODY[:2]) + said + paragraphs(*BODY[2:]))))


def test_the_heading_of_other_stories_goes_with_them() -> None:
    others = "<h3>More great harbour stories</h3><ul>" + "<li><a href=/x>Why the tower leans</a></li>" * 3 + "</ul>"
    assert lines(read(article(paragraphs(*BODY[:2]) + others + paragraphs(*BODY[2:])))) == list(BODY)


def test_a_slide_show_that_tells_the_story_is_part_of_it() -> None:
    slides = "".join(f"<div class=slide><img src=x.jpg><p>{P1} {number}.</p></div>" for number in range(3))
    told = lines(read(article(paragraphs(*BODY) + f'<div class="slideshow">{slides}</div>')))
    assert [line for line in told if line not in BODY] == [f"{P1} {number}." for number in range(3)]
    others = slides.replace("<p>", "<h3><a href=/x>Another story</a></h3><p>")
    assert lines(read(article(paragraphs(*BODY) + f'<div class="slideshow">{others}</div>'))) == list(BODY)
