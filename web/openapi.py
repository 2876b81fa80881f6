"""The OpenAPI 3.1 document of the app: written beside the parameters it describes, held true by schemathesis in the tests."""

from functools import cache
from typing import Any

from index.document import FACETS
from index.query import TEXT_FIELDS
from index.version import VERSION
from search.present import RESULT_KEYS
from search.request import (
    DATE_FIELDS,
    FACET_SIZE_MAX,
    INTERVALS,
    LIMIT_MAX,
    SNIPPETS_MAX,
    SORTS,
)
from web.params import FORMATS

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_OPTIONAL: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_VALUE: Schema = {"type": "string", "minLength": 1, "maxLength": 1000, "pattern": r"\S"}
PEOPLE_MAX = 100


def _parameter(name: str, schema: Schema, description: str, **more: Any) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema, **more}


def _several(name: str, description: str, items: Schema | None = None) -> Schema:
    schema = {"type": "array", "items": items or _VALUE, "maxItems": 8}
    return _parameter(name, schema, description, style="form", explode=True)


def _of(choices: tuple[str, ...]) -> Schema:
    return {"type": "string", "enum": list(choices)}


def _listed(choices: tuple[str, ...]) -> Schema:
    return {"type": "array", "items": _of(choices), "minItems": 1}


_WHOSE = {
    "person": "people (a registry id or a name)", "outlet": "outlets (id or name)", "author": "authors",
    "agency": "agencies", "section": "sections", "lang": "languages (BCP 47)",
}  # fmt: skip


def _number(low: int, high: int, default: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high, "default": default}


def search_parameters() -> list[Schema]:
    date = "partial ISO 8601: 2025, 2025-07 or 2025-07-12"
    return [
        _parameter("q", _TEXT, "The query, in the language of the search box. Empty: everything, newest first."),
        _parameter("in", _listed(TEXT_FIELDS), "Where words without a field look.", style="form", explode=False),
        *(_several(facet, f"Only articles with any of these {_WHOSE[facet]}.") for facet in FACETS),
        _parameter("person_op", _of(("or", "and")), "and: all of the people have to be in the article."),
        *(_several("not_" + facet, f"No articles with any of these {_WHOSE[facet]}.") for facet in FACETS),
        _parameter("from", _VALUE, f"First day, {date}."),
        _parameter("to", _VALUE, f"Last day, included; {date}."),
        _parameter("since", _VALUE, "A day, or how far back: 7d, 6h, 2w."),
        _parameter("date_field", _of(DATE_FIELDS), "Which date from, to and since mean."),
        _parameter("sort", _of(SORTS), "Order; relevance where there is a query, else newest."),
        _parameter("duplicates", _of(("show", "hide")), "hide: copies of a text fold under one result."),
        _several("facet", "Facets to count, over all matches.", _of(FACETS)),
        _parameter("facet_size", _number(1, FACET_SIZE_MAX, 10), "Values of each facet."),
        *(
            _parameter("facet_q." + facet, _VALUE, f"Only {facet} values whose label holds this text.")
            for facet in FACETS
        ),
        _parameter("histogram", _of(INTERVALS), "Count articles by this interval; auto picks one."),
        _parameter("snippets", _number(0, SNIPPETS_MAX, 2), "Passages of each result."),
        _parameter("fields", _listed(RESULT_KEYS), "Keys of each result.", style="form", explode=False),
        _parameter("limit", _number(1, LIMIT_MAX, 10), "Results of a page."),
        _parameter("cursor", _VALUE, "Where the page before ended: its next_cursor."),
        _parameter("format", _of(FORMATS), "jsonl and csv give all matches, atom the newest."),
    ]


