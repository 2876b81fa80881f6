"""The second pass: revises each candidate in the light of the whole article.

The tagger reads one run of capitals at a time. Here its readings are compared: a full name makes its bare surname a
name elsewhere, and a word read once as a name and five times as something else is not one. Each decision requires its
own evidence, since otherwise one error would spread over the article ("Santa Fe").
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from index.people.mentions.linking import fold
from index.people.registry import full_names
from index.people.tagger import word_lists
from index.people.tagger.chunks import is_capitalised, past_particles
from index.people.tagger.crf_model import Tagged
from index.people.tagger.edges import refined
from index.people.tagger.name_pairs import east_asian_names, pairs
from index.people.tagger.places_and_firms import without_things
from index.people.tagger.spans import (
    Span,
    bounded,
    is_generation,
    is_title,
    names_a_party,
    names_a_place,
    surname,
    tag_spans,
    trim,
    with_generation,
    with_particles,
)
from index.people.tagger.tokens import Token

_CALENDAR = word_lists.words("calendar")
_NAMED_AFTER = word_lists.words("named_after")
_COMPANY = word_lists.words("company")
_FORMS = word_lists.words("company_form")
_HOUSES = word_lists.words("company_house")
_PARTICLES = word_lists.words("particle")
_GIVEN = word_lists.given()
_PLACE = word_lists.words("place")
_PLACES = word_lists.entries("place")
_DEMONYM = word_lists.words("demonym")
_NOBODY = word_lists.entries("nobody")
_BRAND = word_lists.entries("brand")
_DOUBTFUL, _FAR = -2.0, -6.0
"""Log odds from which a given name before a name belongs to it; the first where it is a place or a month as well."""
_RARE = frozenset({"und", "'t", "in", "op", "aan"})
_ERAS = frozenset({"administration", "government", "regime", "presidency", "cabinet", "era", "doctrine", "plan"})
_SHORT_GIVEN = frozenset({"Md", "Md.", "Mohd", "Mohd."})
"""Abbreviations of Mohammed, which are part of the name."""


class Weights(NamedTuple):
    """Weight of each signal in log odds when a lone capitalised word is judged.

    Tuned on newswire, see benchmarks/README.md; results are not sensitive to any of them.
    """

    here: float = 0.1
    everywhere: float = 0.625
    last: float = 6.5
    last_again: float = 0.5
    first: float = 2.25
    first_surname: float = 1.9
    small: float = -2.4
    before: float = -5.0
    after: float = -2.25
    place: float = -4.0
    titled: float = 0.6
    says: float = 0.3
    bias: float = -0.6


WEIGHTS = Weights()


class Evidence:
    """Evidence in the article.

    Full names and their words, how each word was read where it occurs alone and how often it does, words in lower case,
    and words that follow a title.
    """

    def __init__(self, tokens: Sequence[Token], tagged: Sequence[Tagged]) -> None:
        self.full: Counter[tuple[str, ...]] = Counter()
        self.last: Counter[str] = Counter()
        self.first: Counter[str] = Counter()
        self.titled: Counter[str] = Counter()
        odds: defaultdict[str, list[float]] = defaultdict(list)
        for item in tagged:
            start = item.chunk.start
            inside: set[int] = set()
            for raw in tag_spans(item) if len(item.tags) > 1 else ():
                span = trim(tokens, raw)
                if span is None or span.stop - span.start < 2:
                    continue
                words = tuple(t.word for t in tokens[span.start : span.stop])
                if names_a_place(words):
                    continue
                self.full[words] += 1
                self.last[fold(surname(words))] += 1
                self.first[fold(words[0])] += 1
                if full_names.is_family_first(words):
                    self.last[fold(words[0])] += 1
                inside.update(range(*span))
            for at, value in enumerate(item.odds, start):
                if at not in inside:
                    word = tokens[at].word
                    odds[word].append(bounded(value))
                    if at and is_title(tokens[at - 1].word):
                        self.titled[word] += 1
        self.companies = _companies(tokens, tagged)
        self.odds = {word: sum(values) / len(values) for word, values in odds.items()}
        self.alone = Counter({word: len(values) for word, values in odds.items()})
        self._words = {token.word for token in tokens}

    def has_small(self, lower: str) -> bool:
        """Whether a word in lower case stands in the article as it is."""
        return lower in self._words and lower[0].islower()


def _companies(tokens: Sequence[Token], tagged: Sequence[Tagged]) -> set[tuple[str, ...]]:
    """The two or three words before "Corp", "and Co" and the like anywhere in the article."""
    companies: set[tuple[str, ...]] = set()
    for item in tagged:
        start, stop = item.chunk
        if not any(_is_company(token.word) for token in tokens[start + 2 : stop + 2]):
            continue
        words = [t.word for t in tokens[start : stop + 2]]
        for at in range(2, len(words)):
            if _is_company(words[at]):
                end = at - 1 if words[at - 1] in {"and", "&"} else at
                companies |= {tuple(words[max(0, end - size) : end]) for size in (2, 3, 4)}
    return companies


def _is_company(word: str) -> bool:
    return word[0].isupper() and word.lower().rstrip(".") in _COMPANY


def revise(tokens: Sequence[Token], tagged: Sequence[Tagged]) -> list[Span]:
    """The mentions in an article, in order and without overlaps."""
    tagged = pairs(tokens, [_whole(tokens, item) if len(item.tags) > 1 else item for item in tagged])
    evidence = Evidence(tokens, tagged)
    people: list[Span] = []
    for item in tagged:
        tags = list(item.tags)
        if len(tags) > 1:
            _known_names(tokens, item, tags, evidence)
        _single_words(tokens, item, tags, evidence)
        for raw in tag_spans(Tagged(item.chunk, tags, item.odds)):
            span = trim(tokens, raw)
            for run in refined(tokens, span, evidence) if span is not None else ():
                person = trim(tokens, run)
                if person is not None and _stands(tokens, person, evidence):
                    people.append(_with_short_given(tokens, person))
    people = with_particles(tokens, people, evidence.full)
    people = without_things(tokens, [with_generation(tokens, span) for span in people])
    return [span for span in people if not _only_an_era(tokens, span, people)]


def _across_particles(tokens: Sequence[Token], start: int, tags: list[str]) -> None:
    """ "Otto von und zu Aalen", "Mina in 't Hof": particles so rare that the tagger takes the name for two words."""
    for at in range(1, len(tags) - 2):
        if tags[at - 1] == "O" or tokens[start + at].word[0].isupper() or at + 1 >= len(tags):
            continue
        ahead = past_particles(tokens, start + at, _PARTICLES) - start
        rare = any(tokens[n].word in _RARE for n in range(start + at, start + ahead))
        if rare and at < ahead < len(tags):
            tags[at : ahead + 1] = ["I"] * (ahead + 1 - at)


def _whole(tokens: Sequence[Token], item: Tagged) -> Tagged:
    """A chunk with names that the tagger split rejoined, and several people separated."""
    tags = east_asian_names(tokens, item)
    start = item.chunk.start
    _across_particles(tokens, start, tags)
    _up_to_generations(tokens, start, tags)
    _from_given_names(tokens, start, tags, item.odds)
    _one_by_one(tokens, start, tags)
    _from_initials(tokens, start, tags, item.odds)
    return Tagged(item.chunk, tags, item.odds)


def _from_initials(tokens: Sequence[Token], start: int, tags: list[str], odds: Sequence[float]) -> None:
    """Prepend initials without full stops ("JP Hallam", "V Petersen") at the first occurrence of the surname.

    Later such letters are an office ("JP" is a judge).
    """
    for at in range(len(tags) - 1):
        initials, word = tokens[start + at].word, tokens[start + at + 1].word
        if tags[at] != "O" or len(initials) > 2 or not initials.isupper() or not initials.isalpha() or word.isupper():
            continue
        alone = tags[at + 1] == "B" or (tags[at + 1] == "O" and at + 2 == len(tags) and len(initials) == 2)
        known = set(word_lists.classes().get(initials.lower(), "")) & set("TROPS")
        if not alone or known or (tokens[start + at].first and len(initials) == 1) or set("PODM") & _classes(word):
            continue
        if any(token.word == word for token in tokens[: start + at]):
            continue
        if odds[at] + odds[at + 1] > (_INITIALS_AND_NAME if tags[at + 1] == "B" else _INITIALS_AND_WORD):
            tags[at : at + 2] = ["B", "I"]


def _classes(word: str) -> set[str]:
    return set(word_lists.classes().get(word.lower(), ""))


_INITIALS_AND_NAME, _INITIALS_AND_WORD = -4.0, -2.0
"""Log odds from which a given name before a name is part of it; the first applies if it is also a place or a month."""


def _from_given_names(tokens: Sequence[Token], start: int, tags: list[str], odds: Sequence[float]) -> None:
    """Prepend a given name to a name that does not start with one: "Secretary of State Hillary Rodham Clinton"."""
    for at in range(1, len(tags)):
        word, before = tokens[start + at].word.lower(), tokens[start + at - 1].word
        if tags[at] != "B" or tags[at - 1] != "O" or word in _GIVEN or before.lower() not in _GIVEN:
            continue
        if tokens[start + at - 1].first and (before.lower() in _SAYING or word_lists.commonness(before.lower()) != "-"):
            continue  # "Said Xulu", "Will Solheim go?"
        places = "P" in word_lists.classes().get(before.lower(), "") or "M" in word_lists.classes().get(
            before.lower(), ""
        )
        if odds[at - 1] > (_DOUBTFUL if places else _FAR) and before.istitle():
            tags[at - 1 : at + 1] = ["B", "I"]


def _one_by_one(tokens: Sequence[Token], start: int, tags: list[str]) -> None:
    """ "Ana Holm Jonas Vik Lea Berg": several people whom the tagger parts in the wrong places, given name and surname
    each."""
    at = 0
    while at < len(tags):
        end = at
        while end < len(tags) and tags[end] != "O":
            end += 1
        if end - at >= 4 and (end - at) % 2 == 0 and tags[at:end].count("B") > 1:
            lower = [tokens[start + n].word.lower() for n in range(at, end)]
            given = [word in _GIVEN and word not in word_lists.words("surname") for word in lower[::2]]
            if 2 * sum(given) >= len(given) and not any(
                word in _GIVEN or word in _PARTICLES or "." in word or is_generation(word) for word in lower[1::2]
            ):
                tags[at:end] = ["B", "I"] * ((end - at) // 2)
        at = max(end, at + 1)


def _up_to_generations(tokens: Sequence[Token], start: int, tags: list[str]) -> None:
    """Treat everything from a given name to Jr. as one name: "Walter T. Marrow Jr."."""
    for at in range(2, len(tags)):
        if not is_generation(tokens[start + at].word) or tokens[start + at].word.islower():
            continue
        first = next((n for n in range(max(0, at - 4), at - 1) if tokens[start + n].word.lower() in _GIVEN), None)
        if (
            first is not None
            and tags[at - 1] != "O"
            and "O" not in tags[first:at]
            and tags[first + 1 : at].count("B") == 0
        ):
            tags[at] = "I"
        elif first is not None and all(is_capitalised(tokens[start + n].word) for n in range(first, at)):
            tags[first : at + 1] = ["B"] + ["I"] * (at - first)
            if tags[at + 1 : at + 2] == ["I"]:
                tags[at + 1] = "O"


def _with_short_given(tokens: Sequence[Token], span: Span) -> Span:
    start = span.start
    return Span(start - 1, span.stop) if start and tokens[start - 1].word in _SHORT_GIVEN else span


def _only_an_era(tokens: Sequence[Token], span: Span, mentions: Sequence[Span]) -> bool:
    """Whether a bare surname only dates something ("the Haldane administration") and the person does not appear."""
    if span.stop - span.start > 1 or span.stop >= len(tokens) or tokens[span.stop].word.lower() not in _ERAS:
        return False
    word = tokens[span.start].word
    return not any(
        word in {t.word for t in tokens[other.start : other.stop]}
        and (other.stop >= len(tokens) or tokens[other.stop].word.lower() not in _ERAS)
        for other in mentions
    )


def _known_names(tokens: Sequence[Token], item: Tagged, tags: list[str], evidence: Evidence) -> None:
    """A full name found elsewhere is a name here too, even if the tagger splits it."""
    start, stop = item.chunk
    at = 0
    while at < len(tags):
        if tags[at] != "I" and fold(tokens[start + at].word) in evidence.first:
            for size in (5, 4, 3, 2):
                words = tuple(t.word for t in tokens[start + at : min(stop, start + at + size)])
                if len(words) == size and words in evidence.full and _may_be_read(tags, at, size):
                    tags[at : at + size] = ["B"] + ["I"] * (size - 1)
                    at += size - 1
                    break
        at += 1


def _may_be_read(tags: Sequence[str], at: int, size: int) -> bool:
    """Whether the tagger reads no name there, or several adjacent ones that end with it."""
    inside = tags[at : at + size]
    if set(inside) == {"O"}:
        return True
    return inside[0] == "B" and "O" not in inside and inside.count("B") > 1 and tags[at + size : at + size + 1] != ["I"]


def _single_words(tokens: Sequence[Token], item: Tagged, tags: list[str], evidence: Evidence) -> None:
    """Lone words: the surname of a known full name is a name; a word mostly read as something else is not."""
    start = item.chunk.start
    for at, tag in enumerate(tags):
        token = tokens[start + at]
        word = token.word
        alone = tag == "O" or (tag == "B" and tags[at + 1 : at + 2] != ["I"])
        if not alone or len(word) < 2 or not (word[0].isupper() or is_capitalised(word)):
            continue
        if word.lower() in _CALENDAR and (not evidence.last[fold(word)] or word == "May"):
            continue
        if tag == "O" and is_title(word):
            continue
        before = after = False
        if len(tags) > 1:
            beside = tokens[start + at - 1].word
            before = at > 0 and tags[at - 1] == "O" and not is_title(beside) and beside not in _SHORT_GIVEN
            after = tags[at + 1 : at + 2] == ["O"] and is_capitalised(tokens[start + at + 1].word)
        says = tag == "B" and _says(tokens, start + at + 1)
        tags[at] = "B" if says * WEIGHTS.says + _score(token, item.odds[at], before, after, evidence) > 0 else "O"


def _says(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].word.lower() in _SAYING


_SAYING = word_lists.words("saying")


def _score(token: Token, here: float, before: bool, after: bool, evidence: Evidence) -> float:
    """Log odds of a lone word being a name. before, after: whether a capitalised word that is not a name adjoins it."""
    w = WEIGHTS
    word = token.word
    lower = word.lower()
    here = bounded(here)
    score = w.bias + w.here * here + w.everywhere * evidence.odds.get(word, here)
    folded = fold(word)
    last = evidence.last.get(folded)
    if last:
        score += w.last + w.last_again * min(last - 1, 3)
    elif evidence.first.get(folded):
        score += w.first + (w.first_surname if "L" in word_lists.classes().get(lower, "") else 0.0)
    if token.first and evidence.has_small(lower):
        score += w.small
    if before:
        score += w.before
    if after:
        score += w.after
    if lower in _PLACE:
        score += w.place
    if evidence.titled.get(word):
        score += w.titled
    return score


def _names_something(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a thing has the name: a street, a library, a law ("Anna Solheim Fair Pay Act"), a disease."""
    following = tokens[span.stop : span.stop + 1 + _MOST_BETWEEN]
    if not following or following[0].first:
        return False
    if following[0].word == "'s" and len(following) > 1 and following[1].word.lower() in _DISEASES:
        return True
    if following[0].word.lower() in _DISEASES_AND_BREEDS and span.stop - span.start > 1:
        return True
    for at, token in enumerate(following):
        if token.first or not token.word[0].isupper() or (at and span.stop - span.start < 2):
            return False
        if token.word.lower().rstrip(".") in (_NAMED_AFTER if at == 0 else _NAMED_AFTER_AFAR):
            return True
    return False


