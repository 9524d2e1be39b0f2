"""Matches as spans of text; HTML is made in templates only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from search.model.clipping import Part


class Mark(NamedTuple):
    """A match at [start, end): `leaf` numbers the word of the query it answers, `why` says how.

    `why` is "literal", "folded", "word" (inflection), "kana", "reading", or the lexicon's reason (a synonym).
    """

    start: int
    end: int
    leaf: int = 0
    why: str = "literal"


@dataclass(frozen=True, slots=True)
class Marked:
    """Original text with its matches: marks are sorted, disjoint and inside the text."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        end = 0
        for mark in self.marks:
            if not end <= mark.start < mark.end <= len(self.text):
                raise ValueError(f"bad mark {mark} in {len(self.text)} characters")
            end = mark.end

    @property
    def ranges(self) -> list[list[int]]:
        return [[mark.start, mark.end] for mark in self.marks]

    def parts(self) -> Iterator[tuple[str, Mark | None]]:
        """Yield every piece of the text with the mark on it, or None; empty pieces left out."""
        end = 0
        for mark in self.marks:
            if mark.start > end:
                yield self.text[end : mark.start], None
            yield self.text[mark.start : mark.end], mark
            end = mark.end
        if end < len(self.text):
            yield self.text[end:], None


class Snippet(NamedTuple):
    """A passage worth showing.  `start` is its offset in its part; `paragraph` counts from 1.

    `cut` says whether it begins, and whether it ends, inside a sentence.
    """

    part: Part
    marked: Marked
    start: int = 0
    paragraph: int = 1
    cut: tuple[bool, bool] = (False, False)
