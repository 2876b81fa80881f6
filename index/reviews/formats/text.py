"""A review as Markdown (CommonMark), and as plain text for mail."""

import re
from collections.abc import Iterator

from index.reviews.contents import Chapter, Contents, Entry, day_in_words
from index.reviews.formats.page import Tell

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


def markdown(contents: Contents, tell: Tell) -> Iterator[str]:
    """The file piece by piece."""
    cover = contents.cover
    yield f"# {marked(cover.title)}\n\n"
    yield (
        f"{marked(cover.client)}  \n{day_in_words(cover.day)}\n\n" if cover.client else f"{day_in_words(cover.day)}\n\n"
    )
    if cover.intro:
        yield f"{_lines(cover.intro)}\n\n"
    yield "## Contents\n\n"
    for heading in contents.headings():
        if heading.number is None:
            yield f"\n**{marked(heading.title)}**\n\n"
        else:
            outlet = f" ({marked(heading.outlet)})" if heading.outlet else ""
            yield f"{heading.number}. {marked(heading.title)}{outlet}\n"
    yield "\n"
    for part in contents.parts():
        if isinstance(part, Chapter):
            yield f"## {marked(part.title)}\n\n"
        else:
            yield from _entry(part)
            tell(part.number)


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
        yield f"Read on {entry.read}\n\n"


def plain(contents: Contents, tell: Tell) -> Iterator[str]:
    """For mail clients that show text only."""
    cover = contents.cover
    yield f"{cover.title}\n{'=' * min(len(cover.title), 72)}\n"
    yield "".join(f"{line}\n" for line in (cover.client, day_in_words(cover.day)) if line)
    if cover.intro:
        yield f"\n{cover.intro}\n"
    for part in contents.parts():
        if isinstance(part, Chapter):
            yield f"\n\n{part.title.upper()}\n{'-' * min(len(part.title), 72)}\n"
            continue
        body = [text for text in (part.comment and f"[{part.comment}]", *part.paragraphs) if text]
        if part.match:
            body.append(f"… {part.match} …")
        if part.why:
            body.append(part.why)
        read = f"Read on {part.read}" if part.read else ""
        head = "\n".join(filter(None, (f"{part.number}. {part.headline}", part.source)))
        yield "\n" + "\n\n".join([head, *body]) + "\n" + "".join(f"{line}\n" for line in (part.url, read) if line)
        tell(part.number)