_MOST_BETWEEN = 3
_DISEASES = frozenset({"disease", "syndrome", "palsy", "chorea", "lymphoma", "sarcoma", "reflex", "comet", "constant"})
_BREEDS = frozenset({"terrier", "terriers", "spaniel", "spaniels", "retriever", "retrievers", "setter", "setters"})
_DISEASES_AND_BREEDS = _DISEASES | _BREEDS
_NAMED_AFTER_AFAR = word_lists.words("named_after_afar")


def _stands(tokens: Sequence[Token], span: Span, evidence: Evidence) -> bool:
    """Whether a mention is a person, not something named like one (a place, a newspaper, a street)."""
    words = [t.word for t in tokens[span.start : span.stop]]
    text = " ".join(words).lower()
    known = len(words) == 1 and evidence.last.get(fold(words[0]), 0) > 0
    if text in _NOBODY and not known:
        return False
    longer = text
    for token in tokens[span.stop : span.stop + 2]:
        longer = f"{longer} {token.word.lower().rstrip('.')}"
        if longer in _NOBODY:
            return False
    if text in _BRAND and not evidence.alone[words[-1]]:
        return False
    if words[-1].lower().rstrip(".") in _FORMS or (len(words) > 1 and words[0].lower() in _HOUSES):
        return False
    if _names_something(tokens, span):
        return False
    if len(words) > 1:
        if names_a_place(words) or names_a_party(words) or tuple(words) in evidence.companies:
            return False
        return text not in _PLACES
    return known or (text not in _PLACE and text not in _DEMONYM)
