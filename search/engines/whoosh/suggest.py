"""Completions of what is being typed, from this collection only."""

from __future__ import annotations

from search.engines.whoosh.snapshot import Snapshot
from search.model import Suggestion


def suggest(snapshot: Snapshot, text: str, limit: int) -> tuple[Suggestion, ...]:
    return ()
