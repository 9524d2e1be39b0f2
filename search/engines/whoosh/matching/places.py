"""Where the words of a query stand in a few articles: read off their tokens, all articles at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.segments.segment import Segment
from search.engines.whoosh.segments.stream import Stream


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
    stream = Stream(segment, docs)
    found = stream.occurrences(numbers)
    gaps = gap * np.arange(len(docs))
    line = found.at + gaps[found.owner]
    return Places(found.owner, found.term, line, stream.begins + gaps, stream.ends + gaps)