def _object(properties: Schema, **more: Any) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), **more}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _maybe(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


_RANGES = _array({"type": "array", "prefixItems": [_COUNT, _COUNT], "minItems": 2, "maxItems": 2})


def _result_properties() -> Schema:
    return {
        "id": _TEXT, "url": _TEXT, "title": _TEXT, "outlet": _maybe(_ref("Outlet")), "agency": _OPTIONAL,
        "section": _OPTIONAL, "published": _OPTIONAL, "published_precision": {"enum": ["time", "day", None]},
        "published_source": _of(("metadata", "feed", "text", "none")), "fetched": _TEXT, "lang": _OPTIONAL,
        "authors": _array(_TEXT), "people": _array(_ref("Person")), "copy_of": _OPTIONAL, "copies": _COUNT,
        "score": {"type": "number"}, "highlights": _array(_ref("Highlight")),
    }  # fmt: skip


def _schemas() -> Schema:
    result = _result_properties()
    article = {name: schema for name, schema in result.items() if name not in ("copies", "score", "highlights")}
    named = _object({"id": _TEXT, "name": _TEXT})
    return {
        "Outlet": named,
        "Person": named,
        "Highlight": _object(
            {"field": _of(TEXT_FIELDS), "text": _TEXT, "ranges": _RANGES, "html": _TEXT},
            description="ranges are code points of text; html is escaped but for <mark>.",
        ),
        "Result": {
            "type": "object",
            "properties": result,
            "additionalProperties": False,
            "description": "All of the keys, or those that `fields` names.",
        },
        "Facet": _object(
            {
                "op": _of(("or", "and")), "distinct": _COUNT, "more": {"type": "boolean"},
                "values": _array(
                    _object(
                        {
                            "value": _TEXT, "label": _TEXT, "count": _COUNT, "selected": {"type": "boolean"},
                            "excluded": {"type": "boolean"}, "toggle_url": _TEXT,
                        }
                    )
                ),
            }
        ),
        "Histogram": _object(
            {
                "interval": _of(("day", "week", "month", "year")),
                "buckets": _array(_object({"from": _TEXT, "to": _TEXT, "count": _COUNT})),
                "undated": _COUNT,
            }
        ),
        "Page": _object(
            {
                "query": _object(
                    {
                        "q": _TEXT, "understood_as": _TEXT,
                        "notes": _array(_object({"code": _TEXT, "detail": _TEXT, "about": _TEXT})),
                        "did_you_mean": _OPTIONAL, "sort": _of(SORTS), "emptied_by": _array(_TEXT),
                        "relaxations": _array(
                            _object({"kind": _TEXT, "label": _TEXT, "total": _COUNT, "url": _TEXT})
                        ),
                    }
                ),
                "total": _object({"value": _COUNT, "relation": {"const": "eq"}}),
                "took_ms": {"type": "number"}, "index_generation": _COUNT, "results": _array(_ref("Result")),
                "facets": {"type": "object", "additionalProperties": _ref("Facet")},
                "histogram": _maybe(_ref("Histogram")), "next_cursor": _OPTIONAL, "next": _OPTIONAL,
            }
        ),
        "Article": _object(
            {
                **article, "standfirst": _OPTIONAL, "text": _TEXT,
                "blocks": _array(_object({"kind": _TEXT, "text": _TEXT})), "modified": _OPTIONAL,
                "keywords": _array(_TEXT), "gone": _OPTIONAL, "revisions": {"type": "integer", "minimum": 1},
                "last_fetched": _TEXT, "marks": _object({"title": _RANGES, "text": _RANGES}),
            }
        ),
        "PersonSummary": _object(
            {"id": _TEXT, "name": _TEXT, "articles": _COUNT, "url": _TEXT, "search_url": _TEXT}
        ),
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail", "code"],
            "properties": {
                "type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT, "code": _TEXT,
                "errors": _array(_object({"parameter": _TEXT, "detail": _TEXT})),
            },
        },
    }  # fmt: skip


def _answers(content: Schema, *, missing: bool = False) -> Schema:
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    answers = {
        "200": {"description": "The answer.", "content": content},
        "304": {"description": "Not changed since the ETag that was sent."},
        "400": {"description": "A parameter cannot be used as it stands; errors names it.", "content": problem},
        "414": {"description": "The address is longer than the server reads.", "content": problem},
        "429": {"description": "Too many requests; Retry-After says when to go on.", "content": problem},
        "503": {"description": "Too busy, too slow, or rebuilding; Retry-After.", "content": problem},
    }
    if missing:
        answers["404"] = {"description": "There is none of that name.", "content": problem}
    return answers


