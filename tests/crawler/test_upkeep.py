"""Backups and checks as the crawler does them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.archive import open_archive, restore_archive
from index.archive.sqlite.upkeep import backup
from index.backups.backups import backup_file, backups
from index.jobs.protocols import JobKind, JobState
from tests.crawler.fake import FakeWeb, settings
from tests.crawler.test_jobs import done
from tests.index.fakes import an_article


def test_a_backup_that_is_asked_for_can_be_restored(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    with open_archive(chosen) as archive:
        archive.articles.save(an_article("ferry"))
        job, lines = done(FakeWeb(), chosen, archive, JobKind.BACKUP)
        assert job.state is JobState.DONE
        (made,) = backups(chosen)
        assert lines[-1] == {"event": "backup", "name": made.name, "bytes": made.bytes}
        assert archive.accounts.audit(1)[0].by == "ada"
        assert backup_file(chosen, made.name).stat().st_mode & 0o077 == 0
    other = settings(tmp_path / "other")
    restore_archive(other, backup_file(chosen, made.name))
    with open_archive(other) as restored:
        assert restored.articles.count() == 1


def test_a_copy_is_of_one_moment_though_others_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "PAGES", 20)
    chosen = settings(tmp_path)
    with open_archive(chosen) as archive:
        for number in range(30):
            archive.articles.save(an_article(f"long{number}", "A long line. " * 20_000))
        told: list[tuple[int, int]] = []

        def progress(copied: int, of: int) -> None:
            told.append((copied, of))
            archive.articles.save(an_article(f"late{len(told)}"))

        archive.backup(tmp_path / "copy", progress)
        assert told[-1][0] == told[-1][1]
        assert 2 < len(told) < 100, "it does not begin again for every change"
        assert archive.articles.count() == 30 + len(told)
    other = settings(tmp_path / "other")
    restore_archive(other, tmp_path / "copy")
    with open_archive(other) as restored:
        assert restored.articles.count() == 30


def test_a_check_says_what_doctor_says(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    with open_archive(chosen) as archive:
        job, lines = done(FakeWeb(), chosen, archive, JobKind.CHECK)
    assert job.state is JobState.DONE
    assert {line["subject"] for line in lines} >= {"archive", "index", "disk", "sources"}
    assert datetime.now(UTC) >= job.created
