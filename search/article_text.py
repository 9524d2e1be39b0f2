"""A clipping as one folded text: what every engine searches, and the way back to what was printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from search.fold import Folded, fold
from search.model import Clipping, Mark, Marked, Part


class Piece(NamedTuple):
    """One text of a clipping: it stands at [start, end) of the joined folded text; captions are numbered."""

    part: Part
    number: int
    start: int
    end: int

    @property
    def key(self) -> str:
        """Return its name in `Engine.marked`: title, body, caption:0 …"""
        return f"caption:{self.number}" if self.part == "caption" else self.part


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The texts of a clipping, folded and joined by line feeds.

    A folded query holds no line feed, so nothing matches across two paragraphs or two parts.
    """

    folded: Folded
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, clipping: Clipping) -> ArticleText:
        texts = list(clipping.texts())
        folded = fold("\n".join(text for _, text in texts))
        pieces: list[Piece] = []
        start = captions = 0
        for part, text in texts:
            lines = text.count("\n") + 1
            end = start - 1
            for _ in range(lines):
                at = folded.text.find("\n", end + 1)
                end = at if at >= 0 else len(folded.text)
            pieces.append(Piece(part, captions if part == "caption" else 0, start, end))
            captions += part == "caption"
            start = end + 1
        return cls(folded, tuple(pieces))

    def piece_at(self, position: int) -> Piece:
        """Return the piece that holds a position of the folded text."""
        return next(piece for piece in reversed(self.pieces) if piece.start <= position)

    def marked(self, start: int, end: int, marks: Iterable[Mark]) -> Marked:
        """Return [start, end) of the folded text as it was printed, with the marks inside it."""
        base, stop = self.folded.to_original(start, end)
        inside = []
        last = base
        for mark in marks:
            if start <= mark.start and mark.end <= end:
                a, b = self.folded.to_original(mark.start, mark.end)
                if last <= a < b:  # two marks inside one ligature (㈱) become one
                    inside.append(Mark(a - base, b - base, mark.leaf, mark.why))
                    last = b
        return Marked(self.folded.original()[base:stop], tuple(inside))
