"""The partial index over the pairs that connect articles."""

from pathlib import Path

from index.archive import open_archive
from index.archive.sql.stories.term_tables import SCALE
from index.operations.settings import Settings
from index.stories.neighbourhood import LEVELS


def test_the_index_has_all_pairs_that_connect_and_is_used(tmp_path: Path) -> None:
    assert round(LEVELS[0] * SCALE) >= 2600
    with open_archive(Settings(data=tmp_path)) as archive, archive._database.reading() as connection:  # type: ignore[attr-defined]
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT article, other, score FROM story_pairs WHERE score >= 2600 AND article IN (1, 2)"
        ).fetchall()
    assert "story_links" in str([tuple(row) for row in plan])
