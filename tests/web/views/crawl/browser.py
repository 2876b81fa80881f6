"""Somebody who is signed in and sends forms, with their token."""

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.web.signed_in import PASSWORD


class Browser:
    """One session. token: of its forms."""

    def __init__(self, app: Flask, name: str) -> None:
        self.client = app.test_client()
        form = {"token": self._token("/login"), "name": name, "password": PASSWORD}
        assert self.client.post("/login", data=form).status_code == 303
        self.token = self._token("/account")

    def _token(self, path: str) -> str:
        match = re.search(r'name="token" value="([^"]+)"', self.client.get(path).text)
        assert match
        return match[1]

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers)

    def send(self, path: str, **form: Any) -> TestResponse:
        return self.client.post(path, data={"token": self.token, **form})
