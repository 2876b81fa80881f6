"""The query tree as a specification: which articles match, and how well, as naively as it reads (see oracle.py).

The formula of scores and the order are those of `index.ranking`. What is left open there is decided here:

- A Term, Phrase, Near or Prefix in which there is no word at all matches nothing. A phrase never reaches from one field
  into the other.
- A leaf with the field "quote" matches the text of one quotation, one with "opening" the first tokens of the body, and both are
  scored as in the body; one with "lead" matches the title or the first tokens of the body, and is scored as in both.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product

from index.document import Document
from index.query import (
    LEAD_WORDS,
    TEXT_FIELDS,
    And,
    AtLeast,
    Everything,
    Exact,
    Fuzzy,
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
    Prefix,
    Range,
    SearchRequest,
    Term,
    TextField,
    field_of,
    part_leaves,
)
from index.ranking import (
    Ranking,
    blended,
    chain,
    idf,
    nearness,
    newest_key,
    oldest_key,
    rounded_key,
    rounded_length,
    saturated,
    weight,
)
from index.text.analysis import Place, case_of, positions_of, query_places, stemmer_of, tokens
from index.text.folding import fold
from index.text.text_regions import opening_of, regions

EDITS = 64
"""Words that a fuzzy one may stand for, as `query_edits` has it by default."""


class ReadText:
    """One field of one article as a list of (stem, printed word), one for each position."""

    def __init__(self, text: str, lang: str | None, opening: int = 0) -> None:
        read = tokens(text, lang)
        self.tokens = [(token.stem, fold(text[token.start : token.end])) for token in read]
        self.cases = [case_of(text[token.start : token.end]) for token in read]
        begin = [token.start for token in read]
        sentences, paragraphs = regions(text, lang, begin)
        self.units = {"sentence": sentences, "paragraph": paragraphs}
        self.opening = opening_of(text, opening, begin)

    def first(self, count: int) -> "ReadText":
        """The first tokens."""
        part = copy(self)
        part.tokens = self.tokens[:count]
        return part

    def between(self, first: int, last: int) -> "ReadText":
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


class ReadArticle:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.texts: dict[TextField, ReadText] = {
            "title": ReadText(document.title, document.lang),
            "body": ReadText(document.body, document.lang, document.opening),
        }
        spans = positions_of(document.body, document.quoted)
        self.quotations = [self.texts["body"].between(first, last) for first, last in spans]
        self.offsets = [first for first, _ in spans]

    def parts(self, field: LeafField | None, fields: Sequence[TextField]) -> list[tuple[TextField, ReadText, int]]:
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
class View:
    """One commit: its live articles, by id."""

    generation: int
    bookmark: str
    articles: dict[str, ReadArticle]

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


class Asked:
    """One request put to one view: which articles match, and how well (see `index.ranking`)."""

    def __init__(self, view: View, request: SearchRequest, ranking: Ranking, expansions: int) -> None:
        self.view, self.request, self.ranking, self.expansions = view, request, ranking, expansions
        self._idf: dict[tuple[Place, tuple[TextField, ...]], float] = {}
        self._expanded: dict[tuple[Node, bool], frozenset[str]] = {}

    # --- which

    def matches(self, node: Node, article: ReadArticle) -> bool:
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
                return within(node, article.document)
            case Nearby():
                return any(self.nearby(node, *part) for part in self.parts(node.parts[0], article))
            case AtLeast(count, inner):
                parts = self.parts(inner, article)
                return sum(len(self.spans(leaf, text)) for leaf in part_leaves(inner) for _, text, _ in parts) >= count
            case Term() | Phrase() | Near() | Prefix() | Fuzzy():
                return any(self.found(node, text) for _, text, _ in self.parts(node, article))
        raise TypeError(f"{node!r} has to be resolved before an engine sees it")

    def parts(self, node: Node, article: ReadArticle) -> list[tuple[TextField, ReadText, int]]:
        return article.parts(field_of(node), self.fields(node))

    def spans(self, leaf: Leaf, text: ReadText) -> list[tuple[int, int]]:
        """(first, last) position of every occurrence of a leaf other than a Near."""
        if isinstance(leaf, Prefix | Fuzzy):
            return [
                (at, at) for at, (_, printed) in enumerate(text.tokens) if printed in self.expanded(leaf, part=True)
            ]
        words = self.words(leaf)[0]
        return [(at, at + len(words) - 1) for at in text.starts(words)]

    def nearby(self, node: Nearby, field: TextField, text: ReadText, offset: int) -> bool:
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

    def found(self, node: Leaf, text: ReadText, *, exact: bool = False) -> bool:
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

    def key(self, article: ReadArticle) -> float:
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

    def score(self, node: Node, article: ReadArticle) -> float:
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

    def anywhere(self, part: Node, article: ReadArticle) -> float:
        """The score of the alternatives of a part that stand anywhere in the fields where they are scored."""
        held = [
            leaf
            for leaf in part_leaves(part)
            if any(self.found(leaf, article.texts[field]) for field in self.fields(leaf))
        ]
        return sum((self.score(leaf, article) for leaf in held), 0.0)

    def passage(self, node: Term | Phrase | Near, field: TextField, article: ReadArticle) -> float:
        """A phrase, or words near each other, in one field."""
        text = article.texts[field]
        if not self.found(node, text):
            return 0.0
        words = sum(self.word(place, (field,), article) for word in self.words(node) for place in word)
        return words * (1 + self.ranking.exact_bonus if self.found(node, text, exact=True) else 1)

    def word(self, place: Place, fields: tuple[TextField, ...], article: ReadArticle) -> float:
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

    def closeness(self, article: ReadArticle) -> float:
        """The factor by which words help each other that stand close together."""
        linked = [(self.words(term)[0], term) for term in chain(self.request.tree)]
        single = [(places[0], term) for places, term in linked if len(places) == 1]
        near = [
            max((self.nearness(first, second, article.texts[field]) for field in self.fields(term)), default=0.0)
            for (first, term), (second, other) in pairwise(single)
            if term.field == other.field and first.stems != second.stems
        ]
        return 1 + self.ranking.closeness_bonus * (sum(near) / len(near)) if near else 1.0

    def nearness(self, first: Place, second: Place, text: ReadText) -> float:
        gaps = [abs(one - other) for one, other in product(text.places(first), text.places(second))]
        return nearness(self.ranking, min(gaps)) if gaps else 0.0


def _one_edit(word: str, other: str) -> bool:
    """Whether a letter more, less, another, or two neighbours swapped make one word of the other, or nothing does."""
    made = {word}
    for at in range(len(word) + 1):
        made.add(word[:at] + word[at + 1 :])
        made.add(word[:at] + word[at : at + 2][::-1] + word[at + 2 :])
        for letter in set(other):
            made |= {word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]}
    return other in made


def within(period: Range, document: Document) -> bool:
    at: int | None = getattr(document, period.field)
    return at is not None and (period.start is None or at >= period.start) and (period.end is None or at < period.end)
