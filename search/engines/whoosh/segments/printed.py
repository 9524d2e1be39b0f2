"""An article as it was printed, and where the places of its folded text stand in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from search.highlight import Span
from search.model import Mark, Marked


class Printed:
    """A folded text with its edits (`search.fold.Folded`), as three lists, and the places of the uneven ones in them.

    Nine edits in ten put one character for one and move nothing.  Places are those of `Folded.to_original`, found by
    bisection among the others, and only what is shown is put together.
    """

    __slots__ = ("_ends", "_grown", "_lengths", "_starts", "_text", "_uneven", "_written")

    def __init__(
        self, text: str, starts: Sequence[int], lengths: Sequence[int], written: Sequence[str], uneven: Sequence[int]
    ) -> None:
        self._text = text
        self._starts, self._lengths, self._written = starts, lengths, written
        self._uneven: Sequence[int] = ()
        if uneven:
            self._uneven = [starts[i] for i in uneven]
            self._ends = [starts[i] + lengths[i] for i in uneven]
            #: How much longer print is than the folded text, before each uneven edit.
            self._grown = [0, *accumulate([len(written[i]) - lengths[i] for i in uneven])]

    @property
    def edits(self) -> list[tuple[int, int, str]]:
        return [(a, a + n, text) for a, n, text in zip(self._starts, self._lengths, self._written, strict=True)]

    def start(self, place: int) -> int:
        """Return where what stands from a place on begins in print: a ligature is taken whole."""
        if not self._uneven:
            return place
        i = bisect_right(self._ends, place)
        inside = place - self._uneven[i] if i < len(self._uneven) and self._uneven[i] < place else 0
        return place + self._grown[i] - inside

    def end(self, place: int) -> int:
        """Return where what stands before a place ends in print: a ligature is taken whole."""
        if not self._uneven:
            return place
        i = bisect_left(self._uneven, place)
        inside = self._ends[i - 1] - place if i and self._ends[i - 1] > place else 0
        return place + self._grown[i] + inside

    def text(self, start: int, end: int) -> str:
        """Return what was printed for [start, end) of the folded text."""
        pieces: list[str] = []
        starts, at = self._starts, start
        for i in range(max(0, bisect_left(starts, start) - 1), bisect_left(starts, end)):
            stop = starts[i] + self._lengths[i]
            if stop > start:
                pieces += (self._text[at : starts[i]], self._written[i])
                at = stop
        return "".join((*pieces, self._text[at:end]))

    def marked(self, start: int, end: int, spans: Iterable[Span]) -> Marked:
        """Return [start, end) of the folded text as it was printed, with the marks inside it."""
        base = last = self.start(start)
        shown: list[Mark] = []
        for a, b, leaf, why in spans:
            if start <= a and b <= end:
                first, stop = self.start(a), self.end(b)
                if last <= first < stop:  # two marks inside one ligature (㈱) become one
                    shown.append(Mark(first - base, stop - base, leaf, why))
                    last = stop
        return Marked(self.text(start, end), tuple(shown))
