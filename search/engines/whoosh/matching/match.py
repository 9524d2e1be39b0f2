"""Tree → documents, with the tier each matches in.

First everything is guessed from postings alone: a document's tier then lies between `low` and `high`
(0: does not match).  Only where that does not settle the question an article is looked at: `settle`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.matching import respelt
from search.engines.whoosh.matching.columns import holders
from search.engines.whoosh.matching.settle import settle
from search.engines.whoosh.matching.sight import Sight
from search.engines.whoosh.segments.field import NONE, Ids, among
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
from search.ranking import TIER_FOLDED, TIER_LITERAL, TIER_WORDS, scored_terms

#: A tier for all documents, or one for each.
Tiers = int | NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Found:
    """Documents that may match, ascending, with the lowest and the highest tier each can have."""

    ids: Ids
    low: Tiers
    high: Tiers

    def only(self, keep: NDArray[np.bool_] | NDArray[np.intp]) -> Found:
        """Return some of the documents."""
        return Found(self.ids[keep], pick(self.low, keep), pick(self.high, keep))


def pick(tiers: Tiers, which: NDArray[np.bool_] | NDArray[np.intp]) -> Tiers:
    return tiers if isinstance(tiers, int) else tiers[which]


def matching(tree: Node, sight: Sight, within: NDArray[np.bool_] | None) -> Found:
    """Return the documents that match, of those in the mask: exactly those."""
    found = guess(tree, sight)
    if within is not None:
        found = found.only(within[found.ids])
    if isinstance(found.low, int):
        if found.low or not len(found.ids):
            return found
        found = Found(found.ids, np.zeros(len(found.ids), np.uint8), found.high)
    unsure = np.flatnonzero(found.low == 0)
    if not len(unsure):
        return found
    held = settle(tree, found.ids[unsure], sight, exact=False) > 0
    low = found.low.copy()
    low[unsure[held]] = 1
    return Found(found.ids, low, found.high).only(low > 0)


def guess(node: Node, sight: Sight) -> Found:
    """Return the documents that may match a tree, by postings alone."""
    sight.deadline.check()
    segment = sight.segment
    match node:
        case Everything():
            return Found(segment.every, TIER_LITERAL, TIER_LITERAL)
        case Field() | Dated() | Only():
            return Found(holders(node, segment), TIER_LITERAL, TIER_LITERAL)
        case Literal(text, exact, parts):
            found = _literal(sight, text, TIER_LITERAL, bool(parts or exact))
            return found if exact else _spelt(node, found, sight)
        case Prefix():
            ids = segment.words.union(sight.starting(node.text))
            return Found(ids, 0 if node.parts else TIER_LITERAL, TIER_LITERAL)
        case Near(left, right):
            a, b = (_literal(sight, side.text, TIER_LITERAL, True) for side in (left, right))
            return _all([a, b], segment.size)
        case Question(text, _, parts):
            rows = [Found(_telling(node, sight), 0 if parts else TIER_WORDS, TIER_WORDS)]
            return _join(sight, [*rows, _literal(sight, text, TIER_LITERAL, bool(parts))])
        case Word(text, terms, variants, parts):
            rows = [_tokens(sight, v.terms, v.tier, bool(parts)) for v in variants]
            rows += [_literal(sight, v.string, v.tier, bool(parts)) for v in variants if v.string]
            literal = _literal(sight, text, TIER_LITERAL, bool(parts))
            proven = tuple(terms) == (text,) and sight.proof(text) >= 0
            if not (proven and literal.low):  # else its tokens stand among the literals
                found = _tokens(sight, terms, TIER_LITERAL if proven else TIER_WORDS, bool(parts))
                rows.append(_spelt(node, found, sight) if proven else found)
            return _join(sight, [*rows, _spelt(node, literal, sight)])
        case AllOf(nodes):
            return _all([guess(inner, sight) for inner in nodes] or [guess(Everything(), sight)], segment.size)
        case AnyOf(nodes):
            return _join(sight, [guess(inner, sight) for inner in nodes])
        case Not(inner):
            return _complement(guess(inner, sight), segment.size)


def _spelt(leaf: Word | Literal, found: Found, sight: Sight) -> Found:
    """Return documents that hold a leaf's string with the tiers its spelling leaves them.

    Where it was typed with the letters of `text`, nearly all hold it so: `order` looks at those that may not.
    """
    if not leaf.spelling or not len(found.ids):
        return found
    high = np.full(len(found.ids), TIER_FOLDED, np.uint8)
    high[among(found.ids, respelt.able(leaf, sight.segment), sight.segment.size)] = TIER_LITERAL
    return Found(found.ids, min(found.low, TIER_FOLDED), high)


def _literal(sight: Sight, text: str, tier: int, look: bool) -> Found:
    ids, sure = sight.candidates(text)
    return Found(ids, tier if sure and not look else 0, tier)


def _tokens(sight: Sight, terms: tuple[str, ...], tier: int, look: bool) -> Found:
    return Found(sight.documents(terms), 0 if look else tier, tier)


def _telling(question: Question, sight: Sight) -> Ids:
    """Return the documents with words enough of a question, in whatever part."""
    words = sight.segment.words
    found = {n: len(term) for term in scored_terms(question.telling) if (n := sight.words[term]) >= 0}
    if question.least == 1:
        return words.union(list(found))
    letters = np.zeros(sight.segment.size, np.uint16)
    for number, length in found.items():
        letters[words.documents(number)] += length
    return np.flatnonzero(letters >= question.least).astype(np.uint16)


def _join(sight: Sight, rows: list[Found]) -> Found:
    """Return the documents of any row; where several hold one, the best counts."""
    rows = [row for row in rows if len(row.ids)]
    if not rows:
        return Found(NONE, TIER_LITERAL, TIER_LITERAL)
    if len(rows) == 1:
        return rows[0]
    low, high = (np.zeros(sight.segment.size, np.uint8) for _ in range(2))
    for row in rows:
        low[row.ids] = np.maximum(low[row.ids], row.low)
        high[row.ids] = np.maximum(high[row.ids], row.high)
    ids = np.flatnonzero(high != 0).astype(np.uint16)
    return Found(ids, low[ids], high[ids])


def _all(rows: list[Found], docs: int) -> Found:
    """Return the documents of every row; the worst tier counts."""
    rows = sorted(rows, key=lambda row: len(row.ids))
    found = rows[0]
    for row in rows[1:]:
        found = found.only(among(found.ids, row.ids, docs))
        at = np.empty(0, np.intp)
        if not (isinstance(row.low, int) and isinstance(row.high, int)):
            at = row.ids.searchsorted(found.ids)
        found = Found(found.ids, _worst(found.low, pick(row.low, at)), _worst(found.high, pick(row.high, at)))
    return found


def _worst(a: Tiers, b: Tiers) -> Tiers:
    return min(a, b) if isinstance(a, int) and isinstance(b, int) else np.minimum(a, b)


def _complement(found: Found, docs: int) -> Found:
    high = np.full(docs, TIER_LITERAL, np.uint8)
    low = high.copy()
    low[found.ids] = 0
    high[found.ids[np.broadcast_to(found.low, len(found.ids)) > 0]] = 0
    ids = np.flatnonzero(high != 0).astype(np.uint16)
    return Found(ids, low[ids], high[ids])
