"""The language of the page: which one a reader gets, its sentences in templates and in the page's script, and the words for values
of the program's own.

Sentences are asked for as `index/languages/__init__.py` says; pages ask for them here.
"""

from index.languages import (
    ENGLISH,
    LANGUAGES,
    N_,
    NN_,
    Language,
    Words,
    current,
    gettext,
    in_language,
    ngettext,
    translated,
)

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "NN_",
    "N_",
    "Language",
    "Words",
    "current",
    "gettext",
    "in_language",
    "ngettext",
    "translated",
]
