"""What NEAR, THEN and atleast connect: words, phrases and groups of them joined by OR. Anything else is read as AND,
with a note."""

from index.query import And, AtLeast, Fuzzy, Listed, Nearby, Node, Or, Phrase, Prefix, Term, Unit, field_of
from index.text.localizable import Sentence
from search.page import Note
from search.query.tokens import Token


def is_part(node: Node) -> bool:
    """Whether a node may be a part of a Nearby or AtLeast: all its alternatives stand in a text, in the same field."""
    leaves = node.children if isinstance(node, Or) else (node,)
    return (
        all(isinstance(leaf, Term | Phrase | Prefix | Fuzzy | Listed) for leaf in leaves)
        and len(set(map(field_of, leaves))) == 1
    )


def beside_each_other(left: Node, operator: Token, right: Node, most: int, notes: list[Note]) -> Node:
    """The two nodes connected by NEAR or THEN. most: parts of one chain."""
    distance: int | Unit = operator.distance
    if operator.words:
        distance = "sentence" if operator.words[0] == "sentence" else "paragraph"
    name = f"{'THEN' if operator.ordered else 'NEAR'}/{distance}"
    before = left.children[:-1] if isinstance(left, And) else ()
    last = left.children[-1] if isinstance(left, And) else left
    parts: tuple[Node, ...] = (last,)
    if isinstance(last, Nearby):
        same = (last.distance, last.ordered) == (distance, operator.ordered)
        parts, before = (last.parts, before) if same else (last.parts[-1:], (*before, last))
    elif before:
        parts = (left,)  # a group joined by AND is no part
    if isinstance(right, Nearby) and (right.distance, right.ordered) == (distance, operator.ordered):
        parts += right.parts
    else:
        parts += (right,)
    if not all(map(is_part, parts)) or len(set(map(field_of, parts))) > 1:
        text = Sentence(
            "%(name)s connects words, phrases and groups of them joined by OR, in one field; here it was read as AND.",
            name=name,
        )
        notes.append(Note(code="near_parts", text=text, about=name))
        return _joined(left, right)
    if len(parts) > most:
        text = Sentence(
            "%(name)s connects at most %(most)s parts in a row; the others were read as joined by AND.",
            name=name,
            most=most,
        )
        notes.append(Note(code="near_limit", text=text, about=name))
        return _joined(left, right)
    return _joined(*before, Nearby(parts, distance, operator.ordered))


def counted(count: int, node: Node, notes: list[Note]) -> Node:
    """What occurs at least so often. Of what is joined by AND each does."""
    if count == 1 or isinstance(node, AtLeast):
        return node
    if is_part(node):
        return AtLeast(count, node)
    if isinstance(node, And | Or):
        return type(node)(tuple(counted(count, child, notes) for child in node.children))
    text = Sentence("atleast counts words, phrases and groups of them; %(node)s was read without it.", node=str(node))
    notes.append(Note(code="atleast_part", text=text, about=f"atleast({count},"))
    return node


def _joined(*nodes: Node) -> Node:
    flat: list[Node] = []
    for node in nodes:
        flat += node.children if isinstance(node, And) else (node,)
    return flat[0] if len(flat) == 1 else And(tuple(flat))
