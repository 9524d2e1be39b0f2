"""Tokens and edits of articles, packed: a step from the one before, and exceptions where a byte is too small.

Two thirds of a `.docs` file besides the text are these, so every byte counts: a token takes four, an edit three.
All places are units of the article's text.  Nine edits in ten put one character for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np

from search.engines.whoosh.segments import units
from search.engines.whoosh.storage import arrays
from search.engines.whoosh.storage.arrays import Arrays

FAR = 255  #: tok_span of a token whose step and length stand in tok_far_step and tok_far_len
Edit = tuple[int, int, str]


def token_arrays(numbers: np.ndarray, steps: np.ndarray, lengths: np.ndarray) -> Arrays:
    """Pack tokens: their terms' numbers, steps (the first of an article: its start) and lengths."""
    far = (steps > 15) | (lengths > 15) | (steps + lengths == 30)
    places = np.flatnonzero(far)
    return {
        **halves(numbers),
        "tok_span": np.where(far, FAR, steps << 4 | lengths).astype("u1"),
        "tok_far": places.astype("u8"),
        "tok_far_step": steps[places].astype("u4"),
        "tok_far_len": lengths[places].astype("u1"),
    }


def halves(numbers: np.ndarray) -> Arrays:
    """Return term numbers as they are kept: 24 bits."""
    return {"tok_low": (numbers & 0xFFFF).astype("u2"), "tok_high": (numbers >> 16).astype("u1")}


def numbers(docs: Arrays, first: int, last: int) -> np.ndarray:
    """Return the term numbers of the tokens first … last − 1."""
    return docs["tok_high"][first:last].astype("u4") << 16 | docs["tok_low"][first:last]


def tokens(docs: Arrays) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (term number, start, length) of every token of all articles."""
    at = docs["tok_at"].astype("i8")
    count = len(docs["tok_low"])
    steps, lengths = steps_and_lengths(docs, 0, count)
    total = np.concatenate(([0], np.cumsum(steps, dtype="i8")))
    return numbers(docs, 0, count), total[1:] - np.repeat(total[at[:-1]], np.diff(at)), lengths


def steps_and_lengths(docs: Arrays, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the steps and lengths of the tokens first … last − 1; starts in an article are sums of steps."""
    packed = docs["tok_span"][first:last]
    steps, lengths = (packed >> 4).astype("u4"), packed & 15
    if len(packed) and packed.max() == FAR:
        low, high = docs["tok_far"].searchsorted(np.array((first, last), docs["tok_far"].dtype)).tolist()
        places = docs["tok_far"][low:high].astype("i8") - first
        steps[places] = docs["tok_far_step"][low:high]
        lengths[places] = docs["tok_far_len"][low:high]
    return steps, lengths


def edit_arrays(edits: Sequence[Sequence[Edit]]) -> Arrays:
    """Pack the edits of every article: (start, end, what was written) in the order of the text."""
    steps, lengths, written = [], [], []
    for some in edits:
        before = 0
        for start, end, text in (piece for edit in some for piece in _short(edit)):
            steps.append(start - before)
            lengths.append(end - start)
            written.append(text)
            before = start
    step, length = np.array(steps, "u4"), np.array(lengths, "u1")
    raw = [units.raw(text) for text in written]
    plain = np.array([len(r) == 2 and not "\ud800" <= t <= "\udfff" for r, t in zip(raw, written, strict=True)], "?")
    odd = np.flatnonzero((step > 255) | (length != 1) | ~plain)
    orig = np.zeros(len(raw), "u2")
    orig[plain] = np.frombuffer(b"".join(r for r, one in zip(raw, plain, strict=True) if one), "<u2")
    odd_at, odd_written = arrays.blob(raw[n] for n in odd)
    return {
        "edit_at": arrays.starts([sum(1 for edit in some for _ in _short(edit)) for some in edits], "u4"),
        "edit_step": np.where(step > 255, 0, step).astype("u1"),
        "edit_orig": orig,
        "edit_odd": odd.astype("u4"),
        "edit_odd_step": step[odd],
        "edit_odd_len": length[odd],
        "edit_odd_at": (odd_at // np.uint64(2)).astype("u4"),
        "edit_odd_orig": odd_written.view("<u2"),
    }


def odd_at(docs: Arrays) -> np.ndarray:
    """Return where the exceptions of every article begin, and where the last end."""
    at: np.ndarray = docs["edit_odd"].searchsorted(docs["edit_at"])
    return at


def edits(
    view: Mapping[str, memoryview], first: int, last: int, odd: range
) -> tuple[list[int], Sequence[int], Sequence[str], list[int]]:
    """Return of the edits of one article, first … last − 1, where each starts, its length and what was written.

    And which of them are uneven: not one unit for one.  `view` has the arrays of a segment, `odd` the places of the
    exceptions.  In plain Python: an article has forty edits, for which numpy takes longer.
    """
    steps = view["edit_step"][first:last].tolist()
    plain = units.text_of(view["edit_orig"][first:last])
    uneven = []
    for n in odd:
        place = view["edit_odd"][n] - first
        steps[place] = view["edit_odd_step"][n]
        if view["edit_odd_len"][n] != 1 or plain[place] == "\0":
            uneven.append((n, place))
    starts = list(accumulate(steps))
    lengths, written = bytearray(b"\1") * len(starts), list(plain)
    for n, place in uneven:
        a, b = view["edit_odd_at"][n : n + 2]
        lengths[place] = view["edit_odd_len"][n]
        written[place] = units.text_of(view["edit_odd_orig"][a:b])
    return starts, lengths, written, [place for _, place in uneven]


def _short(edit: Edit) -> list[Edit]:
    """Cut an edit too long for a byte: all that was written goes with the first piece."""
    start, end, written = edit
    pieces = []
    while end - start > 255:
        pieces.append((start, start + 255, written))
        start, written = start + 255, ""
    return [*pieces, (start, end, written)]
