"""When the index is made anew, and how: at once or in steps, while it answers."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from index.errors import IndexTooNew, IndexUnavailable
from index.indexing.bookmark import Bookmark
from index.indexing.indexer import BATCH, GIVE_UP_AFTER
from tests.index.fakes import an_article
from tests.index.indexing.line import Line, save


@pytest.mark.parametrize("misfortune", ["is_damaged", "is_outdated", "is_deleted"])
def test_an_unusable_index_is_made_anew_at_the_start(line: Line, misfortune: str) -> None:
    save(line.archive, "bridge", "ferry")
    line.sync()
    line.indexer.close()
    getattr(line.disk, misfortune)()
    line.fresh()
    line.sync()
    assert line.agrees()


@pytest.mark.parametrize("misfortune", ["is_deleted", "flips_a_bit"])
def test_damage_is_noticed_while_running(line: Line, misfortune: str) -> None:
    save(line.archive, "bridge", "ferry")
    line.sync()
    getattr(line.disk, misfortune)()
    line.sync()
    assert line.agrees()
    assert line.disk.destroyed == 1


@pytest.mark.parametrize("moment", ["before it is opened", "while running"])
def test_an_index_out_of_reach_is_waited_for_and_never_destroyed(
    line: Line, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.indexing.loop.RETRY_SECONDS", (0.0,))
    save(line.archive, "bridge")
    line.sync()
    if moment == "before it is opened":
        line.indexer.close()
        line.fresh()
    line.disk.is_away()
    save(line.archive, "ferry")
    for _ in range(3 * GIVE_UP_AFTER):
        with pytest.raises(IndexUnavailable):
            line.indexer.step()
        line.indexer.reset()
    line.disk.away = False
    line.sync()
    assert line.agrees()
    assert line.disk.destroyed == 0


def test_an_index_of_a_later_version_stays_until_somebody_orders_another(line: Line) -> None:
    save(line.archive, "bridge")
    line.sync()
    line.indexer.close()
    line.disk.is_too_new()
    line.fresh()
    for _ in range(3 * GIVE_UP_AFTER):
        with pytest.raises(IndexTooNew):
            line.indexer.step()
        line.indexer.reset()
    assert line.disk.destroyed == 0
    line.archive.outbox.rebuild()  # as `reindex` does, in another process
    line.sync()
    assert line.agrees()
    assert line.disk.destroyed == 1
    line.indexer.close()
    line.disk.is_too_new()  # the later version came back
    with pytest.raises(IndexTooNew):
        line.indexer.step()
    assert line.disk.destroyed == 1


def test_an_index_of_another_archive_is_not_kept(line: Line) -> None:
    line.disk.engine.commit(str(Bookmark(archive="other", epoch=0, form="UTC", seq=3)))
    save(line.archive, "bridge")
    line.sync()
    assert line.agrees()
    assert line.disk.destroyed == 1


def test_an_index_behind_its_archive_is_made_anew_while_it_answers(line: Line) -> None:
    save(line.archive, "bridge")
    line.sync()
    line.indexer.close()
    old = Bookmark.parse(line.disk.engine.bookmark)
    assert old
    save(line.archive, "ferry")
    line.fresh()
    line.sync()
    line.indexer.close()
    line.disk.engine.delete(line.disk.ids())
    line.disk.engine.commit(str(old))  # as if yesterday's index had been brought back
    line.disk.commits.clear()
    line.fresh()
    line.sync()
    assert line.agrees()
    assert len(line.disk.commits) == 1
    assert line.disk.destroyed == 0


def test_another_time_zone_moves_the_days(line: Line) -> None:
    line.archive.articles.save(an_article("bridge", day=3))
    line.sync()
    line.indexer.close()
    line.settings = replace(line.settings, timezone=ZoneInfo("Asia/Tokyo"))
    line.fresh()
    line.disk.commits.clear()
    line.sync()
    assert len(line.disk.commits) == 1


def test_documents_of_another_version_are_made_anew(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    save(line.archive, "bridge")
    line.sync()
    line.indexer.close()
    monkeypatch.setattr("index.indexing.bookmark.DOCUMENT_VERSION", 99)
    line.fresh()
    line.disk.commits.clear()
    line.sync()
    assert len(line.disk.commits) == 1


def test_a_first_index_is_searchable_in_steps(line: Line) -> None:
    save(line.archive, *(f"pier{n}" for n in range(3 * BATCH)))
    seen = []
    while line.indexer.step():
        seen.append(len(line.disk.ids()))
    assert seen[0] == BATCH
    assert line.agrees()


def test_a_rebuild_in_steps_goes_on_where_it_was_killed(line: Line) -> None:
    ids = save(line.archive, *(f"pier{n}" for n in range(3 * BATCH)))
    line.indexer.step()
    before = line.disk.ids()
    assert len(before) == BATCH
    line.fresh()
    (news,) = save(line.archive, "bridge")
    line.indexer.step()
    assert line.disk.ids() > before
    line.archive.articles.forget(ids=[sorted(ids)[0]])
    line.sync()
    assert news in line.disk.ids()
    assert line.agrees()


def test_news_comes_through_during_a_rebuild_in_steps(line: Line) -> None:
    save(line.archive, *(f"pier{n}" for n in range(3 * BATCH)))
    line.indexer.step()
    (news,) = save(line.archive, "bridge")
    line.indexer.step()
    assert news in line.disk.ids()
    assert line.archive.outbox.waiting() > 0


def test_an_ordered_rebuild_is_one_commit(line: Line) -> None:
    save(line.archive, *(f"pier{n}" for n in range(3 * BATCH)))
    line.sync()
    line.disk.commits.clear()
    line.archive.outbox.rebuild()
    line.sync()
    assert len(line.disk.commits) == 1
    assert line.agrees()
