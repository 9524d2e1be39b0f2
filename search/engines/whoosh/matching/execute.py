"""A tree and the filters of a query → the documents that match, in order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.matching import score
from search.engines.whoosh.matching.best import best
from search.engines.whoosh.matching.columns import Mask, filtered
from search.engines.whoosh.matching.groups import groups, sizes, surplus
from search.engines.whoosh.matching.match import Found, matching
from search.engines.whoosh.matching.order import Ranked, relevant
from search.engines.whoosh.matching.score import Terms, Weight
from search.engines.whoosh.matching.settle import settle
from search.engines.whoosh.matching.sight import Asked, Sight
from search.engines.whoosh.matching.verify import Deadline, Memo
from search.engines.whoosh.segments.field import Field, Ids, among
from search.engines.whoosh.segments.segment import Segment
from search.engines.whoosh.segments.snapshot import Snapshot
from search.model import Reason
from search.query import Leaf, Node, Query, leaves


class Execution:
    """One query on one snapshot."""

    def __init__(self, snapshot: Snapshot, query: Query, tree: Node, memo: Memo, deadline: Deadline) -> None:
        self.snapshot, self.query, self.tree = snapshot, query, tree
        self.segments = snapshot.segments
        self.leaves: list[Leaf] = list(leaves(tree))
        self.terms = Terms.of(tree)
        asked = Asked.of(tree, self.terms, snapshot.starting)
        self.sights = [Sight(segment, asked, memo, deadline) for segment in self.segments]
        self._masks = [filtered(query, segment) for segment in self.segments]
        self._open = {ignored(name, query) for name in query.facets} & set().union(*self._masks)
        self._wide = [matching(tree, sight, self._within(at)) for at, sight in enumerate(self.sights)]
        self.found = [
            found.only(_all([masks[name] for name in self._open], found.ids)) if self._open else found
            for found, masks in zip(self._wide, self._masks, strict=True)
        ]
        self.total = sum(len(found.ids) for found in self.found)
        #: What nearness adds to the score of an article, filled where it is to be explained.
        self.near: dict[tuple[int, int], list[Reason]] = {}

    def without(self, choice: str) -> list[Ids]:
        """Return the documents of each segment that match when one filter is ignored."""
        if choice not in self._open:
            return [found.ids for found in self.found]
        others = self._open - {choice}
        return [
            found.ids[_all([masks[name] for name in others], found.ids)] if others else found.ids
            for found, masks in zip(self._wide, self._masks, strict=True)
        ]

    def ranked(self, start: int, stop: int) -> list[Ranked]:
        """Return the answers from `start` up to `stop`, in order."""
        stop = min(stop, self.total)
        if start >= stop:
            return []
        if self.query.sort == "relevance":
            return relevant(self, self.found, start, stop, partial=False)
        return self._by_column(start, stop)

    def texts(self, start: int, stop: int) -> tuple[list[tuple[Ranked, int]], int]:
        """Return the best article of each different text, from `start` up to `stop`, each with its near-copies.

        And how many different texts there are.
        """
        known = groups(self.snapshot)
        ids = [found.ids for found in self.found]
        more, counts = surplus(ids, known), sizes(ids, known)
        seen: set[int] = set()
        kept = []
        for one in self.ranked(0, stop + more):
            group = known.get((one.at, one.doc), -1)
            if group not in seen:
                kept.append((one, counts.get(group, 1) - 1))
            if group >= 0:
                seen.add(group)
        return kept[start:stop], self.total - more

    def besides(self, full: Sequence[Found], count: int) -> list[Ranked]:
        """Return the best answers that another execution has not found: what matches only a part of it."""
        rest = []
        for at, found in enumerate(self.found):
            keep = ~among(found.ids, full[at].ids, self.segments[at].size)
            rest.append(found.only(keep))
        return relevant(self, rest, 0, count, partial=True)

    def reasons(self, ranked: Ranked) -> tuple[Reason, ...]:
        """Return the addends of an answer's score."""
        found = score.reasons(ranked.doc, self.fields(ranked.at), ranked.at)
        return (*found, *self.near.get((ranked.at, ranked.doc), ()))

    @cached_property
    def weights(self) -> tuple[list[Weight], list[Weight]]:
        return score.weights(self.terms, self.sights)

    def fields(self, at: int) -> Sequence[tuple[Field, Sequence[Weight]]]:
        words, grams = self.weights
        return (self.segments[at].words, words), (self.segments[at].chars, grams)

    def _within(self, at: int) -> Mask | None:
        """Return which documents are there and pass the filters no facet ignores; None: all."""
        masks = [mask for name, mask in self._masks[at].items() if name not in self._open]
        live = self.segments[at].live
        if live is not None:
            masks.append(live)
        if not masks:
            return None
        return masks[0] if len(masks) == 1 else np.logical_and.reduce(masks)

    def _by_column(self, start: int, stop: int) -> list[Ranked]:
        keys, docs = [], []
        for segment, found in zip(self.segments, self.found, strict=True):
            own = _moments(segment, found.ids, self.query.sort)
            places = best(own, segment.rank()[found.ids], stop)
            keys.append(own[places])
            docs.append(found.ids[places])
        ranked = []
        for at, n in self.merged(keys, docs, start, stop):
            one = docs[at][n : n + 1]
            tier = int(settle(self.tree, one, self.sights[at], exact=True)[0])
            ranked.append(Ranked(at, int(one[0]), tier, float(score.score(one, self.fields(at), at)[0])))
        return ranked

    def merged(
        self, keys: Sequence[NDArray[Any]], docs: Sequence[Ids], start: int, stop: int
    ) -> list[tuple[int, int]]:
        """Return (segment, place in its list) of the answers from `start` to `stop`; each list is in order."""
        if len(self.segments) == 1:
            return [(0, n) for n in range(start, min(stop, len(docs[0])))]
        rows = [
            (-key, segment.id(doc), at, n)
            for at, segment in enumerate(self.segments)
            for n, (key, doc) in enumerate(zip(keys[at].tolist(), docs[at].tolist(), strict=True))
        ]
        return [(at, n) for *_, at, n in sorted(rows)[start:stop]]


def _moments(segment: Segment, ids: Ids, sort: str) -> NDArray[np.int64]:
    """Return the keys of documents in an order of time, the greatest first."""
    days = segment.docs["day"][ids].astype(np.int64)
    if sort == "-first_seen":  # by the second; what came in one run, by its date
        return (segment.docs["seen"][ids] // 1_000_000 << 20) + days
    return np.where(days > 0, days if sort == "-date" else -days, -(1 << 40))  # the undated come last both ways


def _all(masks: list[Mask], ids: Ids) -> Mask:
    return np.logical_and.reduce([mask[ids] for mask in masks])


def ignored(facet: str, query: Query) -> str:
    """Return the filter that a facet is counted without, "" for none: `search.filters.without_choice`."""
    if facet == "country" and query.country_match == "all":
        return ""
    return {"pair": "country", "year": "date", "month": "date", "day": "date"}.get(facet, facet)
