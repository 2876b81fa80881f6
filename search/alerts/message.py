"""What an alert says, by webhook or by mail."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from index.alert import Alert, Delivery
from index.article import ArchivedArticle
from index.operations.program import program
from search.page import Result
from search.serializers import result_dict

PRESENTED = (
    "id", "url", "title", "outlet", "agency", "section", "published", "published_precision", "fetched", "lang",
    "authors", "people", "copy_of",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message about one alert.

    id: the same whenever these articles are sent again, so that the receiver can recognise a repetition. articles: each with
    the words that matched. search_url: the same search on the page; None where `site_url` is not set.
    """

    id: str
    alert: Alert
    articles: tuple[tuple[ArchivedArticle, tuple[str, ...]], ...]
    search_url: str | None

    def payload(self) -> dict[str, Any]:
        """The JSON of a webhook: articles as in the API's results, each with its `words`."""
        return {
            "type": "alert.matched",
            "alert": {"id": self.alert.id, "query": self.alert.query},
            "search_url": self.search_url,
            "articles": [
                {**result_dict(Result(article=archived, score=0.0), PRESENTED), "words": list(words)}
                for archived, words in self.articles
            ],
        }

    @property
    def subject(self) -> str:
        """The subject of the mail: the headline where there is one article, else how many there are."""
        query = _line(self.alert.query)
        if len(self.articles) == 1:
            return f"{_line(self.articles[0][0].article.title)} ({query})"
        return f"{len(self.articles)} new articles for {query}"

    def text(self) -> str:
        """The body of the mail: headline, outlet, date, address and matching words of each article."""
        parts = [f"New articles for your alert: {_line(self.alert.query)}", ""]
        for archived, words in self.articles:
            article = archived.article
            day = article.published.isoformat()[:10] if article.published else None
            place = ", ".join(filter(None, (article.outlet.name if article.outlet else None, article.agency, day)))
            parts += [_line(article.title), _line(place), article.url]
            if words:
                parts.append("Matched: " + _line(", ".join(words)))
            parts.append("")
        if self.search_url:
            parts += [f"See all results: {self.search_url}", ""]
        parts.append(f"To stop this alert, run: {program()} alerts remove {self.alert.id}")
        return "\n".join(parts) + "\n"


def message_of(
    alert: Alert, deliveries: Sequence[Delivery], articles: Sequence[ArchivedArticle], site_url: str
) -> Message:
    """The message for these deliveries. articles: those of the deliveries that the archive still has. site_url: "" for none."""
    words = {delivery.article: delivery.words for delivery in deliveries}
    ids = sorted(delivery.article for delivery in deliveries)
    digest = hashlib.sha256("\n".join((alert.id, *ids)).encode()).hexdigest()[:24]
    site = site_url.rstrip("/")
    return Message(
        id=f"msg_{digest}",
        alert=alert,
        articles=tuple((archived, words[archived.article.id]) for archived in articles),
        search_url=f"{site}/search?{urlencode({'q': alert.query, 'sort': 'newest'})}" if site else None,
    )


def _line(text: str) -> str:
    """On one line and without control characters, so that no text of an outlet can begin a mail header."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
