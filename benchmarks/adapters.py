"""What measuring harnesses call: one section for each, no logic of its own, everything through Broadsheet's own faces.

    Engine    the search engine: build, open, search, add
    rank      relevance on a judged collection
    people    the people of a text
    group     articles that tell one event
    quotes    the quotations of a text

Imports stand inside the functions here, and only here: a harness that measures one part must not need, pay for or fail
with the others.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

# --- engine

_PRACTICE = 4
"""Searches that a process makes before it says that it is open."""


class Engine:
    """The index behind a plain dict interface; titles and bodies lie beside it, as they do in the archive.

    Articles are dicts with id (int), title, body, outlet, people (list), published (ISO 8601 without a zone: UTC).
    """

    def __init__(self) -> None:
        """What a process has imported before it opens an index."""
        import benchmarks.texts  # noqa: F401
        import index.engines.columnar  # noqa: F401
        import search.highlight.snippets  # noqa: F401

    def build(self, articles: Iterable[dict[str, Any]], path: str) -> None:
        """Index everything; searchable when it returns."""
        from pathlib import Path

        from benchmarks.texts import Head, TextWriter

        settings, backend = _backend(path)
        texts = TextWriter(Path(path) / "texts")

        def documents() -> Iterator[Any]:
            make = _document_maker()
            for article in articles:
                texts.add(
                    article["id"], Head(article["title"], article["outlet"], article["published"]), article["body"]
                )
                yield make(article)

        writer = backend.writer(settings)
        try:
            writer.add(documents())
            texts.close()
            writer.commit("built")
        finally:
            writer.close()

    def open(self, path: str) -> None:
        from pathlib import Path

        from benchmarks.texts import Texts

        settings, backend = _backend(path)
        self.reader = backend.reader(settings, warm=True)
        self.texts = Texts(Path(path) / "texts")
        self.request = _request_maker()
        self.snippet = _snippet_maker()
        self.writer: Any = None
        self._practise()

    def _practise(self) -> None:
        """Ask for the words of some titles before anyone waits, as the reader does with words of its own."""
        for id in self.texts.some_ids(_PRACTICE):
            title = self.texts.head(self.texts.locate([id])[0]).title
            word = max(title.split(), key=len, default="")
            self.search(word, {}, [], False, 10)

    def search(
        self, query: str, filters: dict[str, Any], facets: list[str], highlight: bool, limit: int
    ) -> dict[str, Any]:
        """query: words (AND), `a OR b`, `"a phrase"`, `pref*`. filters: date [from, to), outlet, people."""
        request = self.request(query, filters, facets, limit)
        result = self.reader.search(request)
        rows = self.texts.locate([int(hit.id) for hit in result.hits])
        hits = []
        for hit, row in zip(result.hits, rows, strict=True):
            title, outlet, published = self.texts.head(row)
            hits.append(
                {"id": int(hit.id), "score": hit.score, "title": title, "outlet": outlet, "published": published}
            )
        if highlight:
            snippets = self.snippet(request.tree, [self.texts.body(row) for row in rows])
            for shown, snippet in zip(hits, snippets, strict=True):
                shown["snippet"] = snippet
        counts: dict[str, list[list[Any]]] = {
            {"person": "people"}.get(facet.facet, facet.facet): [[v.value, v.count] for v in facet.values]
            for facet in result.facets
        }
        if result.histogram is not None:
            counts["month"] = [[_month(b.start), b.count] for b in result.histogram.buckets if b.count]
        return {"total": result.total, "hits": hits, "facets": counts}

    def add(self, article: dict[str, Any], path: str) -> None:
        """Index one more; searchable when it returns."""
        from benchmarks.texts import Head

        if self.writer is None:
            settings, backend = _backend(path)
            self.writer = backend.writer(settings)
        head = Head(article["title"], article["outlet"], article["published"])
        self.texts.append(article["id"], head, article["body"])
        self.writer.add([_document_maker()(article)])
        self.writer.commit("added")


def _backend(path: str) -> Any:
    """(settings, back end) of an index in a directory, as the processes open it."""
    from dataclasses import replace
    from pathlib import Path

    from index.engines.backends import engine_backend
    from index.operations.settings import load_settings

    settings = replace(load_settings({}), data=Path(path))
    return settings, engine_backend(settings)


def _seconds(iso: str) -> int:
    from datetime import UTC, datetime

    return int(datetime.fromisoformat(iso).replace(tzinfo=UTC).timestamp())


@lru_cache(maxsize=10_000)
def _month(seconds: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m")


def _document_maker() -> Callable[[dict[str, Any]], Any]:
    from index.document import Document

    def make(article: dict[str, Any]) -> Document:
        published = _seconds(article["published"])
        return Document(
            id=str(article["id"]),
            title=article["title"],
            body=article["body"],
            fetched=published,
            published=published,
            lang="en",
            person=tuple(article["people"]),
            outlet=article["outlet"],
        )

    return make


def _request_maker() -> Callable[[str, dict[str, Any], list[str], int], Any]:
    """Filters go into the tree, since a harness counts each facet over all matches, its own filter included."""
    from index.query import And, Exact, FacetRequest, Node, Or, Phrase, Prefix, Range, SearchRequest, Term

    def core(query: str) -> Node:
        if query.startswith('"'):
            return Phrase(tuple(query.strip('"').split()))
        if query.endswith("*"):
            return Prefix(query[:-1])
        if " OR " in query:
            return Or(tuple(Term(word) for word in query.split(" OR ")))
        words = query.split()
        return Term(words[0]) if len(words) == 1 else And(tuple(Term(word) for word in words))

    def request(query: str, filters: dict[str, Any], facets: list[str], limit: int) -> SearchRequest:
        nodes = [core(query)]
        if "date" in filters:
            start, end = filters["date"]
            nodes.append(Range("published", _seconds(start), _seconds(end)))
        for name, facet in (("outlet", "outlet"), ("people", "person")):
            if name in filters:
                nodes.append(Exact(facet, (filters[name],)))
        return SearchRequest(
            tree=nodes[0] if len(nodes) == 1 else And(tuple(nodes)),
            limit=limit,
            facets=tuple(
                FacetRequest(facet={"people": "person"}.get(facet, facet), size=20)
                for facet in facets
                if facet != "month"
            ),
            histogram="month" if "month" in facets else None,
        )

    return request


def _snippet_maker() -> Callable[[Any, list[str]], list[str]]:
    import re
    from html import escape

    from index.text.analysis import stemmer_of
    from search.highlight.snippets import Matcher, Passage, highlight

    stemmers = (stemmer_of("en"),)
    special = re.compile("[&<>\"']")

    def html(passage: Passage) -> str:
        text = passage.text
        parts: list[str] = []
        at = 0
        for start, end in passage.ranges:
            parts += (text[at:start], "<b>", text[start:end], "</b>")
            at = end
        parts.append(text[at:])
        if special.search(text):
            parts[::2] = map(escape, parts[::2])
        return "".join(parts)

    def snippets(tree: Any, bodies: list[str]) -> list[str]:
        matcher = Matcher.of(tree, stemmers)
        return [" … ".join(html(passage) for passage in highlight(body, "en", matcher)) for body in bodies]

    return snippets


# --- relevance


def rank(docs: Iterable[dict[str, Any]], queries: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """{query id: [document ids, best first]}: an Or of the words of each query as a tree, scored as the page scores.

    docs: {"id", "title", "text"}; queries: {"id", "text"}, loose text of any length. At most 1,000 ids for each.
    """
    from tempfile import TemporaryDirectory

    from index.document import Document
    from index.query import Or, SearchRequest, Term
    from index.text.analysis import WORD

    with TemporaryDirectory(prefix="rank-") as path:
        settings, backend = _backend(path)
        writer = backend.writer(settings)
        writer.add(
            Document(id=str(doc["id"]), title=doc["title"] or "", body=doc["text"] or "", fetched=0, lang="en")
            for doc in docs
        )
        writer.commit("ranked")
        writer.close()
        reader = backend.reader(settings)
        answers: dict[str, list[str]] = {}
        for query in queries:
            words = tuple(Term(match[0]) for match in WORD.finditer(query["text"]))
            found = reader.search(SearchRequest(tree=Or(words), limit=1000))
            answers[str(query["id"])] = [hit.id for hit in found.hits]
        reader.close()
    return answers


# --- people


def people(text: str) -> list[dict[str, Any]]:
    """[{"name", "spans": [(start, end)]}] from the text alone, without a registry."""
    from index.people.mentions.finder import find_people

    return [{"name": mention.name, "spans": list(mention.spans)} for mention in find_people(text)]


# --- extraction


def extract(html: str | bytes, url: str) -> dict[str, Any]:
    """The article of a page as a plain dict; empty where the page is none.

    Keys: title, text (paragraphs by newline), published (ISO 8601 or None), authors (list: who signed, a
    desk where no one else did), outlet (name or None).
    """
    from datetime import UTC, datetime

    from crawler.extract import NotAnArticle
    from crawler.extract import extract as extract_page
    from crawler.net.page import Page

    address = url or "https://unknown.invalid/article"
    page = Page(
        url=address,
        requested_url=address,
        body=html.encode() if isinstance(html, str) else html,
        content_type="text/html",
        charset="utf-8" if isinstance(html, str) else None,
        fetched=datetime.now(UTC),
    )
    try:
        article = extract_page(page)
    except NotAnArticle:
        return {}
    return {
        "title": article.title,
        "text": article.text,
        "published": article.published.isoformat() if article.published else None,
        "authors": list(article.authors or article.desks[:1]),
        "outlet": article.outlet.name if article.outlet else None,
    }


# --- stories

_AT_A_TIME = 64
"""Articles that the indexer takes at a time."""


def group(articles: Iterable[dict[str, Any]]) -> list[str | None]:
    """The id of the story of each article, in the order given; None for one that no other tells of.

    articles: {"id", "title", "text"} and perhaps "published" and "outlet". They are archived and placed one after the
    other, as the indexer does with what is crawled, in an archive of their own.
    """
    from dataclasses import replace
    from datetime import UTC, datetime
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from index.archive import open_archive
    from index.article import Article, Block, DateSource, Outlet, PartialDateTime, article_id
    from index.operations.settings import load_settings
    from index.stories.placing import place
    from index.text.slugs import slug

    def made(given: dict[str, Any]) -> Article:
        url = f"https://{given['id']}.invalid/"
        try:
            published = PartialDateTime.parse(given["published"]) if given.get("published") else None
        except ValueError:
            published = None
        return Article(
            id=article_id(url),
            url=url,
            title=given["title"],
            blocks=tuple(Block(text=line) for line in given["text"].split("\n") if line.strip()),
            fetched=datetime(2030, 1, 1, tzinfo=UTC),
            published=published,
            published_source=DateSource.METADATA if published else DateSource.NONE,
            outlet=Outlet(id=slug(given["outlet"]), name=given["outlet"]) if given.get("outlet") else None,
            lang="en",
        )

    with TemporaryDirectory(prefix="group-") as path:
        settings = replace(load_settings({}), data=Path(path))
        with open_archive(settings) as archive:
            made_of = list(map(made, articles))
            ids = [article.id for article in made_of]
            for start in range(0, len(made_of), _AT_A_TIME):
                batch = made_of[start : start + _AT_A_TIME]
                archive.articles.save_many([(article, ()) for article in batch])
                place(archive.stories, batch)
            while archive.stories.decide_pending(_AT_A_TIME):
                pass
            stories = archive.stories.of(ids)
    return [stories.get(one) for one in ids]


# --- quotations


def quotes(text: str) -> list[dict[str, Any]]:
    """[{"start", "end", "speaker"}] from the text alone: inside the marks; the speaker's fullest name in the text or None."""
    from index.people.mentions.finder import find_people
    from index.quotes import find_quotations
    from index.quotes.marks import may_have_any
    from index.quotes.words import language

    if not may_have_any(text):
        return []
    lang = language(text, None)
    people = find_people(text, lang=lang)
    return [
        {
            "start": one.start,
            "end": one.end,
            "speaker": None if one.speaker is None else people[one.speaker].name,
        }
        for one in find_quotations(text, people, lang)
    ]
