"""Phrases of SQL for which SQLite and PostgreSQL have different words."""


def least(one: str, other: str) -> str:
    """The lesser of two expressions, of which neither may be NULL. They are evaluated twice: columns and placeholders by name
    only."""
    return f"(CASE WHEN {other} < {one} THEN {other} ELSE {one} END)"


def greatest(one: str, other: str) -> str:
    """The greater of two expressions, as `least`."""
    return f"(CASE WHEN {other} > {one} THEN {other} ELSE {one} END)"


def truth(condition: str) -> str:
    """A condition as 1 or 0; NULL counts as 0."""
    return f"(CASE WHEN {condition} THEN 1 ELSE 0 END)"
