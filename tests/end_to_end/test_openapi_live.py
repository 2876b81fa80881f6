"""The served OpenAPI document against the running server: gunicorn, its worker and the middleware included."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import negative_data_rejection

from tests.end_to_end.conftest import House
from tests.web.test_openapi import CHECKS, READS

LIVE_CHECKS = tuple(check for check in CHECKS if check is not negative_data_rejection)
"""A wrong value that is also too long for the server is refused with 414, which that check does not count as a refusal."""


@pytest.mark.parametrize("path", READS)
def test_schemathesis_finds_nothing(house: House, path: str) -> None:
    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{house.port}/openapi.json")
    operation = schema[path]["GET"]
    cases: Any = operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    @settings(
        max_examples=25, derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases)
    def ask(case: Any) -> None:
        case.call_and_validate(checks=LIVE_CHECKS)

    ask()
