"""Finds the direct quotations of a text and who said each."""

import math
from collections.abc import Sequence

from index.article import Mention, Quotation
from index.quotes.candidates import NOBODY, Candidate, Group, beside, candidates, gap_of
from index.quotes.context import Context, context_of
from index.quotes.direct_speech import is_title, span_features
from index.quotes.linear_model import Weights, shipped
from index.quotes.speakers import printed, with_role

CAUTION = 0.85
"""Log odds by which a person must be likelier than nobody: a quotation put into the wrong mouth is worse than one without a
speaker."""


def find_quotations(
    text: str, mentions: Sequence[Mention], lang: str | None = None, *, weights: Weights | None = None
) -> tuple[Quotation, ...]:
    """The direct quotations of an article, in order; of one over several paragraphs, each paragraph.

    mentions: the people of the text (`index.people.mentions`), with spans in it. lang: BCP 47; None: told from the text.
    weights: None for those of the package. Never raises, and the result depends on the arguments only; linear in the text.
    """
    weights = weights or shipped()
    context = context_of(text, mentions, lang)
    kept = keep(context, weights)
    quotations: list[Quotation] = []
    last: Group | None = None
    before, said_by = NOBODY, ""
    for group in groups_of(context, kept):
        gap = gap_of(context, last, group) if last is not None else ""
        options = candidates(context, group, before, gap)
        near, settled = beside(context, group)
        chosen = decide(
            [option for option in options if option.token == near] or options if settled else options, weights
        )
        who, token = chosen.who, chosen.token
        if who == NOBODY and token < 0:
            token = near
        if token >= 0:
            said_by = printed(context.told, token)
            if who == NOBODY:
                who = with_role(context, mentions, token)
        elif who != before or who == NOBODY:
            said_by = ""
        for n in range(group.first, group.last + 1):
            if kept[n]:
                start, end = _without_blanks(text, context.quotations[n].start, context.quotations[n].end)
                quotations.append(
                    Quotation(
                        start=start,
                        end=end,
                        said_by=said_by,
                        speaker=None if who == NOBODY else who,
                        goes_on=n < group.last,
                    )
                )
        before, last = who, group
    return tuple(quotations)


def keep(context: Context, weights: Weights) -> list[bool]:
    """Which of the things between marks are quotations; to what follows, the others are words like any."""
    kept = []
    for n in range(len(context.quotations)):
        features = span_features(context, n)
        kept.append(bool(features) and weights.of_span(features) > 0 and not is_title(context, n))
    drop_others(context, kept)
    return kept


def drop_others(context: Context, kept: Sequence[bool]) -> None:
    """Turn what is not kept into ordinary words of the narration."""
    for n, place in enumerate(context.told.places):
        if not kept[n]:
            context.told.kinds[place] = "x"


def groups_of(context: Context, kept: Sequence[bool]) -> list[Group]:
    """The quotations that were said in one breath, of those that are kept."""
    places = context.told.places
    groups: list[Group] = []
    goes_on = False
    for n, quotation in enumerate(context.quotations):
        if not kept[n]:
            continue
        if goes_on:
            groups[-1] = groups[-1]._replace(last=n, right=places[n])
        else:
            groups.append(Group(n, n, places[n], places[n]))
        goes_on = quotation.goes_on
    return groups


def decide(options: Sequence[Candidate], weights: Weights) -> Candidate:
    """Who most probably spoke, by the best of the candidates that mean them; the probabilities of those are added."""
    scores = [weights.of_speaker(option.features) for option in options]
    top = max(scores)
    sums: dict[int, float] = {}
    best: dict[int, tuple[float, Candidate]] = {}
    for option, score in zip(options, scores, strict=True):
        odds = math.exp(score - top + (CAUTION if option.who == NOBODY else 0.0))
        sums[option.who] = sums.get(option.who, 0.0) + odds
        if option.who not in best or best[option.who][0] < odds:
            best[option.who] = odds, option
    return best[max(sums, key=lambda who: (sums[who], -who))][1]


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end - 1 and text[start].isspace():
        start += 1
    while end - 1 > start and text[end - 1].isspace():
        end -= 1
    return start, end
