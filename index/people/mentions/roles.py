"""Roles of people in an article: "U.S. Secretary of State" before a name, ", president of the club," after it."""

from collections.abc import Sequence

from index.people.tagger import word_lists
from index.people.tagger.chunks import is_capitalised
from index.people.tagger.tokens import Token

LONGEST = 8
"""Most words in a role."""
MOST = 6
"""Most roles stored per person and article."""

_NOUNS = word_lists.words("office")
_JOINING = frozenset({"of", "for", "to", "the", "and", "-", "&"})
_ARTICLES = frozenset({"a", "an", "the", "its", "his", "her", "their", "then"})
_QUALIFIERS = frozenset(
    {"former", "ex", "acting", "interim", "deputy", "vice", "senior", "then", "late", "outgoing", "incoming", "prime"}
)
_OPEN = frozenset({"'s", "said", "says", "who", "was", "is", "and", "in", "on", "at"})


def roles_at(tokens: Sequence[Token], start: int, stop: int, text: str) -> list[str]:
    """The roles directly before and after tokens[start:stop], as printed in `text`."""
    roles = []
    before = _before(tokens, start)
    if before is not None:
        roles.append(_printed(tokens, *before, text))
    behind = _behind(tokens, stop)
    if behind is not None:
        roles.append(_printed(tokens, *behind, text))
    return roles


def _is_noun(token: Token) -> bool:
    return token.word.lower().rstrip(".") in _NOUNS


def _before(tokens: Sequence[Token], start: int) -> tuple[int, int] | None:
    """Extend left over capitalised words, offices and "of" as long as the word next to the name is a role."""
    at = start
    while at > 0 and start - at < LONGEST:
        token = tokens[at - 1]
        word = token.word
        small = word.islower() and (_is_noun(token) or word in _QUALIFIERS)
        joined = word in {"of", "for"} and at < start
        if not (small or joined or (is_capitalised(word) and not _opens_only(token))):
            break
        at -= 1
    while at < start and (tokens[at].word in _JOINING or tokens[at].word.lower() in _ARTICLES):
        at += 1
    nouns = [i for i in range(at, start) if _is_noun(tokens[i])]
    if not nouns or not any(_weight(tokens[i]) for i in nouns):
        return None
    # "Minister of Defence Ann Example": what follows the office must be attached by "of"
    if nouns[-1] != start - 1 and tokens[nouns[-1] + 1].word not in {"of", "for"}:
        return None
    return at, start


def _weight(token: Token) -> bool:
    return token.word.lower().rstrip(".") not in word_lists.words("honorific")


def _opens_only(token: Token) -> bool:
    return token.first and token.word.lower() in word_lists.words("never")


def _behind(tokens: Sequence[Token], stop: int) -> tuple[int, int] | None:
    """ ", president of the club," or ", a partner at the firm." up to the next comma or full stop."""
    if stop + 1 >= len(tokens) or tokens[stop].word != ",":
        return None
    begin = stop + 1
    while begin < len(tokens) and tokens[begin].word.lower() in _ARTICLES:
        begin += 1
    end = begin
    while end < len(tokens) and end - begin <= LONGEST:
        word = tokens[end].word
        if word in {",", ".", ";", ")", "\n", "(", "-", "–", "—"}:
            break
        if word in _OPEN and word not in {"and", "in", "on", "at"}:
            return None
        end += 1
    else:
        return None
    if end == begin or end - begin > LONGEST:
        return None
    near = [at for at in range(begin, min(end, begin + 4)) if _is_noun(tokens[at]) and _weight(tokens[at])]
    if not near or tokens[begin].word[0].isdigit():
        return None
    follows = tokens[near[-1] + 1].word if near[-1] + 1 < end else ""
    if follows and follows not in {"of", "for", "at", "to", "in", "on", "and", "with"}:
        return None
    return begin, end


def _printed(tokens: Sequence[Token], start: int, stop: int, text: str) -> str:
    return " ".join(text[tokens[start].start : tokens[stop - 1].end].split())
