"""Outlets in, answers out, through real processes."""

import json
from collections import Counter
from pathlib import Path

import pytest

from demo.server import newsstand
from tests.end_to_end.conftest import House, free_port
from tests.places import CLIENT


def test_every_article_once(house: House) -> None:
    results = house.client.search()
    found = list(results)
    assert results.total == len(found) == len({result.id for result in found}) == 38
    assert results.degraded is None
    outlets = Counter(result.outlet.name for result in found if result.outlet)
    assert outlets == {"The Harbour Herald": 12, "Meridian Post": 12, "Nordlicht Zeitung": 10, "The Skarn Signal": 4}


def test_dates_authors_and_sections_are_the_printed_ones(house: House) -> None:
    by_url = {result.url: result for result in house.client.search()}
    for paper, home in zip(house.stand.papers, house.stand.homes, strict=True):
        for story in paper.stories:
            result = by_url[home + story.path]
            assert result.title == story.title
            assert (result.published or "").startswith(f"{story.published:%Y-%m-%dT%H:%M}"), story.title
            assert result.raw["published_source"] == "metadata"
            assert (result.lang or "").split("-")[0] == paper.lang
            if not story.agency:
                assert result.authors == tuple(story.authors), story.title


@pytest.mark.parametrize("q", ["parrot", "papagei", '"read more"', "advertisement"])
def test_comments_navigation_and_read_more_are_not_archived(house: House, q: str) -> None:
    assert house.client.search(q).total == 0


def test_a_search_narrows_by_person_and_outlet(house: House) -> None:
    everywhere = house.client.search("tunnel", facets=["person", "outlet"])
    outlets = {value.value: value.count for value in everywhere.facets["outlet"].values}
    people = {value.label: value.count for value in everywhere.facets["person"].values}
    assert sum(outlets.values()) == everywhere.total
    assert people["Ines Halvorsen"] >= 3
    one = house.client.search("tunnel", outlet="meridian-post", person="ines-halvorsen")
    assert 0 < one.total <= outlets["meridian-post"]
    assert all(result.outlet and result.outlet.id == "meridian-post" for result in one)
    assert all("Ines Halvorsen" in [person.name for person in result.people] for result in one)
    assert house.client.search('tunnel person:"Mayor Halvorsen"').total == people["Ines Halvorsen"]


def test_two_people_of_one_surname_stay_apart(house: House) -> None:
    people = {value.label for value in house.client.facet("person", "renwick").values}
    assert {"Tobias Renwick", "Petra Renwick"} <= people
    assert "Renwick" not in people


def test_marks_stand_on_the_printed_word(house: House) -> None:
    results = house.client.search("ferries strike", snippets=2)
    marked = {one.text[a:b].lower() for result in results for one in result.highlights for a, b in one.ranges}
    assert marked
    assert all(word.startswith(("ferr", "strik", "streik")) for word in marked), marked


def test_german_is_stemmed_as_german(house: House) -> None:
    found = list(house.client.search("fähre"))
    assert found
    assert all(result.outlet and result.outlet.id == "nordlicht-zeitung" for result in found)


def test_the_syndicated_copy_folds(house: House) -> None:
    shown = house.client.search('"patience has served us well"', duplicates="show")
    folded = house.client.search('"patience has served us well"', duplicates="hide")
    assert shown.total == folded.total == 3
    assert len(list(shown)) == 3
    assert len(list(folded)) == 1
    assert {result.agency for result in shown} == {"Coastline Press Agency", None}


def test_counts_agree_with_searches(house: House) -> None:
    total = house.client.search("tunnel").total
    assert house.client.batch(["tunnel"]).column("total") == [total]
    assert house.client.attention("tunnel", interval="month").questions[0].total == total
    assert house.client.words("tunnel").questions[0].total == total
    assert house.client.network("tunnel").questions[0].total == total


def test_the_readme_of_the_client_is_true(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its examples run, one after the other, but for those that want a key."""
    pytest.importorskip("pandas", reason="pandas is not installed")
    monkeypatch.chdir(tmp_path)
    text = (CLIENT.parent / "README.md").read_text("utf-8")
    blocks = [block.removeprefix("python\n") for block in text.split("```")[1::2] if block.startswith("python\n")]
    names: dict[str, object] = {}
    ran = 0
    for block in blocks:
        if "BROADSHEET_KEY" not in block:
            exec(block.replace("http://127.0.0.1:8000", house.address), names)
            ran += 1
    assert ran > 3


def test_the_page_shows_what_the_api_answers(house: House) -> None:
    kind, page = house.fetch("/search?q=tunnel&duplicates=show")
    assert kind == "text/html"
    for result in house.client.search("tunnel"):
        assert f"/articles/{result.id}" in page.decode()


def test_the_command_line_gives_the_same_answer(house: House) -> None:
    printed = house.run("search", "tunnel", "--outlet", "meridian-post", "--json")
    assert printed.returncode == 0, printed.stderr
    answer = json.loads(printed.stdout)
    asked = house.client.search("tunnel", outlet="meridian-post", limit=10)
    assert [hit["id"] for hit in answer["results"]] == [result.id for result in asked]
    assert answer["total"] == asked.raw["total"]


def test_a_second_crawl_adds_nothing_and_is_answered_304(house: House) -> None:
    before = len(house.stand.requests)
    again = house.run("crawl", "--once")
    assert again.returncode == 0, again.stdout + again.stderr
    statuses = Counter(status for _, _, status in house.stand.requests[before:])
    assert statuses[200] == 0, house.stand.requests[before:]
    assert house.client.search(limit=1).total == 38


def test_status_and_doctor_say_that_all_is_well(house: House) -> None:
    for command in ("status", "doctor"):
        said = house.run(command)
        assert said.returncode == 0, said.stdout + said.stderr


def test_a_correction_that_the_feed_announces_is_a_new_revision(tmp_path: Path) -> None:
    with newsstand() as stand:
        house = House(tmp_path / "data", stand, free_port())
        assert house.run("sources", "add", stand.homes[0]).returncode == 0
        assert "12 new" in house.run("crawl", "--once").stdout
        stand.correct()
        again = house.run("crawl", "--once")
        assert "0 new, 1 changed" in again.stdout, again.stdout + again.stderr
        found = json.loads(house.run("search", '"correction: an earlier version"', "--json").stdout)
        assert found["total"]["value"] == 1
