"""A review as one HTML file, which needs nothing else: for mail, for a browser, and as what the PDF is made of."""

from collections.abc import Iterator, Mapping
from html import escape

from index.languages import current, formats, ngettext
from index.languages import gettext as _
from index.reviews.contents import Chapter, Contents, Entry, is_rtl
from index.reviews.formats.walk import Tell, walk

STYLE = """
:root { color-scheme: light; }
body { font-family: "Noto Serif", "DejaVu Serif", Georgia, "Noto Serif CJK SC", "Noto Naskh Arabic", serif; line-height: 1.5;
  color: #1d1a16; background: #fff; max-width: 46rem; margin: 0 auto; padding: 1.5rem; overflow-wrap: anywhere; }
h1, h2, h3, nav, .source, .meta, .why { font-family: "Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", "Noto Sans Arabic", sans-serif; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 0.5rem; }
h2 { font-size: 1.5rem; border-top: 3px solid #1d1a16; padding-top: 0.6rem; margin: 2.5rem 0 1rem; }
h3 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 0.3rem; }
.client { font-size: 1.1rem; }
.intro, .comment { white-space: pre-line; }
.comment { border-left: 3px solid #8a2215; padding-left: 0.8rem; font-style: italic; }
.comment.rtl { border-left: 0; padding-left: 0; border-right: 3px solid #8a2215; padding-right: 0.8rem; }
.source, .meta, .why { font-size: 0.85rem; color: #5d564b; margin: 0.2rem 0; }
.match { background: #fff4cf; padding: 0.2rem 0.5rem; }
.rtl { direction: rtl; text-align: right; }
nav ol, nav ul { list-style: none; padding: 0; }
nav li { margin: 0.25rem 0; }
nav .chapter { font-weight: 600; margin-top: 0.8rem; }
nav a { color: inherit; text-decoration: none; }
nav .outlet { color: #5d564b; font-size: 0.85rem; }
article { border-top: 1px solid #ddd5c6; padding: 1rem 0; }
h2 + article { border-top: 0; padding-top: 0; }
a { color: #1f4a6e; }
"""

PRINT = """
@page { size: A4; margin: 22mm 20mm; @bottom-right { content: counter(page); font-size: 9pt; }
  @bottom-left { content: string(title); font-size: 9pt; } }
body { max-width: none; padding: 0; font-size: 10.5pt; }
h1, .running { string-set: title content(); }
.running { height: 0; overflow: hidden; font-size: 1pt; }
h2 { break-before: page; break-after: avoid; bookmark-level: 1; }
.running + main > h2:first-child { break-before: auto; }
h3 { break-after: avoid; bookmark-level: 2; }
.source, .meta { break-inside: avoid; break-before: avoid; }
.source, .comment { break-after: avoid; }
"""

FRONT = """
@page { @bottom-right { content: counter(page, lower-roman); } }
@page :first { @bottom-left { content: none; } @bottom-right { content: none; } }
.cover { padding-top: 60mm; }
nav { break-before: page; }
nav h2 { break-before: auto; bookmark-level: none; border: 0; margin-top: 0; }
nav a.to { display: block; }
nav a.to::after { content: leader(". ") attr(data-page); }
"""
"""Of cover and contents, beside `PRINT`."""


