"""Reads the training corpora: token<TAB>tag, a blank line between sentences, tags O, B-PER, I-PER.

Each sentence is reassembled into running text and split by the tagger's own tokenizer, and its tags are transferred by
offset, so that training sees exactly what tagging will see.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index.people.tagger import word_lists
from index.people.tagger.tokens import Token, tokenize

_GLUE_LEFT = frozenset(".,;:!?)]}%”") | {"...", "'s", "'S", "’s", "n't", "'m", "'re", "'ve", "'ll", "'d", "''"}
_GLUE_RIGHT = frozenset({"(", "[", "{", "$", "£", "#", "@", "``", "“"})
_TITLES = (
    word_lists.words("title") | word_lists.words("role") | {"of", "u.s", "u.n", "us", "un", "first", "foreign", "state"}
)
_PREFIXES = frozenset({"al", "el", "ul", "as", "ar", "abu", "non", "pre", "anti", "pro", "ex", "co", "re"})


SKIP = "-"
"""Tag of words excluded from training."""


class Sentence(NamedTuple):
    """A sentence of a corpus: tokens as the tagger splits them, and B, I or O for each."""

    tokens: list[Token]
    tags: list[str]


def read(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """(words, tags) of each sentence in a file."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text("utf-8").split("\n"), ""]:
        word, _, tag = line.rstrip("\r").partition("\t")
        if word.strip():
            words.append(word.strip())
            tags.append(tag[:1] or "O")
        elif words:
            yield words, tags
            words, tags = [], []


def without_titles(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The tags with leading titles removed from each name ("President Ann Example" -> Ann Example)."""
    out = list(tags)
    for start, stop in spans(tags):
        at = start
        while at < stop - 1 and words[at].lower().rstrip(".") in _TITLES:
            out[at] = "O"
            at += 1
        out[at] = "B"
    return out


def spans(tags: Sequence[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = -1
    for at, tag in enumerate([*tags, "O"]):
        if start >= 0 and tag != "I":
            found.append((start, at))
            start = -1
        if tag == "B" or (tag == "I" and start < 0):
            start = at
    return found


def sentence(words: Sequence[str], tags: Sequence[str], *, hyphens: bool = False) -> Sentence:
    """Reassemble running text, then tokenise and tag it.

    hyphens: whether to rejoin words that the corpus splits at hyphens.
    """
    text: list[str] = []
    starts: list[int] = []
    length = 0
    glue = True
    quoted = False
    for at, word in enumerate(words):
        left = word in _GLUE_LEFT or (word == '"' and quoted)
        if word == "'" and at and words[at - 1].endswith("s"):
            left = True
        if hyphens and not left and at:
            left = _hyphenated(words, tags, at)
        if not glue and not left:
            text.append(" ")
            length += 1
        starts.append(length)
        text.append(word)
        length += len(word)
        glue = word in _GLUE_RIGHT or (word == '"' and not quoted)
        if word == '"':
            quoted = not quoted
    joined = "".join(text)
    names = [(starts[a], starts[b - 1] + len(words[b - 1])) for a, b in spans(tags)]
    tokens = tokenize(joined)
    found = ["O"] * len(tokens)
    at = 0
    for start, end in names:
        while at < len(tokens) and tokens[at].end <= start:
            at += 1
        inside = at
        while inside < len(tokens) and tokens[inside].start < end:
            found[inside] = "I" if inside > at else "B"
            inside += 1
        at = inside
    return Sentence(tokens, found)


def _hyphenated(words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    """Whether words[at] continues the word before it: one of them is a hyphen inside a compound."""
    if words[at] == "-" and at + 1 < len(words):
        before, after = words[at - 1], words[at + 1]
    elif words[at - 1] == "-" and at > 1:
        before, after = words[at - 2], words[at]
    else:
        return False
    if not (before[-1:].isalnum() or before[-1:] == ".") or not after[:1].isalnum():
        return False
    middle = at if words[at] == "-" else at - 1
    return after[0].islower() or before.lower() in _PREFIXES or tags[middle] == "I" or len(before) == 1


_SPLIT_AT_HYPHENS = frozenset({"ewt", "pud"})


def load(path: Path) -> list[Sentence]:
    """Every sentence of a corpus, prepared for training: without titles; handles in tweets are left as they are."""
    hyphens = path.stem in _SPLIT_AT_HYPHENS
    found: list[Sentence] = []
    for words, tags in read(path):
        if not any(w[0].isupper() for w in words):
            continue
        found.append(sentence(words, without_titles(words, tags), hyphens=hyphens))
    return found
