"""The pages of the documents that are made of the code whenever the site is built: commands, API, query language, formats, metrics.

Each function returns Markdown. What they say of a command, a parameter or a key is what the program itself says of it.
"""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["BROADSHEET_COMMAND"] = "broadsheet"  # the name of the program in examples

import broadsheet  # noqa: E402
from index.article import ArchivedArticle, Article, Block, article_id  # noqa: E402
from index.json_codec import FIELDS, article_to_dict  # noqa: E402
from index.operations.settings import load_settings  # noqa: E402
from scripts.metrics_names import described  # noqa: E402
from search.parameters import PARAMETERS  # noqa: E402
from search.serializers import RESULT_KEYS  # noqa: E402
from web.app import create_app  # noqa: E402
from web.openapi.document import document  # noqa: E402
from web.render import query_help  # noqa: E402

MADE = "<!-- made of the code by scripts/reference_pages.py -->\n"
METHODS = ("get", "post", "put", "patch", "delete")


def pages() -> dict[str, str]:
    """Path below docs/ -> Markdown, of every page that is made of the code."""
    return {
        "reference/commands.md": commands(),
        "reference/api.md": api(),
        "reference/query-examples.md": query_examples(),
        "reference/formats.md": formats(),
        "reference/metrics.md": metrics(),
    }


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table. A bar in a cell is written as an entity, which also stands inside of code."""
    lines = [list(head)]
    lines += [["---"] * len(lines[0]), *map(list, rows)]
    return "".join(
        f"| {' | '.join(cell.replace('|', '&#124;').replace(chr(10), ' ') for cell in line)} |\n" for line in lines
    )


def code(text: str) -> str:
    """A few words as code. With a bar in it they are HTML, since a table would be cut there."""
    if "|" not in text and "`" not in text:
        return f"`{text}`"
    return f"<code>{text.replace('&', '&amp;').replace('<', '&lt;').replace('|', '&#124;')}</code>"


# --- commands


def commands() -> str:
    """Every command with its arguments, options and examples."""
    parts = [
        MADE,
        "# Commands\n\nIn a checkout the program is called `./run`, installed it is called `broadsheet`; both do the same. Without a "
        "command it starts everything. `broadsheet COMMAND --help` says the same as this page.\n",
    ]
    for name, command in _walk(broadsheet.main, "broadsheet"):
        depth = "##" if name.count(" ") < 2 else "###"
        parts.append(f"\n{depth} {name}\n\n{_help(command)}\n")
        if not isinstance(command, click.Group):
            context = click.Context(command, info_name=name)
            parts.append(f"\n```text\n{' '.join([name, *command.collect_usage_pieces(context)])}\n```\n")
        options = list(_options(command))
        if options:
            parts.append("\n" + table(("option", "meaning"), options))
    return "".join(parts)


def _walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if name != "broadsheet":
        yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for child in command.list_commands(context):
            inner = command.get_command(context, child)
            if inner is not None and not inner.hidden:
                yield from _walk(inner, f"{name} {child}")


def _help(command: click.Command) -> str:
    """The help text; what is set line by line becomes a block of code."""
    paragraphs = []
    for paragraph in f"{command.help or ''}\n\n{command.epilog or ''}".split("\n\n"):
        lines = [line.strip() for line in paragraph.strip().splitlines()]
        if lines[:1] == ["\b"]:
            paragraphs.append("```sh\n" + "\n".join(lines[1:]) + "\n```")
        elif lines:
            text = " ".join(lines)
            example = text.removeprefix("Example: ")
            paragraphs.append(f"```sh\n{example}\n```" if example != text else _as_text(text))
    return "\n\n".join(paragraphs)


def _as_text(text: str) -> str:
    """Prose of the code, where nothing is meant as HTML."""
    parts = text.split("`")
    return "`".join(part if number % 2 else part.replace("<", "&lt;") for number, part in enumerate(parts))


def _options(command: click.Command) -> Iterator[tuple[str, str]]:
    context = click.Context(command)
    for parameter in command.params:
        if not isinstance(parameter, click.Option) or parameter.hidden:
            continue
        record = parameter.get_help_record(context)
        if record is not None:
            yield code(record[0]), _as_text(record[1])


# --- API


def api() -> str:
    """Every path of the OpenAPI document with its parameters, and the objects that it answers."""
    described = document()
    parts = [
        MADE,
        "# API\n\n"
        f"{described['info']['description']} The document itself stands at `/openapi.json` of every site, and the page `/api` there shows "
        "it with addresses that can be tried. Reading is open unless the settings ask for a sign-in; whatever changes something wants "
        "a key (`Authorization: Bearer`), which everybody makes under their account.\n",
    ]
    for path, methods in described["paths"].items():
        for method in METHODS:
            if method in methods:
                parts.append(_operation(method, path, methods[method], methods.get("parameters", [])))
    parts.append("\n## Objects\n")
    for name, schema in described["components"]["schemas"].items():
        parts.append(f"\n### {name}\n\n{_as_text(schema.get('description', ''))}\n\n")
        if "properties" in schema:
            rows = [
                (code(key), _type(one), _as_text(one.get("description", "")))
                for key, one in schema["properties"].items()
            ]
            parts.append(table(("key", "value", "meaning"), rows))
    return "".join(parts)


def _operation(method: str, path: str, operation: Mapping[str, Any], shared: list[Any]) -> str:
    said = _as_text(operation.get("description", ""))
    text = f"\n## {method.upper()} {path}\n\n{_as_text(operation.get('summary', ''))} {said}\n"
    rows = []
    for one in [*shared, *operation.get("parameters", [])]:
        if "$ref" not in one:
            name = code(one["name"]) + (" (in the path)" if one["in"] == "path" else "")
            rows.append((name, _type(one.get("schema", {})), _as_text(one.get("description", ""))))
    if rows:
        text += "\n" + table(("parameter", "value", "meaning"), rows)
    body = operation.get("requestBody", {}).get("content", {})
    if body:
        kinds = "; ".join(f"{code(kind)}: {_type(content.get('schema', {}))}" for kind, content in body.items())
        text += f"\nBody: {kinds}\n"
        for content in body.values():
            properties = content.get("schema", {}).get("properties", {})
            if properties:
                listed = [
                    (code(key), _type(one), _as_text(one.get("description", ""))) for key, one in properties.items()
                ]
                text += "\n" + table(("key of the body", "value", "meaning"), listed)
                break
    answers = []
    for status, answer in operation.get("responses", {}).items():
        kinds = ", ".join(_type(content.get("schema", {})) for content in answer.get("content", {}).values())
        answers.append((code(str(status)), kinds, _as_text(answer.get("description", ""))))
    return text + "\n" + table(("status", "answer", "when"), answers)


def _type(schema: Mapping[str, Any]) -> str:
    """What a value is, in a few words."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema:
        return ", ".join(code("null" if value is None else str(value)) for value in schema["enum"])
    for several in ("oneOf", "anyOf"):
        if several in schema:
            return " or ".join(filter(None, map(_type, schema[several])))
    kind = schema.get("type", "")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


