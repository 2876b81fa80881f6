"""An archive is looked at without being made or changed, in either database."""

from pathlib import Path

from index.archive.factory import archive_backend
from index.archive.protocols import Archive
from index.operations.settings import Settings
from tests.index.fakes import an_article


def test_what_is_seen_is_what_is_there(archive: Archive, settings: Settings) -> None:
    archive.articles.save(an_article("bridge"))
    look = archive_backend(settings).look(settings)
    assert look is not None
    assert look.format == look.known
    assert (look.steps, look.articles, look.backup) == (0, 1, None)
    assert look.bytes > 0
    assert look.newest is not None


def test_where_there_is_none_none_is_made(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    assert archive_backend(settings).look(settings) is None
    assert not settings.data.exists()
