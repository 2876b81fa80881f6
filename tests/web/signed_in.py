"""Browsers and programs that are signed in with a role, without passwords."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.accounts.account_service import AccountService, form_token
from index.accounts.rights import Role, Scope
from web.middleware.identity import SESSION_COOKIE

NAMES = {Role.READER: "rosa", Role.EDITOR: "edda", Role.OWNER: "otto"}
PASSWORD = "correct horse battery"
"""The accounts of the fixture `accounts`, and the password of each."""


@dataclass(frozen=True)
class Somebody:
    """client: a browser with a session. token: of its forms. key: for programs, in the form of a header."""

    client: FlaskClient
    token: str
    key: dict[str, str]

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def post(self, address: str, **form: Any) -> TestResponse:
        """Send a form with its token."""
        return self.client.post(address, data={"token": self.token, **form})


def signed_in_as(app: Flask, role: Role, *, scope: Scope = Scope.WRITE) -> Somebody:
    """A new account of that role, named after it."""
    service = AccountService(app.extensions["broadsheet"].readers.archive.accounts)
    account = service.add(f"{role.value}-{len(service.accounts())}", role, by="test")
    token = service.start_session(account)
    _, key = service.add_key(account, "script", scope)
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    return Somebody(client, form_token(token), {"Authorization": f"Bearer {key}"})
