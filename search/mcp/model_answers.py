"""Answers for a language model: as short as they can be, bounded, each article with its address here and that of the original."""

import json
from collections.abc import Mapping
from typing import Any

from index.article import ArchivedArticle, is_made_up
from index.operations.settings import Settings
from index.text.characters import line
from search.counting.sheet import Sheet, sheet_dict
from search.page import Facet, Note, Result

PEOPLE_MOST = 12
"""People named beside an article."""

CUT = "Only the first {shown:,} of {whole:,} are here; ask for less, or narrow the question."


class Addresses:
    """Where things are that an answer names: on the site of this archive."""

    def __init__(self, settings: Settings) -> None:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        own = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else host  # noqa: S104 - compared, not bound
        self.site = settings.site_url.rstrip("/") or f"http://{own}:{settings.port}"

    def article(self, article_id: str) -> str:
        """The page of an article."""
        return f"{self.site}/articles/{article_id}"

    def person(self, person_id: str) -> str:
        """The page of a person."""
        return f"{self.site}/people/{person_id}"

    def search(self, text: str) -> str:
        """The page of a search. text: its parameters, as they stand behind the "?"."""
        return f"{self.site}/search?{text}"


def head(archived: ArchivedArticle, addresses: Addresses) -> dict[str, Any]:
    """An article in short. `page` and `original` are its evidence; original is None where it never had an address."""
    article = archived.article
    return {
        "id": article.id,
        "title": line(article.title),
        "outlet": article.outlet.name if article.outlet else None,
        "published": article.published.isoformat() if article.published else None,
        "authors": list(article.authors),
        "agency": article.agency,
        "section": article.section,
        "lang": article.lang,
        "kind": article.kind.value if article.kind else None,
        "people": [{"id": one.id, "name": one.name} for one in archived.people[:PEOPLE_MOST]],
        "copy_of": archived.copy_of,
        "page": addresses.article(article.id),
        "original": None if is_made_up(article.url) else article.url,
    }


def result_answer(result: Result, addresses: Addresses) -> dict[str, Any]:
    """A result with the passages in which the words stand."""
    passages = [one.text for one in result.highlights if one.field == "body"]
    return {**head(result.article, addresses), "copies": result.copies, "passages": passages}


def facet_answer(facet: Facet) -> dict[str, Any]:
    """A facet: value -> articles."""
    return {
        "values": [{"value": one.value, "label": one.label, "articles": one.count} for one in facet.values if one.count],
        "more": facet.more,
    }  # fmt: skip


def notes_answer(notes: tuple[Note, ...]) -> list[str]:
    """What has to be known about how a query was read."""
    return [note.text for note in notes]


def sheet_answer(sheet: Sheet, addresses: Addresses) -> dict[str, Any]:
    """A table of figures, with the searches that its questions and rows are counted from."""
    found = sheet_dict(sheet)
    for name in ("picture", "kind"):
        found.pop(name)
    found["columns"] = [
        one["key"] if one["key"] == one["label"] else f"{one['key']}: {one['label']}" for one in found["columns"]
    ]
    for question in found["questions"]:
        question["page"] = addresses.search(question.pop("search"))
    found["links"] = [addresses.search(text) if text else None for text in found["links"]]
    return found  # fmt: skip


def bounded(answer: dict[str, Any], listed: str, most: int) -> dict[str, Any]:
    """The answer with as many items of one of its lists as fit. listed: the name of the list; where `links` runs beside it, that is
    cut alike. most: characters of the whole as JSON. Says what was left out in `cut`."""
    items = answer[listed]
    if _size(answer) <= most:
        return answer
    beside = answer.get("links") if len(answer.get("links") or ()) == len(items) else None
    low, high = 0, len(items)
    while low < high:
        middle = (low + high + 1) // 2
        if _size(_cut(answer, listed, items, beside, middle)) <= most:
            low = middle
        else:
            high = middle - 1
    return _cut(answer, listed, items, beside, low)


def _cut(
    answer: Mapping[str, Any], listed: str, items: list[Any], beside: list[Any] | None, shown: int
) -> dict[str, Any]:
    less = {**answer, listed: items[:shown], "cut": CUT.format(shown=shown, whole=len(items))}
    return less if beside is None else {**less, "links": beside[:shown]}


def _size(answer: Mapping[str, Any]) -> int:
    return len(json.dumps(answer, ensure_ascii=False))
