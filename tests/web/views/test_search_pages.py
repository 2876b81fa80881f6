import pytest
from flask.testing import FlaskClient

from index.query import SearchRequest
from index.result import SearchResult
from tests.index.engines.oracle import MemoryEngine
from tests.search.newsroom import STORIES

PAGES = [
    "/",
    "/search?q=harbour",
    "/search?q=",
    "/search?q=zzzznothing",
    "/search?q=harbour&outlet=hill-gazette&not_person=marta-kovel&from=2025-07",
    "/search/facet/person?q=harbour",
    f"/articles/{STORIES[0].id}",
    f"/articles/{STORIES[0].id}?q=tariff",
    f"/articles/{STORIES[4].id}",
    f"/articles/{STORIES[0].id}/revisions",
    "/people/marta-kovel",
    "/people/marta-kovel?with=ishan-brandt",
    "/outlets",
    "/outlets/hill-gazette",
    "/sources",
    "/help",
    "/api",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/html"


def test_results_for_one_person_lead_to_their_page(client: FlaskClient) -> None:
    assert (
        'Coverage over time and related names: <a href="/people/marta-kovel">'
        in client.get("/search?q=&person=marta-kovel").text
    )
    both = client.get("/search?q=&person=marta-kovel&person=oda-kovel&outlet=hill-gazette").text
    assert 'Coverage over time and related names: <a href="/outlets/hill-gazette">' in both
    assert 'Coverage over time and related names: <a href="/people' not in both


def test_a_name_that_no_value_has_leads_to_the_nearest(client: FlaskClient) -> None:
    page = client.get("/search/facet/outlet?facet_q.outlet=harbor+heraldd").text
    assert 'Near it: <a href="/outlets/harbour-herald"><bdi>Harbour Herald</bdi></a>.' in page
    within = client.get("/search/facet/outlet?q=ferry&facet_q.outlet=harbor+heraldd").text
    assert "Near it:" in within
    assert "outlet=harbour-herald" in within
    person = client.get("/search/facet/person?facet_q.person=Marta+Kowel").text
    assert 'href="/people/marta-kovel"' in person
    assert "Did you mean" not in client.get("/search/facet/outlet?facet_q.outlet=zzzzqqq").text


def test_only_removing_a_filter_is_a_cross(client: FlaskClient) -> None:
    """The same sign for two things made people exclude what they wanted to see."""
    page = client.get("/search?q=&outlet=harbour-herald").text
    assert '<span aria-hidden="true">×</span><span class="away">Exclude' not in page
    assert '<span aria-hidden="true">−</span><span class="away">Exclude' in page


def test_what_is_offered_in_place_of_a_query_is_a_link_with_its_count(client: FlaskClient) -> None:
    page = client.get("/search?q=museum or ferry").text
    assert (
        'read as a word; <a href="/search?q=museum%20OR%20ferry">museum OR ferry</a> finds 2 articles.'
        in page.replace("+", "%20")
    )
    offered = client.get("/api/v1/search?q=museum or ferry").get_json()["query"]["notes"][0]
    assert (offered["code"], offered["query"], offered["total"]) == ("operator_hint", "museum OR ferry", 2)
    page = client.get("/search?q=feryr").text
    assert '>ferry</a>? <span class="count">' in page
    asked = client.get("/api/v1/search?q=feryr").get_json()["query"]
    assert (asked["did_you_mean"], asked["did_you_mean_total"]) == ("ferry", 1)
    asked = client.get("/api/v1/search?q=ferry").get_json()["query"]
    assert (asked["did_you_mean"], asked["did_you_mean_total"]) == (None, None)


def test_a_list_of_values_asks_for_no_groups(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its numbers are of all articles, copies among them: whichever stands for the others is not to be found out."""
    asked: list[SearchRequest] = []
    search = MemoryEngine.search

    def noted(reader: MemoryEngine, request: SearchRequest) -> SearchResult:
        asked.append(request)
        return search(reader, request)

    monkeypatch.setattr(MemoryEngine, "search", noted)
    for address in ("/search/facet/person", "/search/facet/person?q=harbour&group=story"):
        assert client.get(address).status_code == 200
    assert {request.group for request in asked if request.facets} == {None}


def _row(page: str, value: str) -> str:
    """The entry of a value in the rail or in the list of a facet."""
    (row,) = [row for row in page.split("<li ") if f"<bdi>{value}</bdi>" in row and 'class="value"' in row]
    return row


@pytest.mark.parametrize("path", ["/search", "/search/facet/author"])
def test_a_filter_in_another_spelling_is_marked_and_its_link_takes_it_back(client: FlaskClient, path: str) -> None:
    row = _row(client.get(f"{path}?q=harbour&author=ANA++lund").text, "Ana Lund")
    assert row.startswith('class="selected"')
    assert 'href="/search?q=harbour" title="Remove this filter"' in row
    excluded = _row(client.get(f"{path}?q=&not_author=ana+LUND&author=nobody").text, "Ana Lund")
    assert 'href="/search?q=&amp;author=nobody" title="Stop excluding"' in excluded


@pytest.mark.parametrize("path", ["/search", "/search/facet/author"])
def test_what_the_words_ask_for_is_marked_in_the_list(client: FlaskClient, path: str) -> None:
    row = _row(client.get(f'{path}?q=author:"ANA lund"').text, "Ana Lund")
    assert row.startswith('class="selected"')
    assert "author=Ana%20Lund" in row


def test_the_list_of_a_facet_says_why_it_is_empty(client: FlaskClient) -> None:
    unknown = client.get("/search/facet/author?q=author:qqqzzz").text
    assert "The archive has no author called" in unknown
    assert "none matches that name" not in unknown
    assert "The archive has no author called" in client.get("/search/facet/author?author=qqqzzz").text
    assert '<p class="note">None.</p>' in client.get("/search/facet/keyword?q=museum").text
    assert "none matches that name" in client.get("/search/facet/author?facet_q.author=qqqzzz").text
