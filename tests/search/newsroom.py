"""A small invented newsroom: an archive in a directory of the test's own, and the memory engine beside it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.archive import open_archive
from index.archive.protocols import Archive
from index.article import (
    Annotation,
    Article,
    Block,
    DateSource,
    Mention,
    Outlet,
    PartialDateTime,
    Quotation,
    TextLink,
    article_id,
)
from index.document import document_of
from index.facts.event_day import event_day
from index.operations.settings import Settings, load_settings
from index.people.mentions.finder import find_people
from index.quotes import find_quotations
from index.stories.placing import place
from search.service import Searcher
from tests.index.engines.oracle import MemoryEngine
from tests.index.fakes import annotate

HERALD = Outlet(id="harbour-herald", name="Harbour Herald")
GAZETTE = Outlet(id="hill-gazette", name="Hill Gazette")
NOON = datetime(2025, 7, 12, 12, tzinfo=UTC)


def article(
    number: int,
    title: str,
    text: str,
    *,
    outlet: Outlet | None = HERALD,
    published: str | None = "2025-07-10",
    lang: str | None = "en",
    section: str | None = "politics",
    authors: Sequence[str] = (),
    agency: str | None = None,
    links: Sequence[TextLink] = (),
) -> Article:
    url = f"https://news.example/{number}"
    return Article(
        id=article_id(url),
        url=url,
        title=title,
        blocks=tuple(Block(text=line) for line in text.split("\n") if line.strip()),
        fetched=NOON + timedelta(minutes=number),
        published=PartialDateTime.parse(published) if published else None,
        published_source=DateSource.METADATA if published else DateSource.NONE,
        authors=tuple(authors),
        outlet=outlet,
        agency=agency,
        section=section,
        lang=lang,
        links=tuple(links),
    )


class Newsroom:
    """`publish` archives, annotates with the people named and makes searchable."""

    def __init__(self, directory: Path, **settings: str) -> None:
        environ = {"BROADSHEET_DATA": str(directory)}
        environ |= {f"BROADSHEET_{name.upper()}": value for name, value in settings.items()}
        self.settings: Settings = load_settings(environ)
        self.archive: Archive = open_archive(self.settings)
        self.engine = MemoryEngine()
        self.searcher = Searcher(self.engine, self.archive, self.settings)

    def publish(self, *articles: Article, people: Sequence[str] = ()) -> None:
        for one in articles:
            self.archive.articles.save(one)
            mentions = []
            for name in people:
                spans = _spans(one.text, name)
                title_spans = _spans(one.title, name)
                if spans or title_spans:
                    mentions.append(Mention(name=name, spans=spans, title_spans=title_spans))
            annotation = Annotation(
                annotator="test",
                mentions=tuple(mentions),
                quotations=_quotations(one, [mention.name for mention in mentions]),
                event=event_day(one),
            )
            annotate(self.archive, [(one.id, annotation)])
        place(self.archive.stories, articles)
        archived = self.archive.articles.get_many([one.id for one in articles])
        self.engine.add(document_of(one, self.settings.timezone) for one in archived)
        self.engine.commit("")

    def close(self) -> None:
        self.archive.close()


def _quotations(one: Article, names: Sequence[str]) -> tuple[Quotation, ...]:
    people = find_people(one.text, lang=one.lang)
    found = []
    for quotation in find_quotations(one.text, people, one.lang):
        name = "" if quotation.speaker is None else people[quotation.speaker].name
        found.append(replace(quotation, speaker=names.index(name) if name in names else None))
    return tuple(found)


def _spans(text: str, name: str) -> tuple[tuple[int, int], ...]:
    at = text.find(name)
    return ((at, at + len(name)),) if at >= 0 else ()


PEOPLE = ("Marta Kovel", "Ishan Brandt", "Oda Kovel", "Jean Dupré")

STORIES = (
    article(
        1,
        "Harbour tariffs rise again",
        "Marta Kovel, the harbour minister, raised the tariffs on timber on Thursday. Traders said the levy would hurt.\n"
        "“There is no drama or division in the cabinet,” Kovel said. Shipping firms had asked for a year-end review.",
        authors=("Ana Lund",),
    ),
    article(
        2,
        "Ferry strike enters third week",
        "Ishan Brandt said the ferry strike would go on. Marta Kovel met the crews at the harbour.\nNo tariff was discussed.",
        outlet=GAZETTE,
        published="2025-07-11T09:30:00+02:00",
        section="business",
        agency="Northwire",
    ),
    article(
        3,
        "A quiet museum opens",
        "The museum of clocks opened its doors. Oda Kovel, who paints, came to see it.",
        links=(TextLink(url="https://www.who.int/news", text="came to see it"),),
        outlet=GAZETTE,
        published="2025-06-30",
        section="culture",
    ),
    article(
        4,
        "Le café du port rouvre",
        "Le café du port a rouvert jeudi. Jean Dupré sert l’économie locale et les dockers.",
        published="2025-07-12",
        lang="fr",
        section=None,
    ),
    article(
        5,
        "港の関税が上がる",
        "港の関税が木曜日に上がった。大臣は年末の見直しを約束した。",
        lang="ja",
        published=None,
        section=None,
    ),
)
