"""One field of several segments → one, range by range of its terms, in memory that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from search.engines.whoosh.segments import postings
from search.engines.whoosh.storage import arrays
from search.engines.whoosh.storage.arrays import ArrayFile, Arrays, File

POSTINGS_AT_ONCE = 1 << 21


class Run(NamedTuple):
    """A field to merge: which documents live, its terms as sortable numbers (u8) and their live df."""

    field: File
    live: np.ndarray
    keys: np.ndarray
    df: np.ndarray

    def alive(self) -> np.ndarray:
        """Return the numbers of the terms that live on, sorted."""
        here = self.df > 0
        return self.keys if here.all() else self.keys[here]


def run_of(field: File, live: np.ndarray) -> Run:
    """Return a field whose terms are their keys; nothing is copied where all documents live."""
    return Run(field, live, field.arrays["key"], live_df(field, live))


def live_df(field: File, live: np.ndarray) -> np.ndarray:
    """Return in how many live documents each term is."""
    df = field.arrays["df"]
    if live.all():
        return df
    counts = np.zeros(len(df), "u4")
    for low, high in _ranges(df):
        sizes, ids, _ = postings.span(field.arrays, len(live), low, high)
        term = np.repeat(np.arange(high - low), sizes)
        counts[low:high] = np.bincount(term[live[ids]], minlength=high - low)
    return counts


def merge_field(path: Path, runs: Sequence[Run], named: Arrays | None) -> None:
    """Merge one field, range by range.  Without `named` the numbers of its terms are their keys."""
    docs = sum(int(run.live.sum()) for run in runs)
    union = np.zeros(0, "u8")
    for run in runs:  # one by one: all keys at once are many times their union
        union = postings.distinct(np.concatenate((union, run.alive())))
    total = np.zeros(len(union), "i8")
    for run in runs:
        total[np.searchsorted(union, run.alive())] += run.df[run.df > 0]
    dense = postings.is_dense(total, docs)
    sparse = int(total[~dense].sum())
    whole = (named or {"key": union}) | {"df": total.astype("u4"), "at": postings.places(total, dense)}
    shapes: dict[str, tuple[Any, tuple[int, ...]]] = {name: (a.dtype, a.shape) for name, a in whole.items()}
    shapes |= {"ids": ("u2", (sparse,)), "imp": ("u1", (sparse,)), "rows": ("u1", (int(dense.sum()), docs))}
    with ArrayFile(path, shapes, {"docs": docs, "average": runs[0].field.extra["average"]}) as file:
        for name, array in whole.items():
            file.put(name, array)
        for low, high in _ranges(total):
            ids, imp = _range(runs, union[low:high], total[low:high])
            begin, among = arrays.starts(total[low:high], "i8"), np.repeat(~dense[low:high], total[low:high])
            for term in np.flatnonzero(dense[low:high]):
                row = np.zeros(docs, "u1")
                row[ids[begin[term] : begin[term + 1]]] = imp[begin[term] : begin[term + 1]]
                file.put("rows", row)
            file.put("ids", ids[among])
            file.put("imp", imp[among])


def _range(runs: Sequence[Run], union: np.ndarray, total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the postings of the terms `union` in every run, one term after the other."""
    begin = arrays.starts(total, "i8")
    fill = begin[:-1].copy()
    ids_out, imp_out = np.empty(begin[-1], "u2"), np.empty(begin[-1], "u1")
    offset = 0
    for run in runs:
        field, live, keys, df = run
        low, high = _bounds(run, union[0], union[-1])
        sizes, ids, imp = postings.span(field.arrays, len(live), low, high)
        if not live.all():
            alive = live[ids]
            ids, imp, sizes = ids[alive], imp[alive], df[low:high]
        number = (np.cumsum(live) - 1 + offset).astype("u2")
        present = sizes > 0
        place = np.searchsorted(union, keys[low:high][present])
        count = sizes[present].astype("i8")
        to = np.arange(len(ids)) + np.repeat(fill[place] - arrays.starts(count, "i8")[:-1], count)
        ids_out[to], imp_out[to] = number[ids], imp
        fill[place] += count
        offset += int(live.sum())
        arrays.release(field.arrays)
    return ids_out, imp_out


def _bounds(run: Run, first: np.uint64, last: np.uint64) -> tuple[int, int]:
    """Return the range of a run's terms between two of the union's; terms gone lie anywhere."""
    alive = run.alive()
    low, high = int(np.searchsorted(alive, first)), int(np.searchsorted(alive, last, "right"))
    if low >= high or alive is run.keys:
        return low, max(low, high)
    places = np.flatnonzero(run.df > 0)
    return int(places[low]), int(places[high - 1]) + 1


def _ranges(df: np.ndarray) -> Iterator[tuple[int, int]]:
    """Cut terms into ranges of about POSTINGS_AT_ONCE postings."""
    total = np.cumsum(df, dtype="i8")
    low = 0
    while low < len(df):
        done = int(total[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(total, done + POSTINGS_AT_ONCE, "right")))
        yield low, high
        low = high
