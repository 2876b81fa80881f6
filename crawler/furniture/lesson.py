"""What repeats in the articles of one host: learned article by article, bounded, and forgotten when it is no longer printed.

A line is furniture if it was printed, word by word, in articles that tell different stories: in two where only a few are known
and it began or ended the text, else in a share of them. The sooner for long lines, since short ones come again by chance. What
belongs to a story is never learned: versions and copies of one text are no different stories, and headings, quotations and rows
of tables are not looked at. What is learned is left out of articles only if they lose little by it.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from crawler.extract.body.word_count import count_words
from crawler.extract.fields.dateline import dateline_in
from crawler.extract.fields.titles import loose
from index.article import Article, Block, BlockKind

LINES_MOST = 400
"""Lines of one host that are remembered."""
_STORIES_MOST = 200
"""Articles after which all counts are halved, so that what is no longer printed is forgotten."""
_TITLES_MOST = 80
"""Articles whose titles are remembered."""
_HELD_MOST = 24
"""Articles with a line, until it is furniture, that are remembered to be read again."""
_LONGEST = 400
_FEWEST_LETTERS, _SHORT = 16, 45
"""Letters of a line that is looked at, and of one that may come again by chance."""
_BEGIN, _END = 2, 6
"""Blocks at the beginning and at the end of a text where furniture is expected."""
_FEW_STORIES, _SOME_STORIES = 3, 10
_SHARE_OF_FEW, _SHARE = 0.5, 0.1
_CHANCE = 4
_INSIDE = 3
"""Articles that must have a line that is short, and one that stood between other paragraphs."""
_OWN = 0.25
"""Share of a text that was printed before if it is a version or copy, and that furniture may have."""
_FEWEST_WORDS = 40
"""Words that must be left of an article."""
_ALIKE = 1 / 3
"""Share of the words of the shorter of two titles that makes them those of one story."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_KINDS = frozenset((BlockKind.PARAGRAPH, BlockKind.ITEM))


@dataclass(slots=True)
class _Line:
    """stories: how many articles had it; inside: whether it stood between other paragraphs; known: whether it is furniture;
    held: articles that had it before it was known."""

    stories: int = 0
    short: bool = False
    inside: bool = False
    known: bool = False
    held: list[str] = field(default_factory=list)


