"""The best of many, by key and then by id, without sorting the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_FEW = 256


def bound(keys: NDArray[Any], count: int) -> Any:
    """Return a lower bound of the `count`-th best key: that of the maxima of strided blocks.

    It is close, and costs a tenth of a partition of all keys.
    """
    blocks = max(64, 4 * count)
    rows = len(keys) // blocks
    if rows < 2:
        return np.partition(keys, len(keys) - count)[len(keys) - count]
    maxima = keys[: rows * blocks].reshape(rows, blocks).max(axis=0)
    return np.partition(maxima, blocks - count)[blocks - count]


def best(keys: NDArray[Any], ranks: NDArray[Any], count: int) -> NDArray[np.intp]:
    """Return the places of the `count` largest keys, best first; equal keys by rank, the lowest first."""
    places = np.arange(len(keys))
    if len(keys) > max(_FEW, count):
        places = np.flatnonzero(keys >= bound(keys, count))
        if len(places) > 4 * count:
            places = _cut(keys, ranks, places, count)
    order: NDArray[np.intp] = places[np.lexsort((ranks[places], -keys[places]))[:count]]
    return order


def _cut(keys: NDArray[Any], ranks: NDArray[Any], places: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Cut down to `count` places where many keys are equal."""
    own = keys[places]
    last = np.partition(own, len(own) - count)[len(own) - count]
    above, level = places[own > last], places[own == last]
    wanted = count - len(above)
    return np.concatenate((above, level[np.argpartition(ranks[level], wanted - 1)[:wanted]]))
