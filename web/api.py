"""The JSON API, version 1: search and what belongs to it.  Articles stand in `api_articles`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, json, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from search import wire
from search.errors import KirinukiError
from search.fold import fold
from search.model import Facet
from search.query import FACETS, Query
from web.ask import Asked, answer, ask, language, read
from web.desk import Busy, desk
from web.inputs import choice, near, number, only, refused
from web.openapi import document
from web.problems import problem_of
from web.reply import json_reply

bp = Blueprint("api", __name__, url_prefix="/api/v1")

#: What a program may say beside the query.
OTHER = ("lang",)
BATCH = 100


@bp.get("/search")
def search() -> Response:
    return answered(ask(request.args, OTHER))


@bp.post("/search")
def search_posted() -> Response:
    """The same by POST, for queries too long for a URL: parameters as a JSON object."""
    return answered(answer(read(_parameters(_posted()), OTHER)))


@bp.post("/batch")
def batch() -> Response:
    """Answer up to BATCH queries; each gets its answer or its problem, in order."""
    queries = _posted().get("queries")
    if not isinstance(queries, list) or not 1 <= len(queries) <= BATCH:
        raise BadRequest(f"queries must be a list of 1 to {BATCH} objects")
    # A batch may take as long as ten searches: it must not hold a thread for minutes.
    deadline = time.monotonic() + 10 * desk().settings.query_seconds
    return json_reply({"answers": [_one_of_many(query, deadline) for query in queries]})


@bp.get("/facets/<name>")
def facet(name: str) -> Response:
    """All values of one facet, or those that begin with `prefix`."""
    if name not in FACETS:
        raise refused("not-a-choice", "name", name, near(name, FACETS), allowed=", ".join(FACETS))
    prefix = fold(request.args.get("prefix", "")).text
    query = read(request.args, (*OTHER, "prefix"))
    wanted = replace(query, facet_limit=10_000) if prefix else query
    page, found = _one_facet(wanted, name)
    if prefix:
        kept = [value for value in found.values if fold(value.label).text.startswith(prefix)]
        found = Facet(name, tuple(kept[: query.facet_limit]), max(0, len(kept) - query.facet_limit))
    return json_reply(
        {
            "name": name,
            "values": wire.facet_json(found, query, language()),
            "more": found.more,
            "total": page.page.total,
            "index": wire.coverage_json(page.page.coverage),
        },
        page.page.coverage.generation,
        timings=page.timings,
    )


@bp.get("/timeline")
def timeline() -> Response:
    """How many articles a year, month or day; days without one are left out."""
    interval = choice("interval", request.args.get("interval", "year"), ("year", "month", "day"))
    query = read(request.args, (*OTHER, "interval"))
    page, found = _one_facet(query, interval)
    dated = Facet(interval, tuple(value for value in found.values if value.value != "none"))
    undated = next((value.count for value in found.values if value.value == "none"), 0)
    return json_reply(
        {
            "interval": interval,
            "buckets": wire.facet_json(dated, query, language()),
            "undated": undated,
            "index": wire.coverage_json(page.page.coverage),
        },
        page.page.coverage.generation,
        timings=page.timings,
    )


@bp.get("/suggest")
def suggest() -> Response:
    asked = only("q", "limit")
    text = asked.get("q", "")[: desk().settings.query_chars]
    limit = number("limit", asked.get("limit", "8"), 1, 20)
    with desk().searching() as engine:
        generation = engine.status().coverage.generation
        found = engine.suggest(text, limit) if text.strip() else ()
    return json_reply({"q": text, "suggestions": [wire.suggestion_json(s) for s in found]}, generation)


@bp.get("/status")
def status() -> Response:
    only()
    found = desk().engine.status()
    return json_reply(wire.status_json(found), found.coverage.generation)


@bp.get("/openapi.json")
def openapi() -> Response:
    only()
    return json_reply(document(), "openapi")


def answered(asked: Asked) -> Response:
    """Answer with the JSON object of the contract."""
    body = asked_json(asked)
    links = body["links"]
    return json_reply(
        body,
        asked.page.coverage.generation,
        {"next": links["next"], "alternate": links["html"]},
        asked.timings,
    )


def asked_json(asked: Asked) -> dict[str, Any]:
    """Return an answer as the JSON object of the contract, in the language of the request."""
    return wire.page_json(
        asked.query,
        asked.page,
        relaxations=asked.relaxations,
        took_ms=asked.took_ms,
        lang=language(),
    )


def _one_facet(query: Query, name: str) -> tuple[Asked, Facet]:
    asked = answer(replace(query.first_page(), facets=(name,), size=1, snippets=0))
    return asked, asked.page.facets[0]


def _one_of_many(given: object, deadline: float) -> dict[str, Any]:
    try:
        if time.monotonic() > deadline:
            raise Busy("the batch took too long")
        return asked_json(answer(read(_parameters(given), OTHER)))
    except (KirinukiError, BadRequest) as error:
        return problem_of(error, language()).to_json()


def _posted() -> Mapping[str, Any]:
    only()
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        body = request.get_json()
        json.dumps(body, ensure_ascii=False).encode("utf-8")
    except (RecursionError, UnicodeError) as error:
        raise BadRequest("the body is nested too deep, or is no UTF-8") from error
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object")
    return body


def _parameters(body: object) -> MultiDict[str, str]:
    """Return a JSON object as parameters: numbers and truth values as they stand in a URL."""
    if not isinstance(body, dict):
        raise BadRequest("a query must be a JSON object")
    pairs: list[tuple[str, str]] = []
    for name, given in body.items():
        for value in given if isinstance(given, list) else [given]:
            if isinstance(value, bool):
                pairs.append((name, "1" if value else "0"))
            elif isinstance(value, str | int):
                pairs.append((name, str(value)))
            else:
                raise BadRequest(f"{name} must be a string, a number, true, false or a list of them")
    return MultiDict(pairs)
