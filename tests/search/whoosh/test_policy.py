"""A base, a tail, and when the one is folded into the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.writing import policy

SIZES = st.lists(st.integers(1, policy.FULL), max_size=12)


@pytest.mark.parametrize(
    ("sizes", "at_commit", "at_end"),
    [
        ([], [], []),
        ([80], [[0]], [[0]]),
        ([50_000, 80], [[0], [1]], [[0], [1]]),
        ([50_000, 2_000, 80], [[0], [1, 2]], [[0], [1, 2]]),
        ([50_000, 2_560, 80], [[0], [1], [2]], [[0, 1, 2]]),
        ([2000, 2000, 2000], [[0], [1], [2]], [[0, 1, 2]]),
        ([400, 30, 10], [[0, 1, 2]], [[0, 1, 2]]),
        ([65_000, 60_000, 9_000, 80], [[0], [1], [2], [3]], [[0], [1], [2], [3]]),
        ([65_000, 30_000, 9_000, 80], [[0], [1], [2], [3]], [[0], [1, 2, 3]]),
    ],
)
def test_plan(sizes: list[int], at_commit: policy.Plan, at_end: policy.Plan) -> None:
    assert policy.for_commit(sizes) == at_commit
    assert policy.for_end(sizes) == at_end


@given(SIZES)
def test_a_plan_holds_every_segment_once_in_order_and_none_too_large(sizes: list[int]) -> None:
    for plan in (policy.for_commit(sizes), policy.for_end(sizes)):
        assert [n for group in plan for n in group] == list(range(len(sizes)))
        assert all(sum(sizes[n] for n in group) <= policy.FULL for group in plan)


@given(SIZES)
def test_the_end_comes_to_rest(sizes: list[int]) -> None:
    after = [sum(sizes[n] for n in group) for group in policy.for_end(sizes)]
    assert all(len(group) == 1 for group in policy.for_end(after))


def test_garbage_is_rewritten() -> None:
    assert not policy.rewrites([0], [80], [20])
    assert policy.rewrites([0], [79], [21])
    assert policy.rewrites([0, 1], [80, 1], [0, 0])
