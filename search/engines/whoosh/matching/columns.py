"""Facet values as columns of a segment: which documents have a value, and which pass the filters of a query."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.segments.field import Ids
from search.engines.whoosh.segments.segment import Segment
from search.filters import CHOICES
from search.filters import NONE as ABSENT
from search.fold import fold
from search.kinds import kind, names
from search.query import Dated, Field, Only, Query

Mask = NDArray[np.bool_]


def holders(node: Field | Dated | Only, segment: Segment) -> Ids:
    """Return the documents a filter inside the query text keeps, ascending."""
    match node:
        case Dated(None, None):
            mask = segment.docs["day"] == 0
        case Dated(since, until):
            mask = dated(segment, since, until)
        case Field("kind", values):
            kinds = segment.made("kinds", lambda s: np.array([kind(s.card(doc).path) for doc in range(s.size)]))
            mask = np.isin(kinds, values)
        case Field("country", values):
            mask = having(segment, "country", values)
        case Field(name, values):
            folded = segment.made(f"folded {name}", lambda s: [fold(value).text for value in s.values[name]])
            meant = [v for v, f in zip(segment.values[name], folded, strict=True) if any(w in f for w in values)]
            mask = having(segment, name, [*meant, *({ABSENT} & set(values))])
        case Only(wanted, _, ids):
            others = [doc for id in ids if (doc := segment.number(id)) is not None]
            return np.array(sorted({*_only(segment, wanted), *others}), np.uint16)
    return np.flatnonzero(mask).astype(np.uint16)


def filtered(query: Query, segment: Segment) -> dict[str, Mask]:
    """Return the mask of every filter a query has: what it chooses.  What it excludes stands under "not"."""
    masks: dict[str, Mask] = {}
    excluded: list[Mask] = []
    for name in segment.values:
        (field,) = CHOICES[name]
        wanted, unwanted = getattr(query, field), getattr(query, f"not_{field}")
        if wanted and name == "country" and query.country_match == "all":
            masks[name] = np.logical_and.reduce([having(segment, name, [value]) for value in wanted])
        elif wanted:
            masks[name] = having(segment, name, wanted)
        if unwanted:
            excluded.append(~having(segment, name, unwanted))
    if excluded:
        masks["not"] = np.logical_and.reduce(excluded)
    if query.since or query.until or query.undated is not None:
        masks["date"] = _days(query, segment)
    return masks


def dated(segment: Segment, since: date | None, until: date | None) -> Mask:
    """Return which documents have a date between two days, both included."""
    days = segment.docs["day"]
    mask: Mask = days >= (since.toordinal() if since else 1)
    if until:
        mask &= days <= until.toordinal()
    return mask


def having(segment: Segment, name: str, values: Iterable[str]) -> Mask:
    """Return which documents have any of the values; "none" means no value at all."""
    values = set(values)
    known = segment.values[name]
    numbers = [number for number, value in enumerate(known) if value in values]
    mask = np.zeros(segment.size, np.bool_)
    if name == "country":
        rows = segment.docs["country_bits"]
        if numbers:
            mask = unpacked(np.bitwise_or.reduce(rows[numbers], axis=0), segment.size)
        if ABSENT in values:
            mask |= ~unpacked(np.bitwise_or.reduce(rows, axis=0), segment.size)
    elif name == "author":
        owner, author = authorship(segment)
        for number in numbers:
            mask[owner[author == number]] = True
        if ABSENT in values:
            mask |= np.diff(segment.docs["author_at"]) == 0
    else:
        column = segment.docs[name]
        for number in numbers:
            mask |= column == number + 1
        if ABSENT in values:
            mask |= column == 0
    return mask


def authorship(segment: Segment) -> tuple[Ids, NDArray[np.uint32]]:
    """Return every (document, author number)."""

    def make(s: Segment) -> tuple[Ids, NDArray[np.uint32]]:
        return np.repeat(s.every, np.diff(s.docs["author_at"]).astype("i8")), s.docs["author"]

    pairs: tuple[Ids, NDArray[np.uint32]] = segment.made("authorship", make)
    return pairs


def unpacked(row: NDArray[np.uint64], docs: int) -> Mask:
    """Return a row of bits as a mask."""
    return np.unpackbits(row.view(np.uint8), count=docs, bitorder="little").view(np.bool_)


def _days(query: Query, segment: Segment) -> Mask:
    days = segment.docs["day"]
    if query.since or query.until:
        return dated(segment, query.since, query.until) if not query.undated else np.zeros(segment.size, np.bool_)
    mask: Mask = days == 0 if query.undated else days > 0
    return mask


def _only(segment: Segment, wanted: str) -> list[int]:
    """Return the documents with this id, URL, path or file name: looked for in the raw cards, then checked."""
    docs = {doc} if (doc := segment.number(wanted)) is not None else set()
    blob, at = segment.docs["card"].data, segment.docs["card_at"]
    raw = json.dumps(wanted, ensure_ascii=False)[1:].encode("utf-8", "surrogatepass")
    data = bytes(blob)
    k = data.find(raw)
    while k >= 0:
        doc = int(at.searchsorted(np.uint64(k), "right")) - 1
        card = segment.card(doc)
        if wanted in (card.url, *names(card.path)):
            docs.add(doc)
        k = data.find(raw, k + 1)
    return sorted(docs)
