"""openapi.json (3.1), made from the same tables that `Query.from_params` reads."""

from __future__ import annotations

import functools
import json
import tomllib
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from search import countries
from search.config import Settings
from search.query import FACETS, Query, params
from web.citations import STYLES
from web.inputs import FILTERS

Schema = dict[str, Any]


def whole_number(low: int, high: int, default: int) -> Schema:
    """Return the schema of a number that may be left empty."""
    return {"type": ["integer", "string"], "pattern": "^$", "minimum": low, "maximum": high, "default": default}


#: Paths with the name of their schema, and what they answer.
READS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "/search": ("Search", "Search the collection", params.PARAMETERS),
    "/facets/{name}": ("Facet", "All values of one facet", FILTERS),
    "/timeline": ("Timeline", "How many articles a year, month or day", FILTERS),
    "/suggest": ("Suggestions", "Complete what is being typed", ("q",)),
    "/articles/{id}": ("Article", "A whole article; with q, where its words stand", ("q", "in", "fold", "expand")),
    "/articles/{id}/similar": ("Similar", "Articles like this one, and its near-copies", ()),
    "/articles/{id}/citation": ("Citation", "How to cite an article", ()),
    "/status": ("Status", "What the collection holds, and the state of the index", ()),
}
POSTS: dict[str, tuple[str, str, str]] = {
    "/search": ("Search", "Query", "Search, for queries too long for a URL"),
    "/batch": ("Answers", "Batch", "Answer up to 100 queries; each gets its answer or its problem"),
}
#: A parameter without a value is as good as none: a form sends all of its fields.
NOT_GIVEN = ""
LANGUAGE: Schema = {"enum": ["ja", "en", NOT_GIVEN]}
_DAY = "[12][0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
ID: Schema = {"type": "string", "minLength": 1, "pattern": "^[^/\\x00]+$"}
#: The days a program writes; what people write (平成29年3月) is read, too.
DAY = f"^({_DAY}|[12][0-9]{{3}}(-(0[1-9]|1[0-2]))?)?$"
#: Parameters of single paths.
OWN: dict[str, dict[str, Schema]] = {
    "/facets/{name}": {"prefix": {"type": "string", "maxLength": 100}},
    "/timeline": {"interval": {"enum": ["year", "month", "day", NOT_GIVEN], "default": "year"}},
    "/suggest": {"limit": whole_number(1, 20, 8)},
    "/articles/{id}/similar": {"limit": whole_number(1, 20, 5)},
    "/articles/{id}/citation": {
        "style": {"enum": [*STYLES, NOT_GIVEN], "default": "sist02"},
        "accessed": {"type": "string", "pattern": f"^({_DAY})?$", "examples": ["2026-11-22"]},
    },
}
PROBLEMS = {
    "400": "A parameter or the query cannot be read",
    "404": "There is no such article",
    "406": "The client does not accept JSON",
    "410": "What was here is gone: the article, or the cursor's generation (`restart` is where to begin again)",
    "413": "The body is too large",
    "415": "The body is no JSON",
    "503": "The index is missing, the server busy or the query too slow; Retry-After says when to ask again",
}


@functools.cache
def document() -> Schema:
    """Return the description of the API; do not change it."""
    paths: dict[str, Schema] = {}
    for path, (schema, summary, names) in READS.items():
        own = OWN.get(path, {})
        listed = [_query(name, parameter_schema(name)) for name in names]
        listed += [_query(name, own[name]) for name in own] + [_query("lang", LANGUAGE)]
        missing = ["404"] if "{" in path else []
        gone = ["410"] if "cursor" in names or "{id}" in path else []
        codes = ("400", *missing, "406", *gone, "503")
        paths[path] = {
            "get": {
                "operationId": schema.lower(),
                "summary": summary,
                "parameters": _in_path(path) + listed,
                "responses": {"200": _content(schema, "The answer"), "304": {"description": "Not changed"}}
                | _refusals(codes),
            }
        }
    for path, (answer, asked, summary) in POSTS.items():
        paths.setdefault(path, {})["post"] = {
            "operationId": f"post{answer}",
            "summary": summary,
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{asked}"}}},
            },
            "parameters": [_query("lang", LANGUAGE)],
            "responses": {"200": _content(answer, "The answer")}
            | _refusals(("400", "406", "410", "413", "415", "503")),
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kirinuki",
            "version": version("kirinuki"),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def parameter_schema(name: str) -> Schema:
    """Return the JSON schema of a search parameter, as it stands in a URL."""
    defaults = Query()
    if name in params.LISTS:
        item: Schema = {"type": "string"}
        if name in ("country", "not_country"):
            item = {"enum": [*sorted(countries.table()), "none", NOT_GIVEN]}
        return {"type": "array", "items": item}
    if name in params.COMMAS:
        item = {"enum": [*params.COMMAS[name], NOT_GIVEN]}
        return {"type": "array", "items": item}
    if name in params.CHOICES:
        field, allowed = params.CHOICES[name]
        return {"enum": [*allowed, NOT_GIVEN], "default": getattr(defaults, field)}
    if name in params.SWITCHES:
        default = getattr(defaults, params.SWITCHES[name])
        return {"enum": ["0", "1", NOT_GIVEN]} | ({} if default is None else {"default": "1" if default else "0"})
    if name in params.NUMBERS:
        field, low, high = params.NUMBERS[name]
        return whole_number(low, high, getattr(defaults, field))
    if name in params.DAYS:
        return {"type": "string", "pattern": DAY, "examples": ["2017", "2017-03", "2017-03-24"]}
    if name == "cursor":
        return {"type": "string", "format": "cursor"}  # of our own: taken from an answer, never made up
    return {"type": "string"} | ({"maxLength": Settings().query_chars} if name == "q" else {})


@functools.cache
def descriptions() -> dict[str, str]:
    """Return what each parameter does."""
    text: dict[str, str] = tomllib.loads(files("web").joinpath("data/parameters.toml").read_text(encoding="utf-8"))
    return text


def _schemas() -> Schema:
    schemas: Schema = json.loads(files("web").joinpath("data/schemas.json").read_text(encoding="utf-8"))
    schemas["Query"]["properties"] = {name: _in_body(name) for name in params.PARAMETERS}
    return schemas


def _in_body(name: str) -> Schema:
    """Return the schema of a parameter in JSON: a list of one may be its value, a switch true or false."""
    schema = parameter_schema(name)
    if schema.get("type") == "array":
        return {"anyOf": [schema, schema["items"]]}
    if name in params.SWITCHES:
        return schema | {"enum": [*schema["enum"], 0, 1, True, False]}
    # A year may be a number.
    return (
        schema | {"type": ["string", "integer"], "minimum": 1000, "maximum": 9999} if name in params.DAYS else schema
    )


def _query(name: str, schema: Schema) -> Schema:
    shown: Schema = {"name": name, "in": "query", "schema": schema}
    if name in descriptions():
        shown["description"] = descriptions()[name]
    if name in params.COMMAS:
        shown |= {"style": "form", "explode": False}
    return shown


def _in_path(path: str) -> list[Schema]:
    if "{name}" in path:
        return [{"name": "name", "in": "path", "required": True, "schema": {"enum": list(FACETS)}}]
    if "{id}" in path:
        return [{"name": "id", "in": "path", "required": True, "schema": ID}]
    return []


def _content(schema: str, description: str, mimetype: str = "application/json") -> Schema:
    return {"description": description, "content": {mimetype: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def _refusals(codes: tuple[str, ...]) -> Schema:
    return {code: _content("Problem", PROBLEMS[code], "application/problem+json") for code in codes}
