"""What a reader may be typing: people, outlets and sections by name, phrases from headlines, behind `says:` who is quoted, and
parts of the query language."""

import re
from collections import Counter
from collections.abc import Iterator

from index.archive.protocols import Archive
from index.document import NO_COPY
from index.engines.protocols import EngineReader
from index.errors import QueryError
from index.query import And, FacetFilter, Named, Node, Prefix, SearchRequest, Term
from index.text.analysis import WORD
from index.text.characters import encodable
from index.text.folding import fold
from search.page import Suggestion
from search.query.filter_names import Names
from search.request import SearchQuery
from search.suggest.language_parts import lists_like, operators_like

HEADLINES = 60
"""The newest headlines, from which phrases are taken."""

PHRASE_WORDS = 4
TYPED_MAX = 100
_SAYS = "says:"
_NAMED_ALIKE = 200
"""People of a name that are looked at for those who are quoted; those in most articles."""
_BREAK = re.compile(r"""[^\w\s'’.&-]|\s[-–—]\s""")
_SMALL_WORDS = (
    "a an and are as at be but by for from has have he her his how in into is it its of on or over s she than that the"
    " their they this to up was were what when where which who why will with would you your not no after before about"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def suggestions(
    text: str, limit: int, names: Names, engine: EngineReader, archive: Archive, *, reader: int | None = None
) -> tuple[Suggestion, ...]:
    """At most `limit` suggestions: names by their number of articles, then phrases, then what the last word may be the beginning
    of in the query language. reader: whose word lists. Raises ArchiveError, IndexingError."""
    if limit > 0 and (listed := lists_like(text, archive, reader)):
        return listed[:limit]
    if limit > 0 and (asked := _asks_who_says(text)) is not None:
        return tuple(_speakers(*asked, limit, names, archive))
    operators = operators_like(text[:TYPED_MAX])
    text = " ".join(text[:TYPED_MAX].split())
    if limit <= 0 or not any(char.isalnum() for char in text):
        return ()
    named = [*_people(text, limit, archive), *_outlets(text, names, archive), *_sections(text, names)]
    named.sort(key=lambda suggestion: -(suggestion.count or 0))
    phrases = list(_phrases(text, limit, engine, archive))
    room = max(limit - len(phrases), (limit + 1) // 2)
    found = [*named[:room], *phrases][:limit]
    return (*found[: limit - min(len(operators), limit)], *operators[:limit])


def _asks_who_says(text: str) -> tuple[str, str] | None:
    """(what stands before it, the name as far as typed) where a text ends with `says:` and the beginning of a name."""
    at = text.lower().rfind(_SAYS)
    name = text[at + len(_SAYS) :].lstrip('"')
    if at < 0 or (at and text[at - 1] not in " (-") or len(name) > TYPED_MAX or any(char in name for char in '":()'):
        return None
    return text[:at], " ".join(name.split())


def _speakers(before: str, name: str, limit: int, names: Names, archive: Archive) -> Iterator[Suggestion]:
    """People who are quoted and have such a name, those quoted in most articles first."""
    if name:
        found = {one.person.id: one.person.name for one in archive.people.matching(encodable(name), _NAMED_ALIKE)}
        counts = names.counts_of("says", found)
        labels = {id: found[id] for id in counts}
    else:
        counts = {counted.value: counted.count for counted in names.most_frequent("says", limit)}
        labels = names.labels("says", counts)
    for id in sorted(labels, key=lambda id: -counts[id])[:limit]:
        yield Suggestion(
            kind="speaker",
            text=labels[id],
            query=SearchQuery(q=f"{before}{Named('says', labels[id])}"),
            id=id,
            count=counts[id],
        )


def _people(text: str, limit: int, archive: Archive) -> Iterator[Suggestion]:
    for summary in archive.people.matching(encodable(text), limit):
        yield Suggestion(
            kind="person",
            text=summary.person.name,
            query=SearchQuery(q=str(Named("person", summary.person.name))),
            id=summary.person.id,
            count=summary.articles,
        )


def _outlets(text: str, names: Names, archive: Archive) -> Iterator[Suggestion]:
    called = archive.outlets.called(fold(text).split())
    counts = names.counts_of("outlet", [outlet.id for outlet in called])
    for outlet in sorted(called, key=lambda outlet: (-counts.get(outlet.id, 0), outlet.id)):
        if outlet.id in counts:
            yield Suggestion(
                kind="outlet",
                text=outlet.name,
                query=SearchQuery(q=str(Named("outlet", outlet.name))),
                id=outlet.id,
                count=counts[outlet.id],
            )


def _sections(text: str, names: Names) -> Iterator[Suggestion]:
    counts = {counted.value: counted.count for counted in names.counts("section")}
    for section in names.groups("section"):
        if fold(section.value).startswith(fold(text)):
            yield Suggestion(
                kind="section",
                text=section.value,
                query=SearchQuery(q=str(Named("section", section.value))),
                id=section.value,
                count=sum(counts[member] for member in section.members),
            )


def _phrases(text: str, limit: int, engine: EngineReader, archive: Archive) -> Iterator[Suggestion]:
    """Phrases in the newest headlines that continue what was typed, those in most headlines first."""
    words = [match[0] for match in WORD.finditer(text)]
    if not words:
        return
    *whole, last = words
    parts: list[Node] = [Term(word, "title") for word in whole]
    parts.append(Prefix(last, "title") if len(fold(last)) >= 3 and last.isalpha() else Term(last, "title"))
    tree = parts[0] if len(parts) == 1 else And(tuple(parts))
    try:
        originals = FacetFilter(facet="copy", include=(NO_COPY,))
        hits = engine.search(SearchRequest(tree=tree, filters=(originals,), sort="newest", limit=HEADLINES)).hits
    except QueryError:  # too many words begin like this
        return
    typed = [fold(word) for word in words]
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    titles = archive.articles.titles([hit.id for hit in hits])
    for title in (titles[hit.id] for hit in hits if hit.id in titles):
        for phrase in set(_runs(title, typed)):
            counts[fold(phrase)] += 1
            shown.setdefault(fold(phrase), phrase)
    best = sorted(counts, key=lambda key: (-counts[key], -len(key.split()), key))
    kept: list[str] = []
    for key in best:
        if not any(other.startswith(key + " ") and counts[other] >= counts[key] for other in counts) and key != fold(
            text
        ):
            kept.append(key)
    for key in kept[:limit]:
        yield Suggestion(kind="phrase", text=shown[key], query=SearchQuery(q=f'"{shown[key]}"'))


def _runs(title: str, typed: list[str]) -> Iterator[str]:
    """Pieces of a headline that begin with the typed words and go on for a few, not ending in a small word."""
    for part in _BREAK.split(title):
        matches = [match for match in WORD.finditer(part) if match.lastgroup != "unspaced"]
        folded = [fold(match[0]) for match in matches]
        for at in range(len(folded) - len(typed) + 1):
            head = folded[at : at + len(typed)]
            if head[:-1] != typed[:-1] or not head[-1].startswith(typed[-1]):
                continue
            for length in range(len(typed), min(len(typed) + PHRASE_WORDS, len(folded) - at) + 1):
                if folded[at + length - 1] not in _SMALL:
                    yield part[matches[at].start() : matches[at + length - 1].end()].strip()
