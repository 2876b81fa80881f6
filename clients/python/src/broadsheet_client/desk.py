"""What an account keeps: saved searches and collections. Read with its key."""

from dataclasses import dataclass, field

from broadsheet_client.articles import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedSearch:
    """q: its words. query: all its parameters, by the names of the API. new: articles since its page was opened last. by: who
    saved it."""

    id: int
    name: str
    q: str
    query: Json
    shared: bool
    by: str
    new: int
    page: str
    raw: Json = field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Collection:
    """Articles under a name. access: who besides its owner sees it. articles: how many it holds."""

    id: int
    name: str
    about: str
    access: str
    owner: str
    articles: int
    page: str
    raw: Json = field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class CollectionItem:
    """A line of a collection. article: id. state: "here"; of what was taken down, or is gone, only the line is left."""

    number: int
    article: str
    state: str
    title: str | None
    outlet: str | None
    added: str
    by: str
    raw: Json = field(repr=False, compare=False)


ITEM_COLUMNS = ("number", "article", "state", "title", "outlet", "added", "by")


def saved_of(found: Json) -> SavedSearch:
    """From its JSON."""
    return SavedSearch(
        id=found["id"], name=found["name"], q=found["q"], query=found["query"], shared=found["shared"], by=found["by"],
        new=found["new"], page=found["page"], raw=found,
    )  # fmt: skip


def collection_of(found: Json) -> Collection:
    """From its JSON."""
    return Collection(
        id=found["id"], name=found["name"], about=found["about"], access=found["access"], owner=found["owner"],
        articles=found["articles"], page=found["url"], raw=found,
    )  # fmt: skip


def item_of(found: Json) -> CollectionItem:
    """From its JSON."""
    return CollectionItem(
        number=found["number"], article=found["article"], state=found["state"], title=found["title"], outlet=found["outlet"],
        added=found["added"], by=found["by"], raw=found,
    )  # fmt: skip
