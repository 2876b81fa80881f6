"""Stock Whoosh as the oracle: its own searcher reads our files, and scores ours as it scores an index of its own."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh import index as stock
from whoosh import query
from whoosh.index import FileIndex
from whoosh.scoring import BM25F

from index.document import Document
from index.engines.columnar import backend
from index.engines.columnar.files.layout import INDEX_NAME
from index.engines.columnar.read.reader import WhooshReader
from index.engines.columnar.stock.schema import schema
from index.query import And, Exact, Node, Not, Or, Phrase, SearchRequest, Term
from index.ranking import Ranking
from index.text.analysis import stem
from tests.index.engines.conftest import settings_in
from tests.index.engines.texts import DAY0, FILLERS, VALUES, WORDS, article

PLAIN = Ranking(whoosh_idf=True, k1=1.2, b=0.75, idf_power=1, title_boost=1, exact_bonus=0, closeness_bonus=0)
"""The formula with which a query that names its fields scores as in Whoosh."""


def corpus(seed: int, count: int) -> list[Document]:
    rnd = random.Random(seed)
    vocabulary = [*WORDS["en"], *WORDS["fr"], *WORDS["zh"], *FILLERS]
    return [
        article(
            f"a{number:03}",
            " ".join(rnd.choice(vocabulary) for _ in range(rnd.randint(0, 60))),
            " ".join(rnd.choice(WORDS["en"]) for _ in range(rnd.randint(0, 6))),
            person=tuple(sorted(rnd.sample(VALUES["person"], rnd.randint(0, 3)))),
            outlet=rnd.choice((*VALUES["outlet"], None)),
            published=rnd.choice((None, DAY0 + number * 1000)),
        )
        for number in range(count)
    ]


def as_stock(document: Document) -> dict[str, object]:
    named = {facet: getattr(document, facet) for facet in ("outlet", "agency", "section", "lang", "copy_of")}
    fields = {name: value for name, value in named.items() if value is not None}
    many = {name: ",".join(getattr(document, name)) for name in ("person", "author") if getattr(document, name)}
    return {"id": document.id, "title": document.title, "body": document.body, **fields, **many}


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return corpus(1, 90)


@pytest.fixture(scope="module")
def theirs(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> FileIndex:
    """The same articles in an index of Whoosh's own making, in one segment."""
    path = tmp_path_factory.mktemp("stock")
    index = stock.create_in(str(path), schema())
    writer = index.writer()
    for document in documents:
        writer.add_document(**as_stock(document))
    writer.commit()
    return index


