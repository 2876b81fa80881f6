"""The hard facts of one article, each with its places in the text: what two articles can be compared by without a judgement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from index.article import ArchivedArticle, Mention
from index.facts.dates import DateForm, DateFound, find_dates
from index.facts.figures import figure_key, find_figures
from index.facts.named_things import ThingKind, find_things
from index.facts.places import find_places, place_key

READ = 30_000
"""Characters of a text that are read for facts: a long report; a page that is longer is none."""


class FactKind(StrEnum):
    """What a fact is, in the order in which they are shown."""

    FIGURE = "figure"
    DATE = "date"
    PERSON = "person"
    QUOTE = "quote"
    """Found by `index.quotes`, and compared by its alignment."""
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    PLACE = "place"


Span = tuple[int, int]
"""(start, end) code points of `Article.text`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """key: what two wordings of one fact share, within its kind. label: to show. spans: where it stands, in order. forms: how it is
    printed, where other articles can be searched for the same wording. bare: of a person, a surname that the article does not
    explain; office: with an office before it, see `index.facts.comparison`."""

    kind: FactKind
    key: str
    label: str
    spans: tuple[Span, ...]
    forms: frozenset[str] = frozenset()
    bare: bool = False
    office: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleFacts:
    """An article with its facts. head: (kind, key) of what its headline, standfirst or dateline says."""

    archived: ArchivedArticle
    facts: tuple[Fact, ...]
    head: frozenset[tuple[FactKind, str]] = frozenset()

    @property
    def id(self) -> str:
        """Of the article."""
        return self.archived.article.id

    @property
    def head_text(self) -> str:
        """Headline, standfirst and dateline."""
        article = self.archived.article
        return "\n".join(part for part in (article.title, article.standfirst, article.dateline) if part)


def facts_of(archived: ArchivedArticle, mentions: Sequence[Mention] = ()) -> ArticleFacts:
    """The facts of an article, those of a kind in the order of the text.

    mentions: all of its annotation, among them surnames that belong to no registered person. A pure function; never raises on any
    article.
    """
    article = archived.article
    text, lang = article.text[:READ], article.lang
    published = article.published.at.date() if article.published else None
    people = list(_people(archived, mentions, len(text)))
    named = [span for fact in people for span in fact.spans]
    dates = find_dates(text, published, lang)
    places = find_places(text, named)
    held = [*named, *((place.start, place.end) for place in places)]
    things = find_things(text, held)
    figures = find_figures(text, lang, [(dated.start, dated.end) for dated in dates])
    return _with_head(
        archived,
        published,
        facts=(
            *_gathered(
                FactKind.FIGURE,
                (
                    (figure_key(figure), text[figure.start : figure.end], (figure.start, figure.end))
                    for figure in figures
                ),
            ),
            *_gathered(
                FactKind.DATE,
                ((key, _date_label(dated), (dated.start, dated.end)) for dated in dates if (key := _date_key(dated))),
            ),
            *people,
            *(
                fact
                for kind in (ThingKind.ORGANISATION, ThingKind.DOCUMENT)
                for fact in _gathered(
                    FactKind(kind),
                    (
                        (thing.key, text[thing.start : thing.end], (thing.start, thing.end))
                        for thing in things
                        if thing.kind == kind
                    ),
                    searched=kind == ThingKind.ORGANISATION,
                )
            ),
            *_gathered(
                FactKind.PLACE,
                ((place_key(place.name), place.name, (place.start, place.end)) for place in places),
                searched=False,
            ),
        ),
    )


def _with_head(archived: ArchivedArticle, published: date | None, facts: tuple[Fact, ...]) -> ArticleFacts:
    bare = ArticleFacts(archived=archived, facts=facts)
    text, lang = bare.head_text, archived.article.lang
    dates = find_dates(text, published, lang)
    head = {
        (FactKind.FIGURE, figure_key(figure)) for figure in find_figures(text, lang, [(d.start, d.end) for d in dates])
    }
    head |= {(FactKind.DATE, key) for dated in dates if (key := _date_key(dated))}
    head |= {(FactKind.PLACE, place_key(place.name)) for place in find_places(text)}
    head |= {(FactKind.PERSON, person) for person, mention in archived.mentions if mention.title_spans}
    return replace(bare, head=frozenset(head))


def _gathered(kind: FactKind, labelled: Iterable[tuple[str, str, Span]], *, searched: bool = False) -> Iterable[Fact]:
    """One fact for each key, with the label of its first place. labelled: (key, label, span) in the order of the text."""
    by_key: dict[str, list[tuple[str, Span]]] = {}
    for key, label, span in labelled:
        by_key.setdefault(key, []).append((label, span))
    for key, places in by_key.items():
        forms = frozenset(label for label, _ in places) if searched else frozenset()
        yield Fact(kind=kind, key=key, label=places[0][0], spans=tuple(span for _, span in places), forms=forms)


def _people(archived: ArchivedArticle, mentions: Sequence[Mention], length: int) -> Iterable[Fact]:
    """Registered people, and surnames that nobody is registered for."""
    names = {person.id: person.name for person in archived.people}
    known: dict[str, list[Mention]] = {}
    for person, mention in archived.mentions:
        known.setdefault(person, []).append(mention)
    for person, theirs in known.items():
        spans = sorted(span for mention in theirs for span in mention.spans if span[1] <= length)
        if spans:
            forms = frozenset({names[person], *(mention.name for mention in theirs if " " in mention.name)})
            yield Fact(kind=FactKind.PERSON, key=person, label=names[person], spans=tuple(spans), forms=forms)
    registered = {mention for _, mention in archived.mentions}
    for mention in mentions:
        spans = sorted(span for span in mention.spans if span[1] <= length)
        if mention not in registered and spans and " " not in mention.name:
            yield Fact(
                kind=FactKind.PERSON, key=f"?{mention.name}", label=mention.name, spans=tuple(spans), bare=True,
                office=bool(mention.roles),
            )  # fmt: skip


def _date_key(dated: DateFound) -> str | None:
    if dated.form is DateForm.RELATIVE or (dated.form is DateForm.WEEKDAY and dated.ahead):
        return None
    if dated.day is not None:
        return dated.day.isoformat()
    return "--{:02}-{:02}".format(*dated.month_day) if dated.month_day else None


def _date_label(dated: DateFound) -> str:
    if dated.day is not None:
        return day_label(dated.day)
    month, number = dated.month_day or (1, 1)
    return f"{number} {date(2000, month, 1):%B}"


def day_label(day: date) -> str:
    """`12 July 2025`."""
    return f"{day.day} {day:%B %Y}"
