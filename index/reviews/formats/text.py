"""A review as Markdown (CommonMark), and as plain text for mail."""

import re
from collections.abc import Iterator

from index.languages import formats
from index.languages import gettext as _
from index.reviews.contents import Chapter, Contents, Entry
from index.reviews.formats.walk import Tell, walk

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_BEGINS = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([-+=])")


def marked(text: str) -> str:
    """Text that Markdown shows as it is."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    return _BEGINS.sub(
        lambda match: f"{match[1]}{match[2]}\\{match[3]}" if match[2] else f"{match[4]}\\{match[5]}", escaped
    )


def _lines(text: str) -> str:
    return "  \n".join(marked(line) for line in text.split("\n"))


class _Markdown:
    def opening(self, contents: Contents) -> str:
        cover = contents.cover
        client = f"{marked(cover.client)}  \n" if cover.client else ""
        intro = f"{_lines(cover.intro)}\n\n" if cover.intro else ""
        return f"# {marked(cover.title)}\n\n{client}{formats.day(cover.day)}\n\n{intro}"

    def listing(self, contents: Contents) -> str:
        lines = ["## ", marked(_("Contents")), "\n\n"]
        for heading in contents.headings():
            if heading.number is None:
                lines.append(f"\n**{marked(heading.title)}**\n\n")
            else:
                outlet = f" ({marked(heading.outlet)})" if heading.outlet else ""
                lines.append(f"{heading.number}. {marked(heading.title)}{outlet}\n")
        return "".join([*lines, "\n"])

    def chapter(self, chapter: Chapter) -> str:
        return f"## {marked(chapter.title)}\n\n"

    def entry(self, entry: Entry) -> str:
        return "".join(_entry(entry))

    def closing(self) -> str:
        return ""


def markdown(contents: Contents, tell: Tell) -> Iterator[str]:
    """The file piece by piece. Raises ArchiveError."""
    return walk(contents, _Markdown(), tell)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"### {entry.number}\\. {marked(entry.headline)}\n\n"
    if entry.source:
        yield f"*{marked(entry.source)}*\n\n"
    if entry.comment:
        yield "".join(f"> {marked(line)}  \n" for line in entry.comment.split("\n")) + "\n"
    for at, text in enumerate(entry.paragraphs):
        yield marked(text) + (" …" if entry.cut and at == len(entry.paragraphs) - 1 else "") + "\n\n"
    if entry.match:
        yield f"… {marked(entry.match)} …\n\n"
    if entry.why:
        yield f"{marked(entry.why)}\n\n"
    if entry.url:
        yield f"<{entry.url.replace('<', '%3C').replace('>', '%3E').replace(' ', '%20')}>  \n"
    if entry.read:
        yield _("Read on %(day)s", day=entry.read) + "\n\n"


class _Plain:
    def opening(self, contents: Contents) -> str:
        cover = contents.cover
        lines = "".join(f"{line}\n" for line in (cover.client, formats.day(cover.day)) if line)
        intro = f"\n{cover.intro}\n" if cover.intro else ""
        return f"{cover.title}\n{'=' * min(len(cover.title), 72)}\n{lines}{intro}"

    def listing(self, contents: Contents) -> str:
        return ""

    def chapter(self, chapter: Chapter) -> str:
        return f"\n\n{chapter.title.upper()}\n{'-' * min(len(chapter.title), 72)}\n"

    def entry(self, entry: Entry) -> str:
        body = [text for text in (entry.comment and f"[{entry.comment}]", *entry.paragraphs) if text]
        if entry.match:
            body.append(f"… {entry.match} …")
        if entry.why:
            body.append(entry.why)
        read = _("Read on %(day)s", day=entry.read) if entry.read else ""
        head = "\n".join(filter(None, (f"{entry.number}. {entry.headline}", entry.source)))
        return "\n" + "\n\n".join([head, *body]) + "\n" + "".join(f"{line}\n" for line in (entry.url, read) if line)

    def closing(self) -> str:
        return ""


def plain(contents: Contents, tell: Tell) -> Iterator[str]:
    """For mail clients that show text only, piece by piece. Raises ArchiveError."""
    return walk(contents, _Plain(), tell)