def _get(
    summary: str,
    name: str,
    schema: Schema,
    parameters: list[Schema],
    *,
    missing: bool = False,
    others: Schema | None = None,
) -> Schema:
    content = {"application/json": {"schema": schema}, **(others or {})}
    operation = {
        "operationId": name, "summary": summary, "parameters": parameters,
        "responses": _answers(content, missing=missing),
    }  # fmt: skip
    return {"get": operation}


def _id(name: str) -> Schema:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": "Its id.",
        "schema": {"type": "string", "minLength": 1},
    }


def _profile() -> Schema:
    marks = _array(_array(_COUNT))
    proof = _object(
        {
            "article": _TEXT, "url": _TEXT, "in": _of(("text", "title")), "span": _array(_COUNT),
            "sentence": _object({"text": _TEXT, "marks": marks}),
        }
    )  # fmt: skip
    form = _object({"name": _TEXT, "articles": _COUNT, "newest": _array(_TEXT), "evidence": _array(proof)})
    role = _object({"role": _TEXT, "articles": _COUNT, "first": _TEXT, "last": _TEXT})
    parts = {"variants": _TEXT, "forms": form, "roles": role, "appears_with": _ref("PersonSummary")}
    return _object({name: _array(part) for name, part in parts.items()})


@cache
def document() -> Schema:
    people = _object({"people": _array(_ref("PersonSummary"))})
    outlet = _object({"id": _TEXT, "name": _TEXT, "articles": _COUNT, "search_url": _TEXT})
    suggestion = _object(
        {
            "kind": _of(("person", "outlet", "section", "phrase")), "text": _TEXT, "id": _OPTIONAL,
            "articles": {"type": ["integer", "null"]}, "query": _TEXT, "url": _TEXT,
        }
    )  # fmt: skip
    some = _parameter("limit", _number(1, PEOPLE_MAX, 50), "How many.")
    short: Schema = {"type": "string", "maxLength": 1000}
    other = {
        "application/x-ndjson": {"schema": _TEXT}, "text/csv": {"schema": _TEXT},
        "application/atom+xml": {"schema": _TEXT},
    }  # fmt: skip
    opensearch = {"application/x-suggestions+json": {"schema": {"type": "array"}}}
    paths = {
        "/api/v1/search": _get("Search the archive.", "search", _ref("Page"), search_parameters(), others=other),
        "/api/v1/articles/{id}": _get(
            "One article, whole.", "article", _ref("Article"),
            [_id("id"), _parameter("q", short, "A query whose words to mark.")], missing=True,
        ),
        "/api/v1/people": _get(
            "People of the archive, most written about first.", "people", people,
            [_parameter("q", short, "A part of a name."), some],
        ),
        "/api/v1/people/{id}": _get(
            "One person: forms of the name, roles, and who they appear with.", "person",
            {"allOf": [_ref("PersonSummary"), _profile()]}, [_id("id")], missing=True,
        ),
        "/api/v1/outlets": _get("Outlets of the archive.", "outlets", _object({"outlets": _array(outlet)}), []),
        "/api/v1/suggest": _get(
            "What a reader may be about to type.", "suggest",
            _object({"query": _TEXT, "suggestions": _array(suggestion)}),
            [
                _parameter("q", short, "What was typed so far."), _parameter("limit", _number(1, PEOPLE_MAX, 10), "How many."),
                _parameter("format", _of(("json", "opensearch")), "opensearch: as a browser's search box takes them."),
            ],
            others=opensearch,
        ),
    }  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Broadsheet",
            "version": VERSION,
            "description": "Full-text search in an archive of news articles. Counts are exact; ranges count Unicode code points.",
        },
        "paths": paths,
        "components": {"schemas": _schemas()},
    }
