"""Whether articles hold a string: from the candidates where they are certain, else by looking.

Looking is the slow part of a search: it is done last, on what every other condition left, never twice for
one string and one article (`Memo`), and it minds the deadline.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.segments.field import Ids
from search.errors import QueryTimeout

_CHUNK = 256

#: Says of some documents, by looking, which hold what is asked for.
Test = Callable[[list[int]], list[bool]]


class Deadline:
    """The moment at which a search gives up; `seconds` 0 means never."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds if seconds else float("inf")
        self._seconds = seconds

    def check(self) -> None:
        """Raise QueryTimeout when the time is over."""
        if time.monotonic() > self._end:
            raise QueryTimeout(f"the search took longer than {self._seconds:g} s; ask for less at once")


class Memo:
    """What was found out by looking, for the strings used last: which articles were looked at, which hold it."""

    def __init__(self, strings: int) -> None:
        self._strings = strings
        self._known: OrderedDict[object, tuple[NDArray[np.bool_], NDArray[np.bool_]]] = OrderedDict()
        self._lock = threading.Lock()

    def masks(self, key: object, docs: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
            masks = np.zeros(docs, np.bool_), np.zeros(docs, np.bool_)
            if self._strings:
                self._known[key] = masks
                if len(self._known) > self._strings:
                    self._known.popitem(last=False)
            return masks


def look(ids: Ids, test: Test, deadline: Deadline) -> NDArray[np.bool_]:
    """Test every document, some at a time."""
    found: list[bool] = []
    docs = ids.tolist()
    for start in range(0, len(docs), _CHUNK):
        deadline.check()
        found += test(docs[start : start + _CHUNK])
    return np.array(found, np.bool_)


def looked(memo: Memo, key: object, size: int, ids: Ids, test: Test, deadline: Deadline) -> NDArray[np.bool_]:
    """Return which of the documents pass a test, looking only at those not looked at before."""
    checked, held = memo.masks(key, size)
    new = ids[~checked[ids]]
    if len(new):
        held[new] = look(new, test, deadline)
        checked[new] = True  # after `held`: another thread may read in between
    return held[ids]
