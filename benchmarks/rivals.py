"""Other engines behind the same face as `benchmarks.adapters.Engine`, to measure beside it in the same run.

Each gets the best set-up that its documentation offers for this work: stemming, title twice the body, facets over all
matches, snippets from stored text.
"""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.generated import seconds

Answer = dict[str, Any]
FACETS = ("outlet", "people")
SIZE = 20


def words_of(query: str) -> tuple[str, list[str]]:
    """(phrase, prefix, or, and; the words)"""
    if query.startswith('"'):
        return "phrase", query.strip('"').split()
    if query.endswith("*"):
        return "prefix", [query[:-1]]
    if " OR " in query:
        return "or", query.split(" OR ")
    return "and", query.split()


def _month(published: str) -> int:
    return int(published[:4]) * 100 + int(published[5:7])


class Tantivy:
    """tantivy-py with one thread, as the others have."""

    def build(self, articles: Iterable[dict[str, Any]], path: str) -> None:
        import tantivy

        Path(path).mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
        for name in ("title", "body"):
            builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
        for name in FACETS:
            builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("month", fast=True)
        builder.add_date_field("published", stored=True, indexed=True, fast=True)
        index = tantivy.Index(builder.build(), path=path)
        writer = index.writer(heap_size=256 << 20, num_threads=1)
        for article in articles:
            writer.add_document(self._document(article))
        writer.commit()
        writer.wait_merging_threads()

    def _document(self, article: dict[str, Any]) -> Any:
        import tantivy

        published = datetime.fromisoformat(article["published"])
        document = tantivy.Document(
            title=article["title"],
            body=article["body"],
            outlet=article["outlet"],
            people=article["people"],
            published=published,
        )
        document.add_unsigned("id", article["id"])
        document.add_unsigned("month", _month(article["published"]))
        return document

    def open(self, path: str) -> None:
        import tantivy

        self.tantivy = tantivy
        self.index = tantivy.Index.open(path)
        self.index.config_reader(reload_policy="manual")
        self.index.reload()
        self.searcher = self.index.searcher()
        self.writer: Any = None

    def add(self, article: dict[str, Any], path: str) -> None:
        if self.writer is None:
            self.writer = self.index.writer(heap_size=64 << 20, num_threads=1)
        self.writer.add_document(self._document(article))
        self.writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()

    def search(self, query: str, filters: dict[str, Any], facets: list[str], highlight: bool, limit: int) -> Answer:
        t, schema = self.tantivy, self.index.schema
        kind, words = words_of(query)
        if kind == "prefix":
            either = [(t.Occur.Should, t.Query.regex_query(schema, f, words[0] + ".*")) for f in ("title", "body")]
            text = t.Query.boolean_query(either)
        else:
            typed = {"phrase": query, "or": query, "and": " ".join(words)}[kind]
            text = self.index.parse_query(
                typed, ["title", "body"], field_boosts={"title": 2.0}, conjunction_by_default=True
            )
        parts = [(t.Occur.Must, text)]
        if "date" in filters:
            low, high = (datetime.fromisoformat(edge) for edge in filters["date"])
            between = t.Query.range_query(
                schema, "published", t.FieldType.Date, low, high, include_lower=True, include_upper=False
            )
            parts.append((t.Occur.Must, t.Query.const_score_query(between, 0.0)))
        for name in FACETS:
            if name in filters:
                held = t.Query.term_query(schema, name, filters[name])
                parts.append((t.Occur.Must, t.Query.const_score_query(held, 0.0)))
        asked = t.Query.boolean_query(parts) if len(parts) > 1 else text
        found: Any = self.searcher.search(asked, limit=limit, count=True)
        snippets = None
        if highlight:
            snippets = t.SnippetGenerator.create(self.searcher, text, schema, "body")
            snippets.set_max_num_chars(200)
        hits = []
        for score, address in found.hits:
            stored = self.searcher.doc(address)
            hit = {"id": stored["id"][0], "score": score, "title": stored["title"][0], "outlet": stored["outlet"][0]}
            hit["published"] = stored["published"][0].isoformat()
            if snippets is not None:
                hit["snippet"] = snippets.snippet_from_doc(stored).to_html()
            hits.append(hit)
        counts = {}
        if facets:
            wanted = {name: {"terms": {"field": name, "size": 60 if name == "month" else SIZE}} for name in facets}
            buckets = self.searcher.aggregate(asked, wanted)
            for name in facets:
                rows = [[b["key"], b["doc_count"]] for b in buckets[name]["buckets"]]
                if name == "month":
                    rows = sorted([f"{int(key) // 100}-{int(key) % 100:02}", count] for key, count in rows)
                counts[name] = rows
        return {"total": found.count, "hits": hits, "facets": counts}


