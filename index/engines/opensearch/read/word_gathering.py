"""Telling words: the words of all matches are read from beside the articles, those of the others are counted by searching.

OpenSearch holds no list of the stems of an article that could be aggregated without keeping all of them in memory. The words
as printed stand beside each article for the writer's sake, so the matches are read through; how many others hold a stem is asked
only for stems that could still be among the best: the likelihood of a stem that no other article holds bounds that of all stems
with as many matches. Of stems that are function words in some languages those articles are counted that are in others.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import Any

from index.counting.keyness import Table
from index.counting.telling_words import TellingRequest, TellingWords, best_stems, chosen_words, commonest, tells
from index.engines.opensearch.analysed_chunks import token_text
from index.engines.opensearch.nodes.newest_commit import View
from index.engines.opensearch.read.commit_questions import CommitQuestions
from index.engines.opensearch.read.query_clauses import ALL, Clause, Clauses, every, none_of, some
from index.engines.opensearch.read.request_search import matches_only
from index.query import TEXT_FIELDS, Term
from index.text.analysis import UNSPACED, query_places, stem
from index.text.function_words import function_words_of

Ask = Callable[[Sequence[Clause]], list[dict[str, Any]]]
"""Puts searches for articles to one state of the index."""

_PAGE = 1000
"""Articles read at a time."""

_ASKED = 250
"""Stems counted in one request."""

_UNSPACED = re.compile(f"[{UNSPACED}]")


def telling_words(questions: CommitQuestions, view: View, asked: TellingRequest) -> TellingWords:
    """The words that tell matches from other articles; of one state if no commit came between the questions. Raises Missing, Stale,
    Gone."""
    commit = view.commit
    search = matches_only(questions, view, asked.request)
    if not commit.articles:
        return TellingWords(words=(), articles=0, others=0, generation=search.generation)

    def ask(bodies: Sequence[Clause]) -> list[dict[str, Any]]:
        return questions.many(commit, bodies)

    matched = search.matching()
    compared = ALL if asked.against is None else matches_only(questions, view, asked.against).matching()
    rest = every([compared, none_of(matched)])
    others = Others(ask, rest, ["", *(one.value for one in questions.values(commit, "lang"))])
    here = GatheredWords()
    for printed_words, stemmer, language in read_through(ask, matched):
        here.add(printed_words, stemmer, language)

    clauses = Clauses(commit.stemmers, TEXT_FIELDS, lambda leaf, part: ())

    def count(words: Sequence[str]) -> list[tuple[int, int]]:
        asked_for = [clauses.matching(Term(word)) for word in words]
        both = counts_of(ask, [every([kept, one]) for one in asked_for for kept in (matched, rest)])
        return list(zip(both[::2], both[1::2], strict=True))

    printed = [here.printed(one) for one in telling_stems(here, others, asked)]
    words = chosen_words(
        printed, lambda word: query_places(word, commit.stemmers), count, asked, here.articles, others.articles
    )
    return TellingWords(words=words, articles=here.articles, others=others.articles, generation=search.generation)


class GatheredWords:
    """The stems of some articles. articles: how many there are. held: how many hold each."""

    def __init__(self) -> None:
        self.articles = 0
        self.held: Counter[str] = Counter()
        self._forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._of_language: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._articles_of: Counter[str] = Counter()

    def add(self, words: str, stemmer: str, language: str) -> None:
        """Count one article. words: its printed words, each once. stemmer: of its language, "" for none."""
        self.articles += 1
        self._articles_of[language] += 1
        stems = set()
        for word in words.split():
            of_word = token_text(word if _UNSPACED.match(word) else stem(word, stemmer))
            stems.add(of_word)
            self._forms[of_word][word] += 1
        self.held.update(stems)
        self._of_language[language].update(stems)

    def outside(self, languages: Set[str], stem_text: str) -> tuple[int, int]:
        """(articles with a stem, articles in all) in other languages than these."""
        kept = [language for language in self._articles_of if language not in languages]
        return sum(self._of_language[one][stem_text] for one in kept), sum(self._articles_of[one] for one in kept)

    def printed(self, stem_text: str) -> str:
        """The commonest printed form of a stem."""
        return commonest(self._forms[stem_text])


def read_through(ask: Ask, query: Clause) -> Iterator[tuple[str, str, str]]:
    """(printed words, stemmer, language or "") of each article that a query matches."""
    after: list[Any] | None = None
    while True:
        body: Clause = {
            "size": _PAGE,
            "query": query,
            "sort": [{"id": "asc"}],
            "_source": ["stored.words", "stored.stemmer"],
            "docvalue_fields": ["lang"],
        }
        if after is not None:
            body["search_after"] = after
        (answer,) = ask([body])
        hits = answer["hits"]["hits"]
        for hit in hits:
            stored = hit["_source"]["stored"]
            yield stored["words"], stored["stemmer"], hit.get("fields", {}).get("lang", [""])[0]
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


def in_other_languages(languages: Iterable[str]) -> Clause:
    """Articles in other languages than these. languages: "" stands for those without one."""
    named = [one for one in languages if one]
    parts = [none_of({"terms": {"lang": named}})] if named else []
    return every([*parts, {"exists": {"field": "lang"}}] if "" in languages else parts)


class Others:
    """What matches are compared with, counted by searching. rest: finds them. languages: of all articles of the index."""

    def __init__(self, ask: Ask, rest: Clause, languages: Iterable[str]) -> None:
        self._ask = ask
        self._rest = rest
        self.functions = function_words_of(frozenset(languages))
        (self.articles,) = counts_of(ask, [rest])

    def holding(self, stems: Sequence[str]) -> list[int]:
        """How many hold each of these stems."""
        return counts_of(self._ask, [every([self._rest, stem_clause(one)]) for one in stems])

    def outside(self, languages: Set[str], stem_text: str) -> tuple[int, int]:
        """(articles with a stem, articles in all) in other languages than these."""
        kept = every([self._rest, in_other_languages(languages)])
        holding, whole = counts_of(self._ask, [every([kept, stem_clause(stem_text)]), kept])
        return holding, whole


def says_nothing(here: GatheredWords, others: Others, stem_text: str) -> bool:
    """Whether a stem is to be left out as a function word."""
    languages = others.functions.languages(stem_text)
    if not languages:
        return False
    inside = here.outside(languages, stem_text)
    return not (inside[1] and tells(Table(*inside, *others.outside(languages, stem_text))))


def telling_stems(here: GatheredWords, others: Others, asked: TellingRequest) -> list[str]:
    """The best stems."""
    listed = sorted(
        ((n, name) for name, n in here.held.items() if n >= max(asked.least, 1)), key=lambda one: (-one[0], one[1])
    )
    tables: list[tuple[str, Table]] = []
    scores: list[float] = []
    for at in range(0, len(listed), _ASKED):
        part = listed[at : at + _ASKED]
        highest = Table(part[0][0], here.articles, 0, others.articles).log_likelihood
        if len(scores) >= asked.candidates and sorted(scores)[-asked.candidates] > highest:
            break
        for (n, name), there in zip(part, others.holding([name for _, name in part]), strict=True):
            table = Table(n, here.articles, there, others.articles)
            if table.is_more_here and not says_nothing(here, others, name):
                tables.append((name, table))
                scores.append(table.log_likelihood)
    return best_stems(tables, asked)
