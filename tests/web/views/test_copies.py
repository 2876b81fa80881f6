"""The same text elsewhere: who ran it in which order, what was cut, and whether the agency is named."""

import re
from dataclasses import replace

from flask.testing import FlaskClient

from index.article import Outlet
from tests.search.newsroom import GAZETTE, HERALD, Newsroom
from tests.search.newsroom import article as made

LANTERN = Outlet(id="lantern", name="The Lantern")
PARAGRAPHS = [
    " ".join(f"Paragraph {number} has harbour word{number}x{word} and ferry{number}y{word}." for word in range(6))
    for number in range(9)
]


def publish_three(newsroom: Newsroom) -> tuple[str, str, str]:
    """The agency's text, a copy in full that names it, and one cut to a third, retitled, with two paragraphs of its own."""
    text = "\n".join(PARAGRAPHS)
    own = ["The town hall of Merrow had no comment, though the clerk waved from a window for most of the afternoon.",
           "Readers of this paper had long known that the eastern quay needed lamps, and perhaps a bench or even two."]  # fmt: skip
    first = made(
        50, "Nine paragraphs of harbour", text, outlet=HERALD, published="2025-07-10T08:00:00Z", agency="Northwire"
    )
    full = made(
        51, "Nine paragraphs of harbour", text, outlet=GAZETTE, published="2025-07-10T11:00:00Z", agency="Northwire"
    )
    cut = made(
        52,
        "Merrow waits",
        "\n".join([own[0], *PARAGRAPHS[:3], own[1]]),
        outlet=LANTERN,
        published="2025-07-10T09:30:00Z",
    )
    newsroom.publish(full, cut, first)
    return first.id, cut.id, full.id


def test_who_ran_it_in_which_order(newsroom: Newsroom, client: FlaskClient) -> None:
    first, cut, full = publish_three(newsroom)
    for asked in (first, cut, full):
        body = client.get(f"/api/v1/articles/{asked}/copies").get_json()
        assert body["agency"] == "Northwire"
        assert (body["first"]["id"], body["first"]["agency_credit"]) == (first, "named")
        assert [one["id"] for one in body["copies"]] == [cut, full]
    third, whole = body["copies"]
    assert third["agency_credit"] == "not-named"
    assert third["retitled"] is True
    assert 0.5 < third["share"] < 0.8
    assert 0.3 < third["kept"] < 0.4
    assert third["words_added"] == 40
    assert (whole["share"], whole["kept"], whole["retitled"], whole["agency_credit"]) == (1.0, 1.0, False, "named")


def test_the_page_shows_what_was_cut_and_folds_the_rest(newsroom: Newsroom, client: FlaskClient) -> None:
    first, cut, full = publish_three(newsroom)
    assert f'href="/articles/{first}/copies"' in client.get(f"/articles/{first}").text
    page = client.get(f"/articles/{cut}/copies").text
    assert "3 articles with this text" in page
    assert "Northwire is not named" in page
    section = page[page.index(f'id="copy-{cut}"') :]
    assert re.search(r"<ins>The town hall of Merrow had no comment", section)
    assert "<del>Nine paragraphs of harbour</del> <ins>Merrow waits</ins>" in section
    assert "Word for word the same text" in page[page.index(f'id="copy-{full}"') :]
    alone = client.get(f"/articles/{first}/copies?copy={cut}").text
    assert f'id="copy-{full}"' not in alone
    assert "All copies" in alone


def test_long_unchanged_parts_are_folded(newsroom: Newsroom, client: FlaskClient) -> None:
    text = "\n".join(PARAGRAPHS)
    first = made(60, "Nine", text, published="2025-07-10")
    copy = made(
        61, "Nine", text.replace("Paragraph 8 has", "Paragraph eight has", 1), outlet=GAZETTE, published="2025-07-11"
    )
    newsroom.publish(first, copy)
    page = client.get(f"/articles/{first.id}/copies").text
    assert "<summary>7 unchanged paragraphs</summary>" in page
    assert "<del>8</del><ins>eight</ins>" in page


def test_an_article_that_nobody_repeats(newsroom: Newsroom, client: FlaskClient) -> None:
    alone = made(70, "Alone", "Nobody printed this again.")
    newsroom.publish(alone)
    assert "No other article in the archive repeats" in client.get(f"/articles/{alone.id}/copies").text
    assert client.get(f"/api/v1/articles/{alone.id}/copies").get_json()["copies"] == []
    for path in ("/articles/0000000000000000/copies", "/api/v1/articles/0000000000000000/copies"):
        assert client.get(path).status_code == 404


def test_untrusted_text_stays_text(newsroom: Newsroom, client: FlaskClient) -> None:
    nasty = [text.replace("harbour", "<b>harbour</b>") for text in PARAGRAPHS]
    first = made(80, "<i>Nine</i>", "\n".join(nasty))
    copy = replace(made(81, "<i>Ten</i>", "\n".join(nasty[1:])), outlet=Outlet(id="x", name="<u>X</u>"))
    newsroom.publish(first, copy)
    page = client.get(f"/articles/{first.id}/copies").text
    assert not re.search(r"<(?:b|i|u)>", page)
