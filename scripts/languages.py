"""The catalogues of languages: collected, brought up to date, checked. Called by scripts/languages.sh."""

import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "index" / "languages" / "catalogues"
PATHS = ("web", "search", "index", "crawler")
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python"), ("**.js", "javascript")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None, "gettext": None, "N_": None, "ngettext": (1, 2), "NN_": (1, 2), "Sentence": None, "Counted": (1, 2),
}  # fmt: skip
WIDTH = 120


def collected() -> Catalog:
    """Every sentence in the sources, with the files where it stands. Line numbers are left out: they would change every day."""
    catalog = Catalog(
        project="Broadsheet", charset="utf-8", fuzzy=False, header_comment="# The sentences of Broadsheet's page."
    )
    for part in PATHS:
        found = extract_from_dir(
            ROOT / part, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        )  # fmt: skip
        for file, _, message, comments, context in found:
            catalog.add(message, locations=[(f"{part}/{file}", 0)], auto_comments=comments, context=context)
    return catalog


def read(path: Path, tag: str | None = None) -> Catalog:
    """A catalogue as it stands."""
    return read_po(BytesIO(path.read_bytes()), locale=tag)


def write(path: Path, catalog: Catalog) -> None:
    """A catalogue in the order of its files, without anything that changes by itself."""
    out = BytesIO()
    write_po(
        out, catalog, width=WIDTH, omit_header=False, include_lineno=False, sort_by_file=True, ignore_obsolete=True
    )
    text = re.sub(r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Report-Msgid-Bugs-To|Language-Team): .*\n', "",
                  out.getvalue().decode(), flags=re.MULTILINE)  # fmt: skip
    path.write_text(text)


def tags() -> list[str]:
    """Languages that need a catalogue."""
    from index.languages.offered import ENGLISH, LANGUAGES

    return [tag for tag, language in LANGUAGES.items() if language is not ENGLISH]


def update(chosen: list[str]) -> None:
    """Merge what was collected into catalogues. A sentence that was only reworded is marked fuzzy, and counts as not translated."""
    template = collected()
    for tag in chosen:
        path = CATALOGUES / f"{tag}.po"
        catalog = read(path, tag) if path.exists() else Catalog(locale=tag, charset="utf-8", fuzzy=False)
        catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
        write(path, catalog)
        print(
            f"{tag}: {sum(1 for one in catalog if one.id and lacks(one))} of {len(catalog)} to translate",
            file=sys.stderr,
        )


def lacks(message: Message) -> bool:
    """Whether it is not translated, or not surely."""
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return message.fuzzy or not all(forms)


def todo(tag: str) -> None:
    """Print what is to be translated, as JSON: a list of [english, ""], where something is counted [[one, many], ["", ...]]."""
    catalog = read(CATALOGUES / f"{tag}.po", tag)
    rows = [
        [list(one.id), [""] * catalog.num_plurals] if isinstance(one.id, list | tuple) else [one.id, ""]
        for one in catalog
        if one.id and lacks(one)
    ]
    print("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]")


def fill(tag: str, file: Path) -> int:
    """Put translations of that form into a catalogue; those with a fault are said and left out. Exit code."""
    from index.languages.checking import faults_between

    path = CATALOGUES / f"{tag}.po"
    catalog = read(path, tag)
    wrong = filled = 0
    for english, text in json.loads(file.read_text("utf-8")):
        forms = text if isinstance(text, list) else [text]
        message = catalog.get(english[0] if isinstance(english, list) else english)
        if message is None or not all(forms):
            continue
        source = tuple(english) if isinstance(english, list) else english
        faults = [
            f"{fault}: {form!r}"
            for number, form in enumerate(forms)
            for fault in faults_between(source, form, exact=number > 2)
        ]
        if isinstance(text, list) and len(forms) != catalog.num_plurals:
            faults.append(f"{len(forms)} forms instead of {catalog.num_plurals}: {english!r}")
        if faults:
            wrong += 1
            print("\n".join(faults), file=sys.stderr)
            continue
        message.string = tuple(forms) if isinstance(text, list) else text
        message.flags.discard("fuzzy")
        filled += 1
    write(path, catalog)
    print(f"{tag}: {filled} filled, {wrong} with a fault", file=sys.stderr)
    return 1 if wrong else 0


def faults(chosen: list[str]) -> Iterator[str]:
    """What is wrong with catalogues, in words."""
    from index.languages.checking import faults_of

    wanted = {tuple(one.id) if isinstance(one.id, list | tuple) else one.id for one in collected() if one.id}
    for tag in chosen:
        yield from (f"{tag}: {fault}" for fault in faults_of(tag, wanted))


def main() -> int:
    """Exit code."""
    sys.path.insert(0, str(ROOT))
    command, *rest = sys.argv[1:] or ["update"]
    if command == "update":
        update(rest or tags())
    elif command == "todo":
        todo(rest[0])
    elif command == "fill":
        return fill(rest[0], Path(rest[1]))
    elif command == "check":
        found = list(faults(rest or tags()))
        print("\n".join(found) or "every sentence is translated")
        return 1 if found else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
