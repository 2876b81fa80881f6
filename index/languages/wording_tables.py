"""Tables of words, made when nobody is there yet to translate for."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from index.languages.translating import gettext

Key = TypeVar("Key")


def N_(english: str) -> str:  # noqa: N802 - gettext's name for it
    """Mark words for the catalogue, and translate them later."""
    return english


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - as above, for what is counted
    """Mark the two English forms of a sentence about so many, and give them to `ngettext` later."""
    return one, many


class Words(Mapping[Key, str]):
    """A table whose words are in the language that is spoken when somebody looks them up. The English ones are marked with `N_`."""

    def __init__(self, english: Mapping[Key, str]) -> None:
        self.english = dict(english)

    def __getitem__(self, key: Key) -> str:
        return gettext(self.english[key])

    def __contains__(self, key: object) -> bool:
        return key in self.english

    def __iter__(self) -> Iterator[Key]:
        return iter(self.english)

    def __len__(self) -> int:
        return len(self.english)
