"""What the articles themselves say: the tier each of some documents matches a tree in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.matching import respelt
from search.engines.whoosh.matching.columns import holders
from search.engines.whoosh.matching.sight import Sight
from search.engines.whoosh.segments.field import Ids, among
from search.query import (
    AllOf,
    AnyOf,
    Dated,
    Everything,
    Field,
    Literal,
    Near,
    Node,
    Not,
    Only,
    Prefix,
    Question,
    Word,
)
from search.ranking import TIER_LITERAL, TIER_WORDS, scored_terms


def settle(node: Node, ids: Ids, sight: Sight, exact: bool) -> NDArray[np.uint8]:
    """Return the tier of each document in a tree, 0 where it does not match.

    Without `exact` a tier above 0 may be too low: then only what decides about matching is looked at.
    """
    tiers = np.zeros(len(ids), np.uint8)
    if not len(ids):
        return tiers
    match node:
        case Literal(text, printed, parts):
            tiers[sight.stands(text, ids, parts, printed)] = TIER_LITERAL
            if exact and printed is None:
                respelt.lower(tiers, ids, node, sight)
        case Near():
            tiers[sight.near(node, ids)] = TIER_LITERAL
        case Prefix(text, parts):
            tiers[sight.begins(text, ids, parts)] = TIER_LITERAL
        case Question(text, _, parts):
            letters = np.zeros(len(ids), np.intp)
            for term in scored_terms(node.telling):
                some = np.flatnonzero(letters < node.least)
                letters[some[sight.has((term,), ids[some], parts)]] += len(term)
            tiers[letters >= node.least] = TIER_WORDS
            todo = tiers < TIER_LITERAL if exact else tiers == 0
            _raise(tiers, todo, lambda some: sight.stands(text, some, parts), ids, TIER_LITERAL)
        case Word(text, terms, variants, parts):
            _raise(tiers, tiers == 0, lambda some: sight.has(terms, some, parts), ids, TIER_WORDS)
            todo = tiers < TIER_LITERAL if exact else tiers == 0
            _raise(tiers, todo, lambda some: sight.stands(text, some, parts), ids, TIER_LITERAL)
            if exact:
                respelt.lower(tiers, ids, node, sight)
            for v in sorted(variants, key=lambda v: v.tier, reverse=True):
                _raise(tiers, tiers == 0, lambda some, v=v: sight.has(v.terms, some, parts), ids, v.tier)
                _raise(tiers, tiers == 0, lambda some, v=v: sight.stands(v.string, some, parts), ids, v.tier)
        case AllOf(nodes):
            tiers[:] = TIER_LITERAL
            for inner in nodes:
                alive = np.flatnonzero(tiers)
                tiers[alive] = np.minimum(tiers[alive], settle(inner, ids[alive], sight, exact))
        case AnyOf(nodes):
            for inner in nodes:
                todo = np.flatnonzero(tiers < TIER_LITERAL if exact else tiers == 0)
                tiers[todo] = np.maximum(tiers[todo], settle(inner, ids[todo], sight, exact))
        case Not(inner):
            tiers[settle(inner, ids, sight, exact=False) == 0] = TIER_LITERAL
        case Field() | Dated() | Only():
            tiers[among(ids, holders(node, sight.segment), sight.segment.size)] = TIER_LITERAL
        case Everything():
            tiers[:] = TIER_LITERAL
    return tiers


def _raise(tiers, todo, test, ids, tier) -> None:
    which = np.flatnonzero(todo)
    if len(which):
        tiers[which[test(ids[which])]] = tier
