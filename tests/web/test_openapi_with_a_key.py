"""What wants a key does what the document says: asked with an owner's key, by schemathesis."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from index.accounts.account_service import form_token
from tests.web.attacks.target import Target
from tests.web.test_openapi import CHECKS
from web.middleware.identity import FORM_HEADER, SESSION_COOKIE
from web.openapi import document

OPERATIONS = sorted(
    (path, method)
    for path, item in document()["paths"].items()
    for method, operation in item.items()
    if "security" in operation
)
EXAMPLES = 25
"""Of each operation."""
ANY_BODY = frozenset([("/api/v1/imports", "post")])
"""What takes files, which may hold anything: there is no wrong one to send."""


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    made = Target(tmp_path_factory.mktemp("target"))
    with pytest.MonkeyPatch.context() as patch:
        # The key is sent with every case: left out of the document, none is made that lacks it and is to be refused.
        patch.setattr("web.views.api_reference.document", lambda: unguarded(document()))
        yield from prepared(made)
    made.close()


def unguarded(schema: Any) -> Any:
    """The same without what it says of keys."""
    if isinstance(schema, dict):
        return {name: unguarded(part) for name, part in schema.items() if name not in ("security", "securitySchemes")}
    return [unguarded(part) for part in schema] if isinstance(schema, list) else schema


def prepared(made: Target) -> Iterator[Target]:
    made.archive.accounts.change(made.people["olga"].id, disabled=made.people["olga"].created)
    yield made  # with otto as the only owner, who so cannot be removed by the way


@pytest.fixture(scope="module")
def key(target: Target) -> str:
    return target.key("otto").key


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_schemathesis_finds_nothing(target: Target, key: str, path: str, method: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", target.app)
    operation = schema[path][method.upper()]
    cases: Any = operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
    if (path, method) in ANY_BODY:
        cases = operation.as_strategy()
    if "session" in document()["paths"][path][method]["security"][0]:
        token = target.session("otto").session
        headers, cookies = {FORM_HEADER: form_token(token)}, {SESSION_COOKIE: token}
    else:
        headers, cookies = {"Authorization": f"Bearer {key}"}, {}

    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases)
    def ask(case: Any) -> None:
        sent = {"Accept-Encoding": "identity", **headers}
        case.call_and_validate(checks=CHECKS, headers=sent, cookies=cookies)

    ask()


def test_every_endpoint_that_a_key_may_ask_stands_in_it(target: Target) -> None:
    stated = {(_bare(path), method.upper()) for path, item in document()["paths"].items() for method in item}
    served = {
        (_bare(rule.rule), method)
        for rule in target.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served - stated == set()
    assert stated - served == set()


def _bare(path: str) -> str:
    """Whatever its parts that vary are called."""
    return "/".join("*" if part[:1] in "{<" and part else part for part in path.split("/"))
