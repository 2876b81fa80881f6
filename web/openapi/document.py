"""The OpenAPI 3.1 document of the API: its parameters come from the tables, its truth is tested with schemathesis."""

from collections.abc import Sequence
from functools import cache

from index.article import Right, TextKind
from index.corrections.layer import Field
from index.query import TEXT_FIELDS
from search.parameters import Parameter
from search.request import SORTS, SearchQuery
from web.openapi import (
    openapi_accounts,
    openapi_alerts,
    openapi_comparisons,
    openapi_corrections,
    openapi_counts,
    openapi_desk,
    openapi_outlets,
    openapi_searches,
    openapi_sources,
    openapi_stories,
    openapi_upkeep,
)
from web.openapi.schema_parts import COUNT, OPTIONAL, TEXT, Schema, array_of, object_of, problem, ref
from web.params import ARTICLE, PEOPLE, QUOTES, SEARCH, STORIES, SUGGEST
from web.views.research.batch import BATCH
from web.views.research.count_parameters import ATTENTION, NETWORK, WORDS

_PARTS = (
    openapi_counts,
    openapi_corrections,
    openapi_outlets,
    openapi_sources,
    openapi_stories,
    openapi_upkeep,
    openapi_accounts,
    openapi_desk,
    openapi_searches,
    openapi_alerts,
)
"""What stands in documents of their own: all that wants a key."""


def _of(choices: tuple[str, ...]) -> Schema:
    return {"type": "string", "enum": list(choices)}


def _schema(parameter: Parameter) -> Schema:
    if parameter.kind == "number":
        usual = getattr(SearchQuery(), parameter.attribute) if parameter.attribute else parameter.default
        return {"type": "integer", "minimum": parameter.low, "maximum": parameter.high, "default": usual}
    value = _of(parameter.choices) if parameter.choices else dict(TEXT)
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


def _paged(properties: Schema) -> Schema:
    """A page of results; `stories` is there where they are grouped, `degraded` where a part of the index is missing."""
    counted = object_of({"value": COUNT, "relation": _RELATION})
    degraded = {
        **TEXT,
        "description": "Only while a part of the index is out of reach: a sentence. Results are missing then, every number is the"
        " least it can be, and each `relation` is gte.",
    }
    return {**object_of(properties), "properties": {**properties, "stories": counted, "degraded": degraded}}


def _with_optional(properties: Schema, optional: Schema) -> Schema:
    """An object that may have further properties."""
    return {**object_of(properties), "properties": {**properties, **optional}}


def _posted_search() -> Schema:
    """The parameters of a search in a JSON object."""
    properties: Schema = {}
    for parameter in SEARCH:
        schema = {**_schema(parameter), "description": parameter.about}
        if parameter.name == "q":
            schema |= {"maxLength": 100_000}
        properties[parameter.name] = schema
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _posted_batch() -> Schema:
    """The parameters of a list of queries in a JSON object."""
    text = {"type": "string", "maxLength": 2_000}
    named = {"type": "object", "properties": {"name": text, "q": text}, "additionalProperties": False}
    properties: Schema = {
        "queries": {"type": "array", "items": {"anyOf": [text, named]}, "minItems": 1, "maxItems": 10_000}
    }
    for parameter in BATCH:
        properties[parameter.name] = {**_schema(parameter), "description": parameter.about}
    return {"type": "object", "properties": properties, "required": ["queries"], "additionalProperties": False}