class Fts5:
    """SQLite's full-text index over a table, facets by GROUP BY over the matches."""

    def build(self, articles: Iterable[dict[str, Any]], path: str) -> None:
        Path(path).mkdir(parents=True)
        database = sqlite3.connect(str(Path(path) / "news.db"))
        database.executescript(
            """PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -262144;
            CREATE TABLE article (id INTEGER PRIMARY KEY, title, body, outlet, month INTEGER, published INTEGER);
            CREATE TABLE fact (id INTEGER PRIMARY KEY, outlet, month INTEGER, published INTEGER);
            CREATE TABLE person (name, id INTEGER, PRIMARY KEY (id, name)) WITHOUT ROWID;
            CREATE TABLE of_person (name, id INTEGER, PRIMARY KEY (name, id)) WITHOUT ROWID;
            CREATE VIRTUAL TABLE text USING fts5 (title, body, content = 'article', content_rowid = 'id',
                                                  tokenize = 'porter unicode61');"""
        )
        for article in articles:
            self._put(database, article)
        database.commit()
        database.execute("INSERT INTO text(text) VALUES ('optimize')")
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()

    def _put(self, database: sqlite3.Connection, article: dict[str, Any]) -> None:
        id, title, body = article["id"], article["title"], article["body"]
        facts = (article["outlet"], _month(article["published"]), seconds(article["published"]))
        database.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", (id, title, body, *facts))
        database.execute("INSERT INTO fact VALUES (?, ?, ?, ?)", (id, *facts))
        database.execute("INSERT INTO text (rowid, title, body) VALUES (?, ?, ?)", (id, title, body))
        named = [(name, id) for name in article["people"]]
        database.executemany("INSERT INTO person VALUES (?, ?)", named)
        database.executemany("INSERT INTO of_person VALUES (?, ?)", named)

    def open(self, path: str) -> None:
        self.database = sqlite3.connect(str(Path(path) / "news.db"))
        self.database.executescript(
            """PRAGMA cache_size = -262144; PRAGMA mmap_size = 8589934592; PRAGMA temp_store = MEMORY;
            CREATE TEMP TABLE found (id INTEGER PRIMARY KEY);"""
        )

    def add(self, article: dict[str, Any], path: str) -> None:
        self._put(self.database, article)
        self.database.commit()

    def search(self, query: str, filters: dict[str, Any], facets: list[str], highlight: bool, limit: int) -> Answer:
        kind, words = words_of(query)
        quoted = [f'"{word}"' for word in words]
        typed = {"phrase": query, "prefix": quoted[0] + "*", "or": " OR ".join(quoted), "and": " AND ".join(quoted)}
        where, values = "text MATCH ?", [typed[kind]]
        if "date" in filters:
            where += " AND +text.rowid IN (SELECT id FROM fact WHERE published >= ? AND published < ?)"
            values += [seconds(edge) for edge in filters["date"]]  # type: ignore[misc]
        if "outlet" in filters:
            where += " AND +text.rowid IN (SELECT id FROM fact WHERE outlet = ?)"
            values.append(filters["outlet"])
        if "people" in filters:
            where += " AND +text.rowid IN (SELECT id FROM of_person WHERE name = ?)"
            values.append(filters["people"])
        run = self.database.execute
        snippet = ", snippet(text, 1, '<b>', '</b>', '...', 32)" if highlight else ""
        best = f"SELECT rowid, bm25(text, 2.0, 1.0) AS score{snippet} FROM text WHERE {where} ORDER BY score LIMIT ?"
        hits = []
        for row in run(best, [*values, limit]).fetchall():
            title, outlet, published = run(
                "SELECT title, outlet, published FROM article WHERE id = ?", row[:1]
            ).fetchone()
            shown = datetime.fromtimestamp(published, UTC).isoformat()
            hit = {"id": row[0], "score": -row[1], "title": title, "outlet": outlet, "published": shown}
            if highlight:
                hit["snippet"] = row[2]
            hits.append(hit)
        if not facets:
            total = run(f"SELECT count(*) FROM text WHERE {where}", values).fetchone()[0]
            return {"total": total, "hits": hits, "facets": {}}
        run("DELETE FROM found")
        run(f"INSERT INTO found SELECT rowid FROM text WHERE {where}", values)
        total = run("SELECT count(*) FROM found").fetchone()[0]
        counting = {
            "outlet": f"SELECT outlet, count(*) AS n FROM found JOIN fact USING (id) GROUP BY 1 ORDER BY n DESC LIMIT {SIZE}",
            "people": f"SELECT name, count(*) AS n FROM found JOIN person USING (id) GROUP BY 1 ORDER BY n DESC LIMIT {SIZE}",
            "month": "SELECT month, count(*) FROM found JOIN fact USING (id) GROUP BY 1 ORDER BY 1",
        }
        return {"total": total, "hits": hits, "facets": {n: [list(row) for row in run(counting[n])] for n in facets}}


