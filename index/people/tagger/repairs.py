"""Repairs names that markup and layout have broken, before recognition.

Generated pages lose blanks ("Anna SolheimThe mayor said"), repeat a name as displayed and as in an info box ("Anna
Solheim Anna Marie Solheim"), and insert nicknames into names. Here words are split and set aside; offsets still refer
to the printed text.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import compress, count, pairwise
from typing import NamedTuple

from index.people.registry import full_names
from index.people.tagger import word_lists
from index.people.tagger.chunks import is_capitalised
from index.people.tagger.tokens import Token, tokenize

_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-ZÀ-ÖØ-Þ]|(?:19|20)\d\d(?!\w))")
_ANY_CAMEL = re.compile(
    r"[A-ZÀ-ÖØ-Þ12](?:(?<=[^\W\d_A-Z][A-ZÀ-ÖØ-Þ])|(?<=[^\W\d_A-Z][12])(?:(?<=1)9|(?<=2)0)\d\d(?!\w))"
)
"""The same, for a quick look at a whole text: it starts from capitals and digits, which are few."""
_PREFIXES = frozenset(
    {
        "mac",
        "mc",
        "van",
        "von",
        "fitz",
        "de",
        "la",
        "le",
        "du",
        "da",
        "di",
        "del",
        "della",
        "des",
        "dos",
        "den",
        "der",
        "el",
    }
    | {"al", "ben", "bin", "ibn", "abu", "san", "st", "ter", "ten", "tor", "ap", "o"}
)
"""Prefixes before a second capital inside a surname: McAllen, DeVries, FitzHugh."""
_COMPOUNDS = frozenset(
    {
        "care",
        "gate",
        "nomics",
        "world",
        "land",
        "mania",
        "phone",
        "book",
        "tv",
        "inc",
        "pac",
        "bot",
        "coin",
        "burger",
        "net",
    }
    | {"country", "town", "fest", "con", "watch", "corp", "ville", "bucks", "mobile", "works", "power", "film", "films"}
    | {"ism", "ist", "ite", "istas", "landia", "air", "bank", "soft", "web", "news", "media", "team", "club", "bus"}
)
"""Suffixes that make a common noun of a name: ObamaCare, TrumpWorld."""
_OPEN = {"(": ")", "[": "]", '"': '"', "``": "''", "'": "'", "«": "»"}
_LEAST = 3
_MOST_BEFORE = 4
_PARTICLES = word_lists.words("particle")
_WITHIN = 7
"""Most words from a surname to its repetition, plus one."""


class Repaired(NamedTuple):
    """tokens: without nicknames inside names.

    quoted: nicknames as printed in quotes, by `start` of the word before each.
    """

    tokens: list[Token]
    quoted: dict[int, str]


def repaired(text: str) -> Repaired:
    """The tokens of a text, repaired.

    Glued words are split, nicknames inside names are left out, and a name repeated in succession counts as two
    mentions.
    """
    tokens = tokenize(text)
    if _ANY_CAMEL.search(text):
        tokens = _parted(tokens)
    tokens, nicknames = _without_nicknames(tokens)
    quoted = {start: _closed_up(text[a:b]) for start, (_, a, b) in nicknames.items() if text[a] not in "(["}
    return Repaired(_said_once(tokens, {start: nick for start, (nick, _, _) in nicknames.items()}), quoted)


def _closed_up(quoted: str) -> str:
    """The nickname without blanks next to its quotation marks."""
    return quoted[0] + quoted[1:-1].strip() + quoted[-1]


# --- words glued together


def _parted(tokens: Sequence[Token]) -> list[Token]:
    glued = {word for word in {token.word for token in tokens} if len(word) > _LEAST and _CAMEL.search(word)}
    suspects = [at for at, token in enumerate(tokens) if token.word in glued]
    if not suspects:
        return list(tokens)
    alone = set(filter(is_capitalised, {token.word for token in tokens}))
    surnames = _behind_given_names(tokens)
    parted = list(tokens)
    for at in reversed(suspects):
        cut = _cut(tokens, at, alone, surnames)
        if cut:
            token = tokens[at]
            left, right = token.word[:cut], token.word[cut:]
            middle = token.start + cut
            if token.end - token.start != len(token.word):
                middle = token.end - len(right)
            parted[at : at + 1] = [Token(left, token.start, middle, token.first), Token(right, middle, token.end, True)]
    return parted


def _behind_given_names(tokens: Sequence[Token]) -> set[str]:
    """The words that directly follow a given name somewhere in the text."""
    given = word_lists.given()
    return {b.word for a, b in pairwise(tokens) if not b.first and a.word.lower() in given and is_capitalised(b.word)}


def _cut(tokens: Sequence[Token], at: int, alone: Collection[str], surnames: Collection[str]) -> int:
    """Index inside a word at which a name ends and another word starts, or 0."""
    word = tokens[at].word
    before = tokens[at - 1].word if at else ""
    for match in reversed(list(_CAMEL.finditer(word))):
        left, right = word[: match.start()], word[match.start() :]
        lower, follows = left.lower(), right.lower()
        if len(left) < _LEAST or lower in _PREFIXES or follows in _COMPOUNDS or not left[0].isupper():
            continue
        named = lower in word_lists.words("surname") or before.lower() in word_lists.given() or left in surnames
        if left in alone and (named or not (right.isdigit() or word_lists.commonness(lower) in {"2", "3"})):
            return match.start()
        opens = follows in word_lists.words("never") or follows in word_lists.words("opening") or right == "MORE"
        if (opens and len(right) > 1 and (named or len(left) > _LEAST)) or (
            named and before[:1].isupper() and word_lists.commonness(follows) in {"2", "3"}
        ):
            return match.start()
    return 0


# --- nicknames inside names


def _without_nicknames(tokens: Sequence[Token]) -> tuple[list[Token], dict[int, tuple[str, int, int]]]:
    """Removes nicknames from inside names, whose mentions still span them: James "Jim" Marrow, James (Jim) Marrow.

    Also returns the nicknames and their positions including the marks, by `start` of the word before each.
    """
    kept: list[Token] = []
    nicknames: dict[int, tuple[str, int, int]] = {}
    done = 0
    for at in list(compress(count(), map(_OPEN.__contains__, [token.word for token in tokens]))):
        if at > done and at + 3 < len(tokens) and _is_nickname(tokens, at):
            end = _closing(tokens, at)
            nicknames[tokens[at - 1].start] = tokens[end - 1].word, tokens[at].start, tokens[end].end
            kept += tokens[done:at]
            done = end + 1
    return kept + list(tokens[done:]), nicknames


def _closing(tokens: Sequence[Token], at: int) -> int:
    """Index of the mark that closes the one at `at`, within two words; 0 if there is none."""
    mark = _OPEN[tokens[at].word]
    return next((end for end in (at + 2, at + 3) if end < len(tokens) and tokens[end].word == mark), 0)


def _is_nickname(tokens: Sequence[Token], at: int) -> bool:
    end = _closing(tokens, at)
    if not end or end + 1 >= len(tokens):
        return False
    before, inside, behind = tokens[at - 1], tokens[at + 1 : end], tokens[end + 1]
    if not (_may_be_named(before.word) and _may_be_named(behind.word)) or before.end == tokens[at].start:
        return False
    if any(not _may_be_named(t.word) or (len(t.word) > 3 and t.word.isupper()) for t in inside) or behind.first:
        return False
    given = word_lists.given()
    first, nick = before.word.lower(), inside[-1].word.lower()
    if (
        nick in word_lists.words("place")
        or nick in word_lists.words("demonym")
        or nick in word_lists.words("organisation")
    ):
        return False
    earlier = {token.word for token in tokens[max(0, at - 5) : at - 1]}
    if tokens[at].word in {"(", "["}:
        return (
            inside[-1].word in earlier
            or first in given
            or (nick in given and first not in word_lists.words("organisation"))
        )
    return first in given or nick in given or (not before.first and word_lists.commonness(first) == "-")


def _may_be_named(word: str) -> bool:
    lower = word.lower().rstrip(".")
    return (
        is_capitalised(word)
        and word[0].isalpha()
        and not ({"T", "R", "M"} & set(word_lists.classes().get(lower, "")))
        and lower not in word_lists.words("never")
    )


# --- repeated names


def _said_once(tokens: Sequence[Token], nicknames: Mapping[int, str]) -> list[Token]:
    """Treat a repeated name as two: in "Anna Solheim Anna Marie Solheim" and "Solheim Anna Solheim", a new name starts.

    In "Mick Solheim Addison (Mick) Solheim" the second one is dropped, since people do not use it.
    """
    parted = list(tokens)
    left_out: set[int] = set()
    seen: dict[str, int] = {}
    words = [token.word for token in tokens]
    capitalised = {word for word in set(words) if word[0].isupper() and len(word) >= _LEAST}
    for again in compress(count(), map(capitalised.__contains__, words)):
        word = words[again]
        at, seen[word] = seen.get(word, -_WITHIN), again
        if again - at >= _WITHIN or not _is_one_run(tokens, at, again) or at in left_out:
            continue
        if _calls(tokens, at, again, nicknames):
            left_out.update(range(at + 1, again + 1))
        elif _is_another(tokens, at, again):
            parted[at + 1] = parted[at + 1]._replace(first=True)
        else:
            continue
        if again + 1 < len(parted) and is_capitalised(parted[again + 1].word):
            parted[again + 1] = parted[again + 1]._replace(first=True)
    return [token for at, token in enumerate(parted) if at not in left_out] if left_out else parted


def _calls(tokens: Sequence[Token], at: int, again: int, nicknames: Mapping[int, str]) -> bool:
    """Whether the second name has the given name of the first as its nickname."""
    nick = next((nicknames[t.start] for t in tokens[at + 1 : again] if t.start in nicknames), None)
    if nick is None or full_names.formal(nick.lower()) == full_names.formal(tokens[at + 1].word.lower()):
        return False
    return any(nick == token.word for token in tokens[max(0, at - 3) : at])


def _is_one_run(tokens: Sequence[Token], at: int, again: int) -> bool:
    """Whether only a name lies between a surname and its repetition."""
    between = tokens[at + 1 : again + 1]
    return len(between) > 1 and not any(
        token.first or not token.word[0].isalpha() or not (is_capitalised(token.word) or token.word in _PARTICLES)
        for token in between
    )


def _is_another(tokens: Sequence[Token], at: int, again: int) -> bool:
    """Whether the words from the surname at `at` to its repetition are another name."""
    given = word_lists.given()
    second = tokens[at + 1].word.lower()
    start = at
    while start and at - start < _MOST_BEFORE and not tokens[start].first:
        if not (is_capitalised(tokens[start - 1].word) or tokens[start - 1].word in _PARTICLES):
            break
        start -= 1
    before = tokens[start]
    if start < at and before.word[0].isalpha():
        if again - at == at - start + 1 and all(
            tokens[start + n].word == tokens[at + 1 + n].word for n in range(at - start)
        ):
            return True
        before = tokens[at - 1]
        same = full_names.formal(before.word.lower()) == full_names.formal(second)
        return same or (tokens[at].word.lower() not in given and second in given)
    return tokens[at].word.lower() not in given and second in given
