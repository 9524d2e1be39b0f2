"""Parameters → Query → Page: the one step that pages, JSON, feeds and exports share."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from flask import request
from werkzeug.datastructures import MultiDict

from search.engine import Engine
from search.errors import QueryTimeout
from search.model import Page, Relaxation
from search.query import Query
from search.query.parse import Parsed
from search.relax import relaxations
from web.desk import desk

#: Parameters that decide how a page looks, not what is found.
PAGE_ONLY = frozenset({"view", "lang", "lit", "tate"})
Lang = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer.

    `parsed` is what the text was read as, with notes about it; `search.query.reading` puts it into words.
    `relaxations` is filled only where nothing was found.  `took_ms` covers all of it; `timings` are
    milliseconds by phase.
    """

    query: Query
    page: Page
    parsed: Parsed
    relaxations: tuple[Relaxation, ...] = ()
    took_ms: float = 0.0
    timings: Mapping[str, float] = field(default_factory=dict)


def parameters(args: MultiDict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the parameters that decide what is found, each with all of its values."""
    return {name: tuple(values) for name, values in args.lists() if name not in PAGE_ONLY}


def read(args: MultiDict[str, str], ignore: Collection[str] = PAGE_ONLY) -> Query:
    """Read a query from URL parameters.  Raises QueryError as `Query.from_params` does."""
    return Query.from_params(dict(args.lists()), ignore)


def ask(args: MultiDict[str, str], ignore: Collection[str] = PAGE_ONLY) -> Asked:
    """Answer the query that URL parameters hold; parameters in `ignore` are not looked at."""
    return answer(read(args, ignore))


def answer(query: Query) -> Asked:
    """Answer a query: search, and where nothing is found, look for what could be loosened.

    Raises QueryError, CursorExpired, QueryTimeout, EngineError and `web.desk.Busy`.
    """
    began = time.perf_counter()
    parsed = desk().parse(query)
    with desk().searching() as engine:
        page = engine.search(query)
        looser = () if page.total else _looser(engine, query)
    return Asked(
        query,
        page,
        parsed,
        looser,
        (time.perf_counter() - began) * 1000,
        {name: seconds * 1000 for name, seconds in page.timings.items()},
    )


def _looser(engine: Engine, query: Query) -> tuple[Relaxation, ...]:
    try:
        return relaxations(engine, query, language())
    except QueryTimeout:
        return ()  # help that comes too late is no help; the answer itself stands


def language() -> Lang:
    """Return "ja" or "en": the parameter `lang`, else what the browser prefers, else Japanese."""
    asked = request.args.get("lang") or request.accept_languages.best_match(("ja", "en"))
    return "en" if asked == "en" else "ja"
