"""What the best articles get for where the words of the query stand in them: `search.ranking` says what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search import ranking
from search.engines.whoosh.matching.score import Terms, Weight
from search.engines.whoosh.segments.field import Ids
from search.engines.whoosh.segments.segment import Segment
from search.engines.whoosh.segments.stream import Stream
from search.model import Reason

Numbers = NDArray[np.float32]

#: Later than every place.
_NEVER = 1 << 40


class Places(NamedTuple):
    """Every place of a query word, article by article, in order.

    `owner` is the place of the article in the list asked for, `word` the place of the word among the query's.
    `line` counts the kept words of all articles on one line, with `gap` more between two of them; an article
    begins at `begins` on it and ends before `ends`.
    """

    owner: NDArray[np.int64]
    word: NDArray[np.int64]
    line: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]


class Addends(NamedTuple):
    """Numbers of one kind: each the place of its document, its value, and its words, -1 for none."""

    kind: str
    which: NDArray[np.intp]
    values: Numbers
    words: NDArray[np.intp]


class Nearness(NamedTuple):
    """What nearness is worth in one query: a pair (first, second); in a passage, an opening and a theme, a word."""

    words: Sequence[Weight]
    pair: Numbers
    passage: Numbers
    opening: Numbers
    theme: Numbers

    @classmethod
    def of(cls, terms: Terms, words: Sequence[Weight]) -> Nearness | None:
        """Return it for a query with these words; None where nothing could be near."""
        place = {w.text: i for i, w in enumerate(words)}
        asked = [place.get(term, -1) for term in terms.ordered]
        typed = np.array([w.idf if w.text in terms.ordered else 0 for w in words], np.float32)
        pair = np.zeros((len(words), len(words)), np.float32)
        for reach in range(1, ranking.PAIR_REACH + 1):
            for a, b in zip(asked, asked[reach:], strict=False):
                if a >= 0 and b >= 0 and a != b:
                    pair[a, b] = ranking.PAIR_WEIGHT * (words[a].idf + words[b].idf) / 2
        count = np.count_nonzero(typed)
        answers = typed * (terms.asking and count >= ranking.PASSAGE_WORDS)
        reports = typed * (not terms.asking and count >= ranking.OPENING_WORDS)
        theme, opening = ranking.THEME_WEIGHT * reports, ranking.OPENING_WEIGHT * reports
        found = cls(words, pair, ranking.PASSAGE_WEIGHT * answers, opening, theme)
        return found if pair.any() or answers.any() or reports.any() else None

    def most(self, ids: Ids, segment: Segment, at: int) -> Numbers:
        """Return what each document can get at most: what the words it has are worth."""
        has = np.zeros((len(self.words), len(ids)), np.float32)
        for row, w in zip(has, self.words, strict=True):
            if w.numbers[at] >= 0:
                row[:] = segment.words.values(w.numbers[at], ids) > 0
        each = self.pair.T @ has + (self.passage + self.opening + self.theme)[:, None]
        added: Numbers = (each * has).sum(axis=0) * np.float32(1.001)  # the sum is rounded
        return added

    def addends(self, docs: Sequence[int], segment: Segment, at: int) -> list[Addends]:
        """Return what these documents get."""
        found = _places(docs, segment, [w.numbers[at] for w in self.words], ranking.PASSAGE_REACH)
        if not len(found.owner):
            return []
        addends = [_pairs(found, self.pair)]
        if self.passage.any() or self.opening.any():
            next = _next(found, len(self.words))
            first = np.flatnonzero(np.diff(found.owner, prepend=-1))  # of each document that has any
            if self.passage.any():
                addends.append(_passages(found, next, first, self.passage))
            if self.opening.any():
                addends.append(_openings(found, next, first, self.opening))
                addends.append(_themes(found, self.theme))
        return addends

    def reasons(self, addends: Sequence[Addends]) -> Iterator[tuple[int, Reason]]:
        """Yield the place of a document with each of its addends."""
        for kind, which, values, words in addends:
            for place, value, row in zip(which.tolist(), values.tolist(), words.tolist(), strict=True):
                yield place, Reason(kind, "…".join(self.words[i].text for i in row if i >= 0), value)


def _places(docs: Sequence[int], segment: Segment, numbers: Sequence[int], gap: int) -> Places:
    """Return where the terms of these numbers (-1: not in this segment) stand in these documents."""
    stream = Stream(segment, docs)
    found = stream.occurrences(numbers)
    gaps = gap * np.arange(len(docs))
    line = found.at + gaps[found.owner]
    return Places(found.owner, found.term, line, stream.begins + gaps, stream.ends + gaps)


def _pairs(found: Places, worth: Numbers) -> Addends:
    """Every distinct pair of words that stand next to each other in the query and near in the article."""
    count, keys = len(worth), []
    owner, word, line, *_ = found
    for step in range(1, ranking.PAIR_REACH + 1):
        a, b = word[:-step], word[step:]
        near = (line[step:] - line[:-step] <= ranking.PAIR_REACH) & (worth[a, b] > 0)
        keys.append(((owner[:-step] * count + a) * count + b)[near])
    key = np.unique(np.concatenate(keys))
    first, second = key // count % count, key % count
    return Addends("pair", key // (count * count), worth[first, second], np.stack((first, second), axis=1))


def _next(found: Places, words: int) -> NDArray[np.int64]:
    """Return, for each place, where each word stands next: there or later, perhaps in a later article."""
    next = np.full((words, len(found.line)), _NEVER)
    next[found.word, np.arange(len(found.line))] = found.line
    return np.minimum.accumulate(next[:, ::-1], axis=1)[:, ::-1]


def _passages(found: Places, next: NDArray[np.int64], first: NDArray[np.intp], worth: Numbers) -> Addends:
    """The passage of each document with the weightiest words."""
    here = next - found.line < ranking.PASSAGE_REACH
    sums = worth @ here
    values = np.maximum.reduceat(sums, first)
    stops = np.append(first[1:], len(sums))
    best = [a + int(sums[a:b].argmax()) for a, b in zip(first.tolist(), stops.tolist(), strict=True)]
    words = np.where(here[:, best] & (worth > 0)[:, None], np.arange(len(worth))[:, None], -1).T
    return Addends("passage", found.owner[first], values, words)


def _openings(found: Places, next: NDArray[np.int64], first: NDArray[np.intp], worth: Numbers) -> Addends:
    """Each word by how early a document has it."""
    owner = found.owner[first]
    at = next[:, first] - found.begins[owner]
    early = np.maximum(0, 1 - at / ranking.OPENING_REACH) * (next[:, first] < found.ends[owner])
    values = (worth[:, None] * early).astype(np.float32)
    word, which = np.nonzero(values)
    return Addends("opening", owner[which], values[word, which], word[:, None])


def _themes(found: Places, worth: Numbers) -> Addends:
    """Each word by how often a document has it."""
    count = len(worth)
    often = np.bincount(found.owner * count + found.word, minlength=len(found.ends) * count).reshape(-1, count)
    values = (worth * often / (often + ranking.THEME_HALF)).astype(np.float32)
    which, word = np.nonzero(values)
    return Addends("theme", which, values[which, word], word[:, None])
