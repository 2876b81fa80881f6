"""Converts headlines in capitals or Title Case to the case of running text.

The rest of the article shows how a word is printed; failing that, a list of words that are mostly lower-case does. Only
the words that the tagger sees change; offsets still refer to the printed text.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from index.people.tagger import word_lists
from index.people.tagger.tokens import Token

_CAPITALS = 0.7
_TITLE_CASE = 0.72
_SMALL = frozenset({"2", "3"})
_MOST_WORDS = 40


def recase(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, with headline-like lines capitalised as in running text."""
    words = [token.word for token in tokens]
    small = {word for word in set(words) if len(word) > 3 and word.islower() and word.isalpha()}
    lines = list(_lines(words))
    kinds = ["" if _is_running(words[start:stop], small) else _kind(words[start:stop]) for start, stop in lines]
    if not any(kinds):
        return list(tokens)
    wanted = {
        word.lower() for (start, stop), kind in zip(lines, kinds, strict=True) if kind for word in words[start:stop]
    }
    printed = _printed(tokens, [line for line, kind in zip(lines, kinds, strict=True) if not kind], wanted)
    recased = list(tokens)
    for (start, stop), kind in zip(lines, kinds, strict=True):
        if kind:
            for at in range(start, stop):
                recased[at] = tokens[at]._replace(word=_word(tokens[at].word, kind, printed))
    return recased


def _is_running(line: Sequence[str], small: Collection[str]) -> bool:
    """Whether a third of the words are longer ones in lower case: then no rule of `_kind` holds."""
    return 3 * sum(map(small.__contains__, line)) > len(line)


def _lines(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for at in [at for at, word in enumerate(words) if word == "\n"]:
        if at > start:
            yield start, at
        start = at + 1
    if len(words) > start:
        yield start, len(words)


def _kind(line: Sequence[str]) -> str:
    """`capitals`, `title case`, or empty for running text."""
    words = [word for word in line if word[0].isalpha() and "." not in word]
    if not 2 <= len(words) <= _MOST_WORDS:
        return ""
    long = [w for w in words if len(w) > 1]
    if len(long) >= 2 and sum(w.isupper() for w in long) >= _CAPITALS * len(long):
        return "capitals"
    weighty = [w for w in words if len(w) > 3]
    if len(words) < 4 or len(weighty) < 3 or line[-1] in {".", '"'}:
        return ""
    large = sum(w[0].isupper() for w in weighty)
    ordinary = sum(w[0].isupper() and word_lists.commonness(w.lower()) in _SMALL for w in weighty[1:])
    return "title case" if large >= _TITLE_CASE * len(weighty) and ordinary else ""


def _printed(tokens: Sequence[Token], lines: Sequence[tuple[int, int]], wanted: Collection[str]) -> dict[str, str]:
    """The most frequent form of each of the words inside the sentences of the running text."""
    seen: dict[str, Counter[str]] = {}
    for start, stop in lines:
        for token in tokens[start:stop]:
            if not token.first and token.word[0].isalpha() and (lower := token.word.lower()) in wanted:
                seen.setdefault(lower, Counter())[token.word] += 1
    return {lower: max(forms, key=lambda form: (forms[form], form)) for lower, forms in seen.items()}


def _word(word: str, kind: str, printed: dict[str, str]) -> str:
    if not word[0].isalpha() or not word[0].isupper():
        return word
    lower = word.lower()
    if lower in printed:
        return printed[lower]
    if kind == "title case":
        named = set("FL") & set(word_lists.classes().get(lower, ""))
        return lower if word_lists.commonness(lower) in ({"3"} if named else _SMALL) else word
    if not word.isupper() or len(word) < 2 or "." in word:
        return word
    if word_lists.commonness(lower) in _SMALL or lower in word_lists.words("never"):
        return lower
    return "-".join(part.capitalize() for part in word.split("-"))
