"""What an account or a key may do. Each role may do all that the one before it may."""

from enum import StrEnum


class Role(StrEnum):
    """Of an account, least first."""

    READER = "reader"
    """Reads; keeps searches, stars, notes and collections of its own."""
    EDITOR = "editor"
    """Also sources, imports, corrections and what is shared."""
    OWNER = "owner"
    """Also accounts, keys of others, takedowns, backups and the audit log."""

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what `other` may."""
        return _RANK[self] >= _RANK[other]


_RANK = {role: rank for rank, role in enumerate(Role)}


class Scope(StrEnum):
    """Of a key: what it may be used for, within the rights of its account."""

    READ = "read"
    WRITE = "write"
