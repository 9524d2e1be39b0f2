"""Other engines doing the same work, for comparison.

Each module has `Peer(folder)` with

- `built`: whether the folder holds its index already;
- `build(articles, words)`: index them; `words` are title and text of each as our words between blanks.  Returns the
  CPU seconds by index: "words", and "pairs" (of characters, for literals) where it has such an index;
- `search(ask)`: answer as our finished page does: exact total, ten hits with what a card shows, lit title, two lit
  passages; where fewer than ten have all the words, the best that have some.  Returns the CPU milliseconds and the
  total;
- `warm`: passes before the first that counts;
- `close()`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

PAGE = 10


def spent(work: Callable[[], int]) -> tuple[float, int]:
    """Return the CPU milliseconds of some work in this process, and what it returns."""
    began = time.process_time()
    total = work()
    return (time.process_time() - began) * 1e3, total


def seconds(work: Callable[[], float | None]) -> float:
    """Return the CPU seconds of some work, child processes too, without those it says were not its own."""
    began = sum(os.times()[:4])
    others = work()
    return sum(os.times()[:4]) - began - (others or 0)