class Lesson:
    """What is known of one host. text: as `dumped` wrote it, or empty; one that cannot be read counts as empty."""

    def __init__(self, text: str = "") -> None:
        self._stories = 0
        self._lines: dict[str, _Line] = {}
        self._titles: dict[str, list[str]] = {}
        if text:
            self._load(text)

    def _load(self, text: str) -> None:
        try:
            said: dict[str, Any] = json.loads(text)
            lines = {
                str(key): _Line(int(stories), bool(short), bool(inside), bool(known), list(map(str, held)))
                for key, (stories, short, inside, known, held) in said["lines"].items()
            }
            titles = {str(name): list(map(str, words)) for name, words in said["titles"].items()}
            self._stories, self._lines, self._titles = int(said["stories"]), lines, titles
        except (ValueError, KeyError, TypeError, AttributeError):
            return

    def dumped(self) -> str:
        """As a text that the archive keeps."""
        lines = {
            key: [line.stories, int(line.short), int(line.inside), int(line.known), line.held]
            for key, line in self._lines.items()
        }
        return json.dumps({"stories": self._stories, "lines": lines, "titles": self._titles}, separators=(",", ":"))

    def learn(self, article: Article) -> frozenset[str]:
        """Take note of an article that is new, with all its lines. Returns the ids of earlier articles that hold lines which are
        now known to be furniture."""
        printed = _candidates(article)
        again = sum(
            len(text) for key, (text, _) in printed.items() if (seen := self._lines.get(key)) and not seen.known
        )
        if not printed or article.id in self._titles or again > _OWN * len(article.text):
            return frozenset()
        words = sorted({_short_hash(word) for word in _WORD.findall(article.title.casefold())})[:24]
        self._stories += 1
        for key, (text, inside) in printed.items():
            line = self._lines.pop(key, None) or _Line(short=len(loose(text)) < _SHORT)
            self._lines[key] = line  # the last one seen is forgotten last
            line.inside = line.inside or inside
            if not any(_are_alike(words, self._titles.get(held, [])) for held in line.held):
                line.stories += 1
            if not line.known and len(line.held) < _HELD_MOST:
                line.held.append(article.id)
        self._titles[article.id] = words
        while len(self._titles) > _TITLES_MOST:
            del self._titles[next(iter(self._titles))]
        learned = [line for line in self._lines.values() if not line.known and line.stories >= self._needed(line)]
        affected = frozenset(held for line in learned for held in line.held)
        for line in learned:
            line.known, line.held = True, []
        self._forget()
        return affected

    def _needed(self, line: _Line) -> int:
        """Articles that must have a line before it is furniture."""
        stories = self._stories
        if stories <= _FEW_STORIES:
            most = 2
        elif stories <= _SOME_STORIES:
            most = math.ceil(_SHARE_OF_FEW * stories)
        else:
            most = max(math.ceil(_SHARE_OF_FEW * _SOME_STORIES), math.ceil(_SHARE * stories))
        if line.inside:
            most = max(_INSIDE, most)
        return max(_CHANCE, math.ceil(_SHARE_OF_FEW * stories)) if line.short else most

    def _forget(self) -> None:
        if self._stories >= _STORIES_MOST:
            self._stories //= 2
            for line in self._lines.values():
                line.stories //= 2
            self._lines = {key: line for key, line in self._lines.items() if line.stories}
        if len(self._lines) > LINES_MOST:
            unknown = [key for key, line in self._lines.items() if not line.known] or list(self._lines)
            for key in unknown[: len(self._lines) - LINES_MOST]:
                del self._lines[key]

    def without(self, article: Article) -> Article:
        """Return an article without the furniture, and without links that stood there; itself if there is none in it, or if so
        much of it would go that it is rather a copy."""
        if not any(line.known for line in self._lines.values()):
            return article
        out = {
            index
            for index, block in enumerate(article.blocks)
            if block.kind in _KINDS
            and len(block.text) <= _LONGEST
            and (line := self._lines.get(_key(block))) is not None
            and line.known
        }
        kept = [block for index, block in enumerate(article.blocks) if index not in out]
        if not out:
            return article
        while kept and kept[-1].kind is BlockKind.HEADING and article.blocks[-1] is not kept[-1]:
            kept.pop()  # the heading of what went
        lost = len(article.text) - sum(len(block.text) for block in kept)
        if lost > _OWN * len(article.text) or sum(count_words(block.text) for block in kept) < _FEWEST_WORDS:
            return article
        dateline = dateline_in(kept[0].text) if 0 in out else article.dateline
        links = tuple(link for link in article.links if _stands_in(link.text, kept))
        return replace(article, blocks=tuple(kept), links=links, dateline=dateline)


def _candidates(article: Article) -> dict[str, tuple[str, bool]]:
    """The lines that may be furniture, by their keys: the text, and whether each stands between other paragraphs."""
    last = len(article.blocks) - _END
    return {
        _key(block): (block.text, _BEGIN <= index < last)
        for index, block in enumerate(article.blocks)
        if block.kind in _KINDS and len(block.text) <= _LONGEST and len(loose(block.text)) >= _FEWEST_LETTERS
    }


def _key(block: Block) -> str:
    return hashlib.sha256(loose(block.text).encode()).hexdigest()[:12]


def _short_hash(text: str) -> str:
    """No words are kept, so that nothing of an article that is removed stays here."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _are_alike(words: list[str], others: list[str]) -> bool:
    """Whether two titles are those of one story."""
    fewer = min(len(words), len(others))
    return fewer > 0 and len(set(words) & set(others)) >= max(2.0, _ALIKE * fewer)


def _stands_in(text: str, blocks: Iterable[Block]) -> bool:
    return any(text in block.text for block in blocks)
