"""Lines at the edge of an article that look like lines inside it: they belong to it, however little they vote.

The last answer of an interview (「はい」), the newest time of a live page (18:20), a list's third entry.
"""

from __future__ import annotations

import re
from collections import Counter

from .blocks import Page
from .date_lines import is_date_line
from .phrases import pattern
from .vote import is_furniture, is_stop_heading

#: An entry of a notice: a post (▽, ◇), a score, a price.
_ENTRIES = tuple(
    map(
        re.compile,
        (
            r"[▽▼◇◆△▲]\s?\S",
            r"\S+ \d+\s?[-―–対]\s?\d+ \S+",
            r"\S{2,12} [¥$]?\d[\d,.]*(?:[億万千百]\d*)*\s?[^\d\s]{0,3}(?:\s|$)",
        ),
    )
)
#: What a line begins with, or is; each needs so many such lines inside, as a menu may have one by chance.
_SHAPES = tuple(
    (least, re.compile(shape))
    for least, shape in (
        *((1, entry) for entry in _ENTRIES),
        (1, r"[「『“(].*[」』”)]$"),
        (1, r"(?:--|――|—|─)\S"),
        (1, r"[QA問答]\d{0,2}\s?[.:、．。\s]"),
        (2, r"\d{1,2}[:時]\d{2}分?$"),
        (2, r"(?:午前|午後)\d{1,2}時(?:\d{1,2}分)?(?:ごろ)?$"),
        (2, r"\(?\d{1,2}[.)、]\s?\D"),
        (2, r"[・●○■□•]\s?\S"),
    )
)
_LONGEST = 120


def is_notice_entry(text: str) -> bool:
    """Say whether a line is an entry of a notice."""
    return any(entry.match(text) for entry in _ENTRIES)


def widened(page: Page, texts: list[str], body: list[int]) -> list[int]:
    """Return the article's blocks and those beside its ends that share a shape with some of them."""
    if not body:
        return body
    inside = Counter(shape for i in body for shape in _shapes(texts[i]))
    known = {shape for shape, count in inside.items() if count >= _SHAPES[shape][0]}

    def belongs(i: int) -> bool:
        return (
            0 <= i < len(texts)
            and len(texts[i]) <= _LONGEST
            and page.blocks[i].link < 0.5
            and bool(known & _shapes(texts[i]))
            and not is_date_line(texts[i])
            and not is_stop_heading(texts[i])
            and not is_furniture(texts[i])
        )

    first, last = body[0], body[-1]
    while belongs(first - 1):
        first -= 1
    while belongs(last + 1):
        last += 1
    if first and is_field(texts[first - 1]) and page.blocks[first - 1].link < 0.5:
        first -= 1
    return [*range(first, body[0]), *body, *range(body[-1] + 1, last + 1)]


def is_field(text: str) -> bool:
    """Say whether a line (normal form) names a field of a list of facts (日時, 概要) and is no furniture."""
    return bool(pattern("field").match(text)) and not is_furniture(text) and not pattern("chrome_word").search(text)


def _shapes(text: str) -> set[int]:
    return {n for n, (_, shape) in enumerate(_SHAPES) if shape.match(text)}