@pytest.fixture(scope="module")
def ours(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in ours, with several commits, and with strangers that are deleted and merged away."""
    path = tmp_path_factory.mktemp("ours")
    settings = settings_in(path)
    writer = backend.writer(settings)
    for start in range(0, len(documents), 30):
        writer.add(documents[start : start + 30])
        writer.commit("")
    writer.close()
    return path


def term(field: str, word: str) -> query.Term:
    return query.Term(field, stem(word, "english"))


def queries(seed: int = 2) -> Iterator[query.Query]:
    rnd = random.Random(seed)
    yield query.Every()
    for word in (*WORDS["en"][:16], "absent"):
        for field in ("title", "body"):
            yield term(field, word)
    for _ in range(25):
        one, two, three = (term(rnd.choice(("title", "body")), word) for word in rnd.sample(WORDS["en"][:20], 3))
        yield query.And([one, two])
        yield query.Or([one, two, three])
        yield query.And([query.Or([one, two]), query.Not(three)])
        yield query.AndMaybe(one, two)
    for first, second in zip(WORDS["en"], WORDS["en"][3:], strict=False):
        words = [stem(first, "english"), stem(second, "english")]
        yield query.Phrase("body", words)
        yield query.Phrase("body", words, slop=4)
    for prefix in ("ha", "stri", "m"):
        yield query.Prefix("body", prefix)
        yield query.Wildcard("body", prefix[0] + "*r*")
    yield query.TermRange("body", "h", "m")
    yield query.Term("outlet", "harbour-post")
    yield query.And([query.Term("person", "ada-kern"), term("body", "ferry")])


def test_stock_whoosh_opens_the_index_and_answers_as_on_its_own(ours: Path, theirs: FileIndex) -> None:
    opened = stock.open_dir(str(settings_in(ours).index_path), indexname=INDEX_NAME)
    with opened.searcher() as mine, theirs.searcher() as other:
        assert mine.doc_count() == other.doc_count()
        compared = 0
        for asked in queries():
            expected = other.search(asked, limit=None)
            found = mine.search(asked, limit=None)
            assert len(found) == len(expected), asked
            mine_scores = {hit["id"]: hit.score for hit in found}
            assert mine_scores == pytest.approx({hit["id"]: hit.score for hit in expected}), asked
            compared += bool(mine_scores)
        assert compared > 100


def test_terms_and_their_statistics_are_the_same(ours: Path, theirs: FileIndex) -> None:
    opened = stock.open_dir(str(settings_in(ours).index_path), indexname=INDEX_NAME)
    mine, other = opened.reader(), theirs.reader()
    for field in ("title", "body", "outlet", "person"):
        assert list(mine.lexicon(field)) == list(other.lexicon(field))
        for text in list(other.lexicon(field))[::3]:
            a, b = mine.term_info(field, text), other.term_info(field, text)
            assert (a.weight(), a.doc_frequency()) == (b.weight(), b.doc_frequency())
    mine.close()
    other.close()


TREES: list[tuple[Node, query.Query]] = [
    *((Term(w, f), term(f, w)) for w in WORDS["en"][:12] for f in ("title", "body")),
    (
        Or((Term("ferry", "body"), Term("storm", "body"), Term("levy", "title"))),
        query.Or([term("body", "ferry"), term("body", "storm"), term("title", "levy")]),
    ),
    (
        And((Term("ferry", "body"), Term("harbours", "body"))),
        query.And([term("body", "ferry"), term("body", "harbours")]),
    ),
    (
        And((Term("ferry", "body"), Not(Term("storm", "body")))),
        query.Require(term("body", "ferry"), query.Not(term("body", "storm"))),
    ),
    (
        And((Term("ferry", "body"), Exact("outlet", ("harbour-post",)))),
        query.Require(term("body", "ferry"), query.Term("outlet", "harbour-post")),
    ),
]


@pytest.mark.parametrize(("tree", "asked"), TREES, ids=repr)
def test_our_own_search_scores_as_stock_whoosh(ours: Path, theirs: FileIndex, tree: Node, asked: query.Query) -> None:
    reader = WhooshReader(settings_in(ours), PLAIN)
    found = reader.search(SearchRequest(tree=tree, limit=1000))
    reader.close()
    with theirs.searcher(weighting=BM25F(B=PLAIN.b, K1=PLAIN.k1)) as searcher:
        expected = {hit["id"]: hit.score for hit in searcher.search(asked, limit=None)}
    assert {hit.id: hit.score for hit in found.hits} == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert found.total == len(expected)


def test_phrases_match_what_stock_whoosh_matches(ours: Path, theirs: FileIndex) -> None:
    reader = WhooshReader(settings_in(ours), PLAIN)
    matched = 0
    with theirs.searcher() as searcher:
        for first in WORDS["en"]:
            for second in WORDS["en"][:10]:
                asked = query.Phrase("body", [stem(first, "english"), stem(second, "english")])
                if "-" in first or "-" in second:
                    continue
                expected = {hit["id"] for hit in searcher.search(asked, limit=None)}
                tree = Phrase((first, second), "body")
                assert {hit.id for hit in reader.search(SearchRequest(tree=tree, limit=1000)).hits} == expected, tree
                matched += len(expected)
    reader.close()
    assert matched > 20


def test_stock_whoosh_converts_the_index_into_its_own_format(ours: Path, tmp_path: Path) -> None:
    """The free way out: its writer reads our segments and writes its own."""
    copy = tmp_path / "copy"
    shutil.copytree(settings_in(ours).index_path, copy)
    opened = stock.open_dir(str(copy), indexname=INDEX_NAME)
    writer = opened.writer()
    writer.commit(optimize=True)
    with stock.open_dir(str(copy), indexname=INDEX_NAME).searcher() as searcher:
        reader = WhooshReader(settings_in(ours))
        for word in WORDS["en"][:8]:
            found = {hit["id"] for hit in searcher.search(term("body", word), limit=None)}
            asked = SearchRequest(tree=Term(word, "body"), limit=1000)
            assert found == {hit.id for hit in reader.search(asked).hits}
        reader.close()
