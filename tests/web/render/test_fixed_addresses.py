"""Addresses that every page has are those that Flask gives, also below a folder and beside values."""

from pathlib import Path
from typing import Any

from flask import url_for

from index.operations.settings import load_settings
from web.app import create_app


def test_they_are_the_addresses_that_flask_gives(tmp_path: Path) -> None:
    app = create_app(load_settings({"BROADSHEET_DATA": str(tmp_path)}))
    given: dict[str, Any] = dict(app.jinja_env.globals)
    ours, static = given["url_for"], given["static"]
    for root in ("", "/news", "", "/other"):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            for endpoint in ("front.home", "help.help_page", "front.home"):
                assert ours(endpoint) == url_for(endpoint)
            for name in ("person", "outlet", "a b/ü", "person"):
                assert ours("pages.facet", name=name) == url_for("pages.facet", name=name)
            assert ours("help.help_page", q="x", _anchor="y") == url_for("help.help_page", q="x", _anchor="y")
            assert ours("front.home", _external=True) == url_for("front.home", _external=True)
            assert static("icon.svg").startswith(f"{root}/static/icon.svg?v=")
