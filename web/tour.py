"""The guided tour on the front page of the demo, and nowhere else: five steps that lead through the program.

`broadsheet demo` leaves a file in its data directory that says where the steps lead: addresses of articles at the invented outlets,
and that of the letter box where alerts arrive.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from index.archive.protocols import Archive

MARK = "this-is-a-demo"
"""Name of the file in the data directory of a demo."""
CLOSED = "broadsheet_tour"
"""Name of the cookie of somebody who has closed the tour."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tour:
    """Where the steps lead. article: id of one that was corrected later. story: id of the event that it tells; copied: id of an
    article of an agency. None: not read yet. letters: address of the letter box. closed: only its heading is shown."""

    article: str | None
    story: str | None
    copied: str | None
    letters: str
    closed: bool


def tour_of(data: Path, archive: Archive, *, closed: bool) -> Tour | None:
    """The tour of a demo; None where this is none. data: the data directory. Raises ArchiveError."""
    try:
        steps = json.loads((data / MARK).read_text("utf-8"))
        told, copied, letters = str(steps["told"]), str(steps["copied"]), str(steps["letters"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    article = archive.articles.id_of(told)
    return Tour(
        article=article,
        story=archive.stories.of([article]).get(article) if article else None,
        copied=archive.articles.id_of(copied),
        letters=letters if letters.startswith("http://127.0.0.1:") else "",
        closed=closed,
    )
