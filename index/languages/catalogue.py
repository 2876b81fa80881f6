"""The sentences of a language, read from its catalogue (GNU gettext's PO format) when somebody first asks for them.

The catalogues ship as they are edited. A compiled form would be a second copy to keep in step, and reading takes a tenth of a
second, once for each language and process. Babel itself is imported by then only: a command that speaks English never waits for it.
"""

from collections.abc import Callable
from functools import cache
from gettext import c2py
from io import BytesIO
from pathlib import Path

from index.languages.offered import ENGLISH, PSEUDO, Language
from index.languages.pseudo import pseudo

FOLDER = Path(__file__).parent / "catalogues"


class Catalogue:
    """Of one language. `of` is how to get one."""

    def __init__(
        self,
        sentences: dict[str, str] | None = None,
        counted: dict[tuple[str, str], tuple[str, ...]] | None = None,
        form: Callable[[int], int] = lambda number: number != 1,
    ) -> None:
        self._sentences = sentences or {}
        self._counted = counted or {}
        self._form = form

    def sentence(self, english: str) -> str:
        """The sentence, with its holes; the English one where there is no translation."""
        return self._sentences.get(english, english)

    def counted(self, one: str, many: str, number: int) -> str:
        """The form of a sentence for so many."""
        forms = self._counted.get((one, many))
        if forms is None:
            return one if number == 1 else many
        return forms[self._form(number)]


class _Pseudo(Catalogue):
    def sentence(self, english: str) -> str:
        return pseudo(english)

    def counted(self, one: str, many: str, number: int) -> str:
        return pseudo(one if number == 1 else many)


@cache
def of(language: Language) -> Catalogue:
    """The catalogue of a language. What nobody has translated yet, or somebody marked as fuzzy, is left out."""
    if language.tag in PSEUDO:
        return _Pseudo()
    file = FOLDER / f"{language.tag}.po"
    if language is ENGLISH or not file.is_file():
        return Catalogue()
    from babel.messages.pofile import read_po

    read = read_po(BytesIO(file.read_bytes()), locale=language.locale)
    sentences: dict[str, str] = {}
    counted: dict[tuple[str, str], tuple[str, ...]] = {}
    for message in read:
        if not message.id or message.fuzzy:
            continue
        if isinstance(message.id, list | tuple):
            forms = tuple(message.string or ())
            if all(forms):
                counted[message.id[0], message.id[1]] = forms
        elif message.string:
            sentences[message.id] = str(message.string)
    return Catalogue(sentences, counted, c2py(read.plural_expr))
