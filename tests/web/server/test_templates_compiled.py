"""Templates are compiled before the first reader asks."""

from pathlib import Path

import pytest

from index.operations.settings import Settings
from web.app import create_app
from web.server.gunicorn_app import CompiledTemplates, compile_templates


def test_no_page_waits_for_its_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings(data=tmp_path))
    compile_templates(app)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("compiled late")

    monkeypatch.setattr(app.jinja_env, "compile", refuse)
    for name in ("base.html", "about.html", "error.html"):
        assert app.jinja_env.get_template(name).name == name


def test_a_worker_finds_compiled_what_was_compiled_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, compiled = Settings(data=tmp_path), CompiledTemplates()
    compile_templates(create_app(settings), compiled)
    worker = create_app(settings)

    def compiles(*_: object, **__: object) -> None:
        raise AssertionError("it compiles again")

    monkeypatch.setattr(worker.jinja_env, "compile", compiles)
    compile_templates(worker, compiled)
    assert worker.jinja_env.get_template("base.html").name == "base.html"
