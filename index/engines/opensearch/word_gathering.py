"""Telling words: the words of all matches are read from beside the articles, those of the others are counted by searching.

OpenSearch holds no list of the stems of an article that could be aggregated without keeping all of them in memory. The words
as printed stand beside each article for the writer's sake, so the matches are read through; how many others hold a stem is asked
only for stems that could still be among the best: the likelihood of a stem that no other article holds bounds that of all stems
with as many matches.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from index.counting.keyness import Table
from index.counting.telling_words import TellingRequest, best_stems, commonest
from index.engines.opensearch.analysed_chunks import token_text
from index.engines.opensearch.query_clauses import Clause, some
from index.query import TEXT_FIELDS
from index.text.analysis import UNSPACED, stem

Ask = Callable[[Sequence[Clause]], list[dict[str, Any]]]
"""Puts searches for articles to one state of the index."""

_PAGE = 1000
"""Articles read at a time."""

_ASKED = 250
"""Stems counted in one request."""

_UNSPACED = re.compile(f"[{UNSPACED}]")


class GatheredWords:
    """The stems of some articles. articles: how many there are."""

    def __init__(self) -> None:
        self.articles = 0
        self.held: Counter[str] = Counter()
        self._forms: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, words: str, stemmer: str) -> None:
        """Count one article. words: its printed words, each once. stemmer: of its language."""
        self.articles += 1
        stems = set()
        for word in words.split():
            of_word = token_text(word if _UNSPACED.match(word) else stem(word, stemmer))
            stems.add(of_word)
            self._forms[of_word][word] += 1
        self.held.update(stems)

    def printed(self, stem_text: str) -> str:
        """The commonest printed form of a stem."""
        return commonest(self._forms[stem_text])


def read_through(ask: Ask, query: Clause) -> Iterator[dict[str, Any]]:
    """What is stored beside each article that a query matches."""
    after: list[Any] | None = None
    while True:
        body: Clause = {
            "size": _PAGE,
            "query": query,
            "sort": [{"id": "asc"}],
            "_source": ["stored.words", "stored.stemmer"],
        }
        if after is not None:
            body["search_after"] = after
        (answer,) = ask([body])
        hits = answer["hits"]["hits"]
        for hit in hits:
            yield hit["_source"]["stored"]
        if len(hits) < _PAGE:
            return
        after = hits[-1]["sort"]


def counts_of(ask: Ask, clauses: Sequence[Clause]) -> list[int]:
    """How many articles each of these matches."""
    found: list[int] = []
    for at in range(0, len(clauses), _ASKED):
        bodies = [{"size": 0, "track_total_hits": True, "query": clause} for clause in clauses[at : at + _ASKED]]
        found += [answer["hits"]["total"]["value"] for answer in ask(bodies)]
    return found


def stem_clause(stem_text: str) -> Clause:
    """Articles that hold a stem in either field."""
    return some({"terms": {field: [stem_text]}} for field in TEXT_FIELDS)


def telling_stems(
    here: GatheredWords, others: int, elsewhere: Callable[[Sequence[str]], Sequence[int]], asked: TellingRequest
) -> list[str]:
    """The best stems. elsewhere: how many of the `others` hold each of these stems."""
    listed = sorted(
        ((n, name) for name, n in here.held.items() if n >= max(asked.least, 1)), key=lambda one: (-one[0], one[1])
    )
    tables: list[tuple[str, Table]] = []
    scores: list[float] = []
    for at in range(0, len(listed), _ASKED):
        part = listed[at : at + _ASKED]
        highest = Table(part[0][0], here.articles, 0, others).log_likelihood
        if len(scores) >= asked.candidates and sorted(scores)[-asked.candidates] > highest:
            break
        for (n, name), there in zip(part, elsewhere([name for _, name in part]), strict=True):
            table = Table(n, here.articles, there, others)
            if table.is_more_here:
                tables.append((name, table))
                scores.append(table.log_likelihood)
    return best_stems(tables, asked)
