"""Sentences for people, in Japanese and English, by a stable code.  The words stand in `data/messages.toml`."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from search.model import Note

LANGUAGES = ("ja", "en")


@functools.cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Return every code with its sentence in each language."""
    table: dict[str, dict[str, str]] = tomllib.loads(
        files("search").joinpath("data/messages.toml").read_text(encoding="utf-8")
    )
    return table


def say(code: str | Note, lang: str = "ja", **values: str) -> str:
    """Return the sentence of a code or a note in a language, its values filled in.

    A value the sentence asks for and nobody gave is left out; a position is counted from 1, as people do.
    A code ending in ``+near`` of the table is used where `near` is given.  Raises KeyError for an unknown code.
    """
    if isinstance(code, Note):
        place = {} if code.position is None else {"place": str(code.position + 1)}
        values = {**place, **code.values, **values}
        code = code.code
    table = sentences()
    row = table[f"{code}+near"] if values.get("near") and f"{code}+near" in table else table[code]
    return row["en" if lang.startswith("en") else "ja"].format_map(_Blank(values))


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
