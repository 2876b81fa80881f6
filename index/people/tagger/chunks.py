"""Candidate positions of names: runs of capitalised words. The tagger never looks at anything else.

A chunk is what the CRF sees as one sequence: capitalised words, initials, and particles between them ("Ursula von der
Leyen"). This keeps the model small and tagging fast: four words in five are never scored.
"""

from collections.abc import Collection, Sequence
from itertools import compress
from typing import NamedTuple

from index.people.tagger import word_lists
from index.people.tagger.romanised import is_korean
from index.people.tagger.tokens import Token

LIMIT = 40
"""Most words in a chunk; a longer run of capitals (a table, an index of names) is split."""

_NEVER = word_lists.words("never")
_OPENING = word_lists.words("opening")
_PARTICLES = word_lists.words("particle")
_STARTING = frozenset({"bin", "ibn", "al", "el", "van", "von", "de", "ter", "ten", "abu", "di", "da", "del", "der"})
_MOST_PARTICLES = 3
_PARTING = frozenset(
    {",", ".", "'s", '"', "(", ")", "\n", ":", "-", "said", "has", "was", "is", "to", "and", "for", "on"}
)
"""The most frequent words behind a run, which never go on with it."""
_BETWEEN = {
    "und": frozenset({"zu", "zum", "zur"}),  # von und zu Aalen
    "in": frozenset({"'t", "der", "den", "het"}),  # in 't Veld
    "op": frozenset({"de", "den", "der", "het", "'t"}),  # op den Akker
    "aan": frozenset({"de", "den", "der", "het", "'t"}),
}
"""Words that are particles only before these words."""


class Chunk(NamedTuple):
    """tokens[start:stop] of a text; every word is capitalised, or a particle between capitalised words."""

    start: int
    stop: int


def is_capitalised(word: str) -> bool:
    """Whether a word starts with a capital, ignoring an elided article or particle (d'Este, O'Hara)."""
    return word[0].isupper() or (len(word) > 2 and word[1] in "'-" and word[2].isupper() and word[0].isalpha())


def _eligible(tokens: Sequence[Token], at: int) -> bool:
    word = tokens[at].word
    if not is_capitalised(word):
        if word in _STARTING:
            ahead = past_particles(tokens, at, _PARTICLES)
            return ahead < len(tokens) and tokens[ahead].word[0].isupper() and not tokens[ahead].first
        return len(word) > 3 and word[:3] in {"al-", "el-", "ul-", "as-"} and is_capitalised(word[3:])
    lower = word.lower()
    if lower.endswith("n't"):
        return False
    if lower in _NEVER:
        return lower == "in" and ends_a_korean_name(tokens, at)
    if lower in _OPENING and (tokens[at].first or word == "I"):
        following = tokens[at + 1].word if at + 1 < len(tokens) else "."
        return following[0].isupper() and word not in {"I", "In", "No", "She"}
    return True


def ends_a_korean_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that is otherwise not part of names ends one here: Moon Jae In, Kim Jong Un."""
    return at > 1 and not tokens[at].first and is_korean([token.word for token in tokens[at - 2 : at + 1]])


def chunks(tokens: Sequence[Token]) -> list[Chunk]:
    """Every run that may contain a name, in order."""
    runs: list[Chunk] = []
    stop, total = 0, len(tokens)
    words = [token.word for token in tokens]
    beginning = {word for word in set(words) if _may_begin(word)}
    for at in compress(range(total), map(beginning.__contains__, words)):
        if at < stop or not _eligible(tokens, at):
            continue
        stop = at + 1
        while stop < total and stop - at < LIMIT:
            token = tokens[stop]
            if token.word in _PARTING or (token.first and token.word[0].isupper()):
                break
            ahead = stop if token.word[0].isupper() else _past_particles(tokens, stop)
            if ahead > stop:
                stop = ahead
            elif token.word[0].isalpha() and _eligible(tokens, stop):
                stop += 1
            else:
                break
        runs.append(Chunk(at, stop))
    return runs


def _may_begin(word: str) -> bool:
    """Whether a word may be the first of a run, whatever follows."""
    if word.islower() and word not in _STARTING and "-" not in word and "'" not in word:
        return False
    return word[0].isalpha()


def _past_particles(tokens: Sequence[Token], at: int) -> int:
    """Index of the capitalised word after up to three particles starting at `at`, or `at` itself."""
    ahead = past_particles(tokens, at, _PARTICLES)
    if ahead > at and ahead < len(tokens) and is_capitalised(tokens[ahead].word) and _eligible(tokens, ahead):
        return ahead
    return at


def past_particles(tokens: Sequence[Token], at: int, particles: Collection[str], most: int = _MOST_PARTICLES) -> int:
    """Index of the word after the particles that start at `at`. most: how many particles to skip."""
    ahead = at
    while ahead < len(tokens) and ahead - at < most:
        word = tokens[ahead].word
        following = tokens[ahead + 1].word if ahead + 1 < len(tokens) else ""
        if word in particles or (word == "'t" and is_capitalised(following or "-")):
            ahead += 1
        elif following in _BETWEEN.get(word, ()) and (word != "und" or ahead > at):
            ahead += 2
        else:
            break
    return ahead
