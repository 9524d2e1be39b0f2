"""One article as it stands in the arrays: its text, its parts, its tokens and the way back to print.

The arrays count UTF-16 units, everything that leaves this module counts code points; the two differ only
where a text has characters beyond U+FFFF.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.article_text import ArticleText, Piece
from search.engines.whoosh import document, spans
from search.engines.whoosh.segment import Segment
from search.fold import Folded
from search.highlight import Span
from search.model import PARTS, Clipping, Mark, Marked


class Article:
    """An article of a segment, read where it is needed."""

    def __init__(self, segment: Segment, doc: int) -> None:
        self.segment = segment
        self.doc = doc
        self.text = segment.text(doc)
        self._table = None if len(self.text) == segment.length(doc) else _points_of(self.text)
        docs = segment.docs
        a, b = docs["edit_at"][doc : doc + 2].tolist()
        self._edits_at = a
        odd, even = segment.made("odd edits", _odd_and_even)
        if odd[doc]:
            self._edit_units = spans.edit_starts(docs, a, b)
        else:
            self._edit_units = docs["edit_step"][a:b].cumsum(dtype="u4")
        #: The whole text as printed, where places in print are places in the folded text: nearly always.
        self._print: str | None = None
        if self._table is None and even[doc]:
            self._print = self.text if a == b else segment.written(doc, self._edit_units, docs["edit_orig"][a:b])

    def occurrences(self, term: str) -> list[tuple[int, int]]:
        """Return where the tokens with this base form stand."""
        [number] = self.segment.words.numbers([term])
        return self.tokens([number]).get(number, [])

    def tokens(self, numbers: list[int]) -> dict[int, list[tuple[int, int]]]:
        """Return where the tokens with these term numbers stand, in order."""
        numbers = [number for number in numbers if number >= 0]
        found: dict[int, list[tuple[int, int]]] = {number: [] for number in numbers}
        if not numbers:
            return found
        docs = self.segment.docs
        a, b = docs["tok_at"][self.doc : self.doc + 2].tolist()
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
        numbers: NDArray[np.uint32] = docs["tok_high"][a:b].astype("u4") << 16 | docs["tok_low"][a:b]
        return numbers

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The parts of the article, each with its place."""
        docs = self.segment.docs
        a, b = docs["part_at"][self.doc : self.doc + 2].tolist()
        starts = self._points(docs["part_start"][a:b])
        pieces: list[Piece] = []
        captions = 0
        for kind, start, end in zip(
            docs["part_kind"][a:b].tolist(), starts, [*starts[1:], len(self.text) + 1], strict=True
        ):
            caption = PARTS[kind] == "caption"
            pieces.append(Piece(PARTS[kind], captions if caption else 0, start, end - 1))
            captions += caption
        return tuple(pieces)

    @cached_property
    def edits(self) -> tuple[tuple[int, int, str], ...]:
        """The edits of folding: `search.fold.Folded`."""
        return tuple(self._edits(0, len(self.text) + 1))

    @cached_property
    def printed(self) -> ArticleText:
        """The article with everything needed to show what was printed."""
        return ArticleText(Folded(self.text, self.edits), self.pieces)

    def show(self, start: int, end: int, spans: Sequence[Span]) -> Marked:
        """Return [start, end) as it was printed, with the marks inside it: `ArticleText.marked`, for one passage."""
        edits = self._edits(start, end) if self._print is None else []
        if not edits:
            own = [Mark(a - start, b - start, leaf, why) for a, b, leaf, why in spans if start <= a and b <= end]
            return Marked((self._print or self.text)[start:end], tuple(own))
        inside = [Mark(*span) for span in spans if start <= span[0] and span[1] <= end]
        start, end = min(start, edits[0][0]), max(end, edits[-1][1])  # a ligature is shown whole
        folded = Folded(self.text[start:end], tuple([(a - start, b - start, written) for a, b, written in edits]))
        shown: list[Mark] = []
        for mark in inside:
            a, b = folded.to_original(mark.start - start, mark.end - start)
            if a < b and (not shown or shown[-1].end <= a):  # two marks inside one ligature (㈱) become one
                shown.append(Mark(a, b, mark.leaf, mark.why))
        return Marked(folded.original(), tuple(shown))

    def printed_offset(self, low: int, start: int) -> int:
        """Return how many printed characters stand between two places; what begins before `start` ends there."""
        shift = 0
        for a, b, written in self._edits(low, start) if self._print is None else ():
            shift += len(written) - (b - a) if b <= start else a - start
        return start - low + shift

    def clipping(self) -> Clipping:
        """Return the whole article as it was given."""
        docs = self.segment.docs
        parts = [(PARTS.index(piece.part), piece.start) for piece in self.pieces]
        a, b = docs["meta_at"][self.doc : self.doc + 2].tolist()
        texts = document.original_texts(self.text, self.edits, parts)
        return document.read_clipping(self.segment.card(self.doc), texts, docs["meta"][a:b].tobytes())

    @cached_property
    def _edit_starts(self) -> list[int]:
        return self._points(self._edit_units)

    def _edits(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return the edits inside [start, end), and those that reach into it."""
        all_starts = self._edit_starts
        first, last = bisect_left(all_starts, start), bisect_left(all_starts, end)
        first = max(0, first - 1)  # it may reach into the passage
        if first == last:
            return []
        a, b = self._edits_at + first, self._edits_at + last
        lengths, written = spans.edits_written(self.segment.docs, a, b)
        starts = all_starts[first:last]
        if self._table is None:
            ends = [start + length for start, length in zip(starts, lengths, strict=True)]
        else:
            ends = self._points(self._edit_units[first:last] + np.array(lengths, "u4"))
        kept = range(b - a) if starts[0] >= start or ends[0] > start else range(1, b - a)
        return [(starts[i], ends[i], written[i]) for i in kept]

    def _points(self, units: NDArray[Any]) -> list[int]:
        points: list[int] = (units if self._table is None else self._table[units]).tolist()
        return points


def _odd_and_even(segment: Segment) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say which documents have an edit that needs its exceptions, and of which every edit puts one unit for one."""
    docs = segment.docs
    edits = docs["edit_odd"]
    uneven = np.concatenate(
        (spans.uneven(docs), edits[docs["edit_orig"][edits] == 0])
    )  # or nothing plain was written
    odd, even = np.zeros(segment.size, np.bool_), np.ones(segment.size, np.bool_)
    odd[docs["edit_at"].searchsorted(edits, "right") - 1] = True
    even[docs["edit_at"].searchsorted(uneven, "right") - 1] = False
    return odd, even


def _points_of(text: str) -> NDArray[np.int64]:
    """Return the code point at every UTF-16 unit of a text, and at its end."""
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4") > 0xFFFF
    table: NDArray[np.int64] = np.append(np.repeat(np.arange(len(text)), 1 + wide), len(text))
    return table


def spans_in(
    spans: Iterator[tuple[int, int]], pieces: tuple[Piece, ...], parts: tuple[str, ...]
) -> list[tuple[int, int]]:
    """Keep the spans that stand in certain parts."""
    inside = [(piece.start, piece.end) for piece in pieces if piece.part in parts]
    return [(a, b) for a, b in spans if any(low <= a and b <= high for low, high in inside)]
