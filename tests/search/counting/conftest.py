"""An invented newsroom with enough articles to be counted: two outlets over four weeks, one of them silent for a while."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.search.newsroom import GAZETTE, HERALD, Newsroom, article

FIRST = date(2025, 3, 3)
DAYS = 28
SILENT = range(10, 17)
"""Days on which the Gazette has nothing."""
PEOPLE = ("Marta Kovel", "Ishan Brandt", "Oda Kovel")


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path_factory.mktemp("counted"))
    number = 100
    articles = []
    for day in range(DAYS):
        when = (FIRST + timedelta(days=day)).isoformat()
        for outlet, each in ((HERALD, 3), (GAZETTE, 0 if day in SILENT else 2)):
            for place in range(each):
                number += 1
                strike = (day + place) % 4 == 0
                named = " and ".join(PEOPLE[: 1 + (number % 3)])
                text = f"{named} spoke. " + (
                    "Crews on strike at the quay want wages." if strike else "The museum shows clocks."
                )
                articles.append(
                    article(
                        number,
                        "Harbour strike" if strike else "Clocks",
                        text,
                        outlet=outlet,
                        published=when,
                        section="news" if place else "city",
                    )
                )
    articles.append(article(999, "Harbour strike, undated", "Crews on strike.", published=None))
    room.publish(*articles, people=PEOPLE)
    yield room
    room.close()
