"""The document is valid OpenAPI 3.1, and the app does what it says."""

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

from web.openapi import document
from web.params import SEARCH_PARAMETERS

CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection, unsupported_method,
)  # fmt: skip


def test_it_is_valid_and_served(client: FlaskClient) -> None:
    served = client.get("/openapi.json").get_json()
    assert served == document()
    assert served["openapi"].startswith("3.1")
    validate(served)


def test_it_names_what_the_api_takes_and_nothing_later() -> None:
    search = document()["paths"]["/api/v1/search"]["get"]
    assert [parameter["name"] for parameter in search["parameters"]] == list(SEARCH_PARAMETERS)
    assert not {"group", "says", "story", "quotes"} & {parameter["name"] for parameter in search["parameters"]}


@pytest.mark.parametrize("path", sorted(document()["paths"]))
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
        case.call_and_validate(
            checks=CHECKS, headers={"Accept-Encoding": "identity"}
        )  # its WSGI client unpacks nothing

    ask()
