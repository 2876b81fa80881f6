"""A review as a Word file, by python-docx: headings, a contents page with page numbers that Word fills in, and the direction and
language of each text, so that the letters of every script come from the right font."""

from typing import IO, Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from index.languages import current, formats
from index.languages import gettext as _
from index.reviews.contents import Chapter, Contents, Entry, is_rtl
from index.reviews.formats.walk import Tell
from index.text.characters import clean


def write_word(contents: Contents, out: IO[bytes], tell: Tell) -> None:
    """Write the file."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    document.core_properties.title = contents.cover.title
    document.core_properties.author = contents.site
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Noto Serif", Pt(10.5)
    _fonts(style.element.get_or_add_rPr())
    _cover(document, contents)
    _list(document, contents)
    new_page = True
    for part in contents.parts():
        if isinstance(part, Chapter):
            heading = _heading(document, part.title, 1, rtl=is_rtl(part.title))
            heading.paragraph_format.page_break_before = True
        else:
            heading = _entry(document, part)
            heading.paragraph_format.page_break_before = new_page or None
            tell(part.number)
        new_page = False
    document.save(out)


def _fonts(properties: Any) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.append(fonts)
    fonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    fonts.set(qn("w:cs"), "Noto Naskh Arabic")


def _cover(document: Any, contents: Contents) -> None:
    cover = contents.cover
    for _line in range(6):
        document.add_paragraph()
    document.add_heading(_text(cover.title), 0)
    for line in filter(None, (cover.client, formats.day(cover.day))):
        document.add_paragraph(_text(line))
    if cover.intro:
        _paragraph(document, cover.intro, rtl=is_rtl(cover.intro))
    _break(document)


def _list(document: Any, contents: Contents) -> None:
    """The contents: each line leads to its article, and has the page's number, which Word works out when it opens the file."""
    _heading(document, _("Contents"), 1, rtl=current().right_to_left)
    for heading in contents.headings():
        if heading.number is None:
            line = document.add_paragraph()
            line.add_run(_text(heading.title)).bold = True
            continue
        line = document.add_paragraph()
        line.paragraph_format.tab_stops.add_tab_stop(Mm(160), alignment=2, leader=1)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"a{heading.number}")
        outlet = f" ({heading.outlet})" if heading.outlet else ""
        for run in (line.add_run(_text(f"{heading.number}. {heading.title}{outlet}")), line.add_run("\t")):
            link.append(run._element)
        line._element.append(link)
        _page_number(line, f"a{heading.number}")


def _break(document: Any) -> None:
    document.add_page_break()


def _page_number(line: Any, bookmark: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" PAGEREF {bookmark} \\h ")
    field.set(qn("w:dirty"), "true")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "0"
    run.append(text)
    field.append(run)
    line._element.append(field)


def _entry(document: Any, entry: Entry) -> Any:
    """Write it and return its heading."""
    heading = _heading(document, f"{entry.number}. {entry.headline}", 2, rtl=entry.rtl, lang=entry.lang)
    _bookmark(heading, entry.number)
    if entry.source:
        _paragraph(document, entry.source, italic=True).paragraph_format.keep_with_next = True
    if entry.comment:
        comment = _paragraph(document, entry.comment, rtl=is_rtl(entry.comment))
        comment.style = document.styles["Intense Quote"]
        comment.paragraph_format.keep_with_next = True
    for at, text in enumerate(entry.paragraphs):
        more = "\u00a0…" if entry.cut and at == len(entry.paragraphs) - 1 else ""
        _paragraph(document, text + more, rtl=entry.rtl, lang=entry.lang)
    if entry.match:
        _paragraph(document, f"…\u00a0{entry.match}\u00a0…", rtl=entry.rtl, lang=entry.lang)
    if entry.why:
        _paragraph(document, entry.why, italic=True)
    for line in filter(None, (entry.url, entry.read and _("Read on %(day)s", day=entry.read))):
        _paragraph(document, line).paragraph_format.space_after = Pt(0)
    document.add_paragraph()
    return heading


def _bookmark(paragraph: Any, number: int) -> None:
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    begin.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), f"a{number}")
    end.set(qn("w:id"), str(number))
    paragraph._element.insert(1, begin)
    paragraph._element.append(end)


def _heading(document: Any, text: str, level: int, *, rtl: bool, lang: str = "") -> Any:
    heading = document.add_heading(level=level)
    _run(heading, text, rtl=rtl, lang=lang)
    if rtl:
        _right_to_left(heading)
    return heading


def _paragraph(document: Any, text: str, *, italic: bool = False, rtl: bool = False, lang: str = "") -> Any:
    paragraph = document.add_paragraph()
    for number, line in enumerate(text.split("\n")):
        run = _run(paragraph, line, rtl=rtl, lang=lang)
        run.italic = italic or None
        if number < text.count("\n"):
            run.add_break()
    if rtl:
        _right_to_left(paragraph)
    return paragraph


def _run(paragraph: Any, text: str, *, rtl: bool, lang: str) -> Any:
    run = paragraph.add_run(_text(text))
    properties = run._element.get_or_add_rPr()
    _fonts(properties)
    if rtl:
        properties.append(OxmlElement("w:rtl"))
    if lang:
        spoken = OxmlElement("w:lang")
        kind = "w:bidi" if rtl else "w:eastAsia" if lang.partition("-")[0] in ("zh", "ja", "ko") else "w:val"
        spoken.set(qn(kind), lang)
        properties.append(spoken)
    return run


def _right_to_left(paragraph: Any) -> None:
    paragraph._element.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _text(text: str) -> str:
    """Without what XML cannot carry."""
    return clean(text)
