"""The document is valid OpenAPI 3.1, and the app does what it says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.search.newsroom import STORIES
from web.openapi import document
from web.params import SEARCH

CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection, unsupported_method,
)  # fmt: skip


READS = sorted(path for path, item in document()["paths"].items() if "get" in item and "security" not in item["get"])
"""What everybody may ask; the rest is tested with an editor's key, in tests/web/views/corrections/."""


UNLIMITED = (
    "/api/v1/outlets", "/api/v1/outlets/{id}", "/api/v1/people/{id}", "/api/v1/articles/{id}/copies", "/api/v1/stories/{id}",
    "/api/v1/authors/{id}",
)  # fmt: skip
"""What takes no parameter that has a limit."""


def test_it_is_valid_and_served(client: FlaskClient) -> None:
    served = client.get("/openapi.json").get_json()
    assert served == document()
    assert served["openapi"].startswith("3.1")
    validate(served)


def test_it_names_what_the_api_takes_and_nothing_later() -> None:
    search = document()["paths"]["/api/v1/search"]["get"]
    assert [parameter["name"] for parameter in search["parameters"]] == [parameter.name for parameter in SEARCH]
    assert not {"quote", "place", "event"} & {parameter["name"] for parameter in search["parameters"]}


def fitting(schema: dict[str, Any]) -> str:
    return str(schema["enum"][0] if "enum" in schema else schema.get("minimum", "x"))


def edges(schema: dict[str, Any]) -> Iterator[tuple[list[str], bool]]:
    """(values, whether they are taken) on both sides of each limit that a schema states."""
    if schema["type"] == "array":
        item = schema["items"]
        if "maxItems" in schema:
            most = schema["maxItems"]
            yield from (([fitting(item)] * most, True), ([fitting(item)] * (most + 1), False))
        yield from edges(item)
    if schema["type"] == "integer":
        low, high = schema["minimum"], schema["maximum"]
        yield from (([str(low)], True), ([str(high)], True), ([str(low - 1)], False), ([str(high + 1)], False))
    if "enum" in schema:
        yield from (([value], True) for value in schema["enum"])
        yield ["nosuch"], False
    if "maxLength" in schema:
        longest = schema["maxLength"]
        yield from ((["x" * longest], True), (["x" * (longest + 1)], False))


@pytest.mark.parametrize("path", READS)
def test_every_limit_in_it_is_the_one_that_is_kept(client: FlaskClient, path: str) -> None:
    stated = 0
    for parameter in document()["paths"][path]["get"]["parameters"]:
        if parameter["in"] != "query":
            continue
        name = parameter["name"]
        for values, taken in edges(parameter["schema"]):
            address = path.format(id="marta-kovel" if "people" in path else STORIES[0].id)
            answer = client.get(address, query_string=[(name, value) for value in values])
            told = answer.get_json().get("errors", []) if answer.status_code == 400 else []
            refused = [error["detail"] for error in told if error["parameter"] == name and limited(error["detail"])]
            assert bool(refused) != taken, (name, values[0][:20], len(values[0]), len(values), answer.status_code)
            stated += 1
    assert stated or path in UNLIMITED


def limited(detail: str) -> bool:
    """Whether it is a limit that was passed: a value within it may still be no day, or no cursor."""
    return any(
        word in detail
        for word in ("longer than", "whole number", "cannot", "has to be", "may have", "times", "no facet")
    )


def fits(case: Any, operation: Any) -> bool:
    """Whether what was made to break the schema breaks it no longer once it stands in an address: true in place of a list
    is sent as one text, and a text with a blank in it is more than blanks."""
    lists = {
        parameter["name"]: parameter["schema"]["items"]
        for parameter in document()["paths"][operation.path]["get"]["parameters"]
        if parameter["schema"]["type"] == "array" and parameter["schema"]["items"].get("pattern")
    }
    parts = case.meta.components
    if any(part.mode.is_negative for where, part in parts.items() if where.value != "query"):
        return False
    for name, value in (case.query or {}).items():
        if name not in lists:
            return False
        for text in value if isinstance(value, list) else [value]:
            sent = str(text).lower() if isinstance(text, bool) else str(text)
            if isinstance(text, (dict, list)) or not sent.strip() or len(sent) > lists[name].get("maxLength", 1000):
                return False
    return True


@pytest.mark.parametrize("path", READS)
def test_schemathesis_finds_nothing(app: Flask, path: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    operation = schema[path]["GET"]
    cases: Any = operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    @settings(
        max_examples=60, derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases)
    def ask(case: Any) -> None:
        checks = [check for check in CHECKS if check is not negative_data_rejection or not fits(case, operation)]
        case.call_and_validate(
            checks=checks, headers={"Accept-Encoding": "identity"}
        )  # its WSGI client unpacks nothing

    ask()