def _maybe(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


_RELATION = _of(("eq", "gte"))
_RANGES = array_of({"type": "array", "prefixItems": [COUNT, COUNT], "minItems": 2, "maxItems": 2})


def _result_properties() -> Schema:
    return {
        "id": TEXT, "url": TEXT, "title": TEXT, "outlet": _maybe(ref("Outlet")), "agency": OPTIONAL,
        "section": OPTIONAL, "kind": {"enum": [*TextKind, None]},
        "published": OPTIONAL, "published_precision": {"enum": ["time", "day", None]},
        "published_source": _of(("metadata", "feed", "text", "address", "editor", "none")),
        "event_day": OPTIONAL, "fetched": TEXT, "lang": OPTIONAL,
        "authors": array_of(TEXT), "desks": array_of(TEXT), "people": array_of(ref("Person")), "copy_of": OPTIONAL,
        "corrected": array_of(_of(tuple(Field))), "copies": COUNT, "story": _maybe(ref("Story")),
        "score": {"type": "number"}, "highlights": array_of(ref("Highlight")),
    }  # fmt: skip


def _schemas() -> Schema:
    result = _result_properties()
    article = {name: schema for name, schema in result.items() if name not in ("copies", "score", "highlights")}
    named = object_of({"id": TEXT, "name": TEXT})
    return {
        "Outlet": named,
        "Person": named,
        "Highlight": object_of(
            {"field": _of(TEXT_FIELDS), "text": TEXT, "ranges": _RANGES, "html": TEXT},
            description="ranges are in code points of text; html is escaped except for <mark>.",
        ),
        "Result": {
            "type": "object",
            "properties": result,
            "additionalProperties": False,
            "description": "All keys, or those that `fields` names.",
        },
        "Facet": object_of(
            {
                "op": _of(("or", "and")), "distinct": COUNT, "more": {"type": "boolean"},
                "values": array_of(ref("FacetValue")),
            }
        ),
        "FacetValue": {
            "type": "object",
            "properties": {
                "value": TEXT, "label": TEXT, "count": COUNT, "selected": {"type": "boolean"},
                "excluded": {"type": "boolean"}, "toggle_url": TEXT,
                "within": array_of(ref("FacetValue")) | {
                    "description": "Of a language that has any: its regions (en-US), which are counted in it too."
                },
            },
            "required": ["value", "label", "count", "selected", "excluded", "toggle_url"],
        },
        "Histogram": object_of(
            {
                "interval": _of(("day", "week", "month", "year")),
                "buckets": array_of(object_of({"from": TEXT, "to": TEXT, "count": COUNT})),
                "undated": COUNT,
            }
        ),
        "Page": _paged(
            {
                "query": _with_optional(
                    {
                        "q": TEXT, "understood_as": TEXT,
                        "notes": array_of(
                            _with_optional(
                                {"code": TEXT, "detail": TEXT, "about": TEXT},
                                {"query": {**TEXT, "description": "What is offered in place of q."}, "total": COUNT},
                            )
                        ),
                        "did_you_mean": OPTIONAL, "did_you_mean_total": {"type": ["integer", "null"]},
                        "sort": _of(SORTS), "emptied_by": array_of(TEXT),
                        "relaxations": array_of(
                            object_of({"kind": TEXT, "label": TEXT, "total": COUNT, "url": TEXT})
                        ),
                    },
                    {
                        "long": {**TEXT, "description": "Of a long query: its key, for the parameter `long`."},
                        "parts": array_of(object_of({"text": TEXT, "total": COUNT})),
                    },
                ),
                "total": object_of({"value": COUNT, "relation": _RELATION}),
                "took_ms": {"type": "number"}, "index_generation": COUNT, "results": array_of(ref("Result")),
                "facets": {"type": "object", "additionalProperties": ref("Facet")},
                "histogram": _maybe(ref("Histogram")), "next_cursor": OPTIONAL, "next": OPTIONAL,
            }
        ),
        "Article": object_of(
            {
                **article, "standfirst": OPTIONAL, "text": TEXT,
                "blocks": array_of(object_of({"kind": TEXT, "text": TEXT})), "modified": OPTIONAL,
                "keywords": array_of(TEXT),
                "rights": array_of(_of(tuple(Right))), "licence": OPTIONAL, "links": array_of(object_of({"url": TEXT, "text": TEXT})),
                "gone": OPTIONAL, "revisions": {"type": "integer", "minimum": 1},
                "last_fetched": TEXT, "marks": object_of({"title": _RANGES, "text": _RANGES}),
            }
        ),
        "Story": object_of(
            {
                "id": TEXT, "title": TEXT, "lead": TEXT, "articles": COUNT, "copies": COUNT,
                "outlets": array_of(ref("Outlet")), "first": OPTIONAL, "last": OPTIONAL,
            },
            description="Articles that tell one event. first, last: when they were published, null where none has a date. lead: the "
            "article whose headline stands for it. outlets: in the order in "
            "which they published it.",
        ),
        "Companion": object_of({"id": TEXT, "name": TEXT, "articles": COUNT, "url": TEXT, "search_url": TEXT}),
        "PersonSummary": object_of(
            {
                "id": TEXT, "name": TEXT, "articles": COUNT, "uncertain": {"type": "boolean"}, "url": TEXT,
                "search_url": TEXT,
            }
        ),
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail", "code"],
            "properties": {
                "type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "code": TEXT,
                "errors": array_of(object_of({"parameter": TEXT, "detail": TEXT})),
            },
        },
    }  # fmt: skip


