"""Looking at a query tree, and changing it."""

from collections.abc import Iterator, Mapping

from index.query import And, Everything, Node, Not, Or


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
