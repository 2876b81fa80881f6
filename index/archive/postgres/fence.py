"""Keeps a process whose role is lost from writing on."""

from dataclasses import dataclass

from index.archive.postgres.statements import PostgresConnection
from index.errors import RoleLost

LOCK = 0x42524F44
"""First half of the advisory lock of a fence; the second half is that of schema and role."""


@dataclass(frozen=True, slots=True)
class Fence:
    """The number under which a process works in a role. Transactions under one number exclude the change of the number, so none of
    them ends after the role was given to another process."""

    role: str
    number: int

    def require(self, connection: PostgresConnection) -> None:
        """At the beginning of a transaction. Raises RoleLost where the number has risen."""
        connection.execute(
            f"SELECT pg_advisory_xact_lock_shared({LOCK}, hashtext(current_schema() || ' ' || ?))", (self.role,)
        )
        row = connection.execute("SELECT fence FROM roles WHERE role = ?", (self.role,)).fetchone()
        if row is not None and row[0] != self.number:
            raise RoleLost(
                f"another process has become the {self.role} of this archive meanwhile; nothing was changed, and this one has to end"
            )


def close_fence(connection: PostgresConnection, role: str) -> None:
    """Wait for the transactions under the present number to end, and let none begin until this one has ended."""
    connection.execute(f"SELECT pg_advisory_xact_lock({LOCK}, hashtext(current_schema() || ' ' || ?))", (role,))
