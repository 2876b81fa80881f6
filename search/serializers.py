"""Results as JSON values: what the API (version 1), the command line and webhooks send.

Ranges count code points. Text is escaped by `marked_html` only.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import escape
from typing import Any

from index.article import ArchivedArticle, Article
from index.stories.protocols import StorySummary
from search.page import (
    ArticlePage,
    DateHistogram,
    Facet,
    FacetValue,
    Highlight,
    Note,
    Ranges,
    Result,
    SearchPage,
)
from search.request import SearchQuery

Link = Callable[[SearchQuery], str]
"""From a search to the address that runs it, on the page or in the API."""

RESULT_KEYS = (
    "id", "url", "title", "outlet", "agency", "section", "kind", "published", "published_precision", "published_source",
    "event_day", "fetched", "lang", "authors", "people", "copy_of", "corrected", "copies", "story", "score", "highlights",
)  # fmt: skip
"""What the parameter `fields` may name."""


def page_dict(page: SearchPage, link: Link) -> dict[str, Any]:
    """What `/api/v1/search` answers and `broadsheet search --json` prints."""
    query = page.query
    relation = "gte" if page.degraded else "eq"
    return {
        "query": {
            "q": query.q,
            "understood_as": page.reading.understood_as,
            "notes": [note_dict(note) for note in page.reading.notes],
            "did_you_mean": page.did_you_mean,
            "did_you_mean_total": page.did_you_mean_total if page.did_you_mean else None,
            "sort": page.sort,
            "emptied_by": list(page.emptied_by),
            "relaxations": [
                {
                    "kind": relaxation.kind,
                    "label": relaxation.label,
                    "total": relaxation.total,
                    "url": link(relaxation.query),
                }
                for relaxation in page.relaxations
            ],
            **({"long": query.long, "parts": _parts(page)} if query.long else {}),
        },
        "total": {"value": page.total, "relation": relation},
        **({} if page.stories is None else {"stories": {"value": page.stories, "relation": relation}}),
        **({"degraded": page.degraded} if page.degraded else {}),
        "took_ms": round(page.took_ms, 1),
        "index_generation": page.generation,
        "results": [result_dict(result, query.only) for result in page.results],
        "facets": {facet.name: _facet(facet, query, link) for facet in page.facets},
        "histogram": _histogram(page.histogram),
        "next_cursor": page.next_cursor,
        "next": link(page.next) if page.next else None,
    }


def _parts(page: SearchPage) -> list[dict[str, Any]]:
    return [{"text": part.text, "total": part.total} for part in page.parts]


def result_dict(result: Result, only: Iterable[str] = ()) -> dict[str, Any]:
    """One result. only: the keys wanted, of `RESULT_KEYS`; () for all."""
    shown: dict[str, Any] = {
        **_article(result.article),
        "copies": result.copies,
        "story": story_dict(result.story) if result.story else None,
        "score": round(result.score, 4),
        "highlights": [_highlight(highlight) for highlight in result.highlights],
    }
    wanted = frozenset(only)
    return {key: shown[key] for key in RESULT_KEYS if not wanted or key in wanted}


def article_dict(page: ArticlePage) -> dict[str, Any]:
    """What `/api/v1/articles/{id}` answers: the whole article, with its paragraphs and where it mentions people."""
    archived = page.article
    article = archived.article
    return {
        **_article(archived),
        "story": story_dict(page.story) if page.story else None,
        "standfirst": article.standfirst,
        "text": article.text,
        "blocks": [{"kind": block.kind.value, "text": block.text} for block in article.blocks],
        "modified": article.modified.isoformat() if article.modified else None,
        "keywords": list(article.keywords),
        "image": _image(article),
        "dateline": article.dateline,
        "paywalled": article.paywalled,
        "rights": [right.value for right in article.rights],
        "licence": article.licence,
        "links": [{"url": link.url, "text": link.text} for link in article.links],
        "gone": timestamp(archived.gone, "auto") if archived.gone else None,
        "revisions": archived.revisions,
        "last_fetched": timestamp(archived.last_fetched),
        "mentions": [
            {
                "person": person,
                "name": mention.name,
                "roles": list(mention.roles),
                "spans": [list(span) for span in mention.spans],
                "title_spans": [list(span) for span in mention.title_spans],
            }
            for person, mention in archived.mentions
        ],
        "marks": {"title": _lists(page.title_ranges), "text": _lists(page.text_ranges)},
    }


def story_dict(story: StorySummary) -> dict[str, Any]:
    """A story in one line."""
    return {
        "id": story.id,
        "title": story.title,
        "lead": story.lead,
        "articles": story.articles,
        "copies": story.copies,
        "outlets": [{"id": outlet.id, "name": outlet.name} for outlet in story.outlets],
        "first": timestamp(story.first) if story.first else None,
        "last": timestamp(story.last) if story.last else None,
    }


def note_dict(note: Note) -> dict[str, Any]:
    """A note as in `query.notes`; one that offers another query has it, with its number of articles."""
    offered = {"query": note.query, "total": note.total} if note.query else {}
    return {"code": note.code, "detail": note.text, "about": note.about, **offered}


def timestamp(at: datetime, precision: str = "seconds") -> str:
    """A moment in UTC as RFC 3339 has it: 2025-07-12T09:30:00Z. precision: as `datetime.isoformat` has it."""
    return at.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def marked_html(text: str, ranges: Ranges) -> str:
    """The text escaped as HTML, with `<mark>` around each range. ranges: in order, without overlap. The one place that escapes
    marked text: the page uses it too."""
    parts: list[str] = []
    at = 0
    for start, end in ranges:
        parts += (escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>")
        at = end
    return "".join((*parts, escape(text[at:])))


def _article(archived: ArchivedArticle) -> dict[str, Any]:
    article = archived.article
    published = article.published
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "outlet": {"id": article.outlet.id, "name": article.outlet.name} if article.outlet else None,
        "agency": article.agency,
        "section": article.section,
        "kind": article.kind.value if article.kind else None,
        "published": published.isoformat() if published else None,
        "published_precision": published.precision.value if published else None,
        "published_source": article.published_source.value,
        "event_day": archived.event.isoformat() if archived.event else None,
        "fetched": timestamp(archived.first_fetched),
        "lang": article.lang,
        "authors": list(article.authors),
        "desks": list(article.desks),
        "people": [{"id": person.id, "name": person.name} for person in archived.people],
        "copy_of": archived.copy_of,
        "corrected": list(archived.corrected),
    }


def _image(article: Article) -> dict[str, Any] | None:
    image = article.image
    return {"url": image.url, "caption": image.caption, "credit": image.credit} if image else None


def _highlight(highlight: Highlight) -> dict[str, Any]:
    return {
        "field": highlight.field,
        "text": highlight.text,
        "ranges": _lists(highlight.ranges),
        "html": marked_html(highlight.text, highlight.ranges),
    }


def _facet(facet: Facet, query: SearchQuery, link: Link) -> dict[str, Any]:
    return {
        "op": facet.op,
        "distinct": facet.distinct,
        "more": facet.more,
        "values": [_facet_value(facet.name, value, query, link) for value in facet.values],
    }


def _facet_value(facet: str, value: FacetValue, query: SearchQuery, link: Link) -> dict[str, Any]:
    chosen = value.selected or value.excluded
    toggled = query.without_filter(facet, value.value) if chosen else query.with_filter(facet, value.value)
    shown: dict[str, Any] = {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "selected": value.selected,
        "excluded": value.excluded,
        "toggle_url": link(toggled),
    }
    if value.uncertain:
        shown["uncertain"] = True
    if value.within:
        shown["within"] = [_facet_value(facet, inner, query, link) for inner in value.within]
    return shown


def _histogram(histogram: DateHistogram | None) -> dict[str, Any] | None:
    if histogram is None:
        return None
    return {
        "interval": histogram.interval,
        "buckets": [
            {"from": bucket.first.isoformat(), "to": bucket.last.isoformat(), "count": bucket.count}
            for bucket in histogram.buckets
        ],
        "undated": histogram.undated,
    }


def _lists(ranges: Ranges) -> list[list[int]]:
    return [[start, end] for start, end in ranges]
