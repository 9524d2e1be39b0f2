"""The JSON API, version 1: search and what belongs to it.  Articles stand in `api_articles`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from search import wire
from search.answer import Answer, completions
from search.errors import KirinukiError
from search.links import search_path
from search.model import Facet, Status, Suggestion
from search.query import FACETS, Query
from web import took
from web.ask import answer, ask, language, read
from web.desk import Busy, desk
from web.facet_values import MOST, beginning
from web.inputs import as_parameters, check_accept, check_language, choice, filters, number, only, posted, short
from web.openapi import document
from web.problems import problem_of
from web.reply import json_reply, link_header, state
from web.timeline import inside

bp = Blueprint("api", __name__, url_prefix="/api/v1")

#: What a program may say beside the query.
OTHER = ("lang",)
BATCH = 100


bp.before_request(check_language)
bp.before_request(check_accept)


@bp.get("/search")
def search() -> Response:
    return answered(ask(request.args, OTHER))


@bp.post("/search")
def search_posted() -> Response:
    """The same by POST, for queries too long for a URL: parameters as a JSON object."""
    return answered(answer(read(as_parameters(posted()), ())))


@bp.post("/batch")
def batch() -> Response:
    """Answer up to BATCH queries; each gets its answer or its problem, in order."""
    body = posted()
    queries = body.get("queries")
    if body.keys() != {"queries"} or not isinstance(queries, list) or not 1 <= len(queries) <= BATCH:
        raise BadRequest(f"the body must hold queries, a list of 1 to {BATCH} objects, and nothing else")
    if not all(isinstance(query, dict) for query in queries):
        raise BadRequest(f"queries must be a list of 1 to {BATCH} objects")
    # A batch may take as long as ten searches: it must not hold a thread for minutes.
    deadline = time.monotonic() + 10 * desk().settings.query_seconds
    return json_reply({"answers": [_one_of_many(query, deadline) for query in queries]})


@bp.get("/facets/<name>")
def facet(name: str) -> Response:
    """All values of one facet, or those with a name that begins with `prefix`, as written or as read in kana."""
    choice("name", name, FACETS)
    prefix = short("prefix", request.args.get("prefix", ""), 100)
    query = read(filters("prefix"))
    wanted = replace(query, facet_limit=MOST) if prefix else query
    asked, found = _one_facet(wanted, name)
    if prefix:
        found = beginning(found, prefix, query.facet_limit)
    values = wire.facet_json(found, query, language())
    return _told(asked, {"name": name, "values": values, "more": found.more, "total": asked.page.total})


@bp.get("/timeline")
def timeline() -> Response:
    """How many articles a year, month or day of the period asked for; days without one are left out."""
    interval = choice("interval", request.args.get("interval") or "year", ("year", "month", "day"))
    query = read(filters("interval"))
    asked, found = _one_facet(query, interval)
    shown = [value for value in found.values if _asked_for(query, value.value)]
    dated = Facet(interval, tuple(value for value in shown if value.value != "none"))
    undated = next((value.count for value in shown if value.value == "none"), 0)
    buckets = wire.facet_json(dated, query, language())
    return _told(asked, {"interval": interval, "buckets": buckets, "undated": undated})


@bp.get("/suggest")
def suggest() -> Response:
    asked = only("q", "limit")
    text, limit = asked.get("q", ""), number("limit", asked.get("limit", "8"), 1, 20)
    found = completed(text, limit)
    return for_a_minute(json_reply({"q": text, "suggestions": [wire.suggestion_json(s) for s in found]}))


def completed(text: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """Return the searches, at most `limit`, that what is being typed may become."""
    typed = short("q", text, desk().settings.query_chars)
    with desk().searching() as engine:
        return completions(engine, typed, limit, language())


def for_a_minute(response: Response) -> Response:
    """Let a client keep an answer.  It asks at every key: what it asked a moment ago it need not ask again."""
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@bp.get("/status")
def status() -> Response:
    only()
    found = desk().engine.status()
    return json_reply(wire.status_json(found), _state(found), found.fresh)


@bp.get("/openapi.json")
def openapi() -> Response:
    only()
    return json_reply(document(), "openapi")


def answered(asked: Answer) -> Response:
    """Answer with the JSON object of the contract."""
    began = time.perf_counter()
    body = asked_json(asked)
    timings = {**asked.timings, "render": (time.perf_counter() - began) * 1000}
    links = body["links"]
    pages = link_header({"next": links["next"], "alternate": links["html"]}, alternate="text/html")
    feed = link_header({"alternate": links["atom"]}, alternate="application/atom+xml")
    return json_reply(body, *state(asked.page.coverage, asked.parsed.tree), f"{pages}, {feed}", timings)


def asked_json(asked: Answer) -> dict[str, Any]:
    """Return an answer as the JSON object of the contract, in the language of the request.

    `took_ms` is that of the first answer to this question: the same address gives the same bytes.
    """
    question = "\0".join((asked.page.coverage.generation, language(), search_path(asked.query)))
    return wire.answer_json(replace(asked, took_ms=took.first(question, asked.took_ms)), language())


def _state(found: Status) -> str:
    """Return what an answer about the index depends on: a run without news makes no generation, but is told."""
    return f"{found.coverage.generation}-{found.fresh.timestamp() if found.fresh else ''}-{found.damage or ''}"


def _asked_for(query: Query, value: str) -> bool:
    """Say whether a value of a date facet lies in the period asked for, which such a facet does not look at."""
    if value == "none":
        return query.undated is not False and not (query.since or query.until)
    return not query.undated and (not (query.since or query.until) or inside(value, query))


def _one_facet(query: Query, name: str) -> tuple[Answer, Facet]:
    asked = answer(replace(query.first_page(), facets=(name,), size=1, snippets=0))
    return asked, asked.page.facets[0]


def _told(asked: Answer, told: dict[str, Any]) -> Response:
    """Answer with something of an answer, and with what it was found in."""
    page = asked.page
    body = told | {"index": wire.coverage_json(page.coverage)}
    return json_reply(body, *state(page.coverage, asked.parsed.tree), timings=asked.timings)


def _one_of_many(given: Mapping[str, Any], deadline: float) -> dict[str, Any]:
    try:
        if time.monotonic() > deadline:
            raise Busy("the batch took too long")
        return asked_json(answer(read(as_parameters(given), ())))
    except (KirinukiError, BadRequest) as error:
        return problem_of(error, language()).to_json()
