"""The catalogues of the page's languages: collected, brought up to date, checked. Called by scripts/languages.sh."""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "web" / "languages" / "catalogues"
PATHS = ("web", "search", "index")
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


def update() -> None:
    """Collect, and merge into every catalogue. A sentence that was only reworded is marked fuzzy, and counts as not translated."""
    from web.languages.offered import ENGLISH, LANGUAGES

    template = collected()
    for tag, language in LANGUAGES.items():
        if language is ENGLISH:
            continue
        path = CATALOGUES / f"{tag}.po"
        catalog = read(path, tag) if path.exists() else Catalog(locale=tag, charset="utf-8", fuzzy=False)
        catalog.update(template, no_fuzzy_matching=False, update_header_comment=False)
        write(path, catalog)
        print(f"{tag}: {sum(1 for one in catalog if one.id and lacks(one))} of {len(catalog)} to translate")


def lacks(message: Message) -> bool:
    """Whether it is not translated, or not surely."""
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return message.fuzzy or not all(forms)


def faults() -> Iterator[str]:
    """What is wrong with the catalogues, in words."""
    from web.languages.checking import faults_of
    from web.languages.offered import ENGLISH, LANGUAGES

    wanted = {tuple(one.id) if isinstance(one.id, list | tuple) else one.id for one in collected() if one.id}
    for tag, language in LANGUAGES.items():
        if language is not ENGLISH:
            yield from (f"{tag}: {fault}" for fault in faults_of(tag, wanted))


def main() -> int:
    """Exit code."""
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:] == ["check"]:
        found = list(faults())
        print("\n".join(found) or "every sentence is translated")
        return 1 if found else 0
    update()
    return 0


if __name__ == "__main__":
    sys.exit(main())
