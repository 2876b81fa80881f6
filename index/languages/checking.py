"""What can be wrong with a translation, found without knowing the language."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from gettext import c2py
from io import BytesIO

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from index.languages.catalogue import FOLDER

HOLE = re.compile(r"%(?:\((\w+)\)s|%)")
"""A hole for a value, or a percent sign."""
TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def faults_of(tag: str, wanted: Iterable[str | tuple[str, ...]]) -> Iterator[str]:
    """The faults of the catalogue of a language. wanted: the English sentences that it should have."""
    file = FOLDER / f"{tag}.po"
    if not file.is_file():
        yield "there is no catalogue"
        return
    catalog = read_po(BytesIO(file.read_bytes()), locale=tag)
    there: dict[str | tuple[str, ...], Message] = {
        tuple(one.id) if isinstance(one.id, list | tuple) else one.id: one for one in catalog if one.id
    }
    form = c2py(catalog.plural_expr)
    used = {form(number) for number in (*range(201), 1_000_000)}
    for english in wanted:
        message = there.get(english)
        if message is None or message.fuzzy:
            yield f"not translated: {english!r}"
            continue
        forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
        if isinstance(english, tuple) and len(forms) != catalog.num_plurals:
            yield f"{len(forms)} forms instead of {catalog.num_plurals}: {english!r}"
        for number, text in enumerate(forms):
            if not text:
                yield f"not translated{f' (form {number})' if len(forms) > 1 else ''}: {english!r}"
            else:
                yield from (
                    f"{fault}: {text!r}"
                    for fault in faults_between(english, text, exact=number not in used or number > 2)
                )


def faults_between(english: str | tuple[str, ...], text: str, *, exact: bool = True) -> Iterator[str]:
    """What a translation has too much or too little. exact: whether a count must be there; where a form stands for one or two only,
    languages say so in words."""
    sources = english if isinstance(english, tuple) else (english,)
    holes = [Counter(hole[0] for hole in HOLE.finditer(source)) for source in sources]
    given = Counter(hole[0] for hole in HOLE.finditer(text))
    if "%" in HOLE.sub("", text):
        yield "a percent sign that is not doubled, or a broken hole"
    most = holes[-1]
    spared = {"%(count)s"} if not exact or any("%(count)s" not in one for one in holes) else set()
    if isinstance(english, str):
        if set(given) != set(most):
            yield f"holes {sorted(given)} instead of {sorted(most)}"
    elif set(given) | spared != set(most) | spared:
        yield f"holes {sorted(given)} instead of {sorted(most)}"
    if Counter(TAG.findall(text)) not in [Counter(TAG.findall(source)) for source in sources]:
        yield f"tags {TAG.findall(text)} instead of {TAG.findall(sources[-1])}"
    if "<" not in "".join(sources) and re.search(r"[<>]", text) and not re.search(r"[<>]", "".join(sources)):
        yield "a bracket that is none in English"
    first, last = sources[0], text
    if (first[:1].isspace(), first[-1:].isspace()) != (last[:1].isspace(), last[-1:].isspace()):
        yield "a blank at its beginning or end too much or too little"
