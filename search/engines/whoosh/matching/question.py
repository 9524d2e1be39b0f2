"""A sentence: any of its words matches, so nearly everything does, and the score is all that counts.

Words and rare bigrams are added to every document; the common bigrams only to those that can still be among
the best.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.matching.best import bound
from search.engines.whoosh.matching.score import Scores, Weight
from search.engines.whoosh.segments.field import Ids
from search.engines.whoosh.segments.segment import Segment

#: A bigram in fewer documents is added to everybody: that costs less than looking who needs it.
_RARE = 6000
_FEW = 2048


def score_best(
    ids: Ids, segment: Segment, words: Sequence[Weight], grams: Sequence[Weight], at: int, count: int
) -> tuple[NDArray[np.intp], Scores]:
    """Return the places in `ids` of all documents that can be among the `count` best, and their scores."""
    scores = np.zeros(segment.size, np.float32)
    for w in words:
        if w.numbers[at] >= 0:
            segment.words.add(w.numbers[at], w.value, scores)
    chars = segment.chars
    rest = sorted((chars.df[w.numbers[at]], w.numbers[at], w.value) for w in grams if w.numbers[at] >= 0)
    while rest and (rest[0][0] < _RARE or len(ids) < _FEW):
        _, number, value = rest.pop(0)
        chars.add(number, value, scores)
    left = np.append(np.cumsum([255 * value for _, _, value in rest][::-1])[::-1], 0)
    own = scores[ids]
    places = np.arange(len(ids))
    if rest and len(ids) > max(_FEW, 4 * count):
        places = np.flatnonzero(own > bound(own, count) - left[0] - 1e-3)
        own = own[places]
    docs = ids[places]
    for i, (_, number, value) in enumerate(rest):
        if i % 3 == 1 and len(docs) > max(200, 2 * count):
            last = np.partition(own, len(own) - count)[len(own) - count]
            keep = own > last - left[i] - 1e-3
            places, docs, own = places[keep], docs[keep], own[keep]
        own += value * chars.values(number, docs)
    return places, own
