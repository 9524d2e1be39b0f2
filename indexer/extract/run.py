"""The article in flattened text: every line votes, and the run of lines with the best sum wins.

Gaps cost more the longer they are; a lone sentence between headlines counts as a teaser; of several runs the
one whose lines share a vocabulary, and that stands near a headline of the same words, is the article.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from . import grow, insets, notice
from .date_lines import has_day
from .vote import RECURRING_VOTE, in_text, is_stop_heading, subjects
from .words import pairs_of

_GAP_FREE, _GAP_COST = 2, 0.22
_RUNS = 5
#: Where less than this share of a run's prose holds words of the rest, the words say nothing.
_SHARE_LEFT = 0.7
#: No headline stands below more than this share of its article.
_MOST_BEFORE = 0.5
#: Fewer characters than this are no run of prose.
_LEAST = 30


@dataclass(frozen=True, slots=True)
class Run:
    """Lines [start, end) and what they sum to."""

    total: float
    start: int
    end: int


def choose(texts: list[str], recurring: frozenset[str] = frozenset()) -> list[int]:
    """Return the numbers of the lines (normal form) that make up the article's text, in order.

    `recurring` holds lines known to be furniture of this source.
    """
    counts = Counter(texts)
    about = subjects(texts)
    votes = _isolated(
        [
            RECURRING_VOTE if text in recurring else in_text(text, counts[text] > 1 and len(text) < 150, about)
            for text in texts
        ]
    )
    votes = insets.without_comments(texts, votes)
    pairs = [pairs_of(text) for text in texts]
    run = _best(texts, votes, pairs)
    start = _after_headline(texts, votes, pairs, run)
    kept = insets.without_boxes(texts, votes, start, run.end)
    kept = insets.without_lists(kept, texts, votes, counts)
    kept = [i for i in kept if texts[i] not in recurring and not (votes[i] < -8 and insets.is_inset(texts[i]))]
    while kept and votes[kept[-1]] < 0:
        kept.pop()
    lines = grow.Lines(texts, votes, pairs, recurring)
    kept = notice.below_dated(lines, kept) or grow.grown(lines, kept)
    if sum(len(texts[i]) for i in kept) >= _LEAST:
        return kept
    return notice.below_headline(texts, votes) or kept or notice.anything(texts)


def _isolated(votes: list[float]) -> list[float]:
    out = list(votes)
    for i, vote in enumerate(votes):
        if vote > 0 and not any(0 <= j < len(votes) and votes[j] > 0 for j in (i - 1, i + 1)):
            near = any(0 <= j < len(votes) and votes[j] > 0 for j in (i - 3, i - 2, i + 2, i + 3))
            out[i] = vote * (0.35 if near else 0.6)
    return out


def _heaviest(votes: list[float], low: int, high: int) -> Run:
    """Return the heaviest run in [low, high), where a gap's lines cost more the longer it is."""
    total, start, gap = 0.0, low, 0
    best = Run(0.0, low, low)
    for i in range(low, high):
        if total <= 0:
            total, start = 0.0, i
        gap = 0 if votes[i] > 0 else gap + 1
        total += votes[i] * (1 + _GAP_COST * max(0, gap - _GAP_FREE)) if votes[i] < 0 else votes[i]
        if total > best.total:
            best = Run(total, start, i + 1)
    return best


def _runs(votes: list[float]) -> list[Run]:
    """Return up to `_RUNS` disjoint runs, heaviest first."""
    waiting = [(0, len(votes), _heaviest(votes, 0, len(votes)))]
    found: list[Run] = []
    while waiting and len(found) < _RUNS:
        best = max(waiting, key=lambda item: item[2].total)
        low, high, run = best
        if run.total <= 0:
            break
        found.append(run)
        waiting.remove(best)
        waiting += [(a, b, _heaviest(votes, a, b)) for a, b in ((low, run.start), (run.end, high)) if a < b]
    return found


