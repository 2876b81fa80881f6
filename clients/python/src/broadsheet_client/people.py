"""People and outlets of the archive."""

from dataclasses import dataclass, field

from broadsheet_client.articles import Json, Named


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonSummary:
    """A person with the number of articles. uncertain: the entry may be several people of one name. page: in the archive."""

    id: str
    name: str
    articles: int
    uncertain: bool
    page: str
    raw: Json = field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A sentence that names somebody. marks: (start, end) of the name in it. page: of the article in the archive."""

    article: str
    sentence: str
    marks: tuple[tuple[int, int], ...]
    page: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Companion:
    """Who stands in the same articles, and in how many of them."""

    id: str
    name: str
    articles: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A person: names in print, roles as articles call them (the most frequent first), who stands in the same articles, and
    sentences that prove it."""

    id: str
    name: str
    articles: int
    uncertain: bool
    page: str
    variants: tuple[str, ...]
    roles: tuple[str, ...]
    appears_with: tuple[Companion, ...]
    evidence: tuple[Evidence, ...]
    raw: Json = field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    """An outlet with its number of articles, and the labels that editors gave it (country, language, kind, words)."""

    id: str
    name: str
    articles: int
    labels: Json
    raw: Json = field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """A quotation. speaker: None where nobody is named for certain. page: of its article in the archive, at its place."""

    text: str
    speaker: Named | None
    context: str
    article: str
    title: str
    outlet: Named | None
    published: str | None
    page: str
    raw: Json = field(repr=False, compare=False)


SUMMARY_COLUMNS = ("id", "name", "articles", "uncertain", "page")
OUTLET_COLUMNS = ("id", "name", "articles", "country", "language", "kind")
QUOTE_COLUMNS = ("speaker", "speaker_id", "text", "published", "outlet", "title", "article", "page")


def summary_of(found: Json, site: str) -> PersonSummary:
    """From its JSON. site: address of the server."""
    return PersonSummary(
        id=found["id"], name=found["name"], articles=found["articles"], uncertain=bool(found.get("uncertain")),
        page=f"{site}/people/{found['id']}", raw=found,
    )  # fmt: skip


def person_of(found: Json, site: str) -> Person:
    """From its JSON. site: address of the server."""
    return Person(
        id=found["id"],
        name=found["name"],
        articles=found["articles"],
        uncertain=bool(found.get("uncertain")),
        page=f"{site}/people/{found['id']}",
        variants=tuple(found.get("variants") or ()),
        roles=tuple(role["role"] for role in found.get("roles") or ()),
        appears_with=tuple(
            Companion(id=one["id"], name=one["name"], articles=one["articles"]) for one in found.get("appears_with") or ()
        ),
        evidence=tuple(
            Evidence(
                article=proof["article"],
                sentence=proof["sentence"]["text"],
                marks=tuple((start, end) for start, end in proof["sentence"]["marks"]),
                page=f"{site}/articles/{proof['article']}",
            )
            for form in found.get("forms") or ()
            for proof in form.get("evidence") or ()
        ),
        raw=found,
    )  # fmt: skip


def outlet_of(found: Json) -> Outlet:
    """From its JSON."""
    return Outlet(
        id=found["id"], name=found["name"], articles=found["articles"], labels=found.get("labels") or {}, raw=found
    )


def quote_of(found: Json) -> Quote:
    """From its JSON."""
    speaker, article = found.get("speaker"), found["article"]
    outlet = article.get("outlet")
    return Quote(
        text=found["quotation"],
        speaker=Named(speaker["id"], speaker["name"]) if speaker else None,
        context=found.get("context") or "",
        article=article["id"],
        title=article["title"],
        outlet=Named(outlet["id"], outlet["name"]) if outlet else None,
        published=article.get("published"),
        page=found.get("page") or "",
        raw=found,
    )
