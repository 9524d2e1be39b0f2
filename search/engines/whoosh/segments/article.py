"""One article as it stands in the arrays: its text, its parts, its tokens and the way back to print.

The arrays count UTF-16 units, everything that leaves this module counts code points; the two differ only
where a text has characters beyond U+FFFF.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.article_text import Piece
from search.engines.whoosh.segments import document, spans, units
from search.engines.whoosh.segments.printed import Even, Printed
from search.engines.whoosh.segments.segment import Segment
from search.model import PARTS, Clipping


class Article:
    """An article of a segment.  What a property returns is read anew each time: keep it where it is needed twice."""

    def __init__(self, segment: Segment, doc: int) -> None:
        self.segment = segment
        self.doc = doc
        self.text = segment.text(doc)
        self._table = None if len(self.text) == segment.length(doc) else units.points(self.text)

    def tokens(self, numbers: list[int]) -> dict[int, list[tuple[int, int]]]:
        """Return where the tokens with these term numbers stand, in order."""
        numbers = [number for number in numbers if number >= 0]
        found: dict[int, list[tuple[int, int]]] = {number: [] for number in numbers}
        if not numbers:
            return found
        docs = self.segment.docs
        a, b = self.segment.view["tok_at"][self.doc : self.doc + 2]
        low = docs["tok_low"][a:b]
        mask = low == (numbers[0] & 0xFFFF)
        for number in numbers[1:]:
            mask |= low == (number & 0xFFFF)
        at = np.flatnonzero(mask)
        if not len(at):
            return found
        whole = (docs["tok_high"][a:b][at].astype("u4") << 16 | low[at]).tolist()
        steps, lengths = spans.steps_and_lengths(docs, a, b)
        starts = steps.cumsum(dtype="u4")[at]
        ends = starts + lengths[at]
        for number, start, end in zip(whole, self._points(starts), self._points(ends), strict=True):
            if number in found:  # the low half alone may be another term's
                found[number].append((start, end))
        return found

    def terms(self) -> NDArray[np.uint32]:
        """Return the term numbers of the article's tokens, in order."""
        docs = self.segment.docs
        a, b = docs["tok_at"][self.doc : self.doc + 2].tolist()
        numbers: NDArray[np.uint32] = spans.numbers(docs, a, b)
        return numbers

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The texts of the article, in stored order."""
        view = self.segment.view
        a, b = view["part_at"][self.doc : self.doc + 2]
        starts = view["part_start"][a:b].tolist()
        if self._table is not None:
            starts = self._table[starts].tolist()
        pieces: list[Piece] = []
        captions = 0
        for kind, start, end in zip(view["part_kind"][a:b], starts, [*starts[1:], len(self.text) + 1], strict=True):
            part = PARTS[kind]
            pieces.append(Piece(part, captions if part == "caption" else 0, start, end - 1))
            captions += part == "caption"
        return tuple(pieces)

    @property
    def printed(self) -> Printed | Even:
        """The article as it was printed."""
        view = self.segment.view
        first, last = view["edit_at"][self.doc : self.doc + 2]
        odd = self.segment.made("odd edits", lambda s: memoryview(spans.odd_at(s.docs)))
        starts, lengths, written = spans.edits(view, first, last, range(*odd[self.doc : self.doc + 2]))
        if self._table is None and lengths is None:
            return Even(self.text, starts, written)
        ends = [start + length for start, length in zip(starts, lengths or repeat(1), strict=False)]
        if self._table is not None:
            starts, ends = self._table[starts].tolist(), self._table[ends].tolist()
        return Printed(self.text, starts, ends, written)

    def clipping(self) -> Clipping:
        """Return the whole article as it was given."""
        docs = self.segment.docs
        parts = [(PARTS.index(piece.part), piece.start) for piece in self.pieces]
        a, b = self.segment.view["meta_at"][self.doc : self.doc + 2]
        texts = document.original_texts(self.text, self.printed.edits, parts)
        return document.read_clipping(self.segment.card(self.doc), texts, docs["meta"][a:b].tobytes())

    def _points(self, at: NDArray[Any]) -> list[int]:
        points: list[int] = (at if self._table is None else self._table[at]).tolist()
        return points


def spans_in(
    spans: Iterator[tuple[int, int]], pieces: tuple[Piece, ...], parts: tuple[str, ...]
) -> list[tuple[int, int]]:
    """Keep the spans that stand in certain parts."""
    inside = [(piece.start, piece.end) for piece in pieces if piece.part in parts]
    return [(a, b) for a, b in spans if any(low <= a and b <= high for low, high in inside)]
