"""Text → folded text, with the way back.

Folding makes spellings of one string equal: width, case, compatibility forms, old and variant kanji.
Documents and queries are folded by the same function, before anything else looks at them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and its edits: (start, end, original) where text[start:end] stands for `original`.

    Edits are sorted and disjoint; what no edit covers is as it was written.  An edit may be empty
    (start == end: dropped characters).
    """

    text: str
    edits: tuple[tuple[int, int, str], ...] = ()

    def original(self) -> str:
        """Return the text as it was written."""
        pieces, at = [], 0
        for start, end, written in self.edits:
            pieces += [self.text[at:start], written]
            at = end
        return "".join([*pieces, self.text[at:]])

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the folded text to the smallest span of the original that holds all of it."""
        shift_start = shift_end = 0
        for a, b, written in self.edits:
            grown = len(written) - (b - a)
            if b <= start and (a, b) != (start, start):
                shift_start += grown
            elif a < start < b:
                shift_start -= start - a
            if b <= end and a < end:
                shift_end += grown
            elif a < end < b:
                shift_end += len(written) - (end - a)
        return start + shift_start, end + shift_end


def fold(text: str) -> Folded:
    """Fold a text.  Line feeds stay; other white space becomes one blank each.

    Placeholder: NFKC and lower case, character by character.
    """
    pieces: list[str] = []
    edits: list[tuple[int, int, str]] = []
    at = 0
    for char in text:
        folded = unicodedata.normalize("NFKC", char).lower() if char != "\n" else char
        if folded != char:
            edits.append((at, at + len(folded), char))
        pieces.append(folded)
        at += len(folded)
    return Folded("".join(pieces), tuple(edits))