def _best(texts: list[str], votes: list[float], pairs: list[set[str]]) -> Run:
    best: tuple[float, Run] | None = None
    for run in _runs(votes):
        prose = [i for i in range(run.start, run.end) if votes[i] > 0]
        words = Counter(pair for i in prose for pair in pairs[i])
        shared = sum(
            len(texts[i]) * sum(words[p] > 1 for p in pairs[i]) / len(pairs[i]) for i in prose if pairs[i]
        ) / max(1, sum(len(texts[i]) for i in prose))
        headline = max(
            (_headline(texts, pairs, i, set(words), run.start) for i in range(max(0, run.start - 30), run.start)),
            default=0.0,
        )
        weight = run.total * (0.35 + shared) * (1 + 1.2 * headline) * (1 - 0.3 * run.start / len(texts))
        if best is None or weight > best[0]:
            best = (weight, run)
    return _widened(texts, votes, pairs, best[1]) if best else Run(0.0, 0, 0)


def _widened(texts: list[str], votes: list[float], pairs: list[set[str]], run: Run) -> Run:
    """Run once more where prose without the article's vocabulary does not count."""
    prose = [i for i in range(run.start, run.end) if votes[i] > 0]
    words = Counter(pair for i in prose for pair in pairs[i])
    again = list(votes)
    if len(prose) >= 3:
        for i, vote in enumerate(votes):
            if vote > 0 and pairs[i]:
                own = run.start <= i < run.end
                share = sum(words[p] > own for p in pairs[i]) / len(pairs[i])
                beside = own and any(run.start <= k < run.end and votes[k] > 0 for k in (i - 2, i - 1, i + 1, i + 2))
                floor = 0.5 * vote if beside else -8.0
                again[i] = vote * min(1.0, 0.15 + share / 0.3) if share >= 0.08 else floor
    near = (max(0, run.start - 12), min(len(votes), run.end + 12))
    wide = [_heaviest(again, 0, len(votes)), _heaviest(again, *near)]
    best = max(wide, key=lambda r: (min(r.end, run.end) - max(r.start, run.start), r.total))
    left = sum(len(texts[i]) for i in prose if best.start <= i < best.end)
    return best if left >= _SHARE_LEFT * sum(len(texts[i]) for i in prose) else run


def _headline(texts: list[str], pairs: list[set[str]], i: int, words: set[str], start: int) -> float:
    """Return how much line i looks like the headline of the run that starts at `start`."""
    text = texts[i]
    if not 8 <= len(text) <= 110 or not pairs[i] or text.endswith("。") or is_stop_heading(text):
        return 0.0
    share = len(pairs[i] & words) / len(pairs[i])
    dated = any(len(near) < 60 and has_day(near) for near in texts[max(0, i - 2) : i + 5])
    return share * (1.0 if dated else 0.6) * (1 - 0.5 * (start - i) / 30)


def _after_headline(texts: list[str], votes: list[float], pairs: list[set[str]], run: Run) -> int:
    """Return where the article starts: after a dated headline inside the first two thirds of the run."""
    prose = [i for i in range(run.start, run.end) if votes[i] > 0]
    best = (0.0, run.start)
    size = sum(len(texts[i]) for i in prose)
    if len(prose) < 3:
        return run.start
    for i in range(run.start, run.start + max(1, (run.end - run.start) * 2 // 3)):
        if votes[i] > 0 or not 8 <= len(texts[i]) <= 90 or len(pairs[i]) < 3 or is_stop_heading(texts[i]):
            continue
        after = [k for k in prose if k > i][:12]
        before = [k for k in prose if k < i]
        if sum(len(texts[k]) for k in before) > _MOST_BEFORE * size:
            break
        if not after or not any(len(t) < 60 and has_day(t) for t in texts[i + 1 : i + 4]):
            continue
        share = len(pairs[i] & set().union(*(pairs[k] for k in after))) / len(pairs[i])
        earlier = len(pairs[i] & set().union(*(pairs[k] for k in before))) / len(pairs[i]) if before else 0.0
        if share >= 0.5 and earlier < 0.5 * share and share > best[0]:
            best = (share, i + 1)
    return best[1]
