"""Looking at a query tree, and changing it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.query import And, Everything, LeafField, Near, Node, Not, Or, Phrase, Prefix, Term


def leaves(node: Node) -> Iterator[Node]:
    """All leaves, those below a Not too."""
    if isinstance(node, And | Or):
        for child in node.children:
            yield from leaves(child)
    elif isinstance(node, Not):
        yield from leaves(node.child)
    else:
        yield node


def wanted_leaves(node: Node) -> Iterator[Node]:
    """The leaves that a match may contain: none below a Not, and not Everything."""
    if isinstance(node, And | Or):
        for child in node.children:
            yield from wanted_leaves(child)
    elif not isinstance(node, Not | Everything):
        yield node


def looked_for(node: Node, fields: Sequence[LeafField]) -> Node:
    """The tree with its words without a field looked for in each of these."""
    if isinstance(node, And | Or):
        return type(node)(tuple(looked_for(child, fields) for child in node.children))
    if isinstance(node, Not):
        return Not(looked_for(node.child, fields))
    if not isinstance(node, Term | Phrase | Near | Prefix) or node.field is not None:
        return node
    places = tuple(replace(node, field=field) for field in fields)
    return places[0] if len(places) == 1 else Or(places)


def required(node: Node) -> tuple[Node, ...]:
    """The parts that every match must satisfy."""
    if isinstance(node, Everything):
        return ()
    return node.children if isinstance(node, And) else (node,)


def all_of(parts: tuple[Node, ...]) -> Node:
    """The tree with these `required` parts; Everything for ()."""
    if not parts:
        return Everything()
    return parts[0] if len(parts) == 1 else And(parts)


def typed(node: Node) -> str:
    """The tree as a reader would type it: "" for Everything."""
    return "" if isinstance(node, Everything) else str(node)


def replaced(node: Node, instead: Mapping[Node, Node]) -> Node:
    """The tree with other leaves in place of those in `instead`."""
    if isinstance(node, And | Or):
        return type(node)(tuple(replaced(child, instead) for child in node.children))
    if isinstance(node, Not):
        return Not(replaced(node.child, instead))
    return instead.get(node, node)
