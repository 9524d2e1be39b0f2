"""What was read from a clipping, as the file beside it that corrects it (`NAME.kirinuki.toml`).  Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

from search.model import Clipping
from web.citations import iso

#: The ending of the file of corrections, after the whole name of the clipping's own file.
ENDING = ".kirinuki.toml"


def toml(clipping: Clipping) -> str:
    """Return a file that says of a clipping what was read from it: its reader changes what is wrong."""
    lines = [
        f"title = {_written(clipping.title)}",
        f"date = {_date(clipping)}",
        f"authors = {_written(clipping.authors)}",
        f"source = {_written(clipping.source or '')}",
        f"section = {_written(clipping.section or '')}",
        f"countries = {_written(clipping.codes)}",
    ]
    return "\n".join(lines) + "\n"


def _date(clipping: Clipping) -> str:
    if clipping.published_at:
        return clipping.published_at.isoformat(timespec="seconds")
    day = iso(clipping)
    return day if day and clipping.precision == "day" else _written(day)


def _written(value: str | Sequence[str]) -> str:
    """Write a string of TOML, or a list of them: as in JSON, but for the character that only JSON allows."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
