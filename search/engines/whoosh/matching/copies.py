"""Near-copies: one agency text in several papers, a corrected reprint.

Two texts are the same when their sets of character 5-shingles are nearly equal: Jaccard at least WHOLE; or at
least EDITED, also without the shingles of templates.  A template shingle stands in articles of more than
TEMPLATE_DAYS different days: days are counted, so that an agency text in ten papers of one day is none.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.segments import sketch, units
from search.engines.whoosh.segments.snapshot import Snapshot
from search.model import Hit, Marked

WHOLE, EDITED = 0.98, 0.8
TEMPLATE_DAYS = 6
FEWEST = 100  #: shingles a text must have to be compared

#: Sketch values two texts share when they may have a template in common, and articles looked at for it.
_AKIN, _MOST_AKIN = 3, 60

Shingles = NDArray[np.uint32]
Place = tuple[int, int]


def copies(snapshot: Snapshot, id: str) -> tuple[Hit, ...]:
    """Return the near-copies of an article, oldest first."""
    article = snapshot.article(id)
    if article is None:
        return ()
    at = next(n for n, segment in enumerate(snapshot.segments) if segment.docs is article.segment.docs)
    cards = [snapshot.segments[other].card(doc) for other, doc in same(snapshot, (at, article.doc))]
    cards.sort(key=lambda card: (card.published or date.max, card.id))
    return tuple(Hit(card, 1.0, Marked(card.title)) for card in cards)


def same(snapshot: Snapshot, place: Place) -> list[Place]:
    """Return the places of the near-copies of the article at a place."""
    akin = _akin(snapshot, place)
    if not akin:
        return []
    own = shingles(snapshot, place)
    others = {other: shingles(snapshot, other) for other in akin}
    if len(own) < FEWEST:
        return []
    template = _template(snapshot, {place: own, **others})
    return [other for other, theirs in others.items() if _same(own, theirs, template)]


def alike(snapshot: Snapshot, a: Place, b: Place) -> bool:
    """Say whether two articles are the same text."""
    own, theirs = shingles(snapshot, a), shingles(snapshot, b)
    if min(len(own), len(theirs)) < FEWEST or (whole := _jaccard(own, theirs)) < EDITED:
        return False
    if whole >= WHOLE:
        return True
    others = {place: shingles(snapshot, place) for place in _akin(snapshot, a)}
    return _same(own, theirs, _template(snapshot, {a: own, **others}))


def shingles(snapshot: Snapshot, place: Place) -> Shingles:
    """Return the hashes of the shingles of an article, sorted."""
    segment = snapshot.segments[place[0]]
    text = units.units(segment.text(place[1]))
    letters = text[sketch.letters(text)]
    return np.unique(sketch.shingles(letters)) if len(letters) >= sketch.SHINGLE else np.empty(0, np.uint32)


def _akin(snapshot: Snapshot, place: Place) -> list[Place]:
    """Return the articles whose sketches share something with one, most alike first."""
    own = snapshot.segments[place[0]].docs["sketch"][place[1]]
    found: list[tuple[int, Place]] = []
    if (own == sketch.NONE).all():
        return []
    for at, segment in enumerate(snapshot.segments):
        alike = (segment.docs["sketch"] == own).sum(axis=1)
        if segment.live is not None:
            alike[~segment.live] = 0
        found += [(-int(alike[doc]), (at, doc)) for doc in np.flatnonzero(alike >= _AKIN).tolist()]
    return [other for _, other in sorted(found)[: _MOST_AKIN + 1] if other != place]


def _template(snapshot: Snapshot, texts: dict[Place, Shingles]) -> Shingles:
    days: dict[int, set[int]] = {}
    for (at, doc), own in texts.items():
        days.setdefault(int(snapshot.segments[at].docs["day"][doc]), set()).update(own.tolist())
    counts = Counter(shingle for day in days.values() for shingle in day)
    return np.array(sorted(s for s, n in counts.items() if n > TEMPLATE_DAYS), np.uint32)


def _same(a: Shingles, b: Shingles, template: Shingles) -> bool:
    if len(b) < FEWEST:
        return False
    whole = _jaccard(a, b)
    if whole < EDITED or whole >= WHOLE:
        return whole >= WHOLE
    own, theirs = (np.setdiff1d(side, template, assume_unique=True) for side in (a, b))
    return _jaccard(own, theirs) >= EDITED


def _jaccard(a: Shingles, b: Shingles) -> float:
    both = len(np.intersect1d(a, b, assume_unique=True))
    return both / max(1, len(a) + len(b) - both)
