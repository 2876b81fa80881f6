"""Who has what: the facts of the articles of one story, side by side.

A fact that one article has is looked for in all others: as the same fact (a figure of the same value, a place under any of its
names), else as the same wording. What is found neither way may still be told in other words; therefore nobody may say more of it
than "no matching wording found".

A surname that an article does not explain ("President Trump") counts to the one person of that surname whom another article of the
story names in full, if it stands with an office, or is printed alone and nobody else in the story has it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.facts.article_facts import ArticleFacts, Fact, FactKind, Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Where an article has a fact. span: of its first place in the text; None where only headline, standfirst or dateline say
    it. wording: found as a wording only."""

    article: str
    span: Span | None
    wording: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FactRow:
    """A fact of a story. found: article id -> where; articles without it are left out."""

    kind: FactKind
    key: str
    label: str
    found: Mapping[str, Found]


_ORDER = {kind: place for place, kind in enumerate(FactKind)}


def compared(articles: Sequence[ArticleFacts]) -> list[FactRow]:
    """The facts of a story: by kind, in each those that most articles have first, then in the order of the articles."""
    told = [
        replace(unresolved, facts=tuple(facts))
        for unresolved, facts in zip(articles, _surnames_resolved(articles), strict=True)
    ]
    rows: dict[tuple[FactKind, str], list[tuple[str, Fact]]] = {}
    for article in told:
        for fact in article.facts:
            rows.setdefault((fact.kind, fact.key), []).append((article.id, fact))
    made = [_row(kind, key, holders, told) for (kind, key), holders in rows.items()]
    made.sort(key=lambda row: (_ORDER[row.kind], -len(row.found)))
    return made


def _row(kind: FactKind, key: str, holders: Sequence[tuple[str, Fact]], articles: Sequence[ArticleFacts]) -> FactRow:
    places = {article: Found(article=article, span=fact.spans[0]) for article, fact in reversed(holders)}
    for facts in articles:
        if facts.id not in places and (kind, key) in facts.head:
            places[facts.id] = Found(article=facts.id, span=None)
    forms = frozenset[str]().union(*(fact.forms for _, fact in holders))
    if forms:
        wording = _wording(forms)
        for article in articles:
            if article.id in places:
                continue
            text, head = article.archived.article.text, article.head_text
            # a plain search is many times faster than one by pattern, and most articles have none of the forms
            if any(form in text for form in forms) and (match := wording.search(text)) is not None:
                places[article.id] = Found(article=article.id, span=match.span(), wording=True)
            elif any(form in head for form in forms) and wording.search(head):
                places[article.id] = Found(article=article.id, span=None, wording=True)
    label = next((fact.label for _, fact in holders if not fact.bare), holders[0][1].label)
    return FactRow(kind=kind, key=key, label=label, found=places)


def _wording(forms: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _surnames_resolved(articles: Sequence[ArticleFacts]) -> list[list[Fact]]:
    """The facts of each article, with bare surnames under the person that the other articles name."""
    full = {
        fact.key: fact
        for article in articles
        for fact in article.facts
        if fact.kind is FactKind.PERSON and not fact.bare
    }
    by_surname: dict[str, set[str]] = {}
    for key, fact in full.items():
        for form in (fact.label, *fact.forms):
            by_surname.setdefault(form.split()[-1], set()).add(key)
    resolved: list[list[Fact]] = []
    for article in articles:
        named = {fact.key for fact in article.facts}
        facts: dict[tuple[FactKind, str], Fact] = {}
        for fact in article.facts:
            if fact.bare:
                keys = by_surname.get(fact.label, set())
                if len(keys) == 1 and (fact.office or not keys & named):
                    (key,) = keys
                    fact = replace(full[key], spans=fact.spans, bare=False)
            known = facts.get((fact.kind, fact.key))
            if known is not None:
                fact = replace(known, spans=tuple(sorted({*known.spans, *fact.spans})), forms=known.forms | fact.forms)
            facts[fact.kind, fact.key] = fact
        resolved.append(list(facts.values()))
    return resolved
