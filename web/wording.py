"""Questions, numbers and months in words."""

from search.request import SearchQuery

MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")

RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))

FACET_NAMES = {
    "person": "Person", "outlet": "Outlet", "section": "Section", "lang": "Language", "author": "Author", "agency": "Agency",
}  # fmt: skip

FACET_PLURALS = {
    "person": "people", "outlet": "outlets", "section": "sections", "lang": "languages", "author": "authors",
    "agency": "agencies",
}  # fmt: skip

SORT_NAMES = {"relevance": "Best match", "newest": "Newest", "oldest": "Oldest", "blend": "Best and recent"}


def primary(lang: str | None) -> str:
    return (lang or "").split("-")[0].lower()


def direction(lang: str | None) -> str:
    """For the `dir` attribute; what no language is known of decides by itself."""
    if not lang:
        return "auto"
    return "rtl" if primary(lang) in RIGHT_TO_LEFT else "ltr"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 article`, `12,345 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def question(query: SearchQuery) -> str:
    """A question in a line, for titles: its words, then what narrows it."""
    parts = [query.q.strip()] if query.q.strip() else []
    parts += [f"{FACET_NAMES[facet].lower()}: {value}" for facet, value in query.include]
    parts += [f"not {FACET_NAMES[facet].lower()}: {value}" for facet, value in query.exclude]
    if query.from_ or query.to:
        parts.append(f"{query.from_ or '…'} to {query.to or '…'}")
    if query.since:
        parts.append(f"since {query.since}")
    return ", ".join(parts)
