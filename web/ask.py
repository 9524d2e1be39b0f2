"""Parameters → Query → Page: the one step that pages, JSON, feeds and exports share."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import request
from werkzeug.datastructures import MultiDict

from search.model import Page, Relaxation
from search.query import Query
from web.desk import desk

#: Parameters that decide how a page looks, not what is found.
PAGE_ONLY = frozenset({"view", "lang", "lit", "tate"})
LANGUAGES = ("ja", "en")

Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer.

    `reading` says in words how the query was understood (in the language asked for), `expansions` which
    spellings were added, `notes` what was wrong with it.  `relaxations` is filled only where nothing was found.
    `took_ms` covers all of it.
    """

    query: Query
    page: Page
    relaxations: tuple[Relaxation, ...] = ()
    took_ms: float = 0.0
    timings: Mapping[str, float] = field(default_factory=dict)


def parameters(args: MultiDict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the parameters that decide what is found, each with all of its values."""
    return {name: tuple(values) for name, values in args.lists() if name not in PAGE_ONLY}


def read(args: MultiDict[str, str]) -> Query:
    """Read a query from URL parameters.  Raises QueryError as `Query.from_params` does."""
    return Query.from_params(parameters(args))


def ask(args: MultiDict[str, str]) -> Asked:
    """Answer the query that URL parameters hold."""
    return answer(read(args))


def answer(query: Query) -> Asked:
    """Answer a query: search, and where nothing is found, look for what could be loosened.

    Raises QueryError, CursorExpired, QueryTimeout, EngineError and `web.desk.Busy`.
    """
    began = time.perf_counter()
    with desk().searching() as engine:
        page = engine.search(query)
        relaxations: tuple[Relaxation, ...] = ()
    return Asked(query, page, relaxations, (time.perf_counter() - began) * 1000, page.timings)


def language() -> str:
    """Return "ja" or "en": the parameter `lang`, else what the browser prefers, else Japanese."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "ja"
