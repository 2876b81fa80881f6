"""The engine as a specification: plain dicts and lists, every rule written once and as naively as it reads.

Nothing here is fast; every other engine has to give the same answers (tests/index/engines compares them on random
corpora). The formula of scores and the order are those of `index.ranking`, facet lists those of `index.facets`, the
histogram's edges those of `index.calendar`. What is left open there is decided here:

- A Term, Phrase, Near or Prefix in which there is no word at all matches nothing. A phrase never reaches from one field
  into the other.
- A leaf with the field "quote" matches the text of one quotation, one with "opening" the first tokens of the body, and both are
  scored as in the body; one with "lead" matches the title or the first tokens of the body, and is scored as in both.
- A FacetFilter with `nothing` matches no article, whatever else it holds. Values that an article holds twice count once.
- Without a dated match the histogram has no buckets; its interval is the wanted one, "day" for "auto".
- `as_of` reaches back to the last KEPT_VIEWS commits.
- Every commit makes a new generation, also one that changes nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product
from zoneinfo import ZoneInfo

from rapidfuzz.distance import OSA

from index.calendar import choose_interval, edges
from index.counting.cross_counts import Axis, CrossCounts, CrossRequest, TimeAxis
from index.counting.keyness import Table
from index.counting.telling_words import TellingRequest, TellingWords, best_stems, chosen_words, commonest, tells
from index.document import Document
from index.engines.protocols import EngineStatus
from index.facets import facet_result, ignored, selected
from index.query import (
    LEAD_WORDS,
    TEXT_FIELDS,
    And,
    AtLeast,
    Everything,
    Exact,
    FacetFilter,
    Fuzzy,
    Grouping,
    Has,
    Ids,
    Leaf,
    LeafField,
    Near,
    Nearby,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Position,
    Prefix,
    Range,
    SearchRequest,
    Term,
    TextField,
    field_of,
    part_leaves,
)
from index.ranking import (
    RANKING,
    Ranking,
    blended,
    chain,
    idf,
    nearness,
    newest_key,
    oldest_key,
    reported_key,
    rounded_key,
    rounded_length,
    saturated,
    weight,
)
from index.result import Bucket, FacetCount, Histogram, Hit, SearchResult
from index.text.analysis import Place, case_of, positions_of, query_places, stemmer_of, tokens
from index.text.folding import fold
from index.text.function_words import function_words_of
from index.text.text_regions import opening_of, regions

KEPT_VIEWS = 4
"""Generations that can be asked for with `as_of`, the newest among them."""


class _Text:
    """One field of one article as a list of (stem, printed word), one for each position."""

    def __init__(self, text: str, lang: str | None, opening: int = 0) -> None:
        read = tokens(text, lang)
        self.tokens = [(token.stem, fold(text[token.start : token.end])) for token in read]
        self.cases = [case_of(text[token.start : token.end]) for token in read]
        begin = [token.start for token in read]
        sentences, paragraphs = regions(text, lang, begin)
        self.units = {"sentence": sentences, "paragraph": paragraphs}
        self.opening = opening_of(text, opening, begin)

    def first(self, count: int) -> "_Text":
        """The first tokens."""
        part = copy(self)
        part.tokens = self.tokens[:count]
        return part

    def between(self, first: int, last: int) -> "_Text":
        part = copy(self)
        part.tokens, part.cases = self.tokens[first : last + 1], self.cases[first : last + 1]
        return part

    def has(self, place: Place, at: int) -> bool:
        """Whether the token there stands for the place, in the form that counts."""
        stem, printed = self.tokens[at]
        if not place.holds(stem):
            return False
        if place.form != "stem" and printed not in (place.printed, place.printed + "'s"):
            return False
        return place.form != "case" or self.cases[at] == place.case

    def places(self, place: Place) -> list[int]:
        return [at for at in range(len(self.tokens)) if self.has(place, at)]

    def starts(self, phrase: Sequence[Place], *, exact: bool = False) -> list[int]:
        """Positions at which the places begin to stand side by side; exact: printed as they were typed."""
        return [
            at
            for at in range(len(self.tokens) - len(phrase) + 1)
            if phrase
            and all(
                self.has(place, at + n) and (not exact or place.is_exact(self.tokens[at + n][1]))
                for n, place in enumerate(phrase)
            )
        ]

    def window(self, words: Sequence[Sequence[Place]], distance: int, *, exact: bool = False) -> bool:
        """Whether an occurrence of every word lies within one stretch, last minus first position at most `distance`."""
        spans = [[(at, at + len(word) - 1) for at in self.starts(word, exact=exact)] for word in words]
        firsts = {start for found in spans for start, _ in found}
        return any(
            all(any(first <= start and end <= first + distance for start, end in found) for found in spans)
            for first in firsts
        )

    def holds_printed(self, words: Iterable[str]) -> bool:
        return any(printed in words for _, printed in self.tokens)


class _Article:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.texts: dict[TextField, _Text] = {
            "title": _Text(document.title, document.lang),
            "body": _Text(document.body, document.lang, document.opening),
        }
        spans = positions_of(document.body, document.quoted)
        self.quotations = [self.texts["body"].between(first, last) for first, last in spans]
        self.offsets = [first for first, _ in spans]

    def parts(self, field: LeafField | None, fields: Sequence[TextField]) -> list[tuple[TextField, _Text, int]]:
        """(field, text, position of its first token there) of what may hold a leaf with that field."""
        title, body = self.texts["title"], self.texts["body"]
        match field:
            case "quote":
                return [("body", text, at) for text, at in zip(self.quotations, self.offsets, strict=True)]
            case "lead":
                return [("title", title, 0), ("body", body.first(LEAD_WORDS), 0)]
            case "opening":
                return [("body", body.first(body.opening), 0)]
        return [(one, self.texts[one], 0) for one in fields]

    def pairs(self) -> set[tuple[str, str]]:
        """Stems with the words that are printed for them."""
        return {pair for text in self.texts.values() for pair in text.tokens}

    def stems(self) -> set[str]:
        return {stem for stem, _ in self.pairs()}

    def printed(self) -> set[str]:
        return {printed for text in self.texts.values() for _, printed in text.tokens}


@dataclass(frozen=True)
class _View:
    """One commit: its live articles, by id."""

    generation: int
    bookmark: str
    articles: dict[str, _Article]

    @cached_property
    def stemmers(self) -> set[str]:
        return {stemmer_of(article.document.lang) for article in self.articles.values()}

    @cached_property
    def printed(self) -> Counter[str]:
        """Printed word -> articles that hold it in either field."""
        return Counter(word for article in self.articles.values() for word in article.printed())

    @cached_property
    def average(self) -> dict[TextField, float]:
        count = max(len(self.articles), 1)
        total = {f: sum(len(article.texts[f].tokens) for article in self.articles.values()) for f in TEXT_FIELDS}
        return {field: total[field] / count or 1.0 for field in TEXT_FIELDS}

    def begin(self, prefix: str) -> list[str]:
        """Printed words that begin with a folded prefix, the most frequent first."""
        found = [word for word in self.printed if word.startswith(prefix)]
        return sorted(found, key=lambda word: (-self.printed[word], word))


class _Asked:
    """One request put to one view: which articles match, and how well (see `index.ranking`)."""

    def __init__(self, view: _View, request: SearchRequest, ranking: Ranking, expansions: int) -> None:
        self.view, self.request, self.ranking, self.expansions = view, request, ranking, expansions
        self._idf: dict[tuple[Place, tuple[TextField, ...]], float] = {}
        self._expanded: dict[tuple[Node, bool], frozenset[str]] = {}

    # --- which

    def matches(self, node: Node, article: _Article) -> bool:
        match node:
            case Everything():
                return True
            case Nothing():
                return False
            case And(children):
                return all(self.matches(child, article) for child in children)
            case Or(children):
                return any(self.matches(child, article) for child in children)
            case Not(child):
                return not self.matches(child, article)
            case Exact(facet, values):
                return any(value in values for value in article.document.values(facet))
            case Ids(ids):
                return article.document.id in ids
            case Has(facet):
                return bool(article.document.values(facet))
            case Range():
                return _within(node, article.document)
            case Nearby():
                return any(self.nearby(node, *part) for part in self.parts(node.parts[0], article))
            case AtLeast(count, inner):
                parts = self.parts(inner, article)
                return sum(len(self.spans(leaf, text)) for leaf in part_leaves(inner) for _, text, _ in parts) >= count
            case Term() | Phrase() | Near() | Prefix() | Fuzzy():
                return any(self.found(node, text) for _, text, _ in self.parts(node, article))
        raise TypeError(f"{node!r} has to be resolved before an engine sees it")

    def parts(self, node: Node, article: _Article) -> list[tuple[TextField, _Text, int]]:
        return article.parts(field_of(node), self.fields(node))

    def spans(self, leaf: Leaf, text: _Text) -> list[tuple[int, int]]:
        """(first, last) position of every occurrence of a leaf other than a Near."""
        if isinstance(leaf, Prefix | Fuzzy):
            return [
                (at, at) for at, (_, printed) in enumerate(text.tokens) if printed in self.expanded(leaf, part=True)
            ]
        words = self.words(leaf)[0]
        return [(at, at + len(words) - 1) for at in text.starts(words)]

    def nearby(self, node: Nearby, field: TextField, text: _Text, offset: int) -> bool:
        """Whether some choice of an occurrence of each part stands close enough."""
        choices = [
            sorted({span for leaf in part_leaves(part) for span in self.spans(leaf, text)}) for part in node.parts
        ]
        for chosen in product(*choices):
            ordered = sorted(chosen)
            if node.ordered and tuple(ordered) != chosen:
                continue
            if any(second[0] <= first[1] for first, second in pairwise(ordered)):
                continue
            if isinstance(node.distance, int):
                between = sum(second[0] - first[1] - 1 for first, second in pairwise(ordered))
                if between <= (node.distance - 1) * (len(node.parts) - 1):
                    return True
            elif any(
                first <= ordered[0][0] + offset and ordered[-1][1] + offset <= last
                for first, last in text.units[node.distance]
            ):
                return True
        return False

    def found(self, node: Leaf, text: _Text, *, exact: bool = False) -> bool:
        """Whether one field of an article holds a leaf; exact: printed as it was typed."""
        match node:
            case Prefix() | Fuzzy():
                return text.holds_printed(self.expanded(node))
            case Near(_, distance):
                return text.window(self.words(node), distance, exact=exact)
            case _:
                return bool(text.starts(self.words(node)[0], exact=exact))

    def fields(self, node: Node) -> tuple[TextField, ...]:
        """Where a leaf is scored, title first."""
        field = field_of(node)
        if field == "lead":
            return TEXT_FIELDS
        own = "body" if field in ("quote", "opening") else field
        return tuple(f for f in TEXT_FIELDS if f == own or (own is None and f in self.request.fields))

    def words(self, node: Term | Phrase | Near) -> list[tuple[Place, ...]]:
        """What has to stand somewhere: of a Term or Phrase its places in one piece, of a Near each distinct word."""
        if isinstance(node, Term):
            return [query_places(node.text, self.view.stemmers, node.form, node.also)]
        form = node.form if isinstance(node, Phrase) else "stem"
        words = [query_places(word, self.view.stemmers, form) for word in node.words]
        if isinstance(node, Phrase):
            return [tuple(place for word in words for place in word)]
        distinct: dict[tuple[object, ...], tuple[Place, ...]] = {}
        for word in words:
            if word:
                distinct.setdefault(tuple((place.stems, place.begins) for place in word), word)
        return list(distinct.values())

    def expanded(self, node: Prefix | Fuzzy, *, part: bool = False) -> frozenset[str]:
        """The printed words that a prefix or fuzzy word stands for. part: beside other words, where a prefix stands for fewer."""
        if (node, part) not in self._expanded:
            word = fold(node.text)
            if isinstance(node, Prefix):
                words = self.view.begin(word)[: EDITS if part else self.expansions]
            else:
                near = [other for other in self.view.printed if word and _one_edit(word, other)]
                words = sorted(near, key=lambda other: (other != word, -self.view.printed[other], other))[:EDITS]
            self._expanded[node, part] = frozenset(words)
        return self._expanded[node, part]

    # --- how well

    def key(self, article: _Article) -> float:
        """What the request orders by, bigger first."""
        document, request = article.document, self.request
        if request.sort == "newest":
            return newest_key(document.when)
        if request.sort == "oldest":
            return oldest_key(document.when)
        score = self.score(request.tree, article) * self.closeness(article)
        if request.sort == "blend":
            score = blended(self.ranking, score, document.when, request.now, request.half_life_days)
        return rounded_key(score)

    def score(self, node: Node, article: _Article) -> float:
        match node:
            case And(children) | Or(children):
                return sum((self.score(c, article) for c in children if self.matches(c, article)), 0.0)
            case Nearby():
                return sum((self.anywhere(part, article) for part in node.parts), 0.0)
            case AtLeast():
                return self.anywhere(node.part, article)
            case Prefix() | Fuzzy():
                held = [field for field in self.fields(node) if self.found(node, article.texts[field])]
                return sum((self.ranking.prefix_score * self.ranking.boost(field) for field in held), 0.0)
            case Term() if len(self.words(node)[0]) == 1:
                return self.word(self.words(node)[0][0], self.fields(node), article)
            case Term() | Phrase() | Near():
                return sum((self.passage(node, field, article) for field in self.fields(node)), 0.0)
        return 0.0

    def anywhere(self, part: Node, article: _Article) -> float:
        """The score of the alternatives of a part that stand anywhere in the fields where they are scored."""
        held = [
            leaf
            for leaf in part_leaves(part)
            if any(self.found(leaf, article.texts[field]) for field in self.fields(leaf))
        ]
        return sum((self.score(leaf, article) for leaf in held), 0.0)

    def passage(self, node: Term | Phrase | Near, field: TextField, article: _Article) -> float:
        """A phrase, or words near each other, in one field."""
        text = article.texts[field]
        if not self.found(node, text):
            return 0.0
        words = sum(self.word(place, (field,), article) for word in self.words(node) for place in word)
        return words * (1 + self.ranking.exact_bonus if self.found(node, text, exact=True) else 1)

    def word(self, place: Place, fields: tuple[TextField, ...], article: _Article) -> float:
        heavy = 0.0
        for field in fields:
            text = article.texts[field]
            length = rounded_length(len(text.tokens))
            heavy += weight(self.ranking, field, len(text.places(place)), length, self.view.average[field])
        return saturated(self.ranking, self.idf(place, fields), heavy)

    def idf(self, place: Place, fields: tuple[TextField, ...]) -> float:
        if (place, fields) not in self._idf:
            articles = self.view.articles.values()
            df = sum(any(article.texts[field].places(place) for field in fields) for article in articles)
            self._idf[place, fields] = idf(self.ranking, len(articles), df)
        return self._idf[place, fields]

    def closeness(self, article: _Article) -> float:
        """The factor by which words help each other that stand close together."""
        linked = [(self.words(term)[0], term) for term in chain(self.request.tree)]
        single = [(places[0], term) for places, term in linked if len(places) == 1]
        near = [
            max((self.nearness(first, second, article.texts[field]) for field in self.fields(term)), default=0.0)
            for (first, term), (second, other) in pairwise(single)
            if term.field == other.field and first.stems != second.stems
        ]
        return 1 + self.ranking.closeness_bonus * (sum(near) / len(near)) if near else 1.0

    def nearness(self, first: Place, second: Place, text: _Text) -> float:
        gaps = [abs(one - other) for one, other in product(text.places(first), text.places(second))]
        return nearness(self.ranking, min(gaps)) if gaps else 0.0


EDITS = 64
"""Words that a fuzzy one may stand for, as `query_edits` has it by default."""


def _one_edit(word: str, other: str) -> bool:
    """Whether a letter more, less, another, or two neighbours swapped make one word of the other, or nothing does."""
    made = {word}
    for at in range(len(word) + 1):
        made.add(word[:at] + word[at + 1 :])
        made.add(word[:at] + word[at : at + 2][::-1] + word[at + 2 :])
        for letter in set(other):
            made |= {word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]}
    return other in made


def _within(period: Range, document: Document) -> bool:
    at: int | None = getattr(document, period.field)
    return at is not None and (period.start is None or at >= period.start) and (period.end is None or at < period.end)


def _passes(chosen: FacetFilter, document: Document) -> bool:
    held = document.values(chosen.facet)
    if chosen.nothing or any(value in held for value in chosen.exclude):
        return False
    if chosen.op == "and":
        return all(value in held for value in chosen.include)
    return not chosen.include or any(value in held for value in chosen.include)


def _counts(facet: str, documents: Iterable[Document]) -> Counter[str]:
    return Counter(value for document in documents for value in set(document.values(facet)))


def _group(document: Document, grouping: Grouping) -> tuple[str, str]:
    if grouping == "story" and document.story is not None:
        return "story", document.story
    return "copies", document.copy_of or document.id


def _grouped(hits: Iterable[tuple[float, Document]], grouping: Grouping) -> list[tuple[float, Document, int]]:
    """The first of each group, with the number of the others."""
    groups: dict[tuple[str, str], list[tuple[float, Document]]] = {}
    for key, document in hits:
        groups.setdefault(_group(document, grouping), []).append((key, document))
    return [(*group[0], len(group) - 1) for group in groups.values()]


def _reporting(documents: Iterable[Document]) -> dict[tuple[str, str], int]:
    """How many outlets the documents of each story are from."""
    outlets: dict[tuple[str, str], set[str]] = {}
    for document in documents:
        outlets.setdefault(_group(document, "story"), set()).update([document.outlet] if document.outlet else [])
    return {group: max(len(found), 1) for group, found in outlets.items()}


def _page(asked: _Asked, matched: Sequence[_Article]) -> tuple[tuple[Hit, ...], int | None]:
    request = asked.request
    reporting = _reporting(article.document for article in matched)

    def key(article: _Article) -> float:
        if request.sort == "reported":
            return reported_key(reporting[_group(article.document, "story")], article.document.when)
        return asked.key(article)

    ordered = sorted(((key(article), article.document) for article in matched), key=lambda hit: (-hit[0], hit[1].id))
    alone = [(key, document, 0) for key, document in ordered]
    shown = _grouped(ordered, request.group) if request.group else alone
    scored = request.sort in ("relevance", "blend")
    hits = [
        Hit(id=doc.id, score=key if scored else 0.0, position=Position(key=(key,), id=doc.id), copies=copies)
        for key, doc, copies in shown
        if request.after is None or (-key, doc.id) > (-request.after.key[0], request.after.id)
    ]
    return tuple(hits[: request.limit]), len(shown) if request.group else None


def _histogram(request: SearchRequest, documents: list[Document]) -> Histogram | None:
    if request.histogram is None:
        return None
    found = [getattr(document, request.histogram_field) for document in documents]
    times: list[int] = [time for time in found if time is not None]
    if not times:
        wanted = "day" if request.histogram == "auto" else request.histogram
        return Histogram(interval=wanted, buckets=(), undated=len(documents))
    zone = ZoneInfo(request.zone)
    interval = choose_interval(min(times), max(times), request.histogram, zone)
    bounds = pairwise(edges(min(times), max(times), interval, zone))
    buckets = tuple(Bucket(start=a, end=b, count=sum(a <= time < b for time in times)) for a, b in bounds)
    return Histogram(interval=interval, buckets=buckets, undated=len(documents) - len(times))


class MemoryEngine:
    """An EngineReader and an EngineWriter in one; what was committed lives as long as the object does.

    ranking: constants of the formula. expansions: words that one prefix may stand for.
    """

    def __init__(self, *, ranking: Ranking = RANKING, expansions: int = 256) -> None:
        self._ranking = ranking
        self._expansions = expansions
        self._views = [_View(generation=0, bookmark="", articles={})]
        self._pending: dict[str, _Article] = {}

    # --- writing

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._pending[document.id] = _Article(document)

    def delete(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._pending.pop(id, None)

    def clear(self) -> None:
        self._pending = {}

    def commit(self, bookmark: str) -> int:
        view = _View(self.generation + 1, bookmark, dict(self._pending))
        self._views = [*self._views, view][-KEPT_VIEWS:]
        return view.generation

    def rollback(self) -> None:
        self._pending = dict(self._views[-1].articles)

    @property
    def bookmark(self) -> str:
        return self._views[-1].bookmark

    def close(self) -> None:
        self.rollback()

    # --- reading

    @property
    def generation(self) -> int:
        return self._views[-1].generation

    def search(self, request: SearchRequest) -> SearchResult:
        view = next((view for view in self._views if view.generation == request.as_of), self._views[-1])
        asked = _Asked(view, request, self._ranking, self._expansions)
        found = [
            article
            for article in view.articles.values()
            if asked.matches(request.tree, article)
            and (request.within is None or asked.matches(request.within, article))
            and (request.period is None or _within(request.period, article.document))
        ]

        def kept(spared: Sequence[FacetFilter] = ()) -> list[_Article]:
            filters = [chosen for chosen in request.filters if chosen not in spared]
            return [article for article in found if all(_passes(chosen, article.document) for chosen in filters)]

        matched = kept()
        facets = [
            facet_result(
                facet,
                _counts(facet.facet, [a.document for a in kept(ignored(facet.facet, request.filters))]),
                selected(facet.facet, request.filters),
            )
            for facet in request.facets
        ]
        hits, groups = _page(asked, matched)
        return SearchResult(
            total=len(matched),
            hits=hits,
            groups=groups,
            facets=tuple(facets),
            histogram=_histogram(request, [article.document for article in matched]),
            generation=view.generation,
        )

    def _matched(self, request: SearchRequest) -> tuple[_View, list[_Article]]:
        view = next((view for view in self._views if view.generation == request.as_of), self._views[-1])
        ids = {hit.id for hit in self.search(replace(request, limit=len(view.articles), group=None, after=None)).hits}
        return view, [article for article in view.articles.values() if article.document.id in ids]

    def cross(self, asked: CrossRequest) -> CrossCounts:
        view, matched = self._matched(asked.request)
        documents = [article.document for article in matched]
        columns = [None] if asked.columns is None else range(len(asked.columns))

        def counts(axis: Axis | None, at: int | None, document: Document) -> bool:
            if axis is None or at is None:
                return True
            if isinstance(axis, TimeAxis):
                return _within(Range(axis.field, axis.edges[at], axis.edges[at + 1]), document)
            return axis.values[at] in document.values(axis.facet)

        table = tuple(
            tuple(
                sum(counts(asked.rows, row, one) and counts(asked.columns, column, one) for one in documents)
                for column in columns
            )
            for row in range(len(asked.rows))
        )
        return CrossCounts(counts=table, total=len(documents), generation=view.generation)

    def telling(self, asked: TellingRequest) -> TellingWords:
        view, here = self._matched(asked.request)
        chosen = {article.document.id for article in here}
        compared = list(view.articles.values()) if asked.against is None else self._matched(asked.against)[1]
        there = [article for article in compared if article.document.id not in chosen]
        in_all, in_others = (Counter(stem for a in articles for stem in a.stems()) for articles in (here, there))
        functions = function_words_of(frozenset(one.document.lang or "" for one in view.articles.values()))

        def says_something(stem: str) -> bool:
            languages = functions.languages(stem)
            if not languages:
                return True
            kept = [[a for a in articles if (a.document.lang or "") not in languages] for articles in (here, there)]
            holding = [sum(stem in a.stems() for a in articles) for articles in kept]
            return tells(Table(holding[0], len(kept[0]), holding[1], len(kept[1])))

        tables = [
            (stem, Table(n, len(here), in_others[stem], len(there)))
            for stem, n in in_all.items()
            if n >= max(asked.least, 1) and says_something(stem)
        ]
        words = [
            commonest(Counter(word for a in here for word in {w for s, w in a.pairs() if s == stem}))
            for stem in best_stems(tables, asked)
        ]

        def count(words: Sequence[str]) -> list[tuple[int, int]]:
            searched = _Asked(view, SearchRequest(tree=Everything()), self._ranking, self._expansions)
            return [
                (
                    sum(searched.matches(Term(word), article) for article in here),
                    sum(searched.matches(Term(word), article) for article in there),
                )
                for word in words
            ]

        return TellingWords(
            words=chosen_words(
                words, lambda word: query_places(word, view.stemmers), count, asked, len(here), len(there)
            ),
            articles=len(here),
            others=len(there),
            generation=view.generation,
        )

    def values(self, facet: str) -> tuple[FacetCount, ...]:
        counts = _counts(facet, (article.document for article in self._views[-1].articles.values()))
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
        return tuple(FacetCount(value=value, count=counts[value]) for value in ordered)

    def most_frequent(self, facet: str, limit: int) -> tuple[FacetCount, ...]:
        return self.values(facet)[:limit]

    def value_counts(self, facet: str, values: Collection[str]) -> dict[str, int]:
        return {counted.value: counted.count for counted in self.values(facet) if counted.value in values}

    def words(self, prefix: str, limit: int) -> tuple[FacetCount, ...]:
        view = self._views[-1]
        return tuple(FacetCount(value=word, count=view.printed[word]) for word in view.begin(prefix)[:limit])

    def word_counts(self, words: Collection[str] = (), endings: Sequence[str] = ()) -> dict[str, int]:
        printed, asked, ends = self._views[-1].printed, set(words), tuple(endings)
        return {word: n for word, n in printed.items() if n and (word in asked or (ends and word.endswith(ends)))}

    def similar_words(self, word: str, edits: int, limit: int) -> tuple[FacetCount, ...]:
        printed = [(OSA.distance(word, other), -n, other) for other, n in self._views[-1].printed.items() if n]
        near = sorted(one for one in printed if one[0] <= edits)[:limit]
        return tuple(FacetCount(value=other, count=-n) for _, n, other in near)

    def glance(self) -> bool:
        return self.generation > 0

    def status(self) -> EngineStatus:
        view = self._views[-1]
        return EngineStatus(documents=len(view.articles), generation=view.generation, bytes=0, segments=1)
