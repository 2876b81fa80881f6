"""How well articles match: the formula of `index.ranking` as queries and one script of OpenSearch.

The script sums words. What it multiplies by (1 + the score of the query beneath it) is the exactness of a phrase, or the closeness
of the words of an And. An And or Or of words, which is nearly every query, is a single call of it; any other tree is a tree of
calls. Statistics (idf, mean lengths) come with the query, since those of OpenSearch count deleted articles.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.engines.opensearch.read.query_clauses import (
    ALL,
    NONE,
    Clause,
    Clauses,
    close_clause,
    counted_off,
    every,
    is_region,
    place_clause,
    place_names,
    some,
)
from index.query import And, AtLeast, Fuzzy, Leaf, Near, Nearby, Node, Or, Phrase, Prefix, Term, TextField, plain
from index.ranking import Ranking, chain, nearness
from index.text.analysis import Place

Word = tuple[Place, tuple[TextField, ...]]
"""A place and the fields in which it is scored."""

WORDS = """
double s = 0; List w = params.w; List t = params.t; List b = params.b; List idf = params.idf;
double lt = params.t0 + params.t1 * doc['title_len'].value; double lb = params.b0 + params.b1 * doc['body_len'].value;
double k = params.k; double boost = params.boost;
for (int i = 0; i < w.size(); i++) {
  List tokens = w.get(i); String title = t.get(i); String body = b.get(i); double x = 0;
  if (title != '') { int n = 0; for (String token : tokens) n += termFreq(title, token); x += boost * n / lt; }
  if (body != '') { int n = 0; for (String token : tokens) n += termFreq(body, token); x += n / lb; }
  if (x > 0) { double f = idf.get(i); s += f * ((x * (k + 1)) / (x + k)); }
}
return s * (1 + _score);
"""

CASED_WORDS = (
    WORDS.replace(
        "for (String token : tokens) n += termFreq(title, token);",
        "for (String token : tokens) n += termFreq(title, token);"
        " for (String token : off.get(i)) n -= termFreq(params.tm, token);",
    )
    .replace(
        "for (String token : tokens) n += termFreq(body, token);",
        "for (String token : tokens) n += termFreq(body, token);"
        " for (String token : off.get(i)) n -= termFreq(params.bm, token);",
    )
    .replace("double s = 0;", "double s = 0; List off = params.off;", 1)
)
"""The same without what is marked otherwise: of words in small letters those with a capital."""

BLEND = """
double age = Math.max(0L, (long) params.now - doc['when'].value);
return (_score + 1) * (1 + params.weight * (params.life / (params.life + age)));
"""

_STAGES = (16, 8, 4, 2, 1)
"""Gaps at which it is asked whether a pair is closer still, before each smaller gap is tried."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statistics:
    """averages: mean length of the fields. idf: of a word in fields."""

    averages: Mapping[TextField, float]
    idf: Callable[[Word], float]


def flat_words(clauses: Clauses, node: Node, *, maybe: bool = False, anywhere: bool = False) -> list[Word] | None:
    """The scored words of a tree in which every match has the sum of those it holds, None if it is not that simple.

    maybe: the node stands in an Or, so that a match of the whole need not match it. anywhere: its words count outside of their
    region, too.
    """
    if clauses.is_word(node):
        if maybe and not anywhere and is_region(node.field):
            return None  # the word counts only where it stands in its region
        return [(clauses.words(node)[0][0], clauses.scored_fields(node))]
    if not has_score(clauses, node):
        return []
    if isinstance(node, Nearby | AtLeast) and not maybe:
        return flat_words(clauses, plain(node), anywhere=True)
    if isinstance(node, Or) or (isinstance(node, And) and not maybe):
        parts = [
            flat_words(clauses, child, maybe=maybe or isinstance(node, Or), anywhere=anywhere)
            for child in node.children
        ]
        return None if None in parts else [word for part in parts for word in part or ()]
    return None


