"""Which documents a term is in, and how much it counts there: postings made, laid out, and read back.

Knows no Whoosh and no text: numbers in, numbers out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from search.engines.whoosh.storage import arrays
from search.engines.whoosh.storage.arrays import Arrays

#: A term in more than a quarter of the documents is a row of bytes; small segments have no rows.
DENSE_SHARE, DENSE_FLOOR = 4, 256
ZONES = 4  #: a posting's zone fits in two bits, a document of one batch in fourteen
BATCH_DOCS = 1 << 14


def is_dense(df: np.ndarray, docs: int) -> np.ndarray:
    """Say which terms are rows in a segment of `docs` documents."""
    dense: np.ndarray = df.astype("i8") * DENSE_SHARE > (docs if docs > DENSE_FLOOR else 1 << 40)
    return dense


def invert(
    keys: np.ndarray, docs: np.ndarray, zones: np.ndarray, weights: Sequence[float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Invert occurrences: (distinct keys, document frequency of each, ids, tf), in the order (key, document).

    `keys` have at most 48 bits, `docs` are below BATCH_DOCS, `zones` below ZONES; tf adds up `weights[zone]`.
    """
    packed = keys.astype("u8")
    packed <<= np.uint64(16)
    packed |= (docs.astype("u2") << np.uint16(2)) | zones.astype("u2")
    packed.sort()
    pair = packed >> np.uint64(2)
    first = _changes(pair)
    weight = np.asarray(weights, "f4")[(packed & np.uint64(ZONES - 1)).astype("u1")]
    tf = np.add.reduceat(weight, first) if len(first) else weight
    pair = pair[first]
    distinct = pair >> np.uint64(14)
    term = _changes(distinct)
    df = np.diff(np.append(term, len(distinct)))
    return distinct[term], df, (pair & np.uint64(BATCH_DOCS - 1)).astype("u2"), tf


def distinct(values: np.ndarray) -> np.ndarray:
    """Return the distinct values, sorted.  (`np.unique` hashes them: five times slower for keys.)"""
    ordered = np.sort(values)
    return ordered[_changes(ordered)]


def _changes(values: np.ndarray) -> np.ndarray:
    if not len(values):
        return np.zeros(0, "i8")
    return np.concatenate(([0], np.flatnonzero(values[1:] != values[:-1]) + 1))


def impacts(ids: np.ndarray, tf: np.ndarray, lengths: np.ndarray, average: float, k1: float, b: float) -> np.ndarray:
    """Return BM25's tf part as one byte: 255 × tf / (tf + K), at least 1."""
    penalty = (k1 * (1 - b + b * lengths / max(average, 1.0))).astype("f4")
    value: np.ndarray = np.clip(np.rint(255 * tf / (tf + penalty[ids])), 1, 255).astype("u1")
    return value


def field_arrays(keys: np.ndarray, df: np.ndarray, ids: np.ndarray, imp: np.ndarray, docs: int) -> Arrays:
    """Return the arrays of a field: postings of dense terms moved into rows."""
    dense = is_dense(df, docs)
    begin = arrays.starts(df, "i8")
    rows = np.zeros((int(dense.sum()), docs), "u1")
    for row, term in enumerate(np.flatnonzero(dense)):
        span = slice(begin[term], begin[term + 1])
        rows[row, ids[span]] = imp[span]
    keep = ~np.repeat(dense, df)
    return {
        "key": keys.astype("u8"),
        "df": df.astype("u4"),
        "at": places(df, dense),
        "ids": ids[keep],
        "imp": imp[keep],
        "rows": rows,
    }


def places(df: np.ndarray, dense: np.ndarray) -> np.ndarray:
    """Return `at` of every term: its start among the sparse postings, or its row."""
    at = arrays.starts(np.where(dense, 0, df), "u4")[:-1].copy()
    at[dense] = np.arange(int(dense.sum()), dtype="u4")
    return at


def span(
    field: Mapping[str, np.ndarray], docs: int, low: int, high: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (df, ids, impacts) of the terms low … high − 1 of a field, rows written out as postings."""
    df = field["df"][low:high].astype("i8")
    dense = is_dense(df, docs)
    sparse = df[~dense]
    first = int(field["at"][low:high][~dense][0]) if len(sparse) else 0
    part = slice(first, first + int(sparse.sum()))
    if not dense.any():
        return df, field["ids"][part], field["imp"][part]
    begin = arrays.starts(df, "i8")
    ids, imp = np.empty(begin[-1], "u2"), np.empty(begin[-1], "u1")
    among = ~np.repeat(dense, df)
    ids[among], imp[among] = field["ids"][part], field["imp"][part]
    for term in np.flatnonzero(dense):
        row = field["rows"][int(field["at"][low + term])]
        where = np.flatnonzero(row)
        ids[begin[term] : begin[term + 1]] = where
        imp[begin[term] : begin[term + 1]] = row[where]
    return df, ids, imp
