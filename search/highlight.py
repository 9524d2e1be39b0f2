"""Choose the passages to show and mark the matches in them.

Everything here counts in code points of folded text; `ArticleText.marked` maps the result to what was printed.
No tokeniser runs here: tokens come from the index.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from search.model import Mark
from search.query.tree import Leaf, Literal, Prefix

#: Where a passage may begin and end without cutting a phrase.
_EDGES = frozenset("。、」』）！？.,!?) \n")

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

    def add(rank: int, spans: Iterable[tuple[int, int]], leaf: int, why: str) -> None:
        found.extend((rank, a - b, Mark(a, b, leaf, why)) for a, b in spans)

    for number, leaf in enumerate(leaves):
        if isinstance(leaf, Prefix):
            add(0, find(text, leaf.text), number, "literal")
            continue
        add(0, find(text, leaf.text), number, "literal")
        if isinstance(leaf, Literal):
            continue
        for variant in getattr(leaf, "variants", ()):
            add(1, find(text, variant.text), number, variant.why)
            for term in variant.terms:
                add(3, tokens(term), number, variant.why)
        for term in leaf.terms:
            add(2, tokens(term), number, "word")
    return disjoint(mark for _, _, mark in sorted(found, key=lambda item: (item[0], item[1], item[2].start)))


def disjoint(candidates: Iterable[Mark]) -> tuple[Mark, ...]:
    """Keep each mark that overlaps none kept before it; return them in the order of the text."""
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
    windows = _windows(text, inside, end, width)
    one = len({mark.leaf for mark in inside}) < 2
    chosen: list[tuple[int, int]] = []
    shown: set[int] = set()
    for _ in range(count):
        best, worth = (0, 0), (0, 0)
        for i, j in windows:
            if j - i <= worth[1] and one:
                continue
            new = 0 if one else len({mark.leaf for mark in inside[i:j]} - shown)
            if (new, j - i) > worth and not any(a < inside[i].end and inside[i].start < b for a, b in chosen):
                best, worth = (i, j), (new, j - i)
        if worth == (0, 0):
            break
        window = inside[slice(*best)]
        shown |= {mark.leaf for mark in window}
        low = max([start, *(b for _, b in chosen if b <= window[0].start)])
        high = min([end, *(a for a, _ in chosen if a >= window[-1].end)])
        chosen.append(_stretch(text, window[0].start, window[-1].end, low, high, width))
    return sorted(chosen) or [_stretch(text, start, start, start, end, width)]


def _windows(text: str, marks: Sequence[Mark], end: int, width: int) -> list[tuple[int, int]]:
    """Return, for every mark, the run of marks from it on that fits a passage: marks[i:j]."""
    ends = [mark.end for mark in marks]
    windows = []
    for i, mark in enumerate(marks):
        limit = min(mark.start + max(width, mark.end - mark.start), end)
        line_end = text.find("\n", mark.start, limit)
        j = bisect_right(ends, line_end if line_end >= 0 else limit, i)
        windows.append((i, min(j, i + _MOST_SHOWN)))
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
    if a > low:
        a = next((i + 1 for i in range(a, first) if text[i] in _EDGES), a)
    if b < high:
        b = next((i for i in range(min(b + 12, high), last, -1) if text[i - 1] in _EDGES and i - b > -12), b)
    return a, b
