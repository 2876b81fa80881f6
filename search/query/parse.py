"""From the reader's words to the tree of index.query. Whatever is typed can be read, and notes say how it was.

    either  = all, { "OR", all }
    all     = near, { [ "AND" ], near }
    near    = one, { ( "NEAR" | "THEN" ) "/" ( number | "sentence" | "paragraph" ), one }
    one     = { "-" | "NOT" }, [ field ":" ], [ "=" | "case:" ], ( "(" either ")" | "atleast(" number "," either ")"
            | word | word "*" | word "~" | "@" list | '"' phrase '"' [ "~" number ] ) | facet ":" value

NEAR binds tighter than AND, AND tighter than OR. The only errors are limits, which keep every search fast, and fields that are
not supported yet.
The tree is in normal form: parse(str(tree)).tree == tree.
"""

import difflib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from index.errors import QueryError
from index.operations.settings import Settings
from index.query import (
    LEAF_FIELDS,
    And,
    Dated,
    Everything,
    Fuzzy,
    Has,
    Listed,
    Named,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Term,
)
from index.text.analysis import Form
from index.text.folding import fold
from index.text.localizable import Sentence
from search.page import Note, Reading
from search.query.beside import beside_each_other, counted
from search.query.date_expressions import read_dated
from search.query.tokens import DATE_KEYS, HAS, LATER, Kind, Token, quotable, scan
from search.request import FILTERS


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a query may have. characters, words: as typed. nesting: levels of parentheses. prefixes: words ending in a star. fuzzy:
    words ending in a tilde. near: parts of one chain of NEAR. atleast: occurrences asked for. Beyond the last three a note says
    what was read instead."""

    characters: int = 512
    words: int = 32
    nesting: int = 8
    prefixes: int = 1
    fuzzy: int = 2
    near: int = 4
    atleast: int = 100

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """The limits in the settings for what stands in an address or in the reader's box."""
        return cls(
            characters=settings.query_characters,
            words=settings.query_words,
            nesting=settings.query_nesting,
            **_shared(settings),
        )

    @classmethod
    def long(cls, settings: Settings) -> "Limits":
        """Those for what is posted or saved."""
        return cls(
            characters=settings.long_query_characters,
            words=settings.long_query_words,
            nesting=settings.long_query_nesting,
            prefixes=settings.long_query_prefixes,
            **_shared(settings),
        )


def _shared(settings: Settings) -> dict[str, int]:
    return {"fuzzy": settings.query_fuzzy, "near": settings.query_near, "atleast": settings.query_atleast}


HELD = {
    name: name
    for name in (
        "author",
        "agency",
        "section",
        "person",
        "outlet",
        "keyword",
        "link",
        "story",
        "kind",
        "lang",
        "rights",
        "says",
    )
}
"""What `has:` asks for -> the facet of which an article then has a value."""

_DEFAULT = Limits()
_ANY_ZONE = ZoneInfo("UTC")
_ANY_TIME = 2_000_000_000
"""Whether a date can be read depends on neither. What it means does; search.query.interpret decides that."""


def parse(text: str, limits: Limits = _DEFAULT) -> Reading:
    """Read a query. Dates are checked, names are not looked up.

    Raises QueryError (too_long, too_many_words, too_deep, too_many_prefixes, not_yet) for the parameter q.
    """
    if len(text) > limits.characters:
        raise QueryError(
            Sentence(
                "The query has %(characters)s characters; the limit is %(limit)s. Shorten it.",
                characters=len(text),
                limit=limits.characters,
            ),
            code="too_long",
        )
    scanned = scan(text)
    _check(scanned.tokens, limits)
    parser = _Parser(scanned.tokens, scanned.notes, limits)
    tree = parser.either(None) or Everything()
    return Reading(tree=tree, understood_as=str(tree), notes=tuple(dict.fromkeys(scanned.notes)))


def _check(tokens: list[Token], limits: Limits) -> None:
    for token in tokens:
        if token.kind is Kind.LATER and token.field:
            raise QueryError(
                Sentence(
                    "%(field)s: is not offered yet; %(later)s is planned for a later version. Leave it out.",
                    field=token.field,
                    later=LATER[token.field],
                ),
                code="not_yet",
            )
    words = sum(max(token.typed, 0) for token in tokens)
    if words > limits.words:
        raise QueryError(
            Sentence(
                "The query has %(words)s words; the limit is %(limit)s. Leave some out.",
                words=words,
                limit=limits.words,
            ),
            code="too_many_words",
        )
    prefixes = sum(token.kind is Kind.PREFIX for token in tokens)
    if prefixes > limits.prefixes:
        raise QueryError(
            Sentence(
                "The query has %(prefixes)s words ending in *; the limit is %(limit)s. Write the others out.",
                prefixes=prefixes,
                limit=limits.prefixes,
            ),
            code="too_many_prefixes",
        )
    depth = deepest = 0
    for token in tokens:
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        deepest = max(deepest, depth)
    if deepest > limits.nesting:
        raise QueryError(
            Sentence(
                "Parentheses are nested %(deepest)s deep; the limit is %(nesting)s. Remove some.",
                deepest=deepest,
                nesting=limits.nesting,
            ),
            code="too_deep",
        )


