"""Where the words of a query stand in a few articles: read off their tokens, all articles at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.segments.segment import Segment


class Places(NamedTuple):
    """Every place of a query word, article by article, in order.

    `owner` is the place of the article in the list asked for, `word` the place of the word among the query's.
    `line` counts the kept words of all articles on one line, with `gap` more between two of them; an article
    begins at `begins` on it and ends before `ends`.
    """

    owner: NDArray[np.int64]
    word: NDArray[np.int64]
    line: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]


def places(docs: Sequence[int], segment: Segment, numbers: Sequence[int], gap: int) -> Places:
    """Return where the terms of these numbers (-1: not in this segment) stand in these documents."""
    columns, rows = segment.docs, np.array(docs)
    starts, stops = columns["tok_at"][rows], columns["tok_at"][rows + 1]
    low = np.concatenate([columns["tok_low"][a:b] for a, b in zip(starts.tolist(), stops.tolist(), strict=True)])
    mask = np.zeros(len(low), np.bool_)
    for number in numbers:
        if number >= 0:
            mask |= low == (number & 0xFFFF)
    where = np.flatnonzero(mask)
    bounds = np.cumsum(stops - starts).astype(np.int64)
    owner = bounds.searchsorted(where, "right")
    absolute = where + (stops.astype(np.int64) - bounds)[owner]
    tokens = columns["tok_high"][absolute].astype(np.int64) << 16 | low[where]
    word = np.full(len(where), -1)
    for i, number in enumerate(numbers):
        word[tokens == number] = i
    kept = word >= 0
    owner, gaps = owner[kept], gap * np.arange(len(docs))
    ends = bounds + gaps
    return Places(owner, word[kept], where[kept] + gaps[owner], ends - (stops - starts).astype(np.int64), ends)
