"""The same question has the same answer everywhere: page, API, JSON lines, CSV and Atom."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import urlencode

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.search.newsroom import STORIES

WORDS = sorted(
    {word.lower() for story in STORIES for word in re.findall(r"[A-Za-z]{3,}", story.title + " " + story.text)}
)
PARAMETERS = st.fixed_dictionaries(
    {
        "q": st.lists(st.sampled_from([*WORDS, "OR", "-"]), max_size=3).map(" ".join),
        "sort": st.sampled_from(["relevance", "newest", "oldest"]),
        "duplicates": st.sampled_from(["show", "hide"]),
    },
    optional={
        "outlet": st.sampled_from(["harbour-herald", "hill-gazette"]),
        "not_section": st.sampled_from(["politics", "sport"]),
        "from": st.sampled_from(["2025", "2025-07-10"]),
    },
)
ATOM = "{http://www.w3.org/2005/Atom}"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(asked=PARAMETERS)
def test_every_form_of_an_answer_names_the_same_articles(app: Flask, asked: dict[str, str]) -> None:
    client = app.test_client()
    query = urlencode(asked)
    answer = client.get(f"/api/v1/search?{query}&limit=100").get_json()
    ids = [hit["id"] for hit in answer["results"]]
    titles = {hit["id"]: hit["title"] for hit in answer["results"]}
    if asked["duplicates"] == "show":
        assert answer["total"]["value"] == len(ids)

    lines = client.get(f"/api/v1/search?{query}&format=jsonl").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids

    rows = list(csv.DictReader(io.StringIO(client.get(f"/api/v1/search?{query}&format=csv").text)))
    assert [row["id"] for row in rows] == ids

    feed = ET.fromstring(client.get(f"/api/v1/search?{query}&limit=100&format=atom").text)
    assert sorted(entry.findtext(f"{ATOM}title", "") for entry in feed.iter(f"{ATOM}entry")) == sorted(titles.values())

    shown: list[str] = []
    for number in re.findall(r'href="/articles/([0-9a-f]{16})[?"]', client.get(f"/search?{query}").text):
        if number not in shown:
            shown.append(number)
    assert shown == ids[: len(shown)]
    assert len(shown) == min(len(ids), 20)
