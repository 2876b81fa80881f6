"""People in agency news with sport: tables, scorecards, line-ups, headlines in capitals.

    python -m benchmarks.people_agency [FILE ...] [--errors]

FILE: texts with the people in square brackets, articles parted by a line of three hyphens, `#` before a remark. Without
one, the invented texts of the tests. Prints precision, recall and F1 of exact spans, article by article and in all.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from index.people.mentions.finder import find_people

INVENTED = Path(__file__).parents[1] / "tests" / "index" / "annotate" / "agency.txt"
_MARKED = re.compile(r"\[([^\]\n]+)\]")


class Marked(NamedTuple):
    """A text without its brackets, and the spans that stood in them."""

    text: str
    people: frozenset[tuple[int, int]]


class Counted(NamedTuple):
    """Spans right, found and wanted."""

    right: int
    found: int
    wanted: int

    @property
    def f1(self) -> float:
        """In percent; 100 where there is nobody and nobody was found."""
        return 200 * self.right / (self.found + self.wanted) if self.found + self.wanted else 100.0


def read(path: Path) -> Iterator[Marked]:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    for article in "\n".join(lines).split("\n---\n"):
        text: list[str] = []
        people: set[tuple[int, int]] = set()
        length = at = 0
        for match in _MARKED.finditer(article):
            before = article[at : match.start()]
            text += [before, match[1]]
            length += len(before)
            people.add((length, length + len(match[1])))
            length += len(match[1])
            at = match.end()
        yield Marked("".join(text) + article[at:], frozenset(people))


def count(marked: Marked) -> tuple[Counted, list[str], list[str]]:
    """The figures of one article, what was found wrongly and what was missed."""
    found = {span for mention in find_people(marked.text) for span in mention.spans}
    wrong = [marked.text[a:b] for a, b in sorted(found - marked.people)]
    missed = [marked.text[a:b] for a, b in sorted(marked.people - found)]
    return Counted(len(found & marked.people), len(found), len(marked.people)), wrong, missed


def total(counts: list[Counted]) -> Counted:
    return Counted(*(sum(column) for column in zip(*counts, strict=True)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="*", type=Path, default=[INVENTED], metavar="FILE")
    parser.add_argument("--errors", action="store_true", help="Name what is wrong and missed in each article.")
    options = parser.parse_args()
    counts: list[Counted] = []
    for path in options.files:
        for marked in read(path):
            counted, wrong, missed = count(marked)
            counts.append(counted)
            if options.errors and (wrong or missed):
                print(f"{counted.f1:5.1f}  {marked.text.splitlines()[0]}")
                print(f"       wrong: {'; '.join(wrong)}\n       missed: {'; '.join(missed)}")
    all_ = total(counts)
    print(
        f"{len(counts)} articles, {all_.wanted} mentions: precision {100 * all_.right / max(1, all_.found):.1f}, "
        f"recall {100 * all_.right / max(1, all_.wanted):.1f}, span F1 {all_.f1:.1f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
