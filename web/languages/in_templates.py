"""Sentences in templates: `_()`, `gettext()`, `ngettext()` and `{% trans %}`, at nearly no cost."""

from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import nodes, pass_context
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from web.languages import formats
from web.languages.catalogue import of
from web.languages.current import current
from web.languages.offered import LANGUAGES
from web.languages.translating import marked_up, marked_up_counted, translated

_PLAIN = "sentence without values"


@pass_context
def _plain(_: Context, english: str) -> Markup:
    # It takes the context only so that the compiler leaves it for the time when a page is made.
    sentence = of(current()).sentence(english)
    return Markup(sentence % () if "%" in sentence else sentence)  # noqa: S704 - as trusted as the template


class _Sentences(NodeTransformer):
    def visit_Call(self, node: nodes.Call, *arguments: Any, **more: Any) -> nodes.Node:  # noqa: N802 - the visitor's way
        self.generic_visit(node, *arguments, **more)
        asks = isinstance(node.node, nodes.Name) and node.node.name in ("_", "gettext")
        constant = len(node.args) == 1 and isinstance(node.args[0], nodes.Const)
        if not asks or not constant or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        return nodes.Filter(node.args[0], _PLAIN, [], [], None, None, lineno=node.lineno)


class PageEnvironment(Environment):
    """Flask's, with sentences that have no values called directly: Jinja's way of calling whatever stands in a template costs more
    than looking the sentence up."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        _Sentences().visit(parsed)
        return parsed


def register(app: Flask) -> None:
    """Give the templates of the app a language."""
    app.jinja_options = {**app.jinja_options, "extensions": ["jinja2.ext.i18n"]}
    environment = app.jinja_env
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.filters.update({
        _PLAIN: _plain, "said": translated, "number": formats.number, "decimal": formats.decimal,
    })  # fmt: skip
    environment.globals.update(
        _=marked_up, gettext=marked_up, ngettext=marked_up_counted, language=current, LANGUAGES=LANGUAGES,
        moment_pattern=formats.moment_pattern,
    )  # fmt: skip
