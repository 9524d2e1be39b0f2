"""Flattened text of a web page → Page: a block a line, and nothing known but the order."""

from __future__ import annotations

import unicodedata
from collections import Counter

from .blocks import Block, Page

#: Lines broken by a program end at this column or beyond it, and never at twice as much; a mail's at 70 or so.
_NARROWEST, _WIDEST = 40, 100
#: So many lines, and this share of the longer ones, reach the last columns where lines were broken.
_FULL_LINES, _FULL_SHARE, _SLACK = 5, 0.25, 5
#: A sentence that ends at the margin may end its paragraph: two lines then, which costs nothing.
_ENDS = ("。", "！", "？", "!", "?")


def read(text: str) -> Page:
    """Return the lines of a text as blocks; a line broken at a fixed width is one again.

    Raises ExtractError where there are too many.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    page = Page([])
    for line in _unbroken(lines):
        if stripped := line.strip(" \t\u3000\u00a0"):
            page.add(Block(stripped))
    return page


def _unbroken(lines: list[str]) -> list[str]:
    """Join what a mail program or a terminal broke; returns the lines as they are where nothing did."""
    if max(map(len, lines), default=0) > _WIDEST:
        return lines
    lines = [line.rstrip() for line in lines]
    widths = [width(line) for line in lines]
    widest = max(widths, default=0)
    if not _NARROWEST <= widest <= _WIDEST:
        return lines
    full = [widest - w < _SLACK for w in widths]
    # Lines a person ended end anywhere: short of the margin as often as at it.
    long = [w for w in widths if w >= widest / 2]
    commonest = Counter((widest - w) // _SLACK for w in long).most_common(1)[0][0]
    if sum(full) < max(_FULL_LINES, _FULL_SHARE * len(long)) or commonest:
        return lines
    joined = [[lines[0]]]
    for before, line, goes_on in zip(lines, lines[1:], full, strict=False):
        if goes_on and line and not before.endswith(_ENDS) and not line.startswith(("\u3000", " ", "\t")):
            joined[-1].append(" " if before[-1:].isascii() and line[:1].isascii() else "")
            joined[-1].append(line)
        else:
            joined.append([line])
    return ["".join(pieces) for pieces in joined]


def width(line: str) -> int:
    """Return the columns a line takes where Japanese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
