"""Stock Whoosh as the oracle: it opens the index by itself, and a fresh index of its own gives the same scores."""

from pathlib import Path

import pytest
from whoosh import index as stock
from whoosh import query as q
from whoosh import scoring
from whoosh.filedb.filestore import RamStorage
from whoosh.searching import Searcher

from index.document import Document
from index.engines.columnar import backend
from index.engines.columnar.files.layout import INDEX_NAME
from index.engines.columnar.read.reader import WhooshReader
from index.engines.columnar.stock.schema import schema
from index.query import And, Node, Not, Or, Phrase, SearchRequest, Term
from index.ranking import Ranking
from tests.index.engines.columnar.newsroom import articles, settings_in

STOCK = Ranking(whoosh_idf=True, k1=1.2, b=0.75, idf_power=1, title_boost=1, exact_bonus=0, closeness_bonus=0)
WEIGHTING = scoring.BM25F(B=0.75, K1=1.2)


def body(word: str) -> q.Query:
    return q.Term("body", word)


QUESTIONS: tuple[tuple[Node, q.Query], ...] = (
    (Term("ferry", "body"), body("ferri")),
    (Term("storm", "title"), q.Term("title", "storm")),
    (And((Term("union", "body"), Term("talks", "body"))), q.And([body("union"), body("talk")])),
    (Or((Term("price", "body"), Term("music", "title"))), q.Or([body("price"), q.Term("title", "music")])),
    (And((Term("river", "body"), Not(Term("bridge", "body")))), q.AndNot(body("river"), body("bridg"))),
    (Phrase(("union", "talks"), "body"), q.Phrase("body", ["union", "talk"])),
    (Phrase(("ferry", "strikes"), "body"), q.Phrase("body", ["ferri", "strike"])),
)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [d for d in articles(300, seed=9) if d.lang == "en"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, documents: list[Document]) -> Path:
    path = tmp_path_factory.mktemp("stock")
    writer = backend.writer(settings_in(path))
    for first in range(0, len(documents), 60):
        writer.add(documents[first : first + 60])
        writer.commit("")
    writer.close()
    return path


@pytest.fixture(scope="module")
def oracle(documents: list[Document]) -> Searcher:
    """An index that Whoosh wrote in its own format."""
    fresh = RamStorage().create_index(schema())
    writer = fresh.writer()
    for d in documents:
        writer.add_document(id=d.id, title=d.title, body=d.body)
    writer.commit()
    return fresh.searcher(weighting=WEIGHTING)


def ranked(searcher: Searcher, query: q.Query) -> dict[str, float]:
    return {hit.fields()["id"]: hit.score for hit in searcher.search(query, limit=None)}


@pytest.mark.parametrize(("tree", "query"), QUESTIONS, ids=lambda x: str(x))
def test_scores_are_those_of_whoosh(path: Path, oracle: Searcher, tree: Node, query: q.Query) -> None:
    found = WhooshReader(settings_in(path), STOCK).search(SearchRequest(tree=tree, limit=1000))
    expected = ranked(oracle, query)
    assert expected
    assert {hit.id: hit.score for hit in found.hits} == pytest.approx(expected, abs=1e-8)
    assert found.total == len(expected)


@pytest.mark.parametrize(("tree", "query"), QUESTIONS, ids=lambda x: str(x))
def test_whoosh_searches_the_index_by_itself(path: Path, oracle: Searcher, tree: Node, query: q.Query) -> None:
    opened = stock.open_dir(str(settings_in(path).index_path), indexname=INDEX_NAME)
    assert ranked(opened.searcher(weighting=WEIGHTING), query) == pytest.approx(ranked(oracle, query), abs=1e-8)


def test_whoosh_walks_the_same_terms(path: Path, oracle: Searcher) -> None:
    ours = stock.open_dir(str(settings_in(path).index_path), indexname=INDEX_NAME).reader()
    theirs = oracle.reader()
    for field in ("title", "body"):
        terms = list(theirs.lexicon(field))
        assert list(ours.lexicon(field)) == terms
        for term in terms:
            a, b = ours.term_info(field, term), theirs.term_info(field, term)
            assert (a.weight(), a.doc_frequency(), a.max_weight()) == (b.weight(), b.doc_frequency(), b.max_weight())
    assert ours.field_length("body") == theirs.field_length("body")


def test_whoosh_sees_deletions_and_stored_fields(tmp_path: Path) -> None:
    documents = articles(20)
    writer = backend.writer(settings_in(tmp_path))
    writer.add(documents)
    writer.commit("")
    writer.delete([documents[0].id])
    writer.commit("")
    writer.close()
    searcher = stock.open_dir(str(settings_in(tmp_path).index_path), indexname=INDEX_NAME).searcher()
    assert searcher.doc_count() == 19
    assert searcher.document(id=documents[0].id) is None
    assert searcher.document(id=documents[1].id)["fetched"] == documents[1].fetched
