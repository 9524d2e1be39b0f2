"""Choose the passages to show and mark the matches in them.

Everything here counts in code points of folded text; `ArticleText.marked` maps the result to what was printed.
No tokeniser runs here: tokens come from the index.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import le

from search.fold import Folded
from search.model import Mark
from search.query.tree import Leaf, Question, Word

#: What ends a sentence.
_STOPS = frozenset(("", "\n", "。", ".", "!", "?", "！", "？", "」", "』"))

#: Where a passage may begin and end without cutting a phrase.
_EDGE = re.compile(r"[。、」』）！？.,!?) \n]")

#: How far from where its width puts them a passage may begin and end, to do so at an edge.
_SLACK = 12

#: At most so many matches of one string are marked in one article.
_MOST = 2000

#: At most so many matches are looked at to weigh one passage.
_MOST_SHOWN = 64

#: A match before it is shown: (start, end, number of its leaf, why), the fields of a `Mark`.
Span = tuple[int, int, int, str]

#: (start, end) of every token of an article that has one of these base forms.
Occurrences = Callable[[str], Iterable[tuple[int, int]]]


def find(text: str, wanted: str) -> list[tuple[int, int]]:
    """Return where `wanted` stands in `text`, without overlaps."""
    found: list[tuple[int, int]] = []
    size = len(wanted)
    at = text.find(wanted) if wanted else -1
    while at >= 0 and len(found) < _MOST:
        found.append((at, at + size))
        at = text.find(wanted, at + size)
    return found


@dataclass(frozen=True, slots=True)
class Sought:
    """What to mark for the leaves of a query: (rank, string or term, number of its leaf, why); a lower rank wins.

    `spellings` has how each leaf was spelt, `letters` those of all of them; None where some was spelt otherwise
    than its text.
    """

    strings: tuple[tuple[int, str, int, str], ...]
    terms: tuple[tuple[int, str, int, str], ...]
    spellings: tuple[str, ...]
    letters: frozenset[str] | None

    @classmethod
    def of(cls, leaves: Sequence[Leaf]) -> Sought:
        """A literal match wins over a variant, a variant over a token."""
        strings, terms = [], []
        for number, leaf in enumerate(leaves):
            strings.append((0, leaf.text, number, "literal"))
            terms += [(2, term, number, "word") for term in lit_terms(leaf)]
            for variant in getattr(leaf, "variants", ()):
                strings.append((1, variant.string, number, variant.why))
                terms += [(3, term, number, variant.why) for term in variant.terms]
        spellings = tuple([getattr(leaf, "spelling", "") or leaf.text for leaf in leaves])
        same = all(spelt == leaf.text for spelt, leaf in zip(spellings, leaves, strict=True))
        return cls(tuple(strings), tuple(terms), spellings, frozenset("".join(spellings)) if same else None)


def lit_terms(leaf: Leaf) -> tuple[str, ...]:
    """Return the base forms to light for a leaf; of a literal, its string alone is lit."""
    match leaf:
        case Word():
            return leaf.terms
        case Question():
            return leaf.telling
    return ()


def marks(folded: Folded, leaves: Sequence[Leaf], tokens: Occurrences) -> tuple[Mark, ...]:
    """Return the matches of the leaves in a folded text: sorted and disjoint.

    A literal match wins over a variant, a variant over a token, the longer over the shorter.
    """
    sought = Sought.of(leaves)
    found = spans(folded.text, sought, tokens)
    return tuple([Mark(*span) for span in respelt(found, folded.spelling, sought.spellings)])


def respelt(found: Sequence[Span], spelling: str, spellings: Sequence[str]) -> list[Span]:
    """Return matches with "folded" in place of "literal" where the text spells the leaf otherwise.

    `spelling` is that of the text (`search.fold.Folded.spelling`), `spellings` those of the leaves.
    """
    return [
        (a, b, leaf, "folded") if why == "literal" and spelling[a:b] != spellings[leaf] else (a, b, leaf, why)
        for a, b, leaf, why in found
    ]


def spans(text: str, sought: Sought, tokens: Occurrences) -> list[Span]:
    """Return what `marks` does, as plain tuples: most of them are only counted."""
    found: list[Span] = []
    ranks: list[int] = []
    for rank, wanted, leaf, why in sought.strings:
        if wanted in text:
            found += [(a, b, leaf, why) for a, b in find(text, wanted)]
            ranks += [rank] * (len(found) - len(ranks))
    for rank, term, leaf, why in sought.terms:
        found += [(a, b, leaf, why) for a, b in tokens(term)]
        ranks += [rank] * (len(found) - len(ranks))
    ordered = sorted(found)
    if all(map(le, [span[1] for span in ordered], [span[0] for span in ordered[1:]])):
        return ordered
    best = sorted((rank, span[0] - span[1], span) for rank, span in zip(ranks, found, strict=True))
    return _disjoint([span for _, _, span in best])


def _disjoint(candidates: Sequence[Span]) -> list[Span]:
    """Keep each span that overlaps none kept before it; return them in the order of the text."""
    kept: list[Span] = []
    for span in candidates:
        i = bisect_left(kept, span)
        if (not i or kept[i - 1][1] <= span[0]) and (i == len(kept) or span[1] <= kept[i][0]):
            kept.insert(i, span)
    return kept


def passages(text: str, marks: Sequence[Span], start: int, end: int, width: int, count: int) -> list[tuple[int, int]]:
    """Return up to `count` disjoint passages of about `width` characters of [start, end), best first in text order.

    A passage is worth the different leaves it shows, then the number of its marks.  Without marks: the beginning.
    """
    if marks and not (start <= marks[0][0] and marks[-1][1] <= end):
        marks = [mark for mark in marks if start <= mark[0] and mark[1] <= end]
    if not marks:
        return [_stretch(text, start, start, start, end, width)]
    starts, ends, leaves, _ = zip(*marks, strict=True)
    windows = _windows(text, starts, ends, end, width)
    chosen: list[tuple[int, int]] = []
    shown: set[int] = set()
    while windows and len(chosen) < count:
        i, j = _best(windows, leaves, shown)
        shown.update(leaves[i:j])
        low = max([start, *[b for _, b in chosen if b <= starts[i]]])
        high = min([end, *[a for a, _ in chosen if a >= ends[j - 1]]])
        a, b = _stretch(text, starts[i], ends[j - 1], low, high, width)
        chosen.append((a, b))
        if len(chosen) < count:  # what is left stands apart from it
            windows = [
                (i, j if starts[i] >= b else min(j, bisect_right(ends, a, i)))
                for i, j in windows
                if starts[i] >= b or ends[i] <= a
            ]
    return sorted(chosen)


def cut(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Say whether a passage begins, and whether it ends, inside a sentence of a folded text."""
    before, last = text[max(0, start - 2) : start].rstrip(" ")[-1:], text[end - 1 : end]
    return before not in _STOPS, last not in _STOPS and text[end : end + 1] not in ("", "\n")


