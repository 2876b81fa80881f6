"""Printing a review: which forms there are, and where the files are kept until somebody fetches them."""

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from index.archive.protocols import Archive
from index.errors import NotFound
from index.operations.settings import Settings
from index.reviews.contents import Contents
from index.reviews.formats import references, text
from index.reviews.formats.mail import draft
from index.reviews.formats.page import pieces
from index.reviews.formats.pdf import write_pdf
from index.reviews.formats.sheet import write_sheet
from index.reviews.formats.walk import Tell
from index.reviews.formats.word import write_word
from index.text.characters import encodable
from index.text.localizable import Sentence

log = logging.getLogger(__name__)

TOO_LARGE = Sentence(
    "printing takes more memory than review_memory allows; print fewer articles in full, choose another form, or raise the setting"
)

Write = Callable[[Contents, IO[bytes], Tell], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A form of a review. name: as in addresses. label: for people. suffix: of the file."""

    name: str
    label: str
    suffix: str
    mimetype: str


FORMS = (
    Form(name="pdf", label="PDF", suffix="pdf", mimetype="application/pdf"),
    Form(name="html", label=Sentence("HTML, one file"), suffix="html", mimetype="text/html"),
    Form(
        name="word", label="Word", suffix="docx",
        mimetype="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    Form(name="markdown", label="Markdown", suffix="md", mimetype="text/markdown"),
    Form(name="mail", label=Sentence("Mail, as a file"), suffix="eml", mimetype="message/rfc822"),
    Form(
        name="sheet", label=Sentence("Sheet (xlsx)"), suffix="xlsx",
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    Form(name="ris", label="References: RIS", suffix="ris", mimetype="application/x-research-info-systems"),
    Form(name="bibtex", label="References: BibTeX", suffix="bib", mimetype="application/x-bibtex"),
    Form(name="csl", label="References: CSL-JSON", suffix="json", mimetype="application/vnd.citationstyles.csl+json"),
)  # fmt: skip


def form_of(name: str) -> Form:
    """The form of a name. Raises NotFound."""
    found = next((form for form in FORMS if form.name == name), None)
    if found is None:
        raise NotFound(
            Sentence("A press review is printed as one of %(names)s.", names=", ".join(form.name for form in FORMS))
        )
    return found


def print_review(
    archive: Archive, settings: Settings, number: int, form: Form, job: int, tell: Callable[[int, int], None]
) -> Path:
    """Print a review into its file, which is there whole or not at all. job: number of the job that asked for it. tell: told of
    (how many articles are done, of how many). Raises NotFound, ArchiveError, SettingsError, OSError."""
    path = file_of(settings, number, job, form)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    export(archive, settings, number, form, path, tell)
    make_room(settings, but=path)
    return path


def export(
    archive: Archive, settings: Settings, number: int, form: Form, path: Path, tell: Callable[[int, int], None]
) -> None:
    """Print a review into a file, which is there whole or not at all. tell: as of `print_review`. Raises NotFound, ArchiveError,
    SettingsError, OSError."""
    review = archive.reviews.get(number)
    if review is None:
        raise NotFound(Sentence("There is no such press review any more."))
    contents = Contents(archive, settings, review)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w+b") as out:
            _write(form, contents, out, lambda done: tell(done, contents.total))
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _write(form: Form, contents: Contents, out: IO[bytes], tell: Tell) -> None:
    whole: dict[str, Write] = {"pdf": write_pdf, "word": write_word, "sheet": write_sheet}
    streamed: dict[str, Callable[[Contents, Tell], Iterator[str]]] = {
        "html": pieces, "markdown": text.markdown, "ris": references.ris, "bibtex": references.bib, "csl": references.csl_json,
    }  # fmt: skip
    if form.name in whole:
        whole[form.name](contents, out, tell)
    elif form.name == "mail":
        out.write(draft(contents, tell).as_bytes())
    else:
        for piece in streamed[form.name](contents, tell):
            out.write(encodable(piece).encode())


def file_of(settings: Settings, review: int, job: int, form: Form) -> Path:
    """Where what a job printed lies."""
    return settings.shared_path / "reviews" / f"{review}-{job}.{form.suffix}"


def make_room(settings: Settings, *, but: Path | None = None) -> None:
    """Remove the oldest files until all of them take no more than `reviews_bytes`. but: never this one."""
    folder = settings.shared_path / "reviews"
    files = sorted((path for path in folder.glob("[0-9]*")), key=lambda path: path.stat().st_mtime, reverse=True)
    room = settings.reviews_bytes
    for path in files:
        room -= path.stat().st_size
        if room < 0 and path != but:
            path.unlink(missing_ok=True)
