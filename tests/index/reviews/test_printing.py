"""A review in every form: all letters right, nothing that an article says taken for markup, memory that does not grow with it."""

import email
import email.policy
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from pypdf import PdfReader

from index.archive.protocols import Archive
from index.errors import NotFound
from index.jobs.protocols import JobKind
from index.languages import LANGUAGES, in_language
from index.operations.program import child_environ
from index.operations.settings import Settings
from index.reviews import printing
from index.reviews.contents import Contents
from index.reviews.formats import pdf
from index.reviews.formats.mail import review_mail
from index.reviews.formats.page import pieces
from index.reviews.formats.text import markdown
from index.reviews.printing import FORMS, file_of, form_of, print_review
from index.reviews.protocols import Review
from tests.index.reviews.conftest import ARTICLES, FOREIGN, ODD, RESERVED, SCRIPTS, TITLE


def printed(archive: Archive, settings: Settings, review: Review, name: str) -> Path:
    told: list[tuple[int, int]] = []
    path = print_review(archive, settings, review.id, form_of(name), 7, lambda done, of: told.append((done, of)))
    assert told[-1] == (len(ARTICLES), len(ARTICLES))
    return path


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name == "href" and value]


def in_html(html: str) -> _Texts:
    parser = _Texts()
    parser.feed(html)
    return parser


def test_html_is_one_file_with_contents_that_lead_somewhere(contents: Contents) -> None:
    html = "".join(pieces(contents, lambda _: None))
    page = in_html(html)
    text = "\n".join(page.texts)
    for title in (TITLE, ODD.title, *(headline for headline, _ in SCRIPTS.values())):
        assert text.count(title) >= 2
    assert "Müller & Söhne" in text
    inner = [link for link in page.links if link.startswith("#")]
    assert inner == [f"#a{n}" for n in range(1, len(ARTICLES) + 1)]
    assert all(f'id="{link[1:]}"' in html for link in inner)
    assert {link for link in page.links if not link.startswith("#")} == {one.url for one in ARTICLES}
    assert html.count('dir="rtl"') >= 5
    assert "Nobody may hand this on" not in html
    assert "<script" not in html
    assert "src=" not in html
    assert "Read on 12 July 2025" in text


