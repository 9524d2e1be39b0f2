"""Documents that match → the best of them in order: by tier, score and id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.matching import question, respelt, score
from search.engines.whoosh.matching.best import best
from search.engines.whoosh.matching.match import Found
from search.engines.whoosh.matching.nearness import Nearness
from search.engines.whoosh.matching.settle import settle
from search.query import Question
from search.ranking import NEAR_DEPTH, TIER_PARTIAL

if TYPE_CHECKING:
    from search.engines.whoosh.matching.execute import Execution

#: Tiers are apart further than any score.
_TIER = float(1 << 20)


class Ranked(NamedTuple):
    """One document in its place."""

    at: int
    doc: int
    tier: int
    score: float


@dataclass(slots=True)
class Order:
    """The documents of one segment that can be in front, their keys (tier and score), and which were looked at."""

    found: Found
    scores: NDArray[np.float32]
    keys: NDArray[np.float64]
    ranks: NDArray[np.uint16]
    seen: NDArray[np.bool_]


def relevant(execution: Execution, found: list[Found], start: int, stop: int, partial: bool) -> list[Ranked]:
    """Return the answers from `start` up to `stop` by tier, score and id; `partial`: all in the lowest tier."""
    words, _ = execution.weights
    nearness = Nearness.of(execution.terms, words) if len(words) > 1 else None
    depth = max(stop, NEAR_DEPTH) if nearness else stop  # on every page the same articles get what nearness is worth
    orders = [_order(execution, at, one, depth, partial) for at, one in enumerate(found)]
    front = [_settled(execution, at, order, depth) for at, order in enumerate(orders)]
    if nearness:
        leading = np.sort(np.concatenate([order.keys[f[:stop]] for order, f in zip(orders, front, strict=True)]))
        deep = _deep(orders, front)
        _add(execution, orders, deep, nearness, leading[-stop] if len(leading) >= stop else -np.inf)
        front = [best(order.keys, order.ranks, stop) for order in orders]
    keys = [order.keys[places] for order, places in zip(orders, front, strict=True)]
    docs = [order.found.ids[places] for order, places in zip(orders, front, strict=True)]
    chosen = execution.merged(keys, docs, start, stop)
    return [
        Ranked(at, int(docs[at][n]), int(keys[at][n] // _TIER), float(orders[at].scores[front[at][n]]))
        for at, n in chosen
    ]


def _order(execution: Execution, at: int, found: Found, count: int, partial: bool) -> Order:
    words, grams = execution.weights
    if isinstance(execution.tree, Question) and isinstance(found.high, int):
        places, scores = question.score_best(found.ids, execution.segments[at], words, grams, at, count)
        found = found.only(places)
    elif words or grams:
        scores = score.score(found.ids, execution.fields(at), at)
    else:
        scores = np.zeros(len(found.ids), np.float32)
    tiers = TIER_PARTIAL if partial else found.high
    keys = scores + np.multiply(tiers, _TIER, dtype=np.float64)
    ranks = execution.segments[at].rank()[found.ids]
    return Order(found, scores, keys, ranks, np.full(len(keys), partial))


def _settled(execution: Execution, at: int, order: Order, count: int) -> NDArray[np.intp]:
    """Return the places of the best, looking at articles until the tier of each of them is known."""
    while True:
        places = best(order.keys, order.ranks, count)
        new = places[~order.seen[places]]
        order.seen[new] = True
        if not len(new) or not len(unsure := new[_unsure(execution, at, order.found.only(new))]):
            return places
        tiers = settle(execution.tree, order.found.ids[unsure], execution.sights[at], exact=True)
        before = order.keys[unsure]
        order.keys[unsure] = order.scores[unsure] + tiers * _TIER
        if (order.keys[unsure] == before).all():  # nobody else can have come to the front
            return places


def _unsure(execution: Execution, at: int, found: Found) -> NDArray[np.bool_]:
    """Say whose tier postings leave open, or is too high if a letter is spelt otherwise than it was typed."""
    spelt = respelt.unsettled(execution.tree, found.ids, execution.sights[at])
    unsure: NDArray[np.bool_] = spelt | (np.asarray(found.low) != found.high)
    return unsure


def _add(
    execution: Execution, orders: list[Order], deep: list[NDArray[np.intp]], nearness: Nearness, least: float
) -> None:
    """Add what nearness is worth to the best; `least` is a key that they must be able to reach to be shown."""
    for at, (order, places) in enumerate(zip(orders, deep, strict=True)):
        segment = execution.segments[at]
        most = nearness.most(order.found.ids[places], segment, at)
        places = places[order.keys[places] + most >= least]
        if not len(places):
            continue
        docs = order.found.ids[places].tolist()
        found = nearness.addends(docs, segment, at)
        added = np.zeros(len(docs), np.float32)
        for addends in found:
            np.add.at(added, addends.which, addends.values)
        order.scores[places] += added
        order.keys[places] += added
        if execution.query.explain:
            for place, reason in nearness.reasons(found):
                execution.near.setdefault((at, docs[place]), []).append(reason)


def _deep(orders: list[Order], front: list[NDArray[np.intp]]) -> list[NDArray[np.intp]]:
    """Return the places of the best NEAR_DEPTH of all segments together, and of those level with the last."""
    deep = [places[:NEAR_DEPTH] for places in front]
    if len(deep) == 1:
        return deep
    keys = np.sort(np.concatenate([order.keys[places] for order, places in zip(orders, deep, strict=True)]))
    last = keys[-NEAR_DEPTH:][0] if len(keys) else 0.0
    return [places[order.keys[places] >= last] for order, places in zip(orders, deep, strict=True)]
