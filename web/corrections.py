"""What was read from a clipping, as the file beside it that corrects it (`NAME.kirinuki.toml`).  Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable

from search.model import Clipping

#: The ending of the file of corrections, after the whole name of the clipping's own file.
ENDING = ".kirinuki.toml"


def toml(clipping: Clipping) -> str:
    """Return a file that says of a clipping what was read from it: its reader changes what is wrong."""
    lines = [
        f"title = {_string(clipping.title)}",
        f"date = {_date(clipping)}",
        f"authors = {_strings(clipping.authors)}",
        f"source = {_string(clipping.source or '')}",
        f"section = {_string(clipping.section or '')}",
        f"countries = {_strings(clipping.codes)}",
    ]
    return "\n".join(lines) + "\n"


def _date(clipping: Clipping) -> str:
    if clipping.published_at:
        return clipping.published_at.isoformat(timespec="seconds")
    if not clipping.published:
        return '""'
    day = clipping.published.isoformat()
    return day if clipping.precision == "day" else _string(day[: {"year": 4, "month": 7}[clipping.precision]])


def _strings(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_string, values))}]"


def _string(text: str) -> str:
    """Write a string of TOML: one of JSON, but for the character that only JSON allows."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