# --- query language


def query_examples() -> str:
    """What the help of the page shows, and the parameters of a search address."""
    with tempfile.TemporaryDirectory() as directory:
        settings = load_settings({"BROADSHEET_DATA": directory})
        with create_app(settings).test_request_context():
            topics = query_help.topics(
                date(2025, 7, 12), person="Ines Halvorsen", outlet="Meridian Post", section="Politics"
            )
            parts = [
                MADE,
                "# Query language by example\n\nWhat the page *Help* shows, with names of the demo. The rules are in "
                "[the query language](query-language.md).\n",
            ]
            for topic in topics:
                rows = [(code(str(example.typed)), str(example.means)) for example in topic.examples]
                parts.append(f"\n## {topic.title}\n\n{topic.text}\n\n" + table(("typed", "finds"), rows))
    parts.append("\n## Parameters of a search\n\nOf `/search`, `/api/v1/search`, feeds and exports alike.\n\n")
    rows = [(code(one.name), ", ".join(map(code, one.choices)), one.about) for one in PARAMETERS]
    parts.append(table(("parameter", "values", "meaning"), rows))
    return "".join(parts)


# --- formats


def formats() -> str:
    """The keys of articles as JSON, as they are read and as they are written."""
    written = sorted(_written() - FIELDS.keys())
    parts = [
        MADE,
        "# Formats\n\n## Articles as JSON lines\n\nRead by `import` and the page *Import*, written by `export`. How to import them, and "
        "what else can be imported: [Importing files](../how-to/importing.md).\n\n",
        table(("key", "value"), [(code(key), _as_text(about)) for key, about in FIELDS.items()]),
        "\n`export` writes these besides, which `import` passes over: " + ", ".join(map(code, written)) + ".\n",
        "\n## Results of a search\n\nThe API answers, and alerts send, these keys of an article (`fields=` chooses among them): ",
        ", ".join(map(code, RESULT_KEYS)) + ".\n",
        "\n## Other files\n\n",
        table(
            ("file", "format"),
            [
                (
                    "kept pages",
                    "[WARC 1.1](https://iipc.github.io/warc-specifications/), one file a day, a gzip member a record",
                ),
                ("backup", "the archive as one SQLite file, whichever database it is in"),
                ("feeds", "[Atom](https://www.rfc-editor.org/rfc/rfc4287)"),
                ("list of sources", "OPML 2.0"),
                ("message of an alert", "JSON, signed as [Standard Webhooks](https://www.standardwebhooks.com)"),
                ("extraction rules", "TOML: [Write an extraction rule](../how-to/extraction-rules.md)"),
                ("settings", "TOML: [Settings](settings.md)"),
                (
                    "logs",
                    "a line of text or a JSON object for each event, as `log_format` says: [Logs](../how-to/logs.md)",
                ),
            ],
        ),
    ]
    return "".join(parts)


def _written() -> set[str]:
    """The keys that an export has."""
    now = datetime(2025, 7, 12, tzinfo=UTC)
    url = "https://lantern.example/ferry"
    article = Article(
        id=article_id(url), url=url, title="Ferry", blocks=(Block(text="The ferry was late."),), fetched=now
    )
    return set(article_to_dict(ArchivedArticle(article=article, first_fetched=now, last_fetched=now)))


# --- metrics


def metrics() -> str:
    """What `/metrics` of an archive says, with the labels of each."""
    rows = [(code(one.name), one.kind, ", ".join(map(code, one.labels)), one.about) for one in described()]
    return (
        MADE
        + "# Metrics\n\nWhat `/metrics` tells Prometheus. A board for Grafana and rules for alerts stand in `deploy/`: "
        "[Watch over it](../how-to/monitoring.md).\n\n" + table(("metric", "kind", "labels", "meaning"), rows)
    )


if __name__ == "__main__":
    for name, text in pages().items():
        print(f"{name}: {len(text):,} characters")
