"""The recall guarantee on a live index: what is cut out of an article must find it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from search.engines.whoosh.segments.snapshot import Snapshot
from search.model import Card
from search.query import Query

if TYPE_CHECKING:
    from search.engine import Engine

_LONGEST = 12


def lost(engine: Engine, snapshot: Snapshot, samples: int) -> Iterator[str]:
    """Cut random strings out of stored articles, always the same, and search them, quoted; yield each not found."""
    chance = random.Random(0)
    filled = [segment for segment in snapshot.segments if len(segment.alive())]
    for _ in range(samples if filled else 0):
        segment = chance.choices(filled, [len(s.alive()) for s in filled])[0]
        doc = int(chance.choice(segment.alive()))
        line = chance.choice([line for line in segment.text(doc).split("\n") if line.strip()] or [""])
        start = chance.randrange(max(1, len(line)))
        wanted = line[start : start + chance.randint(1, _LONGEST)].strip()
        if not wanted or set(wanted) & set("\"'「」“”„『』＂"):  # a quote would end the quotation
            continue
        if not _finds(engine, wanted, segment.card(doc)):
            yield f'"{wanted}" stands in {segment.id(doc)} and is not found'


def _finds(engine: Engine, wanted: str, card: Card) -> bool:
    """Say whether a quoted string finds an article among those of its day (of all days there may be thousands)."""
    day = card.published
    query = Query(
        f'"{wanted}"', since=day, until=day, undated=None if day else True, size=100, snippets=0, sort="date"
    )
    while True:
        page = engine.search(query)
        if card.id in {hit.card.id for hit in page.hits}:
            return True
        if page.next_cursor is None:
            return False
        query = replace(query, cursor=page.next_cursor)
