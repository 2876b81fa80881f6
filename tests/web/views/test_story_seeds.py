"""The two texts that the project began with: one story, told by two outlets, on its page and as JSON."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import open_archive
from index.article import DateSource, Outlet
from index.indexing.loop import sync_once
from index.operations.settings import load_settings
from tests.crawler.extract.test_seeds import seed
from web.app import create_app


@pytest.fixture
def report(tmp_path: Path) -> dict[str, object]:
    """What the API says of their story."""
    settings = load_settings({"BROADSHEET_DATA": str(tmp_path), "BROADSHEET_RATE_LIMIT": "off"})
    first, second = seed("japan-today.txt"), seed("unnamed-outlet.txt")
    second = replace(second, outlet=Outlet(id="unnamed", name="Unnamed Outlet"))
    assert second.published_source is DateSource.TEXT
    with open_archive(settings) as archive:
        archive.articles.save_many([(first, ()), (second, ())])
        sync_once(settings)
        stories = archive.stories.of([first.id, second.id])
        assert len(stories) == 2
        assert len(set(stories.values())) == 1
        app = create_app(settings, archive=archive)
        page = app.test_client().get(f"/stories/{stories[first.id]}")
        assert page.status_code == 200
        body: dict[str, object] = app.test_client().get(f"/api/v1/stories/{stories[first.id]}").get_json()
        app.extensions["broadsheet"].readers.close()
    return {**body, "first": first, "second": second}


def test_the_story_of_the_seeds(report: dict) -> None:  # type: ignore[type-arg]
    first, second = report["first"], report["second"]
    assert report["copies"] == 0
    assert report["event_day"] == "2025-07-11"
    assert [member["event_day"] for member in report["members"]] == ["2025-07-11", "2025-07-11"]
    columns = [column["articles"][0] for column in report["columns"]]
    table = {
        row["label"]: {columns[place] for place, cell in enumerate(row["cells"]) if cell}
        for facts in report["facts"].values()
        for row in facts["rows"]
    }
    for label in ("5%", "Christopher Johnstone", "Financial Times"):
        assert table[label] == {first.id}
    for label in ("6,000 US companies", "memorandum of understanding on civil nuclear energy cooperation"):
        assert table[label] == {second.id}
    for label in ("25%", "1 August 2025", "Donald Trump", "Marco Rubio", "Shigeru Ishiba"):
        assert table[label] == {first.id, second.id}


def test_the_quotes_of_the_seeds(report: dict) -> None:  # type: ignore[type-arg]
    aligned = report["quotes"]["aligned"]
    said = [" / ".join(version["words"] for version in one["versions"]) for one in aligned]
    for words in ("drama or division", "very strong and very good", "military would become", "amount of money"):
        assert any(words in one for one in said), words
    assert {one["speaker"]["id"] for one in aligned if one["speaker"]} == {"marco-rubio"}
    alone = [one["words"] for one in report["quotes"]["alone"] if "Johnstone" in str(one["speaker"])]
    assert len(alone) == 2
    everything = " ".join(said + [one["words"] for one in report["quotes"]["alone"]])
    assert "wig nut" not in everything.lower()
