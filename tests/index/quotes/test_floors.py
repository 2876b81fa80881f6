"""Quotations of annotated news: floors of what is found and of who is named. Skips without the shared data."""

import json

import pytest

from index.people.mentions.finder import find_people
from index.quotes import find_quotations
from tests.places import SHARED
from training.speakers import Text, is_trained_on

FILE = SHARED / "data" / "quotes" / "quotes-polnear-dev.jsonl"
TEXTS = 60


def test_quotations_and_speakers_of_annotated_news() -> None:
    if not FILE.is_file():
        pytest.skip(f"{FILE} is absent; set BROADSHEET_SHARED to where the shared folder is")
    rows = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    gold = found = right = persons = spoken = 0
    for row in [row for row in rows if not is_trained_on(row["id"])][:TEXTS]:
        text = Text(row)
        people = find_people(text.text)
        starts = {one.start: one for one in find_quotations(text.text, people, "en")}
        context = text.context()
        for n, quote in text.gold.items():
            gold += 1
            one = next(
                (starts[s] for s in range(context.quotations[n].start, context.quotations[n].end) if s in starts), None
            )
            found += one is not None
            named = text.speakers(quote) - {-1}
            if named and one is not None:
                persons += 1
                spoken += one.speaker is not None
                right += one.speaker in named
    assert found >= 0.95 * gold
    assert right >= 0.80 * persons
    assert right >= 0.90 * spoken
