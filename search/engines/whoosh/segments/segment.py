"""One segment, read: memory-mapped arrays shared by threads, never written."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.segments import document, units
from search.engines.whoosh.segments.field import Field, Ids
from search.engines.whoosh.storage import arrays
from search.model import Card


class Segment:
    """The documents of a segment by number, with the deleted ones of one generation."""

    def __init__(self, stem: Path) -> None:
        self.words, self.chars = (self._field(stem.with_name(f"{stem.name}.{kind}")) for kind in ("words", "chars"))
        self.docs, extra = arrays.load(stem.with_name(f"{stem.name}.docs"))
        self._map = arrays.mapped(self.docs["text"])
        self.size: int = extra["docs"]
        #: What the numbers of a column stand for.
        self.values: dict[str, list[str]] = {
            "country": extra["countries"],
            "author": extra["authors"],
            "source": extra["sources"],
            "section": extra["sections"],
        }
        self.every: Ids = np.arange(self.size, dtype=np.uint16)
        self.live: NDArray[np.bool_] | None = None
        #: The same arrays for single values: taking one out of a memoryview costs a fifth of doing so in numpy.
        self.view = {name: memoryview(array) for name, array in self.docs.items()}
        self._raw = memoryview(self._map)
        self._text_at = self.view["text_at"]
        self._base = _offset(self.docs["text"], self._map)
        self._made: dict[str, Any] = {}

    @staticmethod
    def _field(path: Path) -> Field:
        read, extra = arrays.load(path)
        return Field(read, extra["docs"])

    def without(self, deleted: Ids) -> Segment:
        """Return the same segment with other deletions; arrays and what was made of them are shared."""
        same = copy.copy(self)
        same.live = None
        if len(deleted):
            same.live = np.ones(self.size, np.bool_)
            same.live[deleted] = False
        return same

    def alive(self) -> Ids:
        """Return the documents that are not deleted."""
        return self.every if self.live is None else self.every[self.live]

    def made(self, name: str, make: Callable[[Segment], Any]) -> Any:
        """Return something computed once from the arrays; two threads at once may both compute it."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]

    def text(self, doc: int) -> str:
        """Return the folded text of an article."""
        a, b = self._base + 2 * self._text_at[doc], self._base + 2 * self._text_at[doc + 1]
        return units.text_of(self._raw[a:b])

    def length(self, doc: int) -> int:
        """Return the UTF-16 units of an article's text."""
        return self._text_at[doc + 1] - self._text_at[doc]

    def holds(self, raw: bytes, docs: list[int]) -> list[bool]:
        """Say which articles hold a string (UTF-16-LE): found on the map, without decoding."""
        find, at, base = self._map.find, self._text_at, self._base
        found = []
        for doc in docs:
            a, b = base + 2 * at[doc], base + 2 * at[doc + 1]
            k = find(raw, a, b)
            while k >= 0 and (k - a) & 1:
                k = find(raw, k + 1, b)
            found.append(k >= 0)
        return found

    def id(self, doc: int) -> str:
        a, b = self.view["id_at"][doc : doc + 2]
        return str(self.view["id"][a:b], "utf-8")

    def number(self, id: str) -> int | None:
        """Return the number of the article with this id, unless it is deleted."""
        order, wanted = self.docs["id_order"], id.encode("utf-8", "surrogatepass")
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            if self._raw_id(int(order[middle])) < wanted:
                low = middle + 1
            else:
                high = middle
        while low < self.size and self._raw_id(doc := int(order[low])) == wanted:
            if self.live is None or self.live[doc]:
                return doc
            low += 1
        return None

    def rank(self) -> NDArray[np.uint16]:
        """Return the place of every document in the order of ids."""

        def make(segment: Segment) -> NDArray[np.uint16]:
            rank = np.empty(segment.size, np.uint16)
            rank[segment.docs["id_order"]] = segment.every
            return rank

        ranks: NDArray[np.uint16] = self.made("rank", make)
        return ranks

    def card(self, doc: int) -> Card:
        """Return what a list shows of an article."""
        view = self.view
        day = view["day"][doc]
        a, b = view["card_at"][doc : doc + 2]
        c, d = view["author_at"][doc : doc + 2]
        return document.read_card(
            self.id(doc),
            str(view["card"][a:b], "utf-8", "surrogatepass"),
            published=date.fromordinal(day) if day else None,
            precision=view["precision"][doc],
            seen=view["seen"][doc],
            authors=tuple([self.values["author"][i] for i in view["author"][c:d]]),
            source=self._value("source", doc),
            section=self._value("section", doc),
        )

    def _value(self, column: str, doc: int) -> str | None:
        number = self.view[column][doc]
        return self.values[column][number - 1] if number else None

    def _raw_id(self, doc: int) -> bytes:
        a, b = self.docs["id_at"][doc : doc + 2].tolist()
        return bytes(self.docs["id"][a:b])


def _offset(array: NDArray[Any], mapped: Any) -> int:
    whole = np.frombuffer(mapped, np.uint8)
    offset: int = array.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    return offset