def test_word_opens_with_directions_languages_and_bookmarks(
    archive: Archive, settings: Settings, review: Review
) -> None:
    document = Document(str(printed(archive, settings, review, "word")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for title in (TITLE, ODD.title, "Chapter & one", "A comment & remark", *(title for title, _ in SCRIPTS.values())):
        assert title in text
    arabic = next(paragraph for paragraph in document.paragraphs if SCRIPTS["ar"][1] in paragraph.text)
    assert arabic._element.get_or_add_pPr().find(qn("w:bidi")) is not None
    assert arabic.runs[0]._element.get_or_add_rPr().find(qn("w:lang")).get(qn("w:bidi")) == "ar"
    body = document.element.xml
    for number in range(1, len(ARTICLES) + 1):
        assert f'w:name="a{number}"' in body
        assert f'w:anchor="a{number}"' in body


def test_pdf_is_made_or_says_what_it_needs(
    archive: Archive, settings: Settings, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:  # its system libraries are missing
        pytest.skip(f"WeasyPrint cannot be used here: {error}")
    for part in (2, 30):
        monkeypatch.setattr(pdf, "PART", part)
        reader = PdfReader(printed(archive, settings, review, "pdf"))
        assert reader.metadata is not None
        assert reader.metadata.title == TITLE
        labels = reader.page_labels
        fronts = labels.index("1")
        assert (labels[:2], labels[fronts:]) == (["i", "ii"], [str(n + 1) for n in range(len(labels) - fronts)])
        texts = [page.extract_text() for page in reader.pages]
        listed = " ".join(texts[1:fronts])
        outline = {str(item.title): item for item in _flat(reader.outline)}
        chapters = [item for item in reader.outline if not isinstance(item, list)]
        assert len(chapters) == 2
        annotations = [note.get_object() for page in reader.pages[:fronts] for note in page.get("/Annots", ())]
        led = {reader.get_page_number(note["/Dest"][0].get_object()) for note in annotations}
        for one in ARTICLES:
            at = reader.get_destination_page_number(outline[one.title])
            assert at is not None
            assert at in led, "the contents page leads there"
            if one.lang == "en":
                assert one.title.split()[0] in texts[at]
                assert re.search(rf"{re.escape(one.title)}.*?{labels[at]}", listed, re.DOTALL)


def _flat(outline: list[Any]) -> Iterator[Any]:
    for item in outline:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def test_markdown_shows_what_was_written_and_nothing_else(contents: Contents) -> None:
    source = "".join(markdown(contents, lambda _: None))
    html = MarkdownIt("commonmark").render(source)
    text = "".join(in_html(html).texts)
    for words in (
        TITLE,
        ODD.title,
        "=SUM(A1) & co.",
        "1. first",
        "# no heading",
        *(text for _, text in SCRIPTS.values()),
    ):
        assert words in text
    assert html.count("<h1>") == 1
    assert "<li>first</li>" not in html
    assert "<again>" not in html


def test_a_mail_has_a_text_and_a_page(archive: Archive, settings: Settings, review: Review) -> None:
    data = printed(archive, settings, review, "mail").read_bytes()
    mail = email.message_from_bytes(data, policy=email.policy.default)
    assert mail["Subject"] == TITLE
    assert mail["X-Unsent"] == "1"
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        content = part.get_content()
        assert SCRIPTS["ar"][1] in content
        assert SCRIPTS["ja"][0] in content


def test_references_in_three_forms(archive: Archive, settings: Settings, review: Review) -> None:
    ris = printed(archive, settings, review, "ris").read_bytes().decode()
    assert ris.count("TY  - NEWS\r\n") == ris.count("ER  - \r\n") == len(ARTICLES)
    assert f"TI  - {ODD.title}\r\n" in ris
    assert "N1  - A comment & remark line two\r\n" in ris
    csl = json.loads(printed(archive, settings, review, "csl").read_text("utf-8"))
    assert [item["title"] for item in csl] == [one.title for one in ARTICLES]
    bib = printed(archive, settings, review, "bibtex").read_text("utf-8")
    keys = re.findall(r"@article\{([^,]+),", bib)
    assert len(keys) == len(set(keys)) == len(ARTICLES)
    assert r"Tariffs \& " in bib


def test_a_sheet_holds_texts_and_no_formulas(archive: Archive, settings: Settings, review: Review) -> None:
    with zipfile.ZipFile(io.BytesIO(printed(archive, settings, review, "sheet").read_bytes())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    root = ET.fromstring(sheet)
    assert root.find(f".//{space}f") is None
    texts = ["".join(cell.itertext()) for cell in root.iter(f"{space}is")]
    assert any(text.startswith("=SUM(A1)") for text in texts)
    for title, text in SCRIPTS.values():
        assert title in texts
        assert text in texts
    assert "Nobody may hand this on." not in texts


@pytest.mark.parametrize("form", [form.name for form in FORMS if form.name != "pdf"])
def test_an_article_that_was_taken_down_is_in_no_form(
    archive: Archive, settings: Settings, review: Review, form: str
) -> None:
    gone = FOREIGN[3]
    archive.articles.forget(ids=[gone.id])
    data = printed(archive, settings, review, form).read_bytes()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            data = b"".join(packed.read(name) for name in packed.namelist())
    assert "Пошлины".encode() not in data


def test_the_oldest_files_make_room(
    archive: Archive, settings: Settings, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = printed(archive, settings, review, "html")
    os.utime(first, (1, 1))
    small = replace(settings, reviews_bytes=first.stat().st_size + 10)
    second = print_review(archive, small, review.id, form_of("html"), 8, lambda *_: None)
    assert second == file_of(settings, review.id, 8, form_of("html"))
    assert (first.exists(), second.exists()) == (False, True)


def test_nothing_half_done_stays(
    archive: Archive, settings: Settings, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(printing, "write_word", broken)
    with pytest.raises(OSError, match="no space"):
        print_review(archive, settings, review.id, form_of("word"), 1, lambda *_: None)
    assert list((settings.data / "reviews").iterdir()) == []
    with pytest.raises(NotFound):
        print_review(archive, settings, 999, form_of("html"), 1, lambda *_: None)
    with pytest.raises(NotFound):
        form_of("papyrus")


def test_a_process_of_its_own_says_how_far_it_is(settings: Settings, review: Review) -> None:
    environ = child_environ({"BROADSHEET_DATA": str(settings.data), "PATH": ""})
    for words, last in (([str(review.id), "html", "3"], {"file", "bytes"}), (["999", "html", "3"], {"error"})):
        done = subprocess.run(
            [sys.executable, "-m", "index.reviews", *words], env=environ, capture_output=True, text=True, timeout=60
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert lines[-1].keys() == last, done.stderr
    assert RESERVED.title in file_of(settings, review.id, 3, form_of("html")).read_text("utf-8")


@pytest.mark.parametrize(
    ("tag", "opens", "told"),
    [
        ("de", '<html lang="de" dir="ltr">', ("Inhalt", "12. Juli 2025", "Abgerufen am 12. Juli 2025", "7 Artikel")),
        ("ar", '<html lang="ar" dir="rtl">', ("المحتويات", "12 يوليو 2025", "7 مقالات")),
        ("ja", '<html lang="ja" dir="ltr">', ("目次", "2025年7月12日閲覧", "発行者が本文の提供を認めていません。")),
    ],
)
def test_a_review_speaks_the_language_in_which_it_was_asked_for(
    contents: Contents, settings: Settings, tag: str, opens: str, told: tuple[str, ...]
) -> None:
    served = replace(settings, smtp_host="127.0.0.1")
    with in_language(LANGUAGES[tag]):
        html = "".join(pieces(contents, lambda _: None))
        text = "".join(markdown(contents, lambda _: None))
        made = review_mail(contents, "client@example.org", served, lambda _: None)
    assert opens in html
    for words in told:
        assert words in html
    assert told[0] in text
    assert made["Content-Language"] == tag
    for english in ("Contents", "Read on", " articles", "July"):
        assert english not in html + text


def test_the_process_takes_the_language_from_its_job(archive: Archive, settings: Settings, review: Review) -> None:
    job = archive.jobs.add(
        JobKind.REVIEW, {"review": review.id, "form": "html", "language": "fr"}, by="ada", now=datetime.now(UTC), most=9
    )
    environ = {**child_environ(os.environ), "BROADSHEET_DATA": str(settings.data)}
    words = [str(review.id), "html", str(job.id)]
    done = subprocess.run(
        [sys.executable, "-m", "index.reviews", *words], env=environ, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    html = file_of(settings, review.id, job.id, form_of("html")).read_text("utf-8")
    assert "Consulté le 12 juillet 2025" in html
