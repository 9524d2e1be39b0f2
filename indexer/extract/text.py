"""Flattened text of a web page → Page: a block a line, and nothing known but the order."""

from __future__ import annotations

from .blocks import Block, Page


def read(text: str) -> Page:
    """Return the lines of a text as blocks.  Raises ExtractError where there are too many."""
    lines = (line.strip(" \t\u3000\u00a0") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    page = Page([])
    for line in lines:
        if line:
            page.add(Block(line))
    return page