class HtmlShape:
    """A review as HTML. style: its style sheet. pages: the page of each article, by its number, where it is printed on any."""

    def __init__(self, style: str = STYLE, pages: Mapping[int, int] | None = None) -> None:
        self._style = style
        self._pages = pages

    def opening(self, contents: Contents) -> str:
        """The head of the document, and the cover."""
        cover = contents.cover
        title, client = escape(cover.title), escape(cover.client)
        total = ngettext("%(count)s article", "%(count)s articles", contents.total)
        intro = f"<p{_way(is_rtl(cover.intro), 'intro')}>{escape(cover.intro)}</p>\n" if cover.intro else ""
        return (
            f'{self.head(title)}<header class="cover">\n<h1 dir="auto">{title}</h1>\n<p class="client" dir="auto">'
            f"{client + '<br>' if client else ''}{formats.day(cover.day)}</p>\n{intro}"
            f'<p class="meta">{escape(total)}</p>\n</header>\n'
        )

    def head(self, title: str) -> str:
        """The beginning of a document. title: escaped."""
        spoken = current()
        return (
            f'<!doctype html>\n<html lang="{spoken.tag}" dir="{spoken.direction}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="robots" content="noindex, nofollow, noarchive">\n<meta name="referrer" content="no-referrer">\n'
            f"<title>{title}</title>\n<style>{self._style}</style>\n</head>\n<body>\n"
        )

    def listing(self, contents: Contents) -> str:
        """The contents page. Raises ArchiveError."""
        lines = ["<nav>\n<h2>", escape(_("Contents")), "</h2>\n<ul>\n"]
        for heading in contents.headings():
            title = escape(heading.title)
            if heading.number is None:
                lines.append(f'<li class="chapter" dir="auto">{title}</li>\n')
                continue
            outlet = f' <span class="outlet" dir="auto">{escape(heading.outlet)}</span>' if heading.outlet else ""
            page = f' data-page="{self._pages.get(heading.number, "")}"' if self._pages is not None else ""
            lines.append(f'<li><a class="to" href="#a{heading.number}"{page}><bdi>{title}</bdi>{outlet}</a></li>\n')
        return "".join([*lines, "</ul>\n</nav>\n<main>\n"])

    def chapter(self, chapter: Chapter) -> str:
        """The title of a chapter."""
        return f"<h2{_way(is_rtl(chapter.title))}>{escape(chapter.title)}</h2>\n"

    def entry(self, entry: Entry) -> str:
        """An article."""
        return entry_html(entry)

    def closing(self) -> str:
        """The end of the document."""
        return "</main>\n</body>\n</html>\n"


def pieces(contents: Contents, tell: Tell) -> Iterator[str]:
    """The file piece by piece. Raises ArchiveError."""
    return walk(contents, HtmlShape(), tell)


def _way(rtl: bool, kind: str = "") -> str:
    """The attributes of a text that runs this way. kind: its class."""
    classes = " ".join(filter(None, (kind, "rtl" if rtl else "")))
    return f' dir="{"rtl" if rtl else "auto"}"' + (f' class="{classes}"' if classes else "")


def entry_html(entry: Entry) -> str:
    """One article."""
    lang = f' lang="{escape(entry.lang)}"' if entry.lang else ""
    spoken = lang + _way(entry.rtl)
    lines = [f'<article id="a{entry.number}">', f"<h3{spoken}>{escape(entry.headline)}</h3>"]
    if entry.source:
        lines.append(f'<p class="source" dir="auto">{escape(entry.source)}</p>')
    if entry.comment:
        lines.append(f"<p{_way(is_rtl(entry.comment), 'comment')}>{escape(entry.comment)}</p>")
    for at, text in enumerate(entry.paragraphs):
        more = "\u00a0…" if entry.cut and at == len(entry.paragraphs) - 1 else ""
        lines.append(f"<p{spoken}>{escape(text)}{more}</p>")
    if entry.match:
        kind = "match rtl" if entry.rtl else "match"
        lines.append(
            f'<p class="{kind}"{lang} dir="{"rtl" if entry.rtl else "auto"}">…\u00a0{escape(entry.match)}\u00a0…</p>'
        )
    if entry.why:
        lines.append(f'<p class="why">{escape(entry.why)}</p>')
    if entry.url:
        address = escape(entry.url)
        lines.append(f'<p class="meta"><a rel="noreferrer nofollow" href="{address}">{address}</a></p>')
    if entry.read:
        read = _("Read on %(day)s", day=entry.read)
        lines.append(f'<p class="meta">{escape(read)}</p>')
    return "\n".join([*lines, "</article>", ""])
