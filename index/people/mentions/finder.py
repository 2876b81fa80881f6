"""Finds the people in a text: tag, revise over the whole article, link, collect roles."""

import unicodedata
from collections.abc import Mapping, Sequence

from index.article import Mention
from index.people.mentions.kin import beside_kin
from index.people.mentions.linking import link
from index.people.mentions.roles import MOST, roles_at
from index.people.mentions.seats import seats_at
from index.people.tagger.chunks import chunks
from index.people.tagger.crf_model import shipped
from index.people.tagger.language_rules import other_languages
from index.people.tagger.language_rules.headlines import recase
from index.people.tagger.namesakes import without_namesakes
from index.people.tagger.repairs import Repaired, repaired
from index.people.tagger.second_pass import revise
from index.people.tagger.spans import Span, is_generation
from index.people.tagger.tokens import Token
from index.text.language_tags import primary_language

_BREAK = Token("\n", -1, -1, True)


def find_people(text: str, *, title: str | None = None, lang: str | None = "en") -> tuple[Mention, ...]:
    """The people of one article, in order of first mention.

    text, title: as printed; offsets of mentions count code points of these strings. lang: BCP 47; English and unknown
    (None) are read by the trained tagger, other languages by rules. Never raises, and the result depends on the
    arguments only.
    """
    body, quoted = repaired(text)
    head = repaired(title) if title else Repaired([], {})
    tokens = recase([*body, _BREAK, *head.tokens] if title else body)
    primary = primary_language(lang or "en")
    if primary == "en":
        spans = _tagged(tokens)
    else:
        tokens, spans = other_languages.read(tokens, primary)
    spans = without_namesakes(tokens, spans)
    names = [tuple(t.word for t in tokens[s.start : s.stop] if t.word != ",") for s in spans]
    mentions = []
    for person in link(names, beside_kin(tokens, spans)):
        in_text: list[tuple[int, int]] = []
        in_title: list[tuple[int, int]] = []
        roles: dict[str, None] = {}
        for at in person.mentions:
            span = spans[at]
            offsets = tokens[span.start].start, tokens[span.stop - 1].end
            if span.start > len(body):
                in_title.append(offsets)
                continue
            in_text.append(offsets)
            if len(roles) < MOST:
                roles.update(dict.fromkeys(roles_at(tokens, span.start, span.stop, text)))
                roles.update(dict.fromkeys(seats_at(text, *offsets)))
        name = _shown(tokens, [spans[at] for at in person.mentions], person.name, quoted)
        mentions.append(
            Mention(name=name, spans=tuple(in_text), title_spans=tuple(in_title), roles=tuple(roles)[:MOST])
        )
    return tuple(mentions)


def _shown(tokens: Sequence[Token], spans: Sequence[Span], name: Sequence[str], quoted: Mapping[int, str]) -> str:
    """The name as displayed, including a nickname in quotes if it is printed that way."""
    words = [printed(word, alone=not all(word.isupper() for word in name)) for word in name]
    for span in spans if quoted else ():
        inside = tokens[span.start : span.stop]
        if [token.word for token in inside] == list(name):
            nicknames = [quoted.get(token.start, "") for token in inside[:-1]]
            if any(nicknames):
                return " ".join(
                    f"{word} {nick}" if nick else word for word, nick in zip(words, [*nicknames, ""], strict=True)
                )
    return " ".join(words)


def _tagged(tokens: Sequence[Token]) -> list[Span]:
    model = shipped()
    return revise(tokens, [model.tag(tokens, chunk) for chunk in chunks(tokens)])


def printed(word: str, *, alone: bool = True) -> str:
    """A word of a name as displayed: in composed form, and not in capitals.

    alone: only this word of the name is in capitals, so a short one may be initials (JD).
    """
    word = unicodedata.normalize("NFC", word)
    if word.isupper() and len(word) > (_INITIALS if alone else 1) and "." not in word and not is_generation(word):
        return "-".join(part.capitalize() for part in word.split("-"))
    return word


_INITIALS = 3
