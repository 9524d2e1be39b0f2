"""Query words that stand next to each other in the query and in the article: a little extra for the very best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.score import Weight
from search.engines.whoosh.segment import Segment
from search.model import Reason
from search.ranking import PAIR_REACH, PAIR_WEIGHT, STOP_TERMS


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


def pairs(
    docs: Sequence[int], segment: Segment, at: int, words: Sequence[Weight], worth: NDArray[np.float32]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return every distinct (place in `docs`, first word, second word) that stands in an article."""
    columns, count = segment.docs, len(words)
    place = np.full(len(segment.words.key), -1, np.int16)
    for stop in segment.made("stops", lambda s: [n for n in s.words.numbers(sorted(STOP_TERMS)) if n >= 0]):
        place[stop] = -2
    for i, w in enumerate(words):
        if w.numbers[at] >= 0:
            place[w.numbers[at]] = i
    bounds = [columns["tok_at"][doc : doc + 2].tolist() for doc in docs]
    low = np.concatenate([columns["tok_low"][a:b] for a, b in bounds])
    if len(place) > 0xFFFF:
        high = np.concatenate([columns["tok_high"][a:b] for a, b in bounds])
        here = place[high.astype(np.uint32) << 16 | low]
    else:
        here = place[low]
    where = np.flatnonzero(here >= 0)
    ends = np.cumsum([b - a for a, b in bounds])
    owner = ends.searchsorted(where, "right")
    spot = where - np.cumsum(here == -2, dtype=np.int32)[where]
    here = here[where].astype(np.intp)
    found = []
    for step in range(1, PAIR_REACH + 1):
        a, b = here[:-step], here[step:]
        near = (spot[step:] - spot[:-step] <= PAIR_REACH) & (owner[step:] == owner[:-step]) & (worth[a, b] > 0)
        found.append(((owner[:-step] * count + a) * count + b)[near])
    keys = np.unique(np.concatenate(found))
    return keys // (count * count), keys // count % count, keys % count


def reasons(words: Sequence[Weight], worth: NDArray[np.float32], found: Sequence[tuple[int, int]]) -> list[Reason]:
    return [Reason("pair", f"{words[a].text}…{words[b].text}", float(worth[a, b])) for a, b in found]
