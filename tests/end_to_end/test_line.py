"""Outlets in, answers out, through real processes."""

import json
from collections import Counter
from pathlib import Path

from demo.server import newsstand
from tests.end_to_end.conftest import House, free_port


def test_every_article_once(house: House) -> None:
    answer = house.ask(q="", limit=100)
    assert answer["total"] == {"value": 37, "relation": "eq"}
    assert len({hit["id"] for hit in answer["results"]}) == 37
    outlets = Counter(hit["outlet"]["name"] for hit in answer["results"])
    assert outlets == {"The Harbour Herald": 12, "Meridian Post": 12, "Nordlicht Zeitung": 10, "The Skarn Signal": 3}


def test_dates_authors_and_sections_are_the_printed_ones(house: House) -> None:
    by_url = {hit["url"]: hit for hit in house.ask(q="", limit=100)["results"]}
    for paper, home in zip(house.stand.papers, house.stand.homes, strict=True):
        for story in paper.stories:
            hit = by_url[home + story.path]
            assert hit["title"] == story.title
            assert hit["published"].startswith(f"{story.published:%Y-%m-%dT%H:%M}"), story.title
            assert hit["published_source"] == "metadata"
            assert hit["lang"].split("-")[0] == paper.lang
            if not story.agency:
                assert hit["authors"] == list(story.authors), story.title


def test_comments_navigation_and_read_more_are_not_archived(house: House) -> None:
    assert house.ask(q="parrot")["total"]["value"] == 0
    assert house.ask(q="papagei")["total"]["value"] == 0
    assert house.ask(q='"read more"')["total"]["value"] == 0
    assert house.ask(q="advertisement")["total"]["value"] == 0


def test_a_search_narrows_by_person_and_outlet(house: House) -> None:
    everywhere = house.ask(q="tunnel", facet=["person", "outlet"])
    outlets = {value["value"]: value["count"] for value in everywhere["facets"]["outlet"]["values"]}
    people = {value["label"]: value["count"] for value in everywhere["facets"]["person"]["values"]}
    assert sum(outlets.values()) == everywhere["total"]["value"]
    assert people["Ines Halvorsen"] >= 3
    one = house.ask(q="tunnel", outlet="meridian-post", person="ines-halvorsen")
    assert 0 < one["total"]["value"] <= outlets["meridian-post"]
    assert all(hit["outlet"]["id"] == "meridian-post" for hit in one["results"])
    assert all("Ines Halvorsen" in [person["name"] for person in hit["people"]] for hit in one["results"])
    assert house.ask(q='tunnel person:"Mayor Halvorsen"')["total"]["value"] == people["Ines Halvorsen"]


def test_two_people_of_one_surname_stay_apart(house: House) -> None:
    people = {value["label"] for value in house.ask(q="renwick", facet="person")["facets"]["person"]["values"]}
    assert {"Tobias Renwick", "Petra Renwick"} <= people
    assert "Renwick" not in people


def test_marks_stand_on_the_printed_word(house: House) -> None:
    hits = house.ask(q="ferries strike", snippets=2)["results"]
    marked = {h["text"][a:b].lower() for hit in hits for h in hit["highlights"] for a, b in h["ranges"]}
    assert marked
    assert all(word.startswith(("ferr", "strik", "streik")) for word in marked), marked


def test_german_is_stemmed_as_german(house: House) -> None:
    found = house.ask(q="fähre")["results"]
    assert found
    assert all(hit["outlet"]["id"] == "nordlicht-zeitung" for hit in found)


def test_the_syndicated_copy_folds(house: House) -> None:
    shown = house.ask(q='"patience has served us well"', duplicates="show")
    folded = house.ask(q='"patience has served us well"', duplicates="hide")
    assert shown["total"]["value"] == folded["total"]["value"] == 2
    assert len(shown["results"]) == 2
    assert len(folded["results"]) == 1
    assert {hit["agency"] for hit in shown["results"]} == {"Coastline Press Agency"}


def test_the_page_shows_what_the_api_answers(house: House) -> None:
    kind, page = house.fetch("/search?q=tunnel&duplicates=show")
    assert kind == "text/html"
    for hit in house.ask(q="tunnel")["results"]:
        assert f"/articles/{hit['id']}" in page.decode()


def test_the_command_line_gives_the_same_answer(house: House) -> None:
    printed = house.run("search", "tunnel", "--outlet", "meridian-post", "--json")
    assert printed.returncode == 0, printed.stderr
    answer = json.loads(printed.stdout)
    asked = house.ask(q="tunnel", outlet="meridian-post")
    assert [hit["id"] for hit in answer["results"]] == [hit["id"] for hit in asked["results"]]
    assert answer["total"] == asked["total"]


def test_a_second_crawl_adds_nothing_and_is_answered_304(house: House) -> None:
    before = len(house.stand.requests)
    again = house.run("crawl", "--once")
    assert again.returncode == 0, again.stdout + again.stderr
    statuses = Counter(status for _, _, status in house.stand.requests[before:])
    assert statuses[200] == 0, house.stand.requests[before:]
    assert house.ask(q="", limit=1)["total"]["value"] == 37


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
