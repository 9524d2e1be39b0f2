"""Choose the passages to show and mark the matches in them.

Everything here counts in code points of folded text; `ArticleText.marked` maps the result to what was printed.
No tokeniser runs here: tokens come from the index.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import le

from search.model import Mark
from search.query.tree import Leaf, Literal, Prefix

#: Where a passage may begin and end without cutting a phrase.
_EDGE = re.compile(r"[。、」』）！？.,!?) \n]")

#: How far from its width a passage may end, to end there.
_SLACK = 12

#: At most so many matches of one string are marked in one article.
_MOST = 2000

#: At most so many matches are looked at to weigh one passage.
_MOST_SHOWN = 64

#: (start, end) of every token of an article that has one of these base forms.
Occurrences = Callable[[str], Iterable[tuple[int, int]]]


def find(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where `wanted` stands in `text`, without overlaps."""
    at = text.find(wanted) if wanted else -1
    for _ in range(_MOST):
        if at < 0:
            return
        yield at, at + len(wanted)
        at = text.find(wanted, at + len(wanted))


def marks(text: str, leaves: Sequence[Leaf], tokens: Occurrences) -> tuple[Mark, ...]:
    """Return the matches of the leaves in a folded text: sorted and disjoint.

    A literal match wins over a variant, a variant over a token, the longer over the shorter.
    """
    found: list[tuple[int, int, Mark]] = []
    strings = 0

    def add(rank: int, spans: Iterable[tuple[int, int]], leaf: int, why: str) -> None:
        found.extend([(rank, a - b, Mark(a, b, leaf, why)) for a, b in spans])

    for number, leaf in enumerate(leaves):
        add(0, find(text, leaf.text), number, "literal")
        strings += 1
        if isinstance(leaf, Literal | Prefix):
            continue
        for variant in getattr(leaf, "variants", ()):
            add(1, find(text, variant.text), number, variant.why)
            strings += 1
            for term in variant.terms:
                add(3, tokens(term), number, variant.why)
        for term in leaf.terms:
            add(2, tokens(term), number, "word")
    if strings == 1 and (not found or found[-1][0] == 0):  # one string, and nothing else: as `find` gave it
        return tuple([mark for _, _, mark in found])
    return disjoint([mark for _, _, mark in sorted(found)])


def disjoint(candidates: Sequence[Mark]) -> tuple[Mark, ...]:
    """Keep each mark that overlaps none kept before it; return them in the order of the text."""
    ordered = sorted(candidates)
    if all(map(le, [mark[1] for mark in ordered], [mark[0] for mark in ordered[1:]])):
        return tuple(ordered)
    kept: list[Mark] = []
    for mark in candidates:
        i = bisect_left(kept, mark)
        if (not i or kept[i - 1].end <= mark.start) and (i == len(kept) or mark.end <= kept[i].start):
            kept.insert(i, mark)
    return tuple(kept)


def passages(text: str, marks: Sequence[Mark], start: int, end: int, width: int, count: int) -> list[tuple[int, int]]:
    """Return up to `count` disjoint passages of about `width` characters of [start, end), best first in text order.

    A passage is worth the different leaves it shows, then the number of its marks.  Without marks: the beginning.
    """
    inside = [mark for mark in marks if start <= mark.start and mark.end <= end]
    if not inside:
        return [_stretch(text, start, start, start, end, width)]
    starts, ends, leaves, _ = zip(*inside, strict=True)
    windows = _windows(text, starts, ends, end, width)
    one = len(set(leaves)) == 1
    chosen: list[tuple[int, int]] = []
    shown: set[int] = set()
    for _ in range(count):
        best, worth = (0, 0), (0, 0)
        for i, j in windows:
            if j - i <= worth[1] and one:
                continue
            value = 0 if one else len(set(leaves[i:j]) - shown), j - i
            if value > worth and not (chosen and _overlaps(starts[i], ends[i], chosen)):
                best, worth = (i, j), value
        if worth == (0, 0):
            break
        i, j = best
        shown |= set(leaves[i:j])
        low = max([start, *[b for _, b in chosen if b <= starts[i]]])
        high = min([end, *[a for a, _ in chosen if a >= ends[j - 1]]])
        chosen.append(_stretch(text, starts[i], ends[j - 1], low, high, width))
    return sorted(chosen)


def _overlaps(start: int, end: int, chosen: Sequence[tuple[int, int]]) -> bool:
    return any([a < end and start < b for a, b in chosen])  # noqa: C419 - a list is faster here


def _windows(text: str, starts: Sequence[int], ends: Sequence[int], end: int, width: int) -> list[tuple[int, int]]:
    """Return, for every mark, the run of marks from it on that fits a passage: marks[i:j]."""
    windows = []
    line_end = -1
    for i, start in enumerate(starts):
        if line_end <= start:
            line_end = text.find("\n", start, end)
            line_end = end if line_end < 0 else line_end
        limit = max(start + width, ends[i])
        j = bisect_right(ends, limit if limit < line_end else line_end, i)
        windows.append((i, j if j - i < _MOST_SHOWN else i + _MOST_SHOWN))
    return windows


def _stretch(text: str, first: int, last: int, low: int, high: int, width: int) -> tuple[int, int]:
    """Grow [first, last) to about `width` characters inside [low, high), inside one line, ending at phrase edges."""
    low = max(low, text.rfind("\n", low, first) + 1)
    line_end = text.find("\n", last, high)
    high = line_end if line_end >= 0 else high
    room = max(0, width - (last - first))
    a = max(low, first - room // 3)
    b = min(high, max(last, a + width))
    a = max(low, min(a, b - width)) if b - a < width else a
    if a > low and (edge := _EDGE.search(text, a, first)):
        a = edge.end()
    if b < high and (edge := _EDGE.search(text[max(last, b - _SLACK) : min(b + _SLACK, high)][::-1])):
        b = min(b + _SLACK, high) - edge.start()
    return a, b
