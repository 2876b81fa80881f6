"""The sentences of the page's script, for the languages that need them: a file that a browser keeps for good."""

import json
import re
from functools import cache
from importlib import resources

from index.languages.catalogue import of
from index.languages.offered import Language

_ASKED = re.compile(r'\b_\("((?:[^"\\]|\\.)*)"')


@cache
def _asked() -> tuple[str, ...]:
    """What the script asks for, in English."""
    script = resources.files("web").joinpath("static", "broadsheet.js").read_text("utf-8")
    return tuple(dict.fromkeys(json.loads(f'"{found[1]}"') for found in _ASKED.finditer(script)))


@cache
def script_words(language: Language) -> str:
    """A script that holds them in that language."""
    words = {english: of(language).sentence(english) for english in _asked()}
    return f"window.broadsheetWords = {json.dumps(words, ensure_ascii=False)};\n"
