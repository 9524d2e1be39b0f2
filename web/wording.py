"""The words of every problem in Japanese and English, why files failed, and why lines have their roles.

The words stand in `data/problems.toml`, `data/reasons.toml` and `data/whys.toml`.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from werkzeug.exceptions import BadRequest

from search.errors import QueryError
from search.messages import say

Words = Mapping[str, Mapping[str, str]]


@functools.cache
def problems() -> Mapping[str, Words]:
    """Return every kind of problem with its title and detail in each language."""
    text = files("web").joinpath("data/problems.toml").read_text(encoding="utf-8")
    table: dict[str, Words] = tomllib.loads(text)
    return table


def title(kind: str, lang: str) -> str:
    return problems()[kind]["title"][lang]


def detail(error: Exception, kind: str, lang: str) -> str:
    """Say in a sentence what to do about an error of this kind."""
    if isinstance(error, QueryError) and error.code:
        place = {} if error.position is None else {"place": str(error.position + 1)}
        told = say(error.code, lang, **place, **error.values)
        # Only strict=1 refuses what has a note; the note says how it would have been read.
        return f"{problems()[kind]['detail'][lang]}{told}" if kind == "invalid-query" else told
    if isinstance(error, BadRequest) and lang == "en" and error.description != BadRequest.description:
        return f"{error.description}."
    words = problems()[kind].get("detail")
    return words[lang] if words else str(error)


def reason(text: str, lang: str) -> str:
    """Say in a language why a file gave no article; as the indexer said it where there is no other word for it."""
    return text if lang == "en" else _japanese(text, "reasons")


def why(text: str, lang: str) -> str:
    """Say in a language why a line has its role; as the indexer said it where there is no other word for it."""
    return text if lang == "en" else _japanese(text, "whys")


@functools.lru_cache(1024)
def _japanese(text: str, name: str) -> str:
    for pattern, words in _table(name):
        if found := pattern.fullmatch(text):
            return words.format_map({key: _japanese(value, name) for key, value in found.groupdict().items()})
    return text


@functools.cache
def _table(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    table: dict[str, str] = tomllib.loads(files("web").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))
    return tuple(
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(text)), re.DOTALL), words)
        for text, words in table.items()
    )
