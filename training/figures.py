"""Evaluates on texts that were never trained on: token<TAB>tag files, one article each."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index.people.mentions.finder import find_people


class Figures(NamedTuple):
    """precision, recall and f1 in percent, over exact spans; speed in words per CPU second."""

    precision: float
    recall: float
    f1: float
    articles: int
    words_per_second: float


def measure(directory: Path, *, every: int = 1) -> Figures:
    """Evaluate on `directory/*.tsv`, or on its subdirectory processed_annotated.

    The latter is accompanied by original_articles with the texts as printed. every: 10 uses one article in ten. Raises
    FileNotFoundError if there are none.
    """
    found = right = known = words = articles = 0
    begin = time.process_time()
    for text, gold in _articles(directory, every):
        spans = {span for mention in find_people(text) for span in mention.spans}
        found += len(spans)
        known += len(gold)
        right += len(spans & gold)
        words += len(text.split())
        articles += 1
    spent = time.process_time() - begin
    if not articles:
        raise FileNotFoundError(f"no annotated articles in {directory}")
    return Figures(
        precision=100 * right / max(found, 1),
        recall=100 * right / max(known, 1),
        f1=200 * right / max(found + known, 1),
        articles=articles,
        words_per_second=words / spent,
    )


def _articles(directory: Path, every: int) -> Iterator[tuple[str, set[tuple[int, int]]]]:
    annotated = directory / "processed_annotated"
    files = sorted((annotated if annotated.is_dir() else directory).glob("*.tsv"))
    for path in files[::every]:
        tokens, tags = _columns(path)
        printed = directory / "original_articles" / path.stem
        text = printed.read_text("utf-8", errors="replace") if printed.is_file() else ""
        places = _aligned(tokens, text) if text else None
        if places is None:
            text = " ".join(tokens)
            places = _aligned(tokens, text) or []
        yield text, _spans(places, tags)


def _columns(path: Path) -> tuple[list[str], list[str]]:
    tokens: list[str] = []
    tags: list[str] = []
    for line in path.read_text("utf-8", errors="replace").splitlines():
        token, _, rest = line.partition("\t")
        if token.strip():
            tokens.append(token.strip())
            tags.append(rest.split("\t")[0] or "O")
        else:
            tags[-1:] = [tags[-1] + "$"] if tags else []
    return tokens, tags


def _aligned(tokens: Sequence[str], text: str) -> list[tuple[int, int]] | None:
    places: list[tuple[int, int]] = []
    at = 0
    for token in tokens:
        hit = text.find(token, at, at + len(token) + 40)
        if hit < 0 or text[at:hit].strip():
            return None
        at = hit + len(token)
        places.append((hit, at))
    return places


def _spans(places: Sequence[tuple[int, int]], tags: Sequence[str]) -> set[tuple[int, int]]:
    """Spans of the tagged names. A `$` after a tag ends its sentence."""
    found: set[tuple[int, int]] = set()
    start = -1
    for at, tag in enumerate([*tags, "O"]):
        person = tag.rstrip("$").partition("-")[2].lower() in {"person", "per"}
        if start >= 0 and (not person or tag.startswith("B") or tags[at - 1].endswith("$")):
            found.add((places[start][0], places[at - 1][1]))
            start = -1
        if person and start < 0:
            start = at
    return found