class _Parser:
    def __init__(self, tokens: list[Token], notes: list[Note], limits: Limits) -> None:
        self.tokens = tokens
        self.notes = notes
        self.limits = limits
        self.at = 0
        self.fuzzy = 0

    def either(self, field: str | None, form: Form = "stem") -> Node | None:
        """Read on to the end or the closing parenthesis. field, form: of the group, for words without one of their own."""
        groups: list[list[Node]] = [[]]
        negated = False
        beside: Token | None = None
        waiting: Kind | None = None
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.kind is Kind.CLOSE:
                break
            if token.kind is Kind.NOT:
                negated = not negated
                waiting = waiting or (Kind.NOT if token.typed == 0 else None)
            elif token.kind in (Kind.AND, Kind.OR):
                if waiting or not groups[-1]:
                    self._idle(token.kind)
                    continue
                waiting = token.kind
                if token.kind is Kind.OR:
                    groups.append([])
            elif token.kind is Kind.BESIDE:
                if waiting or not groups[-1]:
                    self._idle(token.kind, "THEN" if token.ordered else "NEAR")
                    continue
                beside, waiting = token, token.kind
            else:
                node = self._group(token, field, form) if token.kind is Kind.OPEN else self._one(token, field, form)
                if node is not None:
                    node = _not(node) if negated else node
                    if beside:
                        node = beside_each_other(groups[-1].pop(), beside, node, self.limits.near, self.notes)
                    groups[-1].append(node)
                    waiting = beside = None
                negated = False
        if waiting:
            self._idle(waiting)
        return _or([node for node in map(_and, groups) if node is not None])

    def _idle(self, kind: Kind, name: str = "") -> None:
        name = name or kind.name
        self.notes.append(
            Note(
                code="idle_operator",
                text=Sentence("%(name)s was ignored because there is nothing for it to connect.", name=name),
                about=name,
            )
        )

    def _group(self, token: Token, field: str | None, form: Form) -> Node | None:
        node = self.either(token.field or field, form if token.form == "stem" else token.form)
        if node is None or not token.distance:
            return node
        count = token.distance
        if count > self.limits.atleast:
            count = self.limits.atleast
            text = Sentence("atleast asks for %(count)s occurrences at most, which was used.", count=count)
            self.notes.append(Note(code="atleast_limit", text=text, about=f"atleast({token.distance},"))
        return counted(count, node, self.notes)

    def _one(self, token: Token, group: str | None, group_form: Form) -> Node | None:
        field = token.field or group
        form = group_form if token.form == "stem" else token.form
        if token.kind is Kind.ALL:
            return Everything()
        if token.kind is Kind.DATE:
            return self._date(token)
        if HAS in (token.field, field):
            return self._has(token)
        if token.kind is Kind.NAME:
            return Named(token.field or "", token.words[0])
        if field in FILTERS:  # person:(Rubio OR "Marco Rubio")
            return Named(field, " ".join(token.words))
        within = next((name for name in LEAF_FIELDS if name == field), None)
        if token.kind is Kind.LIST:
            return Listed(token.words[0], within, form)
        if token.kind is Kind.PREFIX:
            return Prefix(token.words[0], within)
        if token.kind is Kind.FUZZY:
            self.fuzzy += 1
            if self.fuzzy <= self.limits.fuzzy:
                return Fuzzy(token.words[0], within)
            said = Sentence(
                "Only %(fuzzy)s words may end in ~; this one was read as a plain word.", fuzzy=self.limits.fuzzy
            )
            self.notes.append(Note(code="fuzzy_limit", text=said, about=f"{token.words[0]}~"))
        if token.kind is Kind.PHRASE:
            return Phrase(token.words, within, form)
        if token.kind is Kind.NEAR:
            return Near(token.words, token.distance, within)
        self._hint(token.words[0])
        text = token.words[0] if form == "stem" else quotable(token.words[0])
        return Term(text, within, form, alone=token.quoted and form == "stem")

    def _date(self, token: Token) -> Node | None:
        text = token.words[0]
        for key in ("date", "since", "before", "event", "words"):
            if key == token.field:
                try:
                    read_dated(key, text, _ANY_ZONE, _ANY_TIME)
                except ValueError as error:
                    self.notes.append(
                        Note(
                            code="bad_date",
                            text=Sentence(
                                "%(key)s:%(text)s was ignored: %(error)s.", key=key, text=text, error=str(error)
                            ),
                            about=f"{key}:{text}",
                        )
                    )
                    return None
                return Dated(key, text)
        raise AssertionError(token)

    def _has(self, token: Token) -> Node | None:
        facet = fold(" ".join(token.words))
        if facet in HELD:
            return Has(HELD[facet])
        text = Sentence("has:%(facet)s was ignored: has: takes %(names)s.", facet=facet, names=", ".join(HELD))
        self.notes.append(Note(code="bad_has", text=text, about=f"has:{facet}"))
        return None

    def _hint(self, word: str) -> None:
        """`persn:Rubio` is read as words; add a note if it looks like a misspelt field."""
        name, colon, value = word.partition(":")
        if not colon or not value or not name.isalpha():
            return
        near = difflib.get_close_matches(
            name.lower(), (*LEAF_FIELDS, *FILTERS, *DATE_KEYS, "case", HAS), n=1, cutoff=0.7
        )
        if near:
            self.notes.append(
                Note(
                    code="unknown_field",
                    text=Sentence(
                        "There is no field %(name)s:, so it was read as a word. Did you mean %(near)s:?",
                        name=name,
                        near=near[0],
                    ),
                    about=word,
                )
            )


def _not(node: Node) -> Node:
    if isinstance(node, Not):
        return node.child
    if isinstance(node, Everything):
        return Nothing()
    return Everything() if isinstance(node, Nothing) else Not(node)


def _and(nodes: list[Node]) -> Node | None:
    flat: list[Node] = []
    for node in nodes:
        flat += node.children if isinstance(node, And) else (node,)
    flat = [node for node in flat if not isinstance(node, Everything)] or flat[:1]
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def _or(nodes: list[Node]) -> Node | None:
    flat: list[Node] = []
    for node in nodes:
        flat += node.children if isinstance(node, Or) else (node,)
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else Or(tuple(flat))
