"""What is said of an index that a later version of the program wrote."""

from index.operations.program import program


def too_new(what: str, found: int, known: int) -> str:
    """A sentence. what: the index, with its place; found, known: its format, and the newest that this version reads."""
    return (
        f"{what} was written by a later Broadsheet (format {found}, this one knows formats up to {known}); start that one again, "
        f"or make the index anew for this one with `{program()} reindex`"
    )