class StockWhoosh:
    """Whoosh with its own codec and searcher, as its documentation shows: what Broadsheet's engine replaces."""

    def build(self, articles: Iterable[dict[str, Any]], path: str) -> None:
        from whoosh import index

        Path(path).mkdir(parents=True)
        writer = index.create_in(path, self._schema()).writer(limitmb=256)
        for article in articles:
            writer.add_document(**self._document(article))
        writer.commit()

    def _schema(self) -> Any:
        from whoosh import fields
        from whoosh.analysis import LowercaseFilter, RegexTokenizer, StemFilter

        stems = RegexTokenizer() | LowercaseFilter() | StemFilter()
        return fields.Schema(
            id=fields.ID(stored=True, unique=True),
            title=fields.TEXT(stems, stored=True, field_boost=2.0),
            body=fields.TEXT(stems, stored=True),
            outlet=fields.ID(stored=True, sortable=True),
            people=fields.KEYWORD(stored=True, commas=True),
            month=fields.ID(sortable=True),
            published=fields.DATETIME(stored=True, sortable=True),
        )

    def _document(self, article: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": str(article["id"]),
            "title": article["title"],
            "body": article["body"],
            "outlet": article["outlet"],
            "people": ",".join(article["people"]),
            "month": article["published"][:7],
            "published": datetime.fromisoformat(article["published"]),
        }

    def open(self, path: str) -> None:
        from whoosh import index, qparser

        self.index = index.open_dir(path)
        self.searcher = self.index.searcher()
        self.parser = qparser.MultifieldParser(["title", "body"], self.index.schema)

    def add(self, article: dict[str, Any], path: str) -> None:
        writer = self.index.writer()
        writer.add_document(**self._document(article))
        writer.commit()
        self.searcher = self.index.searcher()

    def search(self, query: str, filters: dict[str, Any], facets: list[str], highlight: bool, limit: int) -> Answer:
        from whoosh import sorting
        from whoosh.query import And, DateRange, Term

        narrowed = []
        if "date" in filters:
            low, high = (datetime.fromisoformat(edge) for edge in filters["date"])
            narrowed.append(DateRange("published", low, high, endexcl=True))
        narrowed += [Term(name, filters[name]) for name in FACETS if name in filters]
        groups = sorting.Facets()
        for name in facets:
            groups.add_facet(name, sorting.FieldFacet(name, allow_overlap=name == "people", maptype=sorting.Count))
        found = self.searcher.search(
            self.parser.parse(query),
            limit=limit,
            filter=And(narrowed) if narrowed else None,
            groupedby=groups if facets else None,
        )
        hits = []
        for hit in islice(found, limit):
            shown = {"id": int(hit["id"]), "score": hit.score, "title": hit["title"], "outlet": hit["outlet"]}
            shown["published"] = hit["published"].isoformat()
            if highlight:
                shown["snippet"] = hit.highlights("body", top=2)
            hits.append(shown)
        counts = {}
        for name in facets:
            ranked = sorted(found.groups(name).items(), key=lambda item: (-item[1], str(item[0])))
            counts[name] = [list(item) for item in ranked[: None if name == "month" else SIZE]]
        return {"total": len(found), "hits": hits, "facets": counts}
