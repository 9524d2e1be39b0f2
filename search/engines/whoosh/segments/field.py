"""One field of one segment, read: terms to documents and impacts.

Numbers of documents are unsigned 16-bit everywhere: an operand of another type would make numpy convert
whole posting lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.segments import units
from search.engines.whoosh.segments.postings import DENSE_FLOOR, DENSE_SHARE

Ids = NDArray[np.uint16]
NONE: Ids = np.empty(0, np.uint16)


class Field:
    """The words or the characters of a segment."""

    def __init__(self, arrays: Mapping[str, Any], docs: int) -> None:
        self.key, self.ids, self.imp, self.rows = (arrays[name] for name in ("key", "ids", "imp", "rows"))
        self.pure = arrays.get("pure")
        self.text, self.text_at = arrays.get("text"), arrays.get("text_at")
        self.df, self.at = memoryview(arrays["df"]), memoryview(arrays["at"])
        self.docs = docs
        self._dense_over = docs // DENSE_SHARE if docs > DENSE_FLOOR else docs

    def numbers(self, terms: list[str]) -> list[int]:
        """Return the number of each term, -1 where absent."""
        if not terms or not len(self.key):
            return [-1] * len(terms)
        keys = units.keys(map(units.sortable, terms))
        at = self.key.searchsorted(keys)
        at[at == len(self.key)] = 0
        found: list[int] = np.where(self.key[at] == keys, at, -1).tolist()
        if self.text is not None:
            for i, term in enumerate(terms):
                if found[i] >= 0 and int(keys[i]) & 0xFFFF:  # four units or more: the key does not decide
                    found[i] = self._long(term, keys[i], found[i])
        return found

    def term(self, number: int) -> str:
        """Return a term of the words."""
        return units.term_of(self._raw(number))

    def starting(self, prefix: str) -> range:
        """Return the numbers of the words that begin so."""
        raw = units.sortable(prefix)
        return range(self._bisect(raw), self._bisect(raw + b"\xff" * 4))

    def documents(self, number: int) -> Ids:
        """Return the documents that hold a term, ascending."""
        df, at = self.df[number], self.at[number]
        if df > self._dense_over:
            return np.flatnonzero(self.rows[at] != 0).astype(np.uint16)  # of bytes it is ten times slower
        return self.ids[at : at + df]

    def union(self, numbers: list[int]) -> Ids:
        """Return the documents that hold any of the terms, ascending."""
        if len(numbers) < 2:
            return self.documents(numbers[0]) if numbers else NONE
        mask = np.zeros(self.docs, np.bool_)
        for number in numbers:
            df, at = self.df[number], self.at[number]
            if df > self._dense_over:
                mask |= self.rows[at] != 0
            else:
                mask[self.ids[at : at + df]] = True
        return np.flatnonzero(mask).astype(np.uint16)

    def intersection(self, numbers: list[int]) -> Ids:
        """Return the documents that hold all of the terms, ascending; a term that is absent (-1) is in none."""
        if not numbers or min(numbers) < 0:
            return NONE
        first, *others = sorted(numbers, key=self.df.__getitem__)
        ids = self.documents(first)
        for number in others:
            if not len(ids):
                break
            if len(ids) * 8 < self.df[number]:
                ids = ids[self.values(number, ids) > 0]
            else:
                ids = both(ids, self.documents(number), self.docs)
        return ids

    def commonest(self, among: range, count: int) -> list[tuple[str, int]]:
        """Return the words of a range in most documents, each with how many: those deleted are counted, too."""
        df = np.asarray(self.df[among.start : among.stop])
        first = np.argsort(-df.astype(np.int64), kind="stable")[:count].tolist()
        return [(self.term(among.start + i), int(df[i])) for i in first]

    def values(self, number: int, ids: Ids) -> NDArray[np.uint8]:
        """Return the term's impacts at these documents, 0 where it is absent."""
        df, at = self.df[number], self.at[number]
        if df > self._dense_over:
            return self.rows[at].take(ids)
        have, impacts = self.ids[at : at + df], self.imp[at : at + df]
        if len(ids) * 8 < df or df < 64:
            j = have.searchsorted(ids)
            return impacts.take(j, mode="clip") * (have.take(j, mode="clip") == ids)
        row = np.zeros(self.docs, np.uint8)
        row[have] = impacts
        return row[ids]

    def add(self, number: int, weight: np.float32, scores: NDArray[np.float32]) -> None:
        """Add weight × impact to the scores of every document that holds a term."""
        df, at = self.df[number], self.at[number]
        if df > self._dense_over:
            np.add(scores, self.rows[at] * weight, out=scores)
        else:
            np.add.at(scores, self.ids[at : at + df], self.imp[at : at + df] * weight)

    def _long(self, term: str, key: np.uint64, low: int) -> int:
        raw = units.sortable(term)
        high = int(self.key.searchsorted(key, "right"))
        at = self._bisect(raw, low, high)
        return at if at < high and self._raw(at) == raw else -1

    def _bisect(self, raw: bytes, low: int = 0, high: int | None = None) -> int:
        high = len(self.key) if high is None else high
        while low < high:
            middle = (low + high) // 2
            if self._raw(middle) < raw:
                low = middle + 1
            else:
                high = middle
        return low

    def _raw(self, number: int) -> bytes:
        raw: bytes = self.text[self.text_at[number] : self.text_at[number + 1]].tobytes()
        return raw


def both(a: Ids, b: Ids, docs: int) -> Ids:
    """Return what stands in both sorted lists."""
    if len(a) > len(b):
        a, b = b, a
    return a[among(a, b, docs)]


def among(a: Ids, b: Ids, docs: int) -> NDArray[np.bool_]:
    """Say of each document of `a` whether it stands in `b`; both sorted."""
    if not len(a) or not len(b):
        return np.zeros(len(a), np.bool_)
    if len(a) * 8 < len(b):
        return b.take(b.searchsorted(a), mode="clip") == a
    return mask_of(b, docs)[a]


def mask_of(ids: Ids, docs: int) -> NDArray[np.bool_]:
    mask = np.zeros(docs, np.bool_)
    mask[ids] = True
    return mask
