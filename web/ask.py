"""Parameters → Query → Page: the one step that pages, JSON, feeds and exports share."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from flask import request
from werkzeug.datastructures import MultiDict

from search import answer as answers
from search.answer import Answer
from search.query import Query
from web.desk import desk

#: Parameters that decide how a page looks, not what is found.
PAGE_ONLY = frozenset({"view", "lang", "lit", "tate", "quote"})
Lang = Literal["ja", "en"]


def parameters(args: MultiDict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the parameters that decide what is found, each with all of its values."""
    return {name: tuple(values) for name, values in args.lists() if name not in PAGE_ONLY}


def read(args: MultiDict[str, str], ignore: Collection[str] = PAGE_ONLY) -> Query:
    """Read a query from URL parameters.  Raises QueryError as `Query.from_params` does."""
    return Query.from_params(dict(args.lists()), ignore)


def ask(args: MultiDict[str, str], ignore: Collection[str] = PAGE_ONLY) -> Answer:
    """Answer the query that URL parameters hold; parameters in `ignore` are not looked at."""
    return answer(read(args, ignore))


def answer(query: Query) -> Answer:
    """Answer a query when there is a place for it.

    Raises QueryError, CursorExpired, QueryTimeout, EngineError and `web.desk.Busy`.
    """
    with desk().searching() as engine:
        return answers.answer(engine, query, language())


def language() -> Lang:
    """Return "ja" or "en": the parameter `lang`, else what the browser prefers, else Japanese."""
    asked = request.args.get("lang") or request.accept_languages.best_match(("ja", "en"))
    return "en" if asked == "en" else "ja"
