"""JSON as the API and the command line write it: the same bytes for the same value."""

from __future__ import annotations

import json

#: They end a line for some programs that read line by line, and may stand unescaped in JSON.
_LINE_ENDS = {char: f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


def json_line(value: object) -> str:
    """Return a JSON value as one line, whoever cuts the lines."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char, escape in _LINE_ENDS.items():
        text = text.replace(char, escape)
    return f"{text}\n"


def json_bytes(value: object) -> bytes:
    """Return a JSON value as one line of UTF-8; odd bytes of a file name (lone surrogates) as JSON escapes."""
    return json_line(value).encode("utf-8", "backslashreplace")
