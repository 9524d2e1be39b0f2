"""Parameters that are none of a query's, read strictly and refused by name; and a posted body as parameters."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask import json, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotAcceptable, UnsupportedMediaType

from search.query.dates import nearest
from search.query.params import COMMAS, DAYS, LISTS, NUMBERS, PARAMETERS, SWITCHES
from search.query.refusals import no_choice, no_number, refused, unknown
from web.desk import desk

#: Search parameters that say how a list of articles looks, rather than choose them.
_LOOKS = (
    *("cursor", "page", "limit", "sort", "collapse", "facets", "snippet", "snippets", "explain"),
    *("highlight", "fields", "offset_unit"),
)
FILTERS = tuple(name for name in PARAMETERS if name not in _LOOKS)


def only(*known: str) -> dict[str, str]:
    """Return the request's parameters, each given once and among `known` (or `lang`); raises ParameterError."""
    return singles(list(request.args.items(multi=True)), (*known, "lang"))


def singles(pairs: Sequence[tuple[str, str]], known: Collection[str]) -> dict[str, str]:
    """Return name → value, empty ones left out; raises ParameterError for a name not `known`, or given twice."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise unknown(name, known)
        if name in found:
            raise refused("given-twice", name, value, found[name])
        if value:
            found[name] = value
    return found


def allow(*known: str) -> None:
    """Refuse a request with a parameter that is not among `known` (or `lang`); raises ParameterError."""
    for name in request.args:
        if name not in (*known, "lang"):
            raise unknown(name, known)


def filters(*own: str) -> MultiDict[str, str]:
    """Return the request's parameters that choose articles; raises ParameterError for those of a list of hits.

    Parameters named in `own` are left out.
    """
    allow(*FILTERS, *own)
    return MultiDict([(name, value) for name, value in request.args.items(multi=True) if name in FILTERS])


def choice(name: str, value: str, allowed: Sequence[str]) -> str:
    """Return a value that must be one of `allowed`; raises ParameterError."""
    if value not in allowed:
        raise no_choice(name, value, allowed)
    return value


def short(name: str, value: str, limit: int) -> str:
    """Return a text of at most `limit` characters; raises ParameterError."""
    if len(value) > limit:
        raise refused("text-too-long", name, value[:50], None, high=str(limit))
    return value


def check_language() -> None:
    """Refuse a language the API does not speak."""
    for value in filter(None, request.args.getlist("lang")):
        choice("lang", value, ("ja", "en"))


def check_accept() -> None:
    """Refuse a client that says it cannot read JSON; where its header names no media type, it has not said so."""
    readable = request.accept_mimetypes
    if any("/" in mimetype for mimetype in readable.values()) and not readable["application/json"]:
        raise NotAcceptable


def number(name: str, value: str, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`; raises ParameterError."""
    if value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high:
        return int(value)
    raise no_number(name, value, low, high)


def day(name: str, value: str) -> date:
    """Return a day written YYYY-MM-DD; raises ParameterError."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise refused("not-a-date", name, value, nearest(value))


def posted() -> Mapping[str, Any]:
    """Return the JSON object that was posted; raises BadRequest, UnsupportedMediaType or `web.desk.Busy`."""
    only()
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        with desk().receiving():
            request.get_data()
        body = request.get_json()
        json.dumps(body, ensure_ascii=False).encode("utf-8")
    except (RecursionError, UnicodeError) as error:
        raise BadRequest("the body is nested too deep, or is no UTF-8") from error
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object")
    return body


def as_parameters(body: Mapping[str, Any]) -> MultiDict[str, str]:
    """Return a JSON object as parameters: numbers and truth values as they stand in a URL."""
    return MultiDict([(name, _written(name, value)) for name, given in body.items() for value in _all(name, given)])


def _all(name: str, given: object) -> list[object]:
    if isinstance(given, list) and name not in (*LISTS, *COMMAS):
        raise BadRequest(f"{name} must be one value")
    return given if isinstance(given, list) else [given]


def _written(name: str, value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # to JSON Schema 2017.0 is a whole number
    if isinstance(value, bool) and name in SWITCHES:
        return "1" if value else "0"
    if isinstance(value, int) and not isinstance(value, bool) and name in (*NUMBERS, *SWITCHES, *DAYS):
        return str(value)
    if isinstance(value, str) and (name not in NUMBERS or not value):
        return value
    if name in NUMBERS:
        raise no_number(name, str(value)[:50], *NUMBERS[name][1:])
    raise BadRequest(f"{name} has a value of the wrong type")