def _answers(content: Schema, *, missing: bool = False) -> Schema:
    answers = {
        "200": {"description": "The result.", "content": content},
        "304": {"description": "Nothing has changed since the ETag that was sent."},
        "400": problem("A parameter cannot be used; `errors` says which, and what to write instead."),
        "414": problem("The address is longer than the server accepts."),
        "429": problem("Too many requests; Retry-After says when to try again."),
        "503": problem("Too busy, too slow, or rebuilding the index; see Retry-After."),
    }
    if missing:
        answers["404"] = problem("There is nothing by that id.")
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
    marks = array_of(array_of(COUNT))
    proof = object_of(
        {
            "article": TEXT, "url": TEXT, "in": _of(("text", "title")), "span": array_of(COUNT),
            "sentence": object_of({"text": TEXT, "marks": marks}),
        }
    )  # fmt: skip
    form = object_of({"name": TEXT, "articles": COUNT, "newest": array_of(TEXT), "evidence": array_of(proof)})
    role = object_of({"role": TEXT, "articles": COUNT, "first": TEXT, "last": TEXT})
    parts = {"variants": TEXT, "forms": form, "roles": role, "appears_with": ref("Companion")}
    return object_of({name: array_of(part) for name, part in parts.items()})


def _quotes() -> Schema:
    """A page of quotations; `articles` counts those that match."""
    person = object_of({"id": TEXT, "name": TEXT})
    article = object_of(
        {"id": TEXT, "title": TEXT, "url": TEXT, "outlet": _maybe(ref("Outlet")), "published": OPTIONAL}
    )
    one = object_of(
        {
            "quotation": TEXT, "span": array_of(COUNT), "speaker": _maybe(person), "said_by": OPTIONAL, "context": TEXT,
            "article": article, "page": TEXT,
        }
    )  # fmt: skip
    return object_of({"articles": COUNT, "quotes": array_of(one), "next_cursor": OPTIONAL, "next": OPTIONAL})


