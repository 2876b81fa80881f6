"""Sentences in templates: `_()`, `gettext()`, `ngettext()` and `{% trans %}`, at nearly no cost."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import nodes, pass_context
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from index.languages import formats
from index.languages.catalogue import of
from index.languages.current import current
from index.languages.offered import LANGUAGES
from index.languages.translating import shown_value, translated

_PLAIN = "sentence without values"


@pass_context
def _plain(_: Context, english: str) -> Markup:
    # It takes the context only so that the compiler leaves it for the time when a page is made.
    sentence = of(current()).sentence(english)
    return Markup(sentence % () if "%" in sentence else sentence)  # noqa: S704 - as trusted as the template


def _marked_up(english: str, /, **values: Any) -> Markup:
    """`gettext` for templates: the sentence is trusted, as the template is that it stands in, and values are escaped."""
    sentence = of(current()).sentence(english)
    return Markup(sentence % _escaped(values) if values or "%" in sentence else sentence)  # noqa: S704 - values are escaped


def _marked_up_counted(one: str, many: str, count: int, /, **values: Any) -> Markup:
    """`ngettext` for templates."""
    sentence = of(current()).counted(one, many, count)
    return Markup(sentence % _escaped({"count": count, **values}))  # noqa: S704 - values are escaped


def _escaped(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: escape(shown_value(value)) for name, value in values.items()}


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
    formats.load()
    app.jinja_options = {**app.jinja_options, "extensions": ["jinja2.ext.i18n"]}
    environment = app.jinja_env
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.filters.update({
        _PLAIN: _plain, "said": translated, "number": formats.number, "decimal": formats.decimal,
    })  # fmt: skip
    environment.globals.update(
        _=_marked_up, gettext=_marked_up, ngettext=_marked_up_counted, language=current, LANGUAGES=LANGUAGES,
        moment_pattern=formats.moment_pattern,
    )  # fmt: skip