def has_score(clauses: Clauses, node: Node) -> bool:
    """Whether a match of the node may score more than 0."""
    if isinstance(node, And | Or):
        return any(has_score(clauses, child) for child in node.children)
    return isinstance(node, Term | Phrase | Near | Prefix | Fuzzy | Nearby | AtLeast)


def pairs(clauses: Clauses, tree: Node) -> list[tuple[Place, Place, tuple[TextField, ...]]]:
    """The pairs of words whose closeness counts, with the fields in which they are compared."""
    single = [(clauses.words(term)[0][0], term) for term in chain(tree) if clauses.is_word(term)]
    return [
        (first, second, clauses.scored_fields(term))
        for (first, term), (second, other) in pairwise(single)
        if term.field == other.field and first.stems != second.stems
    ]


def words_of(clauses: Clauses, node: Node) -> Iterator[Word]:
    """Every word whose idf the scores of a tree need."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from words_of(clauses, child)
        case Nearby() | AtLeast():
            yield from words_of(clauses, plain(node))
        case Term() if clauses.is_word(node):
            yield clauses.words(node)[0][0], clauses.scored_fields(node)
        case Term() | Phrase() | Near():
            for word in clauses.words(node):
                for place in word:
                    for field in clauses.scored_fields(node):
                        yield place, (field,)


def word_clause(word: Word) -> Clause:
    """Articles that hold a word in one of its fields."""
    place, fields = word
    return some(place_clause(place, field) for field in fields)


class Scores:
    """Builds queries whose score is that of `index.ranking`, before rounding."""

    def __init__(self, clauses: Clauses, ranking: Ranking, statistics: Statistics) -> None:
        self._clauses, self._ranking, self._statistics = clauses, ranking, statistics

    def scored(self, tree: Node, narrowed: Clause) -> Clause:
        """The matches of a tree that also match `narrowed`, with their scores."""
        linked = pairs(self._clauses, tree)
        flat = flat_words(self._clauses, tree)
        if flat is not None:
            matching = every([self._clauses.matching(tree), narrowed])
            near = [self._closeness(*pair, weight=self._ranking.closeness_bonus / len(linked)) for pair in linked]
            return self._sum(flat, _with(matching, near))
        query = {"bool": {"must": [self._tree(tree)], "filter": [narrowed]}}
        if not linked:
            return query
        steps = [
            {"filter": close_clause(first, second, gap, fields), "weight": weight / len(linked)}
            for first, second, fields in linked
            for gap, weight in self._steps(self._ranking.closeness_bonus)
        ]
        functions = [{"filter": ALL, "weight": 1}, *steps]
        return {
            "function_score": {"query": query, "functions": functions, "score_mode": "sum", "boost_mode": "multiply"}
        }

    def blended(self, query: Clause, now: int, half_life_days: float) -> Clause:
        """The scores of a query combined with recency, see `index.ranking.blended`."""
        life = max(half_life_days, 1e-6) * 86400.0
        params = {"now": now, "life": life, "weight": self._ranking.recency_weight}
        return {"script_score": {"query": query, "script": {"source": BLEND, "params": params}}}

    # --- words

    def _sum(self, words: Sequence[Word], query: Clause) -> Clause:
        """The sum of the scores of words, times (1 + the score of the query)."""
        ranking, averages = self._ranking, self._statistics.averages
        tokens, titles, bodies, off = [], [], [], []
        for place, fields in words:
            where = {field: place_names(place, field)[0] for field in fields}
            tokens.append(place_names(place, "body")[1])
            titles.append(where.get("title", ""))
            bodies.append(where.get("body", ""))
            off.append(counted_off(place, "body")[1])
        params = {
            "w": tokens, "t": titles, "b": bodies, "idf": [float(self._statistics.idf(word)) for word in words],
            "t0": 1 - ranking.b, "t1": ranking.b / averages["title"],
            "b0": 1 - ranking.b, "b1": ranking.b / averages["body"],
            "k": ranking.k1, "boost": ranking.title_boost,
        }  # fmt: skip
        source = WORDS
        if any(off):
            source = CASED_WORDS
            params |= {
                "off": off,
                "tm": counted_off(words[0][0], "title")[0],
                "bm": counted_off(words[0][0], "body")[0],
            }
        return {"script_score": {"query": query, "script": {"source": source, "params": params}}}

    def _steps(self, weight: float) -> list[tuple[int, float]]:
        """(gap, weight) that add up to weight * nearness: each counts for a pair that is at most that far apart."""
        window = self._ranking.closeness_window
        near = [nearness(self._ranking, gap) for gap in range(window + 2)]
        return [(gap, weight * (near[gap] - near[gap + 1])) for gap in range(1, window + 1)]

    def _closeness(self, first: Place, second: Place, fields: tuple[TextField, ...], *, weight: float) -> Clause:
        """A clause that scores weight * nearness. Nested, so that what is far apart is compared once and not for each gap."""
        inner: list[Clause] = []
        steps = dict(self._steps(weight))
        window = self._ranking.closeness_window
        stages = [stage for stage in _STAGES if stage < window]
        for stage in (*reversed(stages), window):
            smaller = max((other for other in stages if other < stage), default=0)
            between = [
                {"constant_score": {"filter": close_clause(first, second, gap, fields), "boost": steps[gap]}}
                for gap in range(smaller + 1, stage)
                if steps[gap]
            ]
            here = {"constant_score": {"filter": close_clause(first, second, stage, fields), "boost": steps[stage]}}
            inner = [{"bool": {"must": [here], "should": [*inner, *between]}}]
        return inner[0]

    # --- trees

    def _tree(self, node: Node, *, anywhere: bool = False) -> Clause:
        flat = flat_words(self._clauses, node, anywhere=anywhere)
        if flat is not None:
            return self._sum(flat, _with(self._clauses.matching(node, anywhere=anywhere), []))
        if not has_score(self._clauses, node):
            return _with(self._clauses.matching(node), [])
        match node:
            case And(children):
                return {"bool": {"must": [self._tree(child, anywhere=anywhere) for child in children]}}
            case Or(children):
                return some(self._tree(child, anywhere=anywhere) for child in children)
            case Nearby() | AtLeast():
                scored = self._tree(plain(node), anywhere=True)
                return {"bool": {"filter": [self._clauses.matching(node)], "must": [scored]}}
            case Term() | Phrase() | Near() | Prefix() | Fuzzy():
                return self._leaf(node, anywhere)
        raise TypeError(f"{node!r} has no score")

    def _leaf(self, leaf: Leaf, anywhere: bool) -> Clause:
        parts = [self._passage(leaf, field) for field in self._clauses.scored_fields(leaf)]
        if anywhere or not is_region(leaf.field):
            return some(part for part in parts if part != NONE)
        return {"bool": {"filter": [self._clauses.matching(leaf)], "should": [part for part in parts if part != NONE]}}

    def _passage(self, leaf: Leaf, field: TextField) -> Clause:
        """A phrase, words near each other or a prefix, in one field."""
        there = self._clauses.in_field(leaf, field)
        if there == NONE:
            return NONE
        if isinstance(leaf, Prefix | Fuzzy):
            boost = self._ranking.prefix_score * self._ranking.boost(field)
            return {"constant_score": {"filter": there, "boost": boost}}
        exact = self._clauses.in_field(leaf, field, exact=True)
        bonus = [] if exact == NONE else [{"constant_score": {"filter": exact, "boost": self._ranking.exact_bonus}}]
        words: list[Word] = [(place, (field,)) for word in self._clauses.words(leaf) for place in word]
        return self._sum(words, _with(there, bonus))


def _with(matching: Clause, scoring: Sequence[Clause]) -> Clause:
    """The matches of a clause; their score is the sum of the scoring clauses, 0 without any."""
    return {"bool": {"filter": [matching], "should": list(scoring)}} if scoring else {"bool": {"filter": [matching]}}
