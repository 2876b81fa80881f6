"""Looking at a query tree, and changing it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from index.query import (
    And,
    AtLeast,
    Everything,
    Leaf,
    LeafField,
    Listed,
    Nearby,
    Node,
    Not,
    Or,
    field_of,
)


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with each node below this one changed; a leaf itself."""
    match node:
        case And(children) | Or(children):
            return type(node)(tuple(map(change, children)))
        case Not(child):
            return Not(change(child))
        case Nearby(parts):
            return replace(node, parts=tuple(map(change, parts)))
        case AtLeast(count, part):
            return AtLeast(count, change(part))
    return node


def _below(node: Node) -> tuple[Node, ...] | None:
    """The nodes below one; None of a leaf."""
    match node:
        case And(children) | Or(children) | Nearby(children):
            return children
        case Not(child) | AtLeast(_, child):
            return (child,)
    return None


def leaves(node: Node) -> Iterator[Node]:
    """All leaves, those below a Not too."""
    below = _below(node)
    if below is None:
        yield node
    for child in below or ():
        yield from leaves(child)


def wanted_leaves(node: Node) -> Iterator[Node]:
    """The leaves that a match may contain: none below a Not, and not Everything."""
    if isinstance(node, Not | Everything):
        return
    below = _below(node)
    if below is None:
        yield node
    for child in below or ():
        yield from wanted_leaves(child)


def looked_for(node: Node, fields: Sequence[LeafField]) -> Node:
    """The tree with its words without a field looked for in each of these."""
    if isinstance(node, And | Or | Not):
        return mapped(node, lambda child: looked_for(child, fields))
    unplaced = isinstance(node, Leaf | Listed) and node.field is None
    if isinstance(node, Nearby | AtLeast):
        unplaced = field_of(node.parts[0] if isinstance(node, Nearby) else node.part) is None
    if not unplaced:
        return node
    places = tuple(placed(node, field) for field in fields)
    return places[0] if len(places) == 1 else Or(places)


def placed(node: Node, field: LeafField) -> Node:
    """The tree with all its words in this field."""
    if isinstance(node, Leaf | Listed):
        return replace(node, field=field)
    return mapped(node, lambda child: placed(child, field))


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
    if _below(node) is not None:
        return mapped(node, lambda child: replaced(child, instead))
    return instead.get(node, node)
