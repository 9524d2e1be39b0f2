"""Which segments become one: a base that rarely changes and one small tail that every commit rewrites.

Sizes are live articles, oldest segment first; a plan is a list of groups of neighbours, [2] meaning "stays".
"""

from __future__ import annotations

from collections.abc import Sequence

FULL = 1 << 16  #: most articles of a segment: document numbers are uint16
TAIL_SHARE, TAIL_FLOOR = 20, 1000  #: the tail holds up to a twentieth of the index, or a thousand articles
GARBAGE_SHARE = 5  #: a segment with more than a fifth deleted is rewritten

Plan = list[list[int]]


def for_commit(sizes: Sequence[int]) -> Plan:
    """Rewrite the tail: the newest segments that together are small; leave everything else."""
    start = _tail(sizes)
    return [[n] for n in range(start)] + ([list(range(start, len(sizes)))] if start < len(sizes) else [])


def for_end(sizes: Sequence[int]) -> Plan:
    """Fold what outgrew the tail into the base."""
    body = _packed(sizes[: _tail(sizes)])
    if len(body) < _tail(sizes):
        return _packed(sizes)
    return for_commit(sizes)


def rewrites(group: Sequence[int], sizes: Sequence[int], garbage: Sequence[int]) -> bool:
    """Say whether a group is written anew rather than kept."""
    return len(group) > 1 or garbage[group[0]] * GARBAGE_SHARE > sizes[group[0]] + garbage[group[0]]


def _tail(sizes: Sequence[int]) -> int:
    """Return where the tail starts."""
    limit = max(TAIL_FLOOR, sum(sizes) // TAIL_SHARE)
    start, total = len(sizes), 0
    while start and total + sizes[start - 1] <= limit:
        start -= 1
        total += sizes[start]
    return start


def _packed(sizes: Sequence[int]) -> Plan:
    """Join neighbours as long as they fit in one segment."""
    plan: Plan = []
    for n, size in enumerate(sizes):
        if plan and sum(sizes[m] for m in plan[-1]) + size <= FULL:
            plan[-1].append(n)
        else:
            plan.append([n])
    return plan
