"""A second opinion on where the article is: trafilatura, at its most precise.

The two fail on different pages.  Where they share less than half of the smaller text, one of them is on the wrong
track: the one that holds what the page says of itself wins, else the longer.
"""

from __future__ import annotations

from .blocks import Page
from .vote import is_furniture, squeeze

_SHARED = 0.5
_LEAST_LINE = 8
_OPENING = 30
#: Deeper trees than any article needs; trafilatura recurses.
_DEEPEST = 120
_LONGEST, _MOST_BLOCKS = 3_000_000, 4000
#: It takes elements out one by one, and copies the text beside them each time.
_MOST_TAGS = 100_000


def ask(content: str, page: Page) -> str:
    """Return the text trafilatura finds in a page, or "" where it finds none or the page is too odd to ask."""
    large = len(content) > _LONGEST or len(page.blocks) > _MOST_BLOCKS or content.count("<") > _MOST_TAGS
    if large or _depth(page) > _DEEPEST:
        return ""
    import trafilatura

    return trafilatura.extract(content, favor_precision=True, include_comments=False, fast=True) or ""


def reconcile(page: Page, texts: list[str], own: list[int], other: str) -> list[int]:
    """Return the blocks of the better of two opinions; `other` is given as text, `texts` in normal form."""
    if not other:
        return own
    whole = squeeze(other)
    titles = {squeeze(title) for title in page.declared.headlines}
    theirs, seen = [], set()
    for i, text in enumerate(texts):
        line = squeeze(text)
        if len(line) < _LEAST_LINE or line in seen or is_furniture(text) or any(line in t for t in titles):
            continue
        if line in whole:
            seen.add(line)
            theirs.append(i)
    mine, size = _size(texts, own), _size(texts, theirs)
    shared = _size(texts, sorted({*own} & {*theirs}))
    if not mine:
        return theirs
    if shared >= _SHARED * min(mine, size):
        return own
    return theirs if (_declared(page, texts, theirs), size) > (_declared(page, texts, own), mine) else own


def _size(texts: list[str], blocks: list[int]) -> int:
    return sum(len(texts[i]) for i in blocks)


def _declared(page: Page, texts: list[str], blocks: list[int]) -> bool:
    """Say whether these blocks hold the beginning of what the page gives as its description."""
    opening = squeeze(page.declared.article or page.declared.description)[:_OPENING]
    return len(opening) == _OPENING and opening in squeeze("".join(texts[i] for i in blocks))


def _depth(page: Page) -> int:
    depths = [0] * len(page.nodes)
    for n, node in enumerate(page.nodes):
        depths[n] = depths[node.parent] + 1 if node.parent >= 0 else 1
    return max(depths)
