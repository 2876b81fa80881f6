"""What every way to give out roles keeps to: one process at a time, or several that work together."""

import subprocess
import sys
from dataclasses import replace

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive
from index.errors import AlreadyRunning
from index.machines.holding import STANDBY_SECONDS, hold, hold_all, stand_by
from index.operations.settings import Settings


def test_one_at_a_time(settings: Settings) -> None:
    with hold(settings, "indexer") as held:
        assert held.role == "indexer"
        held.check()
        with pytest.raises(AlreadyRunning, match="indexer"), hold(settings, "indexer"):
            pass
        with hold(settings, "alerts"):
            pass
    with hold(settings, "indexer"):
        pass


def test_who_has_a_role_alone_excludes_those_that_have_it_together(settings: Settings) -> None:
    with (
        hold(settings, "crawler", together=True),
        pytest.raises(AlreadyRunning, match="crawler"),
        hold(settings, "crawler"),
    ):
        pass
    with hold(settings, "crawler"), pytest.raises(AlreadyRunning), hold(settings, "crawler", together=True):
        pass
    with hold(settings, "crawler", together=True):
        pass


def test_several_have_it_together_where_the_archive_is_shared(settings: Settings, archive: Archive) -> None:
    with hold(settings, "crawler", together=True):
        if archive.shared:
            with hold(settings, "crawler", together=True):
                pass
        else:
            with pytest.raises(AlreadyRunning), hold(settings, "crawler", together=True):
                pass


def test_which_roles_are_held(settings: Settings, archive: Archive) -> None:
    roles = ("crawler", "indexer", "alerts")
    assert archive.held_roles(roles) == frozenset()
    with hold(settings, "crawler", together=True), hold(settings, "alerts"):
        assert archive.held_roles(roles) == {"crawler", "alerts"}
        assert archive.held_roles(["indexer"]) == frozenset()
    assert archive.held_roles(roles) == frozenset()


def test_all_or_none_of_several(settings: Settings, archive: Archive) -> None:
    with hold(settings, "alerts"):
        with pytest.raises(AlreadyRunning), hold_all(settings, "crawler", "alerts"):
            pass
        assert archive.held_roles(["crawler"]) == frozenset()
    with hold_all(settings, "crawler", "alerts"):
        assert archive.held_roles(["crawler", "alerts"]) == {"crawler", "alerts"}


def test_a_process_that_is_killed_has_it_no_longer(settings: Settings) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom index.machines.holding import hold\n"
        "from index.operations.settings import Settings\n"
        "with hold(Settings(data=Path(sys.argv[1]), archive=sys.argv[2]), 'indexer'):\n"
        "    print('has it', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(settings.data), settings.archive],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout
        assert other.stdout.readline()
        with pytest.raises(AlreadyRunning), hold(settings, "indexer"):
            pass
        other.kill()
        other.wait()
        for _ in range(100):  # a server notices within moments
            try:
                with hold(settings, "indexer"):
                    return
            except AlreadyRunning:
                continue
        pytest.fail("the role of a dead process is never free")


def test_under_a_role_the_archive_is_written_as_without(settings: Settings) -> None:
    with hold(settings, "indexer") as held, open_archive(settings, under=held) as archive:
        archive.outbox.rebuild()
        assert archive.outbox.epoch() == 1


def test_a_second_process_waits_where_the_archive_is_shared(
    settings: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.machines.holding.STANDBY_SECONDS", 0.0)
    assert STANDBY_SECONDS > 0
    with stand_by(settings, "indexer", lambda: False) as held:
        assert held is not None
        if not archive.shared:
            with pytest.raises(AlreadyRunning), stand_by(settings, "indexer", lambda: False):
                pass
            return
        asked = iter([False, False, True, True, True])
        with stand_by(settings, "indexer", lambda: next(asked)) as second:
            assert second is None, "it was time to stop first"


def test_two_archives_have_roles_of_their_own(settings: Settings) -> None:
    with hold(settings, "indexer"), hold(replace(settings, data=settings.data / "other", archive=""), "indexer"):
        pass
