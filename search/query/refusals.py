"""What is wrong with a parameter, with the name or value nearest to it that is valid."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from search.errors import ParameterError
from search.messages import say

#: What other programs call our parameters and their values.
_ELSEWHERE = {
    **dict.fromkeys(("query", "search", "text", "keyword", "keywords", "word"), "q"),
    **dict.fromkeys(("size", "rows", "count", "per_page", "num", "n", "hits"), "limit"),
    **dict.fromkeys(("since", "after", "start_date", "date_from", "begin"), "from"),
    **dict.fromkeys(("until", "before", "end_date", "date_to", "end"), "to"),
    **dict.fromkeys(("order", "order_by", "sort_by"), "sort"),
    **dict.fromkeys(("offset", "start", "skip", "next"), "cursor"),
    **dict.fromkeys(("byline", "writer"), "author"),
    **dict.fromkeys(("new", "newest", "latest", "desc"), "-date"),
    **dict.fromkeys(("old", "oldest", "asc"), "date"),
    **dict.fromkeys(("score", "rank", "best"), "relevance"),
    **dict.fromkeys(("and", "both", "every"), "all"),
    **dict.fromkeys(("true", "yes", "on"), "1"),
    **dict.fromkeys(("false", "no", "off"), "0"),
    **dict.fromkeys(("media", "medium", "newspaper", "publisher"), "source"),
}


def unknown(name: str, known: Iterable[str]) -> ParameterError:
    """Return the error for a parameter there is none of, with the nearest one there is."""
    near, told = _nearest(name, list(known))
    return _error("unknown-parameter", name, "", near, {"near": told}, unknown=True)


def no_choice(name: str, value: str, allowed: Sequence[str]) -> ParameterError:
    """Return the error for a value that is none of `allowed`, with the nearest of them."""
    near, told = _nearest(value, allowed)
    return _error("not-a-choice", name, value, near, {"near": told, "allowed": ", ".join(allowed)})


def no_number(name: str, value: str, low: int, high: int) -> ParameterError:
    """Return the error for a value that is no whole number from `low` to `high`, with the nearest one."""
    number = int(value) if value.isascii() and value.removeprefix("-").isdigit() and len(value) < 20 else None
    code = "not-a-number" if number is None else "out-of-range"
    near = str(min(max(number or low, low), high))
    return refused(code, name, value, near, low=str(low), high=str(high))


def refused(code: str, name: str, value: str, near: str | None, **values: str) -> ParameterError:
    """Return the error for one parameter, worded by `search.messages`."""
    return _error(code, name, value, near, values)


def alike(word: str, known: Iterable[str], least: float = 0.5) -> str | None:
    """Return the known name most like a word, None where none is as like as `least` (difflib's ratio)."""
    return next(iter(difflib.get_close_matches(word.lower(), list(known), 1, least)), None)


def _nearest(word: str, known: Sequence[str]) -> tuple[str | None, str]:
    """Return the nearest known name; and again, or "", whether it is near enough to ask a person about it."""
    meant = _ELSEWHERE.get(word.lower())
    if meant in known:
        return meant, meant or ""
    return alike(word, known, 0.0), alike(word, known) or ""


def _error(
    code: str, name: str, value: str, near: str | None, values: Mapping[str, str], unknown: bool = False
) -> ParameterError:
    values = {"parameter": name, "value": value, "near": near or "", **values}
    return ParameterError(name, value, say(code, "en", **values), near, unknown=unknown, code=code, values=values)
