"""JSON as the API and the command line write it: the same bytes for the same value."""

from __future__ import annotations

import json


def json_bytes(value: object) -> bytes:
    """Return a JSON value as one line of UTF-8; odd bytes of a file name (lone surrogates) as JSON escapes."""
    return f"{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n".encode("utf-8", "backslashreplace")
