"""Articles that speak of the same things, and articles that are the same text."""

from __future__ import annotations

from search.engines.whoosh.snapshot import Snapshot
from search.model import Hit


def similar(snapshot: Snapshot, id: str, limit: int) -> tuple[Hit, ...]:
    return ()


def copies(snapshot: Snapshot, id: str) -> tuple[Hit, ...]:
    return ()
