"""Korean and Chinese names in Latin letters: family name first, a given name of two syllables behind it."""

from collections.abc import Sequence

from index.people.tagger import word_lists

_EAST_ASIAN = word_lists.words("east_asian_surname")
_SYLLABLES = word_lists.words("korean_syllable")
_LONGEST = 6
_LONGEST_UNKNOWN = 3


def is_korean(words: Sequence[str]) -> bool:
    """Kim Jong Un, Moon Jae In: three words."""
    return len(words) == 3 and begins_korean(words) and words[2].istitle() and words[2].lower() in _SYLLABLES


def begins_korean(words: Sequence[str]) -> bool:
    """Kim Jong, Moon Jae: what a third syllable may follow."""
    family, given = words[0], words[1]
    return family.lower() in _EAST_ASIAN and family.istitle() and given.istitle() and given.lower() in _SYLLABLES


def is_hyphenated(family: str, given: str) -> bool:
    """Park Min-ho: the second syllable small, and no word of English."""
    head, _, tail = given.partition("-")
    return (
        family.lower() in _EAST_ASIAN
        and family[1:].islower()
        and head.istitle()
        and tail.isalpha()
        and tail.islower()
        and len(tail) <= _LONGEST
        and (len(tail) <= _LONGEST_UNKNOWN or word_lists.commonness(tail) == "-")
    )
