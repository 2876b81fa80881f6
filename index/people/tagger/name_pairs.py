"""Two-word names that the tagger misses.

These are Korean and Chinese names, and pairs of which the article later uses one word alone.
"""

from collections import defaultdict
from collections.abc import Sequence

from index.people.tagger import word_lists
from index.people.tagger.crf_model import Tagged
from index.people.tagger.romanised import is_hyphenated, is_korean
from index.people.tagger.spans import bounded, is_title, tag_spans
from index.people.tagger.tokens import Token

_EAST_ASIAN = word_lists.words("east_asian_surname")
_NAMED_AFTER = word_lists.words("named_after")
_UNLIKELY = -12.0
"""Log odds of three words together from which their form makes them a Korean name."""
_CALLED = 2
"""Times that a word must occur alone as a name before an unread pair with it becomes one."""


def east_asian_names(tokens: Sequence[Token], item: Tagged) -> list[str]:
    """Tags with Korean and Chinese names added.

    A family name and a given name of two syllables: "Park Min-ho", the second one in lower case; "Kim Jong Un", printed
    as separate words.
    """
    start = item.chunk.start
    tags = list(item.tags)
    for at in range(len(tags) - 2):
        if is_korean([tokens[start + at + n].word for n in range(3)]):
            whole = tags[at : at + 3] == ["O", "O", "O"] or tags[at] == "B"
            follows = tags[at + 3 : at + 4] == ["I"]
            if whole and not follows and (tags[at] == "B" or sum(item.odds[at : at + 3]) > _UNLIKELY):
                tags[at : at + 3] = ["B", "I", "I"]
    for at in range(len(tags) - 1):
        if tags[at] != "O" or tags[at + 1] != "O":
            continue
        if is_hyphenated(tokens[start + at].word, tokens[start + at + 1].word):
            tags[at : at + 2] = ["B", "I"]
    return tags


def pairs(tokens: Sequence[Token], tagged: Sequence[Tagged]) -> list[Tagged]:
    """Adds two-word names that the tagger rejects although the article refers to a person by one of the words.

    This is the second word, or the first if it is an East Asian family name. A one-word name also absorbs an unusual
    word before it ("Md Shahid").
    """
    alone: defaultdict[str, list[float]] = defaultdict(list)
    longer: list[int] = []
    for number, item in enumerate(tagged):
        if len(item.tags) == 1:
            alone[tokens[item.chunk.start].word].append(bounded(item.odds[0]))
        else:
            longer.append(number)
    extended = list(tagged)
    for wanted in (["O", "O"], ["O", "B"]):
        full: set[str] = set()
        for number in longer:
            for span in tag_spans(extended[number]):
                if span.stop - span.start > 1:
                    full.update(tokens[n].word for n in range(*span))
        for number in longer:
            item = extended[number]
            at = len(item.tags) - 2
            if item.tags[-2:] == wanted and (at == 0 or wanted[1] == "O") and _is_pair(tokens, item, at, alone, full):
                extended[number] = Tagged(item.chunk, [*item.tags[:at], "B", "I"], item.odds)
    return extended


def _is_pair(
    tokens: Sequence[Token], item: Tagged, at: int, alone: defaultdict[str, list[float]], full: set[str]
) -> bool:
    """Whether the last two words of a chunk are a name although the first was not read as part of one.

    alone: how each word was read where it occurs alone; full: the words of full names, whose bearers are known.
    """
    first, last = (tokens[item.chunk.start + at + n].word for n in (0, 1))
    east = first.lower() in _EAST_ASIAN and first[1:].islower()
    uses = alone.get(first if east else last, [])
    if last in full or (east and first in full):
        return False
    if len(uses) < _CALLED or not first[0].isupper() or is_title(first):
        return False
    classes = set(word_lists.classes().get(first.lower(), ""))
    if (
        not east
        and "F" not in classes
        and (classes & set("PDOTRM") or word_lists.commonness(first.lower()) in {"2", "3"})
    ):
        return False
    if last.lower() in word_lists.words("place") or last.lower() in _NAMED_AFTER:
        return False
    if item.tags[at + 1] == "B" and (
        classes & set("D") or word_lists.commonness(first.lower()) != "-" or last.lower() in _EAST_ASIAN
    ):
        return False
    odds = [bounded(o) for o in item.odds[at : at + 2]]
    shape = 2.0 if east and word_lists.commonness(last.lower()) == "-" else 0.0
    return sum(uses) / len(uses) + (odds[0] + odds[1]) / 2 + min(len(uses), 4) + shape > 0
