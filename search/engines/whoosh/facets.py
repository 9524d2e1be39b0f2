"""Exact counts of facet values over any set of documents, by counting columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.columns import authorship, unpacked
from search.engines.whoosh.field import Ids, mask_of
from search.engines.whoosh.segment import Segment
from search.filters import NONE

Counts = dict[str, int]
_Column = tuple[list[str], NDArray[Any]]
_Pairs = tuple[list[str], Ids, NDArray[Any]]


def count(name: str, segments: Sequence[Segment], found: Sequence[Ids]) -> Counts:
    """Return how many of the documents have each value of a facet, without the values none has."""
    total: Counts = {}
    for segment, ids in zip(segments, found, strict=True):
        if len(ids):
            labels, counts = _COUNTERS[name](segment, ids)
            for at in np.flatnonzero(counts).tolist():
                total[labels[at]] = total.get(labels[at], 0) + int(counts[at])
    return total


def _countries(segment: Segment, ids: Ids) -> _Column:
    bits = segment.docs["country_bits"]
    if len(ids) > segment.size // 64:
        held = np.packbits(mask_of(ids, bits.shape[1] * 64), bitorder="little").view(np.uint64)
        counts = np.bitwise_count(bits & held).sum(axis=1, dtype=np.int64)
        named = int(np.bitwise_count(_any(segment) & held).sum(dtype=np.int64))
    else:
        few = bits.view(np.uint8)[:, ids >> 3] >> (ids & 7).astype(np.uint8) & 1
        counts = few.sum(axis=1, dtype=np.int64)
        named = int(few.any(axis=0).sum())
    return [*segment.countries, NONE], np.append(counts, len(ids) - named)


def _any(segment: Segment) -> NDArray[np.uint64]:
    row: NDArray[np.uint64] = segment.made(
        "any country", lambda s: np.bitwise_or.reduce(s.docs["country_bits"], axis=0)
    )
    return row


def _pairs(segment: Segment, ids: Ids) -> _Column:
    labels, owner, pair = segment.made("pairs", _make_pairs)
    return labels, _many(segment, ids, owner, pair, len(labels))


def _make_pairs(segment: Segment) -> _Pairs:
    """Return every (document, pair of countries) once, with the names of the pairs in the order of their codes."""
    codes = segment.countries
    order = sorted(range(len(codes)), key=codes.__getitem__)
    rows = [unpacked(segment.docs["country_bits"][i], segment.size) for i in order]
    labels: list[str] = []
    owners: list[Ids] = []
    for a, b in combinations(range(len(order)), 2):
        docs = np.flatnonzero(rows[a] & rows[b])
        if len(docs):
            labels.append(f"{codes[order[a]]}+{codes[order[b]]}")
            owners.append(docs.astype(np.uint16))
    numbers = np.repeat(np.arange(len(labels)), [len(docs) for docs in owners])
    return labels, np.concatenate(owners or [np.empty(0, np.uint16)]), numbers


def _authors(segment: Segment, ids: Ids) -> _Column:
    owner, author = authorship(segment)
    counts = _many(segment, ids, owner, author, len(segment.authors))
    unsigned = np.diff(segment.docs["author_at"])[ids] == 0
    return [*segment.authors, NONE], np.append(counts, int(unsigned.sum()))


def _many(segment: Segment, ids: Ids, owner: Ids, value: NDArray[Any], size: int) -> NDArray[Any]:
    if len(ids) == segment.size:
        return np.bincount(value, minlength=size)
    return np.bincount(value[mask_of(ids, segment.size)[owner]], minlength=size)


def _single(column: str, values: str) -> Callable[[Segment, Ids], _Column]:
    def counter(segment: Segment, ids: Ids) -> _Column:
        known: list[str] = getattr(segment, values)
        return [NONE, *known], np.bincount(segment.docs[column][ids], minlength=1 + len(known))

    return counter


def _calendar(form: Callable[[date], str]) -> Callable[[Segment, Ids], _Column]:
    key = form(date(2001, 1, 1))

    def make(segment: Segment) -> _Column:
        """Return the labels in use and, for every document, which is its."""
        days, day = np.unique(segment.docs["day"], return_inverse=True)
        texts = [form(date.fromordinal(d)) if d else NONE for d in days.tolist()]
        labels = list(dict.fromkeys(texts))
        place = {label: i for i, label in enumerate(labels)}
        return labels, np.array([place[text] for text in texts], np.uint16)[day]

    def counter(segment: Segment, ids: Ids) -> _Column:
        labels, column = segment.made(f"calendar {key}", make)
        return labels, np.bincount(column[ids], minlength=len(labels))

    return counter


_COUNTERS: dict[str, Callable[[Segment, Ids], _Column]] = {
    "country": _countries,
    "pair": _pairs,
    "author": _authors,
    "source": _single("source", "sources"),
    "section": _single("section", "sections"),
    "year": _calendar(lambda day: f"{day:%Y}"),
    "month": _calendar(lambda day: f"{day:%Y-%m}"),
    "day": _calendar(date.isoformat),
}
