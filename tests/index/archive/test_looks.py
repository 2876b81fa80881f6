"""A look at the archive is due when something was committed, and now and then anyway."""

from index.archive.looks import Looks
from index.archive.protocols import Archive


class Stamped:
    """As much of an archive as `Looks` asks."""

    def __init__(self) -> None:
        self.committed: object = 1

    def stamp(self) -> object:
        return self.committed


def test_a_look_is_due_after_a_commit_and_at_most_so_much_later() -> None:
    archive, now = Stamped(), [0.0]
    looks = Looks(archive, at_most=5.0, clock=lambda: now[0])  # type: ignore[arg-type]
    assert [looks.due(), looks.due()] == [True, False]
    archive.committed = 2
    assert [looks.due(), looks.due()] == [True, False]
    now[0] = 4.9
    assert not looks.due()
    now[0] = 5.1
    assert [looks.due(), looks.due()] == [True, False]


def test_an_archive_that_has_to_be_asked_is_looked_at_each_time() -> None:
    archive = Stamped()
    looks = Looks(archive)  # type: ignore[arg-type]
    for _ in range(3):
        archive.committed = object()
        assert looks.due()


def test_a_commit_changes_the_stamp(archive: Archive) -> None:
    before = archive.stamp()
    archive.outbox.rebuild()
    assert archive.stamp() != before
