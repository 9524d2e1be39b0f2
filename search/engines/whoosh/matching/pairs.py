"""Query words that stand next to each other in the query and in the article: a little extra for the very best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.matching.score import Weight
from search.engines.whoosh.segments.field import Ids
from search.engines.whoosh.segments.segment import Segment
from search.model import Reason
from search.ranking import PAIR_REACH, PAIR_WEIGHT


def worth_of(ordered: Sequence[str], words: Sequence[Weight]) -> NDArray[np.float32] | None:
    """Return what each pair (first, second) of the words adds, 0 where they are not near in the query."""
    place = {w.text: i for i, w in enumerate(words)}
    asked = [place.get(term, -1) for term in ordered]
    worth = np.zeros((len(words), len(words)), np.float32)
    for reach in range(1, PAIR_REACH + 1):
        for a, b in zip(asked, asked[reach:], strict=False):
            if a >= 0 and b >= 0 and a != b:
                worth[a, b] = PAIR_WEIGHT * (words[a].idf + words[b].idf) / 2
    return worth if worth.any() else None


def most(
    ids: Ids, segment: Segment, at: int, words: Sequence[Weight], worth: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return what the pairs of each document can add at most: those of the words it has."""
    has = np.zeros((len(words), len(ids)), np.float32)
    for row, w in zip(has, words, strict=True):
        if w.numbers[at] >= 0:
            row[:] = segment.words.values(w.numbers[at], ids) > 0
    added: NDArray[np.float32] = ((worth.T @ has) * has).sum(axis=0) * np.float32(1.001)  # the sum is rounded
    return added


def pairs(
    docs: Sequence[int], segment: Segment, at: int, words: Sequence[Weight], worth: NDArray[np.float32]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return every distinct (place in `docs`, first word, second word) that stands in an article."""
    columns, count = segment.docs, len(words)
    rows = np.array(docs)
    starts, ends = columns["tok_at"][rows], columns["tok_at"][rows + 1]
    low = np.concatenate([columns["tok_low"][a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)])
    numbers = [w.numbers[at] for w in words]
    mask = np.zeros(len(low), np.bool_)
    for number in numbers:
        if number >= 0:
            mask |= low == (number & 0xFFFF)
    where = np.flatnonzero(mask)
    bounds = np.cumsum(ends - starts).astype(np.int64)
    owner = bounds.searchsorted(where, "right")
    absolute = where + (ends.astype(np.int64) - bounds)[owner]
    tokens = columns["tok_high"][absolute].astype(np.int64) << 16 | low[where]
    here = np.full(len(where), -1)
    for i, number in enumerate(numbers):
        here[tokens == number] = i
    kept = here >= 0
    here, where, owner = here[kept], where[kept], owner[kept]
    found = []
    for step in range(1, PAIR_REACH + 1):
        a, b = here[:-step], here[step:]
        near = (where[step:] - where[:-step] <= PAIR_REACH) & (owner[step:] == owner[:-step]) & (worth[a, b] > 0)
        found.append(((owner[:-step] * count + a) * count + b)[near])
    keys = np.unique(np.concatenate(found))
    return keys // (count * count), keys // count % count, keys % count


def reasons(words: Sequence[Weight], worth: NDArray[np.float32], found: Sequence[tuple[int, int]]) -> list[Reason]:
    return [Reason("pair", f"{words[a].text}…{words[b].text}", float(worth[a, b])) for a, b in found]
