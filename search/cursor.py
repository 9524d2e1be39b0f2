"""Cursors: where a page begins, bound to a query and a generation.  Opaque to callers."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import replace

from search.errors import CursorMismatch
from search.query import Query


def fingerprint(query: Query) -> str:
    """Identify what decides the order of all answers: the query without its page."""
    page = {"cursor": "", "page": 1, "size": 20, "facets": (), "facet_limit": 20, "explain": False}
    shape = {"highlight": True, "fields": (), "offset_unit": "codepoint", "snippet": 60, "snippets": 2}
    same = replace(query, **page, **shape)  # type: ignore[arg-type]
    return hashlib.sha256(repr(same).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def encode(query: Query, generation: str, offset: int) -> str:
    """Return the cursor of the answers from `offset` on."""
    return base64.urlsafe_b64encode(f"{offset}.{fingerprint(query)}.{generation}".encode()).decode().rstrip("=")


def decode(query: Query) -> tuple[str, int]:
    """Return the generation and the offset of a query's cursor.

    Raises CursorMismatch where it is no cursor or another query's.
    """
    try:
        text = base64.urlsafe_b64decode(query.cursor + "=" * (-len(query.cursor) % 4)).decode("ascii")
        offset, belongs, generation = text.split(".", 2)
        start = int(offset)
    except (ValueError, binascii.Error) as error:
        raise CursorMismatch("this is no cursor") from error
    if belongs != fingerprint(query) or start < 0:
        raise CursorMismatch("this cursor belongs to another query")
    return generation, start
