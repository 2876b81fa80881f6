"""Every kind of string in every part of a request: the answer is below 500 and can be read."""

import json
from urllib.parse import quote
from xml.etree import ElementTree

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.document import FACETS
from index.text.characters import encodable
from tests.index.strategies import any_text

PARAMETERS = (
    "q", "from", "to", "since", "sort", "in", "cursor", "limit", "facet", "fields", "histogram", "format", "not_person", "unknown",
    *FACETS, *(f"facet_q.{facet}" for facet in FACETS),
)  # fmt: skip
PATHS = ("/search", "/search.atom", "/api/v1/search", "/api/v1/suggest", "/api/v1/people", "/people", "/outlets", "/")
THINGS = (
    "/articles/{}",
    "/people/{}",
    "/outlets/{}",
    "/api/v1/articles/{}",
    "/api/v1/people/{}",
    "/search/facet/{}",
    "/{}",
)
of_a_request = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def escaped(text: str) -> str:
    """As a client may send it: halves of characters as the bytes that stand for nothing."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def can_be_read(client: FlaskClient, path: str, **headers: str) -> None:
    answer = client.get(path, headers=headers)
    assert answer.status_code < 500, path
    text = answer.data.decode("utf-8")
    if str(answer.mimetype).endswith("json"):
        json.dumps(json.loads(text), ensure_ascii=False).encode()
    elif str(answer.mimetype).endswith("xml"):
        ElementTree.fromstring(text)


@of_a_request
@given(st.sampled_from(PATHS), st.dictionaries(st.sampled_from(PARAMETERS), any_text, max_size=4))
def test_as_arguments(client: FlaskClient, path: str, arguments: dict[str, str]) -> None:
    query = "&".join(f"{name}={escaped(value)}" for name, value in arguments.items())
    can_be_read(client, f"{path}?{query}")


@of_a_request
@given(st.sampled_from(THINGS), any_text)
def test_as_names_of_things(client: FlaskClient, path: str, text: str) -> None:
    can_be_read(client, path.format(escaped(text)))


@of_a_request
@given(
    st.sampled_from(
        [
            "Accept",
            "If-None-Match",
            "If-Modified-Since",
            "Range",
            "Cookie",
            "User-Agent",
            "Referer",
            "Origin",
            "Authorization",
        ]
    ),
    any_text,
)
def test_as_headers(client: FlaskClient, name: str, text: str) -> None:
    value = text.encode("utf-8", "surrogatepass").decode("latin-1").replace("\n", "").replace("\r", "")
    can_be_read(client, "/api/v1/search?q=harbour", **{name: value})


ODD_ADDRESSES = ("http://[", "//[", "https://[::1", "/\\[", "http://localhost:99999", "http://a..b", "null", "", "x")


@of_a_request
@given(st.sampled_from(ODD_ADDRESSES) | any_text, st.sampled_from(ODD_ADDRESSES) | any_text)
def test_as_a_form(client: FlaskClient, origin: str, to: str) -> None:
    sent = origin.encode("utf-8", "surrogatepass").decode("latin-1").replace("\n", "").replace("\r", "")
    answer = client.post("/login", data={"to": encodable(to), "password": encodable(origin)}, headers={"Origin": sent})
    assert answer.status_code < 500
    assert client.get(f"/login?to={escaped(to)}").status_code < 500
    if "Location" in answer.headers:
        assert answer.headers["Location"].startswith("/")
