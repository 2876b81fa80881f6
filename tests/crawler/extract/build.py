"""Pages made for the tests: invented text, invented outlets."""

from datetime import UTC, datetime

from crawler.extract import Hints, extract
from crawler.net.page import Page
from index.article import Article

FETCHED = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
URL = "https://www.harbour-gazette.example/town/ferry-returns"
TITLE = "Ferry returns to Lowmouth after nine years"

P1 = (
    "The ferry between Lowmouth and the Saltmere islands sailed again on Tuesday, nine years after a storm broke its pier,"
    " and the whole town came down to the quay to see it leave."
)
P2 = (
    "Captain Orla Dunmore said the crossing had taken forty minutes, eight fewer than on the old boat, and that nobody had"
    " been sick, although the wind had risen to five by the time they reached the sound."
)
P3 = (
    "The council paid for the pier with a loan of three million crowns, which it hopes to repay from fares, from the post"
    " and from the fishing boats that may now land their catch there."
)
P4 = (
    "On the islands, where two hundred people live through the winter, the school has asked for a second teacher, because"
    " four families have already written to say that they will move back in the autumn."
)
P5 = "A second boat is on order and is expected to be delivered before the end of the next summer, the mayor said."
BODY = (P1, P2, P3, P4)

PROMO = (
    "Members of our readers' club enjoy the crossword, the archive and a weekly letter from the editor, all for the price"
    " of a cup of coffee, so why not join the many thousands who have done so already this year."
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def html(body: str, *, head: str = "", title: str = TITLE, lang: str = "en") -> str:
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'


def page(
    source: str | bytes, *, url: str = URL, content_type: str | None = "text/html", charset: str | None = None
) -> Page:
    body = source.encode() if isinstance(source, str) else source
    return Page(url=url, requested_url=url, body=body, content_type=content_type, charset=charset, fetched=FETCHED)


def read(
    body: str, *, head: str = "", title: str = TITLE, lang: str = "en", url: str = URL, hints: Hints | None = None
) -> Article:
    """The article of a page with this body."""
    return extract(page(html(body, head=head, title=title, lang=lang), url=url), hints=hints or Hints())


def article(*parts: str) -> str:
    """The usual frame: menu, headline, body, footer."""
    return (
        '<nav><a href="/">Home</a> <a href="/town">Town</a></nav><main><article>'
        f"<h1>{TITLE}</h1>{''.join(parts)}</article></main>"
        "<footer><p>The Harbour Gazette, 1 Quay Street, Lowmouth. All rights reserved.</p></footer>"
    )


def lines(found: Article) -> list[str]:
    return [block.text for block in found.blocks]
