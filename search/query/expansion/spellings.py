"""Words that are written in several ways which no stem makes equal: F35 and F-35, 100 000 and 100,000.

The engine is asked for all of them; what the reader typed stays as it is.
"""

import re

from index.query import And, Node, Not, Or, Phrase, Term

_MODEL = re.compile(r"(?P<letters>[^\W\d_]{1,8})[-‐‑]?(?P<number>\d{1,4}[^\W\d_]?)")
"""A name of letters and a number: F35, F-35, COVID-19, A320neo is none."""
_GROUPED = re.compile(r"\d{1,3}(?:[,.’'\u00a0\u202f]\d{3})+")
_FIRST, _FURTHER = re.compile(r"\d{1,3}"), re.compile(r"\d{3}")


def with_spellings(node: Node) -> Node:
    """The tree with each word in any form that is written in several ways as an Or of these. Words near others stay."""
    match node:
        case Term(form="stem", alone=False):
            return _spelt(node)
        case And(children):
            parts = _numbers([with_spellings(child) for child in children])
            return parts[0] if len(parts) == 1 else And(tuple(parts))
        case Or(children):
            flat: list[Node] = []
            for child in map(with_spellings, children):
                flat += child.children if isinstance(child, Or) else (child,)
            return Or(tuple(flat))
        case Not(child):
            return Not(with_spellings(child))
    return node


def _spelt(word: Term) -> Node:
    if model := _MODEL.fullmatch(word.text):
        joined, apart = model["letters"] + model["number"], f"{model['letters']}-{model['number']}"
        other = apart if word.text == joined else joined
        return Or((word, Term(other, word.field)))
    if _GROUPED.fullmatch(word.text):
        return _number(re.split(r"\D", word.text), word)
    return word


def _number(groups: list[str], word: Term) -> Node:
    """A number in groups of three digits, however these are set apart."""
    together = [Term(sign.join(groups), word.field) for sign in (",", ".", "")]
    return Or((Phrase(tuple(groups), word.field), *together))


def _numbers(children: list[Node]) -> list[Node]:
    """The parts of an And with words that follow each other as the groups of one number made one part."""
    found: list[Node] = []
    at = 0
    while at < len(children):
        first = children[at]
        groups: list[str] = []
        if isinstance(first, Term) and first.form == "stem" and _FIRST.fullmatch(first.text):
            groups.append(first.text)
            for other in children[at + 1 :]:
                plain = isinstance(other, Term) and (other.field, other.form) == (first.field, "stem")
                if not plain or not isinstance(other, Term) or not _FURTHER.fullmatch(other.text):
                    break
                groups.append(other.text)
        if len(groups) > 1 and isinstance(first, Term):
            found.append(_number(groups, first))
            at += len(groups)
        else:
            found.append(first)
            at += 1
    return found