@cache
def document() -> Schema:
    """The document, the same for every request."""
    people = object_of({"people": array_of(ref("PersonSummary")), "next_cursor": OPTIONAL, "next": OPTIONAL})
    outlet = ref("OutletSummary")
    merged = object_of({"merged": array_of(ref("Outlet"))})
    suggestion = object_of(
        {
            "kind": _of(("person", "outlet", "section", "phrase", "speaker", "operator", "list")), "text": TEXT, "id": OPTIONAL,
            "articles": {"type": ["integer", "null"]}, "query": TEXT, "url": TEXT,
        }
    )  # fmt: skip
    other = {
        "application/x-ndjson": {"schema": TEXT}, "text/csv": {"schema": TEXT},
        "application/x-research-info-systems": {"schema": TEXT}, "application/atom+xml": {"schema": TEXT},
    }  # fmt: skip
    opensearch = {"application/x-suggestions+json": {"schema": {"type": "array"}}}
    paths = {
        "/api/v1/search": _get("Search the archive.", "search", ref("Page"), described(SEARCH), others=other),
        "/api/v1/articles/{id}": _get(
            "One article in full.", "article", ref("Article"),
            [_id("id"), *described(ARTICLE)], missing=True,
        ),
        "/api/v1/articles/{id}/copies": _get(*openapi_comparisons.copies_operation(), [_id("id")], missing=True),
        "/api/v1/stories": _get(
            "Events that several articles tell, a page at a time.", "stories",
            object_of(
                {
                    "stories": array_of({"allOf": [ref("Story"), object_of({"url": TEXT, "search_url": TEXT})]}), "total": COUNT,
                    "next_cursor": OPTIONAL, "next": OPTIONAL,
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
            {"allOf": [ref("PersonSummary"), _profile()]}, [_id("id")], missing=True,
        ),
        "/api/v1/outlets": _get("Outlets in the archive.", "outlets", object_of({"outlets": array_of(outlet)}), []),
        "/api/v1/outlets/{id}": _get(
            "One outlet, with its labels and what was merged into it.", "outlet", {"allOf": [outlet, merged]}, [_id("id")],
            missing=True,
        ),
        "/api/v1/quotes": _get(
            "What people are quoted as saying, newest articles first.", "quotes", _quotes(), described(QUOTES),
            others={"text/csv": {"schema": TEXT}},
        ),
        "/api/v1/suggest": _get(
            "Suggestions for what is being typed.", "suggest",
            object_of({"query": TEXT, "suggestions": array_of(suggestion)}),
            described(SUGGEST),
            others=opensearch,
        ),
        "/api/v1/authors/{id}": _get(*openapi_counts.author_operation(), [_id("id")], missing=True),
        "/api/v1/counts/attention": _get(
            "Articles over time, as number and as share of all articles of the same outlets.", "attention", openapi_counts.sheet(),
            described(ATTENTION), others=openapi_counts.PICTURES, missing=True,
        ),
        "/api/v1/counts/words": _get(
            "The words, people and outlets that tell results from other articles, by log-likelihood.", "tellingWords",
            openapi_counts.sheet(), described(WORDS), others=openapi_counts.PICTURES, missing=True,
        ),
        "/api/v1/counts/network": _get(
            "Who stands with whom: a matrix, or a graph.", "network", openapi_counts.sheet(), described(NETWORK),
            others=openapi_counts.GRAPHS, missing=True,
        ),
    }  # fmt: skip
    content = {"application/json": {"schema": ref("Page")}, **other}
    answers = {status: one for status, one in _answers(content).items() if status != "414"}
    answers["413"] = {**answers["400"], "description": "The request is larger than the server accepts."}
    paths["/api/v1/search"]["post"] = {
        "operationId": "searchLong",
        "summary": "Search with a long query. A read: it wants no key where reading is open.",
        "requestBody": {"required": True, "content": {"application/json": {"schema": _posted_search()}}},
        "responses": answers,
    }
    paths["/api/v1/counts/batch"] = {
        "post": {
            "operationId": "batch",
            "summary": "Count many queries at once, each alone. A read: it wants no key where reading is open.",
            "requestBody": {"required": True, "content": {"application/json": {"schema": _posted_batch()}}},
            "responses": {
                **_answers({"application/json": {"schema": openapi_counts.sheet()}, **openapi_counts.TABLES}),
                "413": answers["413"],
            },
        }
    }
    paths["/api/v1/similar"] = {
        "post": {
            "operationId": "similar",
            "summary": "Articles that tell the same as a text, with what they share. A read: it wants no key where reading is open.",
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": openapi_comparisons.similar_body()}},
            },
            "responses": {
                **_answers({"application/json": {"schema": ref("SimilarArticles")}}, missing=True),
                "413": answers["413"],
            },
        }
    }
    for part in _PARTS:
        paths |= part.paths()
    kept = paths["/api/v1/counts/frozen"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
    kept |= _posted_batch()["properties"]  # a list is kept by the body that counts it
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
