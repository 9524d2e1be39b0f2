"""The best of many are those that sorting everything would put first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.matching.best import best, bound


@pytest.mark.parametrize("levels", [1, 3, 1000, 1 << 20])
@pytest.mark.parametrize("size", [0, 1, 10, 2049, 30_000])
@pytest.mark.parametrize("count", [1, 10, 100, 5000])
def test_best_is_sorting_cut_short(levels: int, size: int, count: int) -> None:
    chance = np.random.default_rng(size + count)
    keys = chance.integers(0, levels, size).astype(np.float64)
    ranks = chance.permutation(size)
    wanted = sorted(range(size), key=lambda i: (-keys[i], ranks[i]))[:count]
    assert best(keys, ranks, count).tolist() == wanted


@given(st.lists(st.integers(0, 50), min_size=1, max_size=400), st.integers(1, 100))
def test_the_bound_lets_enough_through(keys: list[int], count: int) -> None:
    count = min(count, len(keys))
    array = np.array(keys)
    assert (array >= bound(array, count)).sum() >= count
