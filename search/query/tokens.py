"""Cutting what a reader typed into tokens. Nothing fails here: whatever cannot be used becomes a note.

The text of a token is clean: it holds at least one word, and typing it again gives the same token.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from index.query import BESIDE, LEAF_FIELDS
from index.text.analysis import WORD, Form
from index.text.folding import fold
from index.text.localizable import Sentence
from index.watch.word_list import is_list_name
from search.page import Note
from search.request import FILTERS

DATE_KEYS = ("date", "since", "before", "event", "words")
HAS = "has"
LATER = {"place": Sentence("searching by place")}
"""Fields of the language that this version does not support yet."""

PREFIX_LETTERS = 3
FUZZY_LETTERS = 4
NEAR_MAX = 1000
UNITS = {"s": "sentence", "p": "paragraph"}


class Kind(Enum):
    """What a token is. NAME: a value of a facet. LIST: the name of a list of words. LATER: a field of a later version. ALL: a star
    alone. OPEN, CLOSE: parentheses. BESIDE: NEAR/8, THEN/8 and the like."""

    WORD = auto()
    PREFIX = auto()
    FUZZY = auto()
    PHRASE = auto()
    NEAR = auto()
    NAME = auto()
    DATE = auto()
    LATER = auto()
    LIST = auto()
    ALL = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    BESIDE = auto()


class Token(NamedTuple):
    """words: of a WORD, PREFIX, FUZZY, PHRASE or NEAR; the whole text of a NAME, DATE or LIST; of a BESIDE the unit, if it has one.
    field: a text field, facet or date key. distance: of a NEAR or BESIDE, in words; of an OPEN how often what follows must occur,
    0 where nobody said. ordered: of a BESIDE. form: of the words, or of those in a group. quoted: a WORD
    in quotation marks."""

    kind: Kind
    words: tuple[str, ...] = ()
    field: str | None = None
    distance: int = 0
    typed: int = 0
    """Words that the reader typed for it; -1: a minus, which is none and belongs to what follows it."""
    form: Form = "stem"
    ordered: bool = False
    quoted: bool = False


@dataclass
class Scan:
    """Tokens in the order typed, and notes on what was not used."""

    tokens: list[Token]
    notes: list[Note]


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂″", '"'))
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_FIELD = re.compile(r"([A-Za-z]+):(?=[^\s)])")
_QUOTED = re.compile(r'"([^"]*)"(?:~(\d+))?')
_CHUNK = re.compile(r'[^\s()"]+')
_ATLEAST = re.compile(r"atleast\s*(?:\(\s*(\d{1,9})\s*,|(\d{1,9})\s*\()", re.IGNORECASE)
_RECENT = re.compile(r"(?:last|this)\s+(?:week|month|year)\b", re.IGNORECASE)
_EXACT = re.compile(r'=(?=["\w@])')
_LIST = re.compile(r"@([^\s()\"@]+?)[,;.:!?]*(?=[\s()]|$)")
_SIGNS = frozenset("+#&@$%€£¥§")
"""Characters next to a word that a reader may take for a part of it."""
_FUZZY = re.compile(r"(.*[^\s~^])[~^][\d.]*")
_JUNK = re.compile(r"(?:[^\w\s()\"*]|_)+")
_SPECIAL = re.compile(r"[():*~^]+")


def scan(text: str) -> Scan:
    """The tokens of a query, its parentheses in pairs, with notes on what was left out. Any text will do."""
    text, notes = _tidy(text)
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char.isspace():
            _drop_dangling_minus(tokens, text, at)
            at += 1
        elif char in "()":
            tokens.append(Token(Kind.OPEN if char == "(" else Kind.CLOSE))
            at += 1
        elif char == "-" and text[at + 1 : at + 2] not in ("", "-", ")") and not text[at + 1].isspace():
            tokens.append(Token(Kind.NOT, typed=-1))
            at += 1
        else:
            at = _operand(text, at, tokens, notes)
    _drop_dangling_minus(tokens, text, at)
    return Scan(_matched(tokens, notes), notes)


def _tidy(text: str) -> tuple[str, list[Note]]:
    text = _CONTROL.sub(" ", text).translate(_QUOTES)
    if text.count('"') % 2 == 0:
        return text, []
    at = text.rindex('"')
    glue = "" if text[:at].endswith((":", "-")) else " "
    return text[:at] + glue + text[at + 1 :], [
        Note(code="open_quote", text=Sentence("An unmatched quotation mark was ignored."), about='"')
    ]


def _drop_dangling_minus(tokens: list[Token], text: str, at: int) -> None:
    """A minus belongs to what follows it directly; if that has no word, the minus means nothing."""
    while tokens and tokens[-1].kind is Kind.NOT and tokens[-1].typed < 0:
        tokens.pop()


def _operand(text: str, at: int, tokens: list[Token], notes: list[Note]) -> int:
    """Read the word, phrase or field at `at`. Returns where to go on."""
    junk = None if _EXACT.match(text, at) or _list_at(text, at) else _JUNK.match(text, at)
    if junk:
        at = junk.end()
        if not text[at : at + 1].strip('()" \t\u3000'):
            if len(junk[0]) > 1 or junk[0] not in "-–—&+|/,.;:!?":
                notes.append(_no_word(junk[0]))
            return at
    chunk = _CHUNK.match(text, at)
    if text[at] == "*" and chunk is not None and chunk[0] != "*":
        notes.append(Note(code="wildcard_first", text=Sentence("* cannot begin a word; it was ignored."), about="*"))
        return at + 1
    field: str | None = None
    form: Form = "stem"
    while named := _FIELD.match(text, at):
        name = named[1].lower()
        if name == "case" and form == "stem" and (field is None or field in LEAF_FIELDS):
            form = "case"
        elif field is None and (name in LEAF_FIELDS or (form == "stem" and _is_field(name))):
            field = name
        else:
            break
        at = named.end()
    if exact := _EXACT.match(text, at) if field is None or field in LEAF_FIELDS else None:
        form, at = form if form == "case" else "exact", exact.end()
    if (field or form != "stem") and text[at] == "(" and field not in DATE_KEYS and field not in LATER:
        tokens.append(Token(Kind.OPEN, field=field, form=form))
        return at + 1
    often = _ATLEAST.match(text, at) if field is None or field in LEAF_FIELDS else None
    if often:
        tokens.append(Token(Kind.OPEN, field=field, distance=max(int(often[1] or often[2]), 1), form=form))
        return often.end()
    if (field is None or field in LEAF_FIELDS) and (listed := _list_at(text, at)):
        tokens.append(Token(Kind.LIST, (listed[1],), field, typed=1, form=form))
        return listed.end()
    quoted = _QUOTED.match(text, at)
    if quoted:
        token = _quoted_token(quoted[1], quoted[2], field, notes)
        _add(token._replace(form=form) if token else None, tokens)
        return quoted.end()
    recent = _RECENT.match(text, at) if field in DATE_KEYS else None
    if recent and field:
        _add(_value_token("-".join(recent[0].split()), field, notes), tokens)
        return recent.end()
    chunk = _CHUNK.match(text, at)
    if not chunk:  # a parenthesis after `date:`; the field is dropped with it
        notes.append(
            Note(
                code="no_value",
                text=Sentence("%(field)s: was ignored because no value follows it.", field=field),
                about=f"{field}:",
            )
        )
        return at
    typed = chunk[0]
    beside = BESIDE.fullmatch(typed) if field is None and form == "stem" else None
    if field is None and form == "stem" and typed in ("AND", "OR", "NOT"):
        tokens.append(Token(Kind[typed]))
    elif beside:
        tokens.append(_beside_token(beside, notes))
    else:
        token = _chunk_token(typed, field, notes)
        _add(token._replace(form=form) if token else None, tokens)
    return chunk.end()


def _list_at(text: str, at: int) -> "re.Match[str] | None":
    """The name of a list of words."""
    named = _LIST.match(text, at)
    return named if named and is_list_name(named[1]) else None


def _is_field(name: str) -> bool:
    return name in FILTERS or name in DATE_KEYS or name in LATER or name == HAS


def _beside_token(typed: "re.Match[str]", notes: list[Note]) -> Token:
    ordered = typed["order"].upper() == "THEN"
    if unit := typed["unit"]:
        return Token(Kind.BESIDE, (UNITS[unit[0].lower()],), ordered=ordered)
    distance = min(max(int(typed["words"][:9]), 1), NEAR_MAX)
    if str(distance) != typed["words"].lstrip("0"):
        notes.append(
            Note(
                code="near_range",
                text=Sentence(
                    "%(typed)s was read with %(distance)s words: 1 to %(near_max)s are possible.",
                    typed=typed[0],
                    distance=distance,
                    near_max=NEAR_MAX,
                ),
                about=typed[0],
            )
        )
    return Token(Kind.BESIDE, distance=distance, ordered=ordered)


def _add(token: Token | None, tokens: list[Token]) -> None:
    if token:
        tokens.append(token)


def _value_token(text: str, field: str, notes: list[Note]) -> Token | None:
    value = " ".join(text.split())
    if not any(c.isalnum() for c in value):
        notes.append(
            Note(
                code="no_value",
                text=Sentence("%(field)s: was ignored because no value follows it.", field=field),
                about=f"{field}:{text}",
            )
        )
        return None
    if field in LATER:
        return Token(Kind.LATER, (value,), field)
    if field in DATE_KEYS:
        return Token(Kind.DATE, (re.sub(r"[\s()]+", "", value).lower(),), field, typed=1)
    return Token(Kind.NAME, (value,), field, typed=len(value.split()))


def quotable(word: str) -> str:
    """A word as it is read in quotation marks."""
    return _SPECIAL.sub("-", word)


def _quoted_token(text: str, distance: str | None, field: str | None, notes: list[Note]) -> Token | None:
    if field and field not in LEAF_FIELDS:
        return _value_token(text, field, notes)
    words = tuple(word for word in map(_core, text.split()) if word)
    if not words:
        if text.strip():
            notes.append(_no_word(text))
        return None
    if len(words) == 1:
        if distance:
            notes.append(
                Note(
                    code="near_one_word",
                    text=Sentence("~ needs at least two words in quotation marks; it was ignored."),
                    about=f"~{distance}",
                )
            )
        return Token(Kind.WORD, (quotable(words[0]),), field, typed=1, quoted=True)
    if distance and int(distance[:9]) > 0:
        near = min(int(distance[:9]), NEAR_MAX)
        if near < len(words) - 1:
            notes.append(
                Note(
                    code="near_too_close",
                    text=Sentence(
                        "%(words)s words need a distance of at least %(value)s, which was used.",
                        words=len(words),
                        value=len(words) - 1,
                    ),
                    about=f"~{distance}",
                )
            )
            near = len(words) - 1
        return Token(Kind.NEAR, words, field, near, typed=len(words))
    return Token(Kind.PHRASE, words, field, typed=len(words))


def _chunk_token(typed: str, field: str | None, notes: list[Note]) -> Token | None:
    if field and field not in LEAF_FIELDS:
        return _value_token(typed.rstrip(",;"), field, notes)
    if typed == "*":
        return Token(Kind.ALL)
    chunk = typed
    while fuzzy := _FUZZY.fullmatch(chunk):
        chunk = fuzzy[1]
    core = _core(chunk)
    if core and typed.startswith(core + "~") and chunk == core and not _SPECIAL.search(core):
        return _fuzzy_token(core, typed, field, notes)
    if core:
        _note_signs(chunk, core, notes)
    if chunk != typed and core:
        notes.append(
            Note(
                code="no_fuzzy",
                text=Sentence(
                    "%(typed)s has no meaning after a single word and was ignored.", typed=typed[len(chunk) :]
                ),
                about=typed,
            )
        )
    if not core:
        notes.append(_no_word(typed))
        return None
    behind = chunk[chunk.rindex(core) + len(core) :]
    if "*" in core:
        notes.append(
            Note(
                code="wildcard_inside",
                text=Sentence("* works only at the end of a word; inside one it was read as a hyphen."),
                about=typed,
            )
        )
    core = re.sub(r"[*~^]+", "-", core)
    if behind.startswith("*"):
        if _can_be_prefix(core):
            return Token(Kind.PREFIX, (core,), field, typed=1)
        notes.append(
            Note(
                code="short_prefix",
                text=Sentence(
                    "A word before * needs %(prefix_letters)s letters or more, without punctuation; it was "
                    "read as a plain word.",
                    prefix_letters=PREFIX_LETTERS,
                ),
                about=typed,
            )
        )
    return Token(Kind.WORD, (core,), field, typed=1)


def _fuzzy_token(core: str, typed: str, field: str | None, notes: list[Note]) -> Token:
    """A word with a tilde, and perhaps a number behind it."""
    if not _can_be_prefix(core, FUZZY_LETTERS):
        text = Sentence(
            "A word before ~ needs %(fuzzy_letters)s letters or more, without punctuation; it was "
            "read as a plain word.",
            fuzzy_letters=FUZZY_LETTERS,
        )
        notes.append(Note(code="short_fuzzy", text=text, about=typed))
        return Token(Kind.WORD, (core,), field, typed=1)
    if typed[len(core) + 1 :] not in ("", "1"):
        notes.append(
            Note(code="one_edit", text=Sentence("~ finds words that are one letter different, no more."), about=typed)
        )
    return Token(Kind.FUZZY, (core,), field, typed=1)


def _note_signs(chunk: str, core: str, notes: list[Note]) -> None:
    """Say how a word is read that has signs at it ("C++") or in it ("R&D"): they are not in the index."""
    if _SIGNS.isdisjoint(chunk):
        return
    read = " ".join(match[0] for match in WORD.finditer(core))
    notes.append(
        Note(
            code="signs",
            text=Sentence(
                "%(chunk)s was read as “%(read)s”: signs like + # & are not searched for.", chunk=chunk, read=read
            ),
            about=chunk,
        )
    )


def _can_be_prefix(core: str, letters: int = PREFIX_LETTERS) -> bool:
    match = WORD.fullmatch(core)
    return match is not None and match.lastgroup is None and len(fold(core)) >= letters


def _core(chunk: str) -> str:
    """From the first letter or digit of the first word to the end of the last; "" if there is no word."""
    spans = [m.span() for m in WORD.finditer(chunk) if any(c.isalnum() for c in fold(m[0]))]
    if not spans:
        return ""
    start = next(at for at in range(spans[0][0], spans[0][1]) if chunk[at].isalnum())  # a stray combining mark goes
    return chunk[start : spans[-1][1]]


def _no_word(typed: str) -> Note:
    return Note(
        code="no_word", text=Sentence("%(typed)s has no letters or digits and was ignored.", typed=typed), about=typed
    )


def _matched(tokens: list[Token], notes: list[Note]) -> list[Token]:
    """The tokens without unmatched parentheses."""
    open_at: list[int] = []
    drop: set[int] = set()
    for at, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            open_at.append(at)
        elif token.kind is Kind.CLOSE:
            if open_at:
                open_at.pop()
            else:
                drop.add(at)
    drop.update(open_at)
    if drop:
        notes.append(Note(code="open_parenthesis", text=Sentence("An unmatched parenthesis was ignored."), about="("))
    return [token for at, token in enumerate(tokens) if at not in drop]
