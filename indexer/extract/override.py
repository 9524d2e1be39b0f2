"""NAME.kirinuki.toml beside a clipping: what a person corrected.

Every key is optional.  Empty strings and lists mean: has none::

    title = "見出し"
    date = 2017-03-24            # or "2017-03", "2017", or a date with a time
    authors = ["小泉悠"]
    source = "…"   section = "…"   url = "https://…"
    lead = "…"   body = "…"   captions = ["…"]   profile = "…"
    countries = ["JP", "RU"]

    [roles]                      # a line of the page as it stands there = its role
    "編集部からのお知らせ" = "chrome"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, get_args

from search.countries import code_of, is_code
from search.errors import ExtractError
from search.model import Precision, Role

from . import dates

_TEXTS = ("title", "source", "section", "url", "lead", "body", "profile")
_LISTS = ("authors", "captions")
_KNOWN = (*_TEXTS, *_LISTS, "date", "countries", "roles")


@dataclass(frozen=True, slots=True)
class Override:
    """Corrections by a person: `fields` holds those given, `roles` the role of single lines by their text."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)


def parse(raw: bytes) -> Override:
    """Read an override file.  Raises ExtractError naming the key that is wrong."""
    try:
        values = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExtractError(f"its override is no TOML ({error})") from error
    except RecursionError as error:
        raise ExtractError("its override is nested too deeply") from error
    fields: dict[str, Any] = {}
    roles: dict[str, Role] = {}
    for key, value in values.items():
        if key in _TEXTS:
            fields[key] = _text(key, value)
        elif key in _LISTS:
            fields[key] = _texts(key, value)
        elif key == "countries":
            fields[key] = tuple(_code(name) for name in _texts(key, value))
        elif key == "date":
            fields["published"], fields["published_at"], fields["precision"] = _date(value)
        elif key == "roles":
            roles = _roles(value)
        else:
            raise ExtractError(f"its override has an unknown key {key!r}; known: {', '.join(_KNOWN)}")
    return Override(fields, roles)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise ExtractError(f"its override: {key} must be text")
    return value.strip()


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ExtractError(f"its override: {key} must be a list")
    return tuple(_text(key, item) for item in value)


def _code(name: str) -> str:
    code = name if is_code(name) else code_of(name)
    if code is None:
        raise ExtractError(f"its override: {name!r} is no country")
    return code


def _date(value: object) -> tuple[date | None, datetime | None, Precision]:
    if isinstance(value, datetime):
        at = value if value.tzinfo else value.replace(tzinfo=dates.JST)
        return at.astimezone(dates.JST).date(), at, "day"
    if isinstance(value, date):
        return value, None, "day"
    if value == "":
        return None, None, "day"
    found = dates.read(str(value))
    if found is None:
        raise ExtractError(f"its override: {value!r} is no date")
    return found.day, found.at, found.precision


def _roles(value: object) -> dict[str, Role]:
    if not isinstance(value, dict):
        raise ExtractError("its override: roles must be a table")
    for line, role in value.items():
        if role not in get_args(Role):
            raise ExtractError(f"its override: {role!r} ({line!r}) is no role; known: {', '.join(get_args(Role))}")
    return dict(value)
