"""The page of the sources tells of each what `broadsheet sources list` tells."""

from flask.testing import FlaskClient

from tests.search.newsroom import Newsroom
from tests.web.visited import visit_the_lantern


def test_every_figure_of_a_source(newsroom: Newsroom, client: FlaskClient) -> None:
    visit_the_lantern(newsroom)

    page = client.get("/sources").text

    assert "7 found, 5 fetched, 2 unchanged, 4 kept" in page
    assert "3 addresses without an article" in page
    assert "robots.txt forbids this address" in page