def _best(windows: Sequence[tuple[int, int]], leaves: Sequence[int], shown: set[int]) -> tuple[int, int]:
    """Return the window with the most leaves not yet shown, then with the most marks; the first of equals."""
    every = set(leaves)
    new = len(every - shown)
    if new == 0 or len(every) == 1:
        sizes = [j - i for i, j in windows]
        return windows[sizes.index(max(sizes))]
    best, worth = windows[0], (-1, 0)
    for i, j in windows:
        if (new, j - i) > worth:  # else it cannot be worth more
            value = len(set(leaves[i:j]) - shown), j - i
            if value > worth:
                best, worth = (i, j), value
    return best


def _windows(text: str, starts: Sequence[int], ends: Sequence[int], end: int, width: int) -> list[tuple[int, int]]:
    """Return, for every mark, the run of marks from it on that fits a passage: marks[i:j]."""
    windows = []
    line_end = -1
    j, last = 0, len(ends)
    for i, start in enumerate(starts):
        if line_end <= start:
            line_end = text.find("\n", start, end)
            line_end = end if line_end < 0 else line_end
        limit = start + width
        if limit > line_end:
            limit = line_end
        j = i + 1 if j <= i else j  # the mark itself, however long
        while j < last and ends[j] <= limit:
            j += 1
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
    if a > low and (edge := _EDGE.search(text, max(low, a - _SLACK), first)):
        a = edge.end()
    if b < high and (edge := _EDGE.search(text[max(last, b - _SLACK) : min(b + _SLACK, high)][::-1])):
        b = min(b + _SLACK, high) - edge.start()
    return a, b
