"""The OpenAPI 3.1 document of the API: its parameters come from the tables, its truth is tested with schemathesis."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from index.article import Right, TextKind
from index.corrections.layer import Field
from index.query import TEXT_FIELDS
from search.parameters import Parameter
from search.request import SORTS, SearchQuery
from web import (
    openapi_accounts,
    openapi_comparisons,
    openapi_corrections,
    openapi_outlets,
    openapi_sources,
    openapi_stories,
    openapi_upkeep,
)
from web.params import ARTICLE, PEOPLE, QUOTES, SEARCH, STORIES, SUGGEST

Schema = dict[str, Any]

_PARTS = (openapi_corrections, openapi_outlets, openapi_sources, openapi_stories, openapi_upkeep, openapi_accounts)
"""What stands in documents of their own: all that wants a key."""

_TEXT: Schema = {"type": "string"}
_OPTIONAL: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}


def _of(choices: tuple[str, ...]) -> Schema:
    return {"type": "string", "enum": list(choices)}


def _schema(parameter: Parameter) -> Schema:
    if parameter.kind == "number":
        usual = getattr(SearchQuery(), parameter.attribute) if parameter.attribute else parameter.default
        return {"type": "integer", "minimum": parameter.low, "maximum": parameter.high, "default": usual}
    value = _of(parameter.choices) if parameter.choices else dict(_TEXT)
    if parameter.longest and not parameter.choices:
        value["maxLength"] = parameter.longest
    if parameter.name != "q" and not parameter.choices:
        value |= {"minLength": 1, "pattern": r"\S"}
    if parameter.kind == "listed":
        return {"type": "array", "items": value, "minItems": 1}
    return {"type": "array", "items": value, "maxItems": parameter.most} if parameter.kind == "repeated" else value


def described(table: Sequence[Parameter]) -> list[Schema]:
    """A table of parameters in the terms of OpenAPI."""
    styles = {"listed": {"style": "form", "explode": False}, "repeated": {"style": "form", "explode": True}}
    return [
        {
            "name": parameter.name, "in": "query", "required": False, "description": parameter.about, "schema": _schema(parameter),
            **styles.get(parameter.kind, {}),
        }
        for parameter in table
    ]  # fmt: skip


def _object(properties: Schema, **more: Any) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), **more}


def _paged(properties: Schema) -> Schema:
    """A page of results; `stories` is there where they are grouped."""
    counted = _object({"value": _COUNT, "relation": {"const": "eq"}})
    return {**_object(properties), "properties": {**properties, "stories": counted}}


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
        "section": _OPTIONAL, "kind": {"enum": [*TextKind, None]},
        "published": _OPTIONAL, "published_precision": {"enum": ["time", "day", None]},
        "published_source": _of(("metadata", "feed", "text", "address", "editor", "none")),
        "event_day": _OPTIONAL, "fetched": _TEXT, "lang": _OPTIONAL,
        "authors": _array(_TEXT), "people": _array(_ref("Person")), "copy_of": _OPTIONAL,
        "corrected": _array(_of(tuple(Field))), "copies": _COUNT, "story": _maybe(_ref("Story")),
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
            description="ranges are in code points of text; html is escaped except for <mark>.",
        ),
        "Result": {
            "type": "object",
            "properties": result,
            "additionalProperties": False,
            "description": "All keys, or those that `fields` names.",
        },
        "Facet": _object(
            {
                "op": _of(("or", "and")), "distinct": _COUNT, "more": {"type": "boolean"},
                "values": _array(_ref("FacetValue")),
            }
        ),
        "FacetValue": {
            "type": "object",
            "properties": {
                "value": _TEXT, "label": _TEXT, "count": _COUNT, "selected": {"type": "boolean"},
                "excluded": {"type": "boolean"}, "toggle_url": _TEXT,
                "within": _array(_ref("FacetValue")) | {
                    "description": "Of a language that has any: its regions (en-US), which are counted in it too."
                },
            },
            "required": ["value", "label", "count", "selected", "excluded", "toggle_url"],
        },
        "Histogram": _object(
            {
                "interval": _of(("day", "week", "month", "year")),
                "buckets": _array(_object({"from": _TEXT, "to": _TEXT, "count": _COUNT})),
                "undated": _COUNT,
            }
        ),
        "Page": _paged(
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
                "keywords": _array(_TEXT),
                "rights": _array(_of(tuple(Right))), "licence": _OPTIONAL, "links": _array(_object({"url": _TEXT, "text": _TEXT})),
                "gone": _OPTIONAL, "revisions": {"type": "integer", "minimum": 1},
                "last_fetched": _TEXT, "marks": _object({"title": _RANGES, "text": _RANGES}),
            }
        ),
        "Story": _object(
            {
                "id": _TEXT, "title": _TEXT, "lead": _TEXT, "articles": _COUNT, "copies": _COUNT,
                "outlets": _array(_ref("Outlet")), "first": _TEXT, "last": _TEXT,
            },
            description="Articles that tell one event. lead: the article whose headline stands for it. outlets: in the order in "
            "which they published it.",
        ),
        "Companion": _object({"id": _TEXT, "name": _TEXT, "articles": _COUNT, "url": _TEXT, "search_url": _TEXT}),
        "PersonSummary": _object(
            {
                "id": _TEXT, "name": _TEXT, "articles": _COUNT, "uncertain": {"type": "boolean"}, "url": _TEXT,
                "search_url": _TEXT,
            }
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
        "200": {"description": "The result.", "content": content},
        "304": {"description": "Nothing has changed since the ETag that was sent."},
        "400": {
            "description": "A parameter cannot be used; `errors` says which, and what to write instead.",
            "content": problem,
        },
        "414": {"description": "The address is longer than the server accepts.", "content": problem},
        "429": {"description": "Too many requests; Retry-After says when to try again.", "content": problem},
        "503": {"description": "Too busy, too slow, or rebuilding the index; see Retry-After.", "content": problem},
    }
    if missing:
        answers["404"] = {"description": "There is nothing by that id.", "content": problem}
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
        "description": "The id.",
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
    parts = {"variants": _TEXT, "forms": form, "roles": role, "appears_with": _ref("Companion")}
    return _object({name: _array(part) for name, part in parts.items()})


def _quotes() -> Schema:
    """A page of quotations; `articles` counts those that match."""
    person = _object({"id": _TEXT, "name": _TEXT})
    article = _object(
        {"id": _TEXT, "title": _TEXT, "url": _TEXT, "outlet": _maybe(_ref("Outlet")), "published": _OPTIONAL}
    )
    one = _object(
        {
            "quotation": _TEXT, "span": _array(_COUNT), "speaker": _maybe(person), "said_by": _OPTIONAL, "context": _TEXT,
            "article": article, "page": _TEXT,
        }
    )  # fmt: skip
    return _object({"articles": _COUNT, "quotes": _array(one), "next_cursor": _OPTIONAL, "next": _OPTIONAL})


@cache
def document() -> Schema:
    """The document, the same for every request."""
    people = _object({"people": _array(_ref("PersonSummary")), "next_cursor": _OPTIONAL, "next": _OPTIONAL})
    outlet = _ref("OutletSummary")
    merged = _object({"merged": _array(_ref("Outlet"))})
    suggestion = _object(
        {
            "kind": _of(("person", "outlet", "section", "phrase")), "text": _TEXT, "id": _OPTIONAL,
            "articles": {"type": ["integer", "null"]}, "query": _TEXT, "url": _TEXT,
        }
    )  # fmt: skip
    other = {
        "application/x-ndjson": {"schema": _TEXT}, "text/csv": {"schema": _TEXT},
        "application/atom+xml": {"schema": _TEXT},
    }  # fmt: skip
    opensearch = {"application/x-suggestions+json": {"schema": {"type": "array"}}}
    paths = {
        "/api/v1/search": _get("Search the archive.", "search", _ref("Page"), described(SEARCH), others=other),
        "/api/v1/articles/{id}": _get(
            "One article in full.", "article", _ref("Article"),
            [_id("id"), *described(ARTICLE)], missing=True,
        ),
        "/api/v1/articles/{id}/copies": _get(*openapi_comparisons.copies_operation(), [_id("id")], missing=True),
        "/api/v1/stories": _get(
            "Events that several articles tell, a page at a time.", "stories",
            _object(
                {
                    "stories": _array({"allOf": [_ref("Story"), _object({"url": _TEXT, "search_url": _TEXT})]}), "total": _COUNT,
                    "next_cursor": _OPTIONAL, "next": _OPTIONAL,
                }
            ),
            described(STORIES),
        ),
        "/api/v1/stories/{id}": _get(*openapi_comparisons.story_operation(), [_id("id")], missing=True),
        "/api/v1/people": _get(
            "People in the archive, a page at a time.", "people", people,
            described(PEOPLE),
        ),
        "/api/v1/people/{id}": _get(
            "One person: name variants, roles, and who they appear with.", "person",
            {"allOf": [_ref("PersonSummary"), _profile()]}, [_id("id")], missing=True,
        ),
        "/api/v1/outlets": _get("Outlets in the archive.", "outlets", _object({"outlets": _array(outlet)}), []),
        "/api/v1/outlets/{id}": _get(
            "One outlet, with its labels and what was merged into it.", "outlet", {"allOf": [outlet, merged]}, [_id("id")],
            missing=True,
        ),
        "/api/v1/quotes": _get(
            "What people are quoted as saying, newest articles first.", "quotes", _quotes(), described(QUOTES),
            others={"text/csv": {"schema": _TEXT}},
        ),
        "/api/v1/suggest": _get(
            "Suggestions for what is being typed.", "suggest",
            _object({"query": _TEXT, "suggestions": _array(suggestion)}),
            described(SUGGEST),
            others=opensearch,
        ),
    }  # fmt: skip
    for part in _PARTS:
        paths |= part.paths()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Broadsheet",
            "version": "1",
            "description": "Full-text search in an archive of news articles. Counts are exact; ranges count Unicode code points.",
        },
        "paths": paths,
        "components": {
            "schemas": _schemas()
            | openapi_comparisons.schemas()
            | {name: schema for part in _PARTS for name, schema in part.schemas().items()},
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "broadsheet_session"},
                "form": {"type": "apiKey", "in": "header", "name": "X-Form-Token"},
            },
        },
    }
