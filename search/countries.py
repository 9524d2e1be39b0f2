"""Country names ↔ ISO 3166-1 alpha-2 codes, both ways, in Japanese and English.

Names come from `data/countries.tsv` (made by `data/make_countries.py`), read at the first call.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one country: its labels, its one-kanji forms (米, 露) and its other names."""

    ja: str
    en: str
    short: str = ""
    others: tuple[str, ...] = ()


@functools.cache
def table() -> Mapping[str, Names]:
    """Return every code with its names."""
    rows: dict[str, Names] = {}
    for line in files("search").joinpath("data/countries.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, ja, en, short, others = line.split("\t")
            rows[code] = Names(ja, en, short, tuple(others.split()))
    return rows


def is_code(code: str) -> bool:
    """Say whether `code` is a known code, in capitals."""
    return code in table()


def label(code: str, lang: Literal["ja", "en"] = "ja") -> str:
    """Return the name to show for a code; the code itself where it is not known."""
    names = table().get(code)
    return code if names is None else names.en if lang == "en" else names.ja


def code_of(name: str) -> str | None:
    """Return the code a person means by a name (ロシア, 露, Russia, ru), or None."""
    return _codes().get(_key(name))


@functools.cache
def written() -> Mapping[str, str]:
    """Return every name that stands for a country in Japanese text, with its code; one-kanji forms left out."""
    return {name: code for code, names in table().items() for name in (names.ja, *names.others)}


@functools.cache
def short() -> Mapping[str, str]:
    """Return every one-kanji form with its code.  Alone they prove nothing (米の価格)."""
    return {char: code for code, names in table().items() for char in names.short}


@functools.cache
def _codes() -> Mapping[str, str]:
    codes = {code: code for code in table()}
    for code, names in table().items():
        codes[names.en] = code
    codes |= {**short(), **written()}
    return {_key(name): code for name, code in codes.items()}


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
