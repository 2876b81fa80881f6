"""The language that is spoken right now: that of the request being answered, and English wherever there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from index.languages.offered import ENGLISH, Language

_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)

current = _current.get
"""The language spoken right now. A plain context variable, since every sentence of a page asks for it."""


def speak(language: Language) -> None:
    """From now on, in this thread or greenlet."""
    _current.set(language)


@contextmanager
def in_language(language: Language) -> Iterator[None]:
    """Speak a language for a while."""
    before = _current.set(language)
    try:
        yield
    finally:
        _current.reset(before)
