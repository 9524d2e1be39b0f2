"""Near-copies as groups: which articles of a generation are one text.

Candidates come from sketches: two texts that are nearly equal agree in most of their 32 values, so sorting by a
few of them brings such texts side by side.  Each pair is then judged as `copies` does; verdicts are kept for the
texts, so that a later generation judges only what is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from search.engines.whoosh.matching.copies import Place, alike
from search.engines.whoosh.segments import sketch
from search.engines.whoosh.segments.field import Ids
from search.engines.whoosh.segments.snapshot import Snapshot

#: Sketches are sorted by two values and then two more, so many times; of texts eight tenths equal one in 3,000
#: pairs shares no two.
_BANDS = 8
#: Values two sketches must share to be compared: texts eight tenths equal share 26 ± 2.
_SHARED = 20

#: Groups of two or more articles: the number of the group of each.
Groups = dict[Place, int]


def groups(snapshot: Snapshot) -> Groups:
    """Return the group of every article that has near-copies."""
    made: Groups = snapshot.made("groups", _make)
    return made


def surplus(found: Sequence[Ids], known: Groups) -> int:
    """Return by how many the articles outnumber their different texts."""
    numbers = [known[place] for place in _members(found, known)]
    return len(numbers) - len(set(numbers))


def sizes(found: Sequence[Ids], known: Groups) -> dict[int, int]:
    """Return how many of the articles are in each group."""
    counts: dict[int, int] = {}
    for place in _members(found, known):
        counts[known[place]] = counts.get(known[place], 0) + 1
    return counts


def _members(found: Sequence[Ids], known: Groups) -> Iterator[Place]:
    for at, ids in enumerate(found):
        own = np.array([doc for segment, doc in known if segment == at], np.uint16)
        yield from ((at, doc) for doc in own[np.isin(own, ids)].tolist())


def _make(snapshot: Snapshot) -> Groups:
    leader: dict[Place, Place] = {}

    def root(place: Place) -> Place:
        while leader.get(place, place) != place:
            place = leader[place]
        return place

    for a, b in _candidates(snapshot):
        if root(a) != root(b) and _judged(snapshot, a, b):
            low, high = sorted((root(a), root(b)))
            leader[low], leader[high] = low, low
    numbers: dict[Place, int] = {}
    return {place: numbers.setdefault(root(place), len(numbers)) for place in sorted(leader)}


def _judged(snapshot: Snapshot, a: Place, b: Place) -> bool:
    hashes = sorted(int(snapshot.segments[at].docs["text_hash"][doc]) for at, doc in (a, b))
    key = hashes[0], hashes[1]
    if key not in snapshot.verdicts:
        snapshot.verdicts[key] = alike(snapshot, a, b)
    return snapshot.verdicts[key]


def _candidates(snapshot: Snapshot) -> list[tuple[Place, Place]]:
    """Return the pairs of articles whose sketches are much the same."""
    segments = [(at, segment) for at, segment in enumerate(snapshot.segments) if segment.size]
    docs = [segment.alive() for _, segment in segments]
    if not sum(map(len, docs)):
        return []
    values = np.concatenate([s.docs["sketch"][d] for (_, s), d in zip(segments, docs, strict=True)])
    where = np.concatenate([np.full(len(d), at) for (at, _), d in zip(segments, docs, strict=True)])
    number = np.concatenate(docs)
    long = np.flatnonzero((values != sketch.NONE).any(axis=1))
    values, where, number = values[long], where[long], number[long]
    pairs: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        columns = [values[:, (4 * band + step) % sketch.SIZE].astype(np.uint64) for step in range(4)]
        keys = columns[0] << np.uint64(32) | columns[1]
        order = np.lexsort((columns[2] << np.uint64(32) | columns[3], keys))
        near = np.flatnonzero(keys[order[1:]] == keys[order[:-1]])
        a, b = order[near], order[near + 1]
        shared = (values[a] == values[b]).sum(axis=1) >= _SHARED
        pairs |= {(min(x, y), max(x, y)) for x, y in zip(a[shared].tolist(), b[shared].tolist(), strict=True)}
    return [((int(where[x]), int(number[x])), (int(where[y]), int(number[y]))) for x, y in sorted(pairs)]
