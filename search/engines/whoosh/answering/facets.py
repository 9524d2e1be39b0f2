"""Exact counts of facet values over any set of documents, by counting columns.

Every segment numbers its values in its own way; a snapshot numbers those of all segments together, in the order
of their names, so that segments add up and the commonest are found without sorting the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.matching.best import best
from search.engines.whoosh.matching.columns import authorship, unpacked
from search.engines.whoosh.segments.field import Ids, mask_of
from search.engines.whoosh.segments.segment import Segment
from search.engines.whoosh.segments.snapshot import Snapshot
from search.filters import NONE

_Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A facet of a segment: the names of its values, and how many of some documents have each."""

    labels: Callable[[Segment], list[str]]
    count: Callable[[Segment, Ids], _Numbers]


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a facet in a whole snapshot, sorted, and the place of every segment's values among them."""

    labels: list[str]
    place: dict[str, int]
    numbers: list[_Numbers]


def count(
    name: str, snapshot: Snapshot, found: Sequence[Ids], limit: int | None = None, keep: Iterable[str] = ()
) -> tuple[dict[str, int], int]:
    """Return how many of the documents have each value of a facet, values none has left out.

    With `limit` only the commonest (ties by name) and those in `keep`; and how many others there are.
    """
    values: Values = snapshot.made(f"facet {name}", lambda s: _values(s, COLUMNS[name]))
    counts = np.zeros(len(values.labels), np.int64)
    for segment, ids, numbers in zip(snapshot.segments, found, values.numbers, strict=True):
        if len(ids):
            counts[numbers] += COLUMNS[name].count(segment, ids)
    used = np.flatnonzero(counts)
    shown = used.tolist()
    if limit is not None and len(used) > limit:
        shown = used[best(counts[used], used, limit)].tolist()
        shown += [n for value in keep if (n := values.place.get(value, -1)) >= 0 and counts[n] and n not in shown]
    labels = [values.labels[n] for n in shown]
    return dict(zip(labels, counts[shown].tolist(), strict=True)), len(used) - len(shown)


def _values(snapshot: Snapshot, column: Column) -> Values:
    own = [column.labels(segment) for segment in snapshot.segments]
    labels = sorted(set().union(*own))
    place = {label: n for n, label in enumerate(labels)}
    return Values(labels, place, [np.array([place[label] for label in known], np.intp) for known in own])


def _countries(segment: Segment, ids: Ids) -> _Numbers:
    bits = segment.docs["country_bits"]
    if len(ids) > segment.size // 64:
        held = np.packbits(mask_of(ids, bits.shape[1] * 64), bitorder="little").view(np.uint64)
        counts = np.bitwise_count(bits & held).sum(axis=1, dtype=np.int64)
        named = int(np.bitwise_count(_any(segment) & held).sum(dtype=np.int64))
    else:
        few = bits.view(np.uint8)[:, ids >> 3] >> (ids & 7).astype(np.uint8) & 1
        counts = few.sum(axis=1, dtype=np.int64)
        named = int(few.any(axis=0).sum())
    return np.append(counts, len(ids) - named)


def _any(segment: Segment) -> NDArray[np.uint64]:
    row: NDArray[np.uint64] = segment.made(
        "any country", lambda s: np.bitwise_or.reduce(s.docs["country_bits"], axis=0)
    )
    return row


def _pairs(segment: Segment, ids: Ids) -> _Numbers:
    labels, owner, pair = _paired(segment)
    return _many(segment, ids, owner, pair, len(labels))


def _paired(segment: Segment) -> tuple[list[str], Ids, _Numbers]:
    pairs: tuple[list[str], Ids, _Numbers] = segment.made("pairs", _make_pairs)
    return pairs


def _make_pairs(segment: Segment) -> tuple[list[str], Ids, _Numbers]:
    """Return the names of the pairs of countries, and every (document, pair) once."""
    codes = segment.values["country"]
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


def _authors(segment: Segment, ids: Ids) -> _Numbers:
    first, owner, others = segment.made("by first author", _by_first_author)
    counts = np.bincount(first[ids], minlength=len(segment.values["author"]) + 1)
    if len(others):
        counts += _many(segment, ids, owner, others, len(counts))
    return counts


def _by_first_author(segment: Segment) -> tuple[_Numbers, Ids, _Numbers]:
    """Return 1 + the first author of every document (0: unsigned), and every (document, 1 + other author).

    Most articles have one author: their column is counted without looking for the owner of each name.
    """
    owner, author = authorship(segment)
    later = np.zeros(len(owner), np.bool_)
    later[1:] = owner[1:] == owner[:-1]
    first = np.zeros(segment.size, np.intp)
    first[owner[~later]] = author[~later].astype(np.intp) + 1
    return first, owner[later], author[later].astype(np.intp) + 1


def _many(segment: Segment, ids: Ids, owner: Ids, value: _Numbers, size: int) -> _Numbers:
    if len(ids) == segment.size:
        return np.bincount(value, minlength=size)
    return np.bincount(value[mask_of(ids, segment.size)[owner]], minlength=size)


def _single(name: str) -> Column:
    def counts(segment: Segment, ids: Ids) -> _Numbers:
        return np.bincount(segment.docs[name][ids], minlength=1 + len(segment.values[name]))

    return Column(lambda segment: [NONE, *segment.values[name]], counts)


def _calendar(form: Callable[[date], str]) -> Column:
    key = f"calendar {form(date(2001, 1, 1))}"

    def make(segment: Segment) -> tuple[list[str], NDArray[np.uint16]]:
        """Return the labels in use and, for every document, which is its."""
        days, day = np.unique(segment.docs["day"], return_inverse=True)
        texts = [form(date.fromordinal(d)) if d else NONE for d in days.tolist()]
        place = {text: i for i, text in enumerate(dict.fromkeys(texts))}
        return list(place), np.array([place[text] for text in texts], np.uint16)[day]

    def counts(segment: Segment, ids: Ids) -> _Numbers:
        labels, column = segment.made(key, make)
        return np.bincount(column[ids], minlength=len(labels))

    return Column(lambda segment: segment.made(key, make)[0], counts)


COLUMNS = {
    "country": Column(lambda segment: [*segment.values["country"], NONE], _countries),
    "pair": Column(lambda segment: _paired(segment)[0], _pairs),
    "author": Column(lambda segment: [NONE, *segment.values["author"]], _authors),
    "source": _single("source"),
    "section": _single("section"),
    "year": _calendar(lambda day: f"{day:%Y}"),
    "month": _calendar(lambda day: f"{day:%Y-%m}"),
    "day": _calendar(date.isoformat),
}
