"""Small questions about a query tree and small changes to it."""

from collections.abc import Callable, Iterator

from index.query import And, Everything, Node, Not, Or


def leaves(node: Node) -> Iterator[Node]:
    """All of them, below a Not too."""
    if isinstance(node, And | Or):
        for child in node.children:
            yield from leaves(child)
    elif isinstance(node, Not):
        yield from leaves(node.child)
    else:
        yield node


def wanted_leaves(node: Node) -> Iterator[Node]:
    """Leaves that a match may hold: none below a Not."""
    if isinstance(node, And | Or):
        for child in node.children:
            yield from wanted_leaves(child)
    elif not isinstance(node, Not | Everything):
        yield node


def required(node: Node) -> tuple[Node, ...]:
    """The parts that every match has to satisfy."""
    if isinstance(node, Everything):
        return ()
    return node.children if isinstance(node, And) else (node,)


def all_of(parts: tuple[Node, ...]) -> Node:
    """The tree whose `required` parts these are."""
    if not parts:
        return Everything()
    return parts[0] if len(parts) == 1 else And(parts)


def typed(node: Node) -> str:
    """As text for the box: nothing for everything."""
    return "" if isinstance(node, Everything) else str(node)


def changed(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with each leaf replaced by what `change` gives for it."""
    if isinstance(node, And):
        return And(tuple(changed(child, change) for child in node.children))
    if isinstance(node, Or):
        return Or(tuple(changed(child, change) for child in node.children))
    if isinstance(node, Not):
        return Not(changed(node.child, change))
    return change(node)
