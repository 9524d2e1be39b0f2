"""One article as it stands in the arrays: its text, its parts, its tokens and the way back to print.

The arrays count UTF-16 units, everything that leaves this module counts code points; the two differ only
where a text has characters beyond U+FFFF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from search.article_text import Piece
from search.engines.whoosh.segments import document, spans, units
from search.engines.whoosh.segments.printed import Printed
from search.engines.whoosh.segments.segment import Segment
from search.engines.whoosh.segments.stream import Stream
from search.model import PARTS, Clipping


class Article:
    """An article of a segment.  What a property returns is read anew each time: keep it where it is needed twice."""

    def __init__(self, segment: Segment, doc: int) -> None:
        self.segment = segment
        self.doc = doc
        self.text = segment.text(doc)
        self._table = None if len(self.text) == segment.length(doc) else units.points(self.text)

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
    def printed(self) -> Printed:
        """The article as it was printed."""
        view = self.segment.view
        first, last = view["edit_at"][self.doc : self.doc + 2]
        odd = self.segment.made("odd edits", lambda s: memoryview(spans.odd_at(s.docs)))
        starts, lengths, written, uneven = spans.edits(view, first, last, range(*odd[self.doc : self.doc + 2]))
        if self._table is not None:
            at = self._table
            lengths = [int(at[start + n] - at[start]) for start, n in zip(starts, lengths, strict=True)]
            starts = at[starts].tolist()
        return Printed(self.text, starts, lengths, written, uneven)

    def points(self, start: int, end: int) -> tuple[int, int]:
        """Return the code points of a place given in UTF-16 units."""
        table = self._table
        return (start, end) if table is None else (int(table[start]), int(table[end]))

    def clipping(self) -> Clipping:
        """Return the whole article as it was given."""
        docs = self.segment.docs
        parts = [(PARTS.index(piece.part), piece.start) for piece in self.pieces]
        a, b = self.segment.view["meta_at"][self.doc : self.doc + 2]
        texts = document.original_texts(self.text, self.printed.edits, parts)
        return document.read_clipping(self.segment.card(self.doc), texts, docs["meta"][a:b].tobytes())


def tokens(articles: Sequence[Article], numbers: Sequence[int]) -> list[dict[int, list[tuple[int, int]]]]:
    """Return where the tokens with these term numbers stand, in order, in each of some articles of one segment."""
    found: list[dict[int, list[tuple[int, int]]]] = [{number: [] for number in numbers} for _ in articles]
    if not articles or not numbers:
        return found
    stream = Stream(articles[0].segment, [article.doc for article in articles])
    where = stream.occurrences(numbers)
    starts, ends = stream.units(where)
    columns = [column.tolist() for column in (where.owner, where.term, starts, ends)]
    for owner, term, start, end in zip(*columns, strict=True):
        found[owner][numbers[term]].append(articles[owner].points(start, end))
    return found


def spans_in(
    spans: Iterator[tuple[int, int]], pieces: tuple[Piece, ...], parts: tuple[str, ...]
) -> list[tuple[int, int]]:
    """Keep the spans that stand in certain parts."""
    inside = [(piece.start, piece.end) for piece in pieces if piece.part in parts]
    return [(a, b) for a, b in spans if any(low <= a and b <= high for low, high in inside)]
