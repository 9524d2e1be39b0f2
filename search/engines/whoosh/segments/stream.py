"""The tokens of some articles of a segment, one after another: which have certain terms, and where they stand.

All articles at once: for one alone the calls of numpy cost more than what they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.segments import spans
from search.engines.whoosh.segments.segment import Segment

Numbers = NDArray[np.int64]


class Occurrences(NamedTuple):
    """Tokens with certain terms, in order: their places in the stream, and those of article and term as asked for."""

    at: NDArray[np.intp]
    owner: NDArray[np.intp]
    term: NDArray[np.intp]


class Stream:
    """`begins` and `ends` have where the tokens of each article begin and end in the stream."""

    def __init__(self, segment: Segment, docs: Sequence[int]) -> None:
        self._columns, rows = segment.docs, np.array(docs)
        starts, stops = (self._columns["tok_at"][rows + n].astype(np.int64) for n in (0, 1))
        self._bounds = list(zip(starts.tolist(), stops.tolist(), strict=True))
        sizes = stops - starts
        self.ends: Numbers = sizes.cumsum()
        self.begins: Numbers = self.ends - sizes
        self._shift = stops - self.ends  # from a place in the stream to that in the columns

    def occurrences(self, terms: Sequence[int]) -> Occurrences:
        """Return the tokens that have one of the terms, given by their numbers (-1: not in this segment)."""
        low = self._column("tok_low")
        mask = np.zeros(len(low), np.bool_)
        for number in terms:
            if number >= 0:
                mask |= low == (number & 0xFFFF)
        at = np.flatnonzero(mask)
        owner = self._owners(at)
        numbers = self._columns["tok_high"][at + self._shift[owner]].astype(np.int64) << 16 | low[at]
        term = np.full(len(at), -1)
        for place, number in enumerate(terms):
            term[numbers == number] = place
        kept = term >= 0  # the low half alone may be another term's
        return Occurrences(at[kept], owner[kept], term[kept])

    def units(self, found: Occurrences) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return where tokens start and end in the text of their article, in UTF-16 units."""
        packed = self._column("tok_span")
        steps, lengths = (packed >> 4).astype(np.int64), packed & 15
        far = np.flatnonzero(packed == spans.FAR)
        if len(far):
            known = self._columns["tok_far"]
            n = known.searchsorted((far + self._shift[self._owners(far)]).astype(known.dtype))
            steps[far], lengths[far] = self._columns["tok_far_step"][n], self._columns["tok_far_len"][n]
        total = steps.cumsum()
        before = np.append(0, total)[self.begins]
        starts = total[found.at] - before[found.owner]
        return starts, starts + lengths[found.at]

    def _column(self, name: str) -> NDArray[Any]:
        column = self._columns[name]
        return np.concatenate([column[a:b] for a, b in self._bounds])

    def _owners(self, at: NDArray[np.intp]) -> NDArray[np.intp]:
        return self.ends.searchsorted(at, "right")
