"""Korean and Chinese names in Latin script: the family name first, then a given name of two syllables."""

from collections.abc import Sequence

from index.people.tagger import word_lists

_EAST_ASIAN = word_lists.words("east_asian_surname")
_SYLLABLES = word_lists.words("korean_syllable")
_LONGEST = 6
_LONGEST_UNKNOWN = 3


def is_korean(words: Sequence[str]) -> bool:
    """Whether three words look like Kim Jong Un or Moon Jae In."""
    return len(words) == 3 and begins_korean(words) and words[2].istitle() and words[2].lower() in _SYLLABLES


def begins_korean(words: Sequence[str]) -> bool:
    """Whether two words look like Kim Jong or Moon Jae, so that a third syllable may follow."""
    family, given = words[0], words[1]
    return family.lower() in _EAST_ASIAN and family.istitle() and given.istitle() and given.lower() in _SYLLABLES


def is_hyphenated(family: str, given: str) -> bool:
    """Whether they look like Park Min-ho: the second syllable in lower case and not an English word."""
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
