"""What is quoted in a story: the same utterance as several outlets print it, and what only one of them has."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.article import Annotation, ArchivedArticle
from index.facts.article_facts import FactKind
from index.facts.comparison import FactRow, Found
from index.languages import N_, Words
from index.quotes.alignment import Aligned, Printed, Utterance, Version, align

ALONE = 20
"""Quotations listed that only one article has."""

ALONE_WORDS = 5
"""Words of the shortest of them: shorter ones are no statement."""

WORDS_SOUGHT = 40
"""Words of a quotation, the first of them, by which it is looked for in the text of other articles."""

TELLING = 3
"""Words of it that are looked for first, the longest."""

LABEL = 70
"""Characters of a quotation in the table of who has what."""

VERSIONS = Words({
    Version.FIRST: "", Version.SAME: N_("word for word"), Version.SHORTENED: N_("shortened"), Version.LENGTHENED: N_("longer"),
    Version.REWORDED: N_("in other words"), Version.TRANSLATED: N_("in another language"),
})  # fmt: skip


_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """A quotation of one article only. said_by: the speaker as printed there."""

    utterance: Utterance
    said_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryQuotes:
    """aligned: those that several articles print. alone: those of one article, at most ALONE, with how many there are in all.
    names: of the speakers, by id."""

    aligned: tuple[Aligned, ...]
    alone: tuple[Spoken, ...]
    alone_total: int
    names: Mapping[str, str]

    def rows(self, articles: Sequence[ArchivedArticle]) -> list[FactRow]:
        """As lines of the table of who has what. articles: all of the story; one that was not found to quote the words is searched
        for them, since a copy prints what its original prints, and marks may be missing."""
        folded = {one.article.id: one.article.text.casefold() for one in articles}
        alone = [(Printed(utterance=one.utterance, version=Version.FIRST, score=0.0),) for one in self.alone]
        groups = [(one.speaker, one.versions) for one in self.aligned]
        groups += [(versions[0].utterance.speaker, versions) for versions in alone]
        return [self._row(number, *group, articles, folded) for number, group in enumerate(groups)]

    def _row(
        self,
        number: int,
        speaker: str | None,
        versions: Sequence[Printed],
        articles: Sequence[ArchivedArticle],
        folded: Mapping[str, str],
    ) -> FactRow:
        words = " ".join(versions[0].utterance.words.split())
        shown = words if len(words) <= LABEL else words[: words.rfind(" ", 0, LABEL)].rstrip(" ,;:") + "…"
        who = self.names.get(speaker or "", "")
        found = {
            one.utterance.article: Found(article=one.utterance.article, span=(one.utterance.start, one.utterance.end))
            for one in reversed(versions)
        }
        wordings = list(filter(None, {one.utterance.words: _wording(one.utterance.words) for one in versions}.values()))
        for archived in articles:
            article = archived.article
            if article.id in found:
                continue
            text = folded[article.id]
            matches = (
                one.pattern.search(article.text) for one in wordings if all(word in text for word in one.telling)
            )
            if (match := next(filter(None, matches), None)) is not None:
                found[article.id] = Found(article=article.id, span=match.span(), wording=True)
        return FactRow(
            kind=FactKind.QUOTE, key=str(number), label=f"{who}: “{shown}”" if who else f"“{shown}”", found=found
        )


class _Wording(NamedTuple):
    """A pattern for words with any marks and blanks between them. telling: the longest of the words, folded: a text without them
    need not be searched."""

    pattern: re.Pattern[str]
    telling: tuple[str, ...]


def _wording(words: str) -> _Wording | None:
    """The same words with any marks and blanks between them; None for what is too short to be told from other text."""
    parts = _WORD.findall(words)[:WORDS_SOUGHT]
    if len(parts) < ALONE_WORDS:
        return None
    pattern = re.compile(r"(?<!\w)" + r"\W+".join(map(re.escape, parts)) + r"(?!\w)", re.IGNORECASE)
    telling = sorted((part.casefold() for part in parts if part.isascii()), key=len, reverse=True)[:TELLING]
    return _Wording(pattern, tuple(telling))


def story_quotes(articles: Sequence[ArchivedArticle], annotations: Mapping[str, Annotation | None]) -> StoryQuotes:
    """The quotations of a story. articles: the earliest first, without near-copies, which print whatever their original prints.
    annotations: by id."""
    surnames = _surnames(articles)
    names = {person.id: person.name for one in articles for person in one.people}
    spoken = [quote for one in articles for quote in _spoken(one, annotations.get(one.article.id), surnames)]
    aligned = align(quote.utterance for quote in spoken)
    taken = {id(printed.utterance) for one in aligned for printed in one.versions}
    alone = [
        quote
        for quote in spoken
        if id(quote.utterance) not in taken and len(quote.utterance.words.split()) >= ALONE_WORDS
    ]
    return StoryQuotes(aligned=tuple(aligned), alone=tuple(alone[:ALONE]), alone_total=len(alone), names=names)


def _spoken(archived: ArchivedArticle, annotation: Annotation | None, surnames: Mapping[str, str]) -> list[Spoken]:
    """The quotations of an article; paragraphs of one are one."""
    article = archived.article
    mentions = annotation.mentions if annotation else ()

    def who(person: str | None, mention: int | None) -> str | None:
        """The person of the registry, else the one whose surname the article merely prints."""
        if person is not None or mention is None or mention >= len(mentions):
            return person
        return surnames.get(mentions[mention].name)

    found: list[Spoken] = []
    start: int | None = None
    for person, quotation in archived.quotations:
        begun = quotation.start if start is None else start
        start = begun if quotation.goes_on else None
        if quotation.goes_on:
            continue
        utterance = Utterance(
            article=article.id,
            words=article.text[begun : quotation.end],
            start=begun,
            end=quotation.end,
            speaker=who(person, quotation.speaker),
            lang=article.lang,
        )
        found.append(Spoken(utterance=utterance, said_by=quotation.said_by))
    return found


def _surnames(articles: Sequence[ArchivedArticle]) -> dict[str, str]:
    """Surname -> the id of the one person of the story who has it."""
    holders: dict[str, set[str]] = {}
    for one in articles:
        for person in one.people:
            holders.setdefault(person.name.split()[-1], set()).add(person.id)
    return {surname: next(iter(ids)) for surname, ids in holders.items() if len(ids) == 1}
