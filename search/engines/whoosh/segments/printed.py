"""An article as it was printed, and where the places of its folded text stand in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import sub

from search.highlight import Span
from search.model import Mark, Marked


class Even:
    """A folded text whose edits all put one character for one, at `starts`: places are the same in print."""

    __slots__ = ("_starts", "_text", "_written")

    def __init__(self, text: str, starts: list[int], written: str) -> None:
        self._text, self._starts, self._written = text, starts, written

    @property
    def edits(self) -> list[tuple[int, int, str]]:
        return [(start, start + 1, char) for start, char in zip(self._starts, self._written, strict=True)]

    def start(self, place: int) -> int:
        return place

    def text(self, start: int, end: int) -> str:
        """Return what was printed for [start, end) of the folded text."""
        pieces: list[str] = []
        at = start
        for i in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            place = self._starts[i]
            pieces += (self._text[at:place], self._written[i])
            at = place + 1
        return "".join((*pieces, self._text[at:end]))

    def marked(self, start: int, end: int, spans: Iterable[Span]) -> Marked:
        """Return [start, end) of the folded text as it was printed, with the marks inside it."""
        marks = [Mark(a - start, b - start, leaf, why) for a, b, leaf, why in spans if start <= a and b <= end]
        return Marked(self.text(start, end), tuple(marks))


class Printed:
    """A folded text with its edits (`search.fold.Folded`), as three lists.

    Places are those of `Folded.to_original`, found by bisection, and only what is shown is put together.
    """

    __slots__ = ("_ends", "_grown", "_starts", "_text", "_written")

    def __init__(self, text: str, starts: list[int], ends: list[int], written: Sequence[str]) -> None:
        self._text = text
        self._starts, self._ends, self._written = starts, ends, written
        #: How much longer print is than the folded text, before each edit.
        self._grown = [0, *accumulate(map(sub, map(len, written), map(sub, ends, starts)))]

    @property
    def edits(self) -> list[tuple[int, int, str]]:
        return list(zip(self._starts, self._ends, self._written, strict=True))

    def start(self, place: int) -> int:
        """Return where what stands from a place on begins in print: a ligature is taken whole."""
        i = bisect_right(self._ends, place)
        inside = place - self._starts[i] if i < len(self._starts) and self._starts[i] < place else 0
        return place + self._grown[i] - inside

    def end(self, place: int) -> int:
        """Return where what stands before a place ends in print: a ligature is taken whole."""
        i = bisect_left(self._starts, place)
        inside = self._ends[i - 1] - place if i and self._ends[i - 1] > place else 0
        return place + self._grown[i] + inside

    def text(self, start: int, end: int) -> str:
        """Return what was printed for [start, end) of the folded text."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        if first >= last:
            return self._text[start:end]
        pieces: list[str] = []
        at = start
        for i in range(first, last):
            pieces += (self._text[at : self._starts[i]], self._written[i])
            at = self._ends[i]
        return "".join([*pieces, self._text[at:end]])

    def marked(self, start: int, end: int, spans: Iterable[Span]) -> Marked:
        """Return [start, end) of the folded text as it was printed, with the marks inside it."""
        text = self.text(start, end)
        base = last = self.start(start)
        shown: list[Mark] = []
        for a, b, leaf, why in spans:
            if start <= a and b <= end:
                first, stop = self.start(a), self.end(b)
                if last <= first < stop:  # two marks inside one ligature (㈱) become one
                    shown.append(Mark(first - base, stop - base, leaf, why))
                    last = stop
        return Marked(text, tuple(shown))
