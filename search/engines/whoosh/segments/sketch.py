"""Sketch of a text: 32 numbers that agree about as often as two texts share their character 5-shingles.

One-permutation hashing with rotation (Shrivastava and Li, "Densifying one permutation hashing via rotation",
2014): every shingle falls into one of 32 bins, and a bin keeps its smallest hash.  Only letters count, so that
white space and signs make no difference.
"""

from __future__ import annotations

import numpy as np

SIZE = 32
SHINGLE = 5
NONE = np.uint32(0xFFFFFFFF)  #: every value of a text with no shingle

_MIX = np.uint64(0x9E3779B97F4A7C15)


def sketches(text: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return the sketch of every text: `text` in UTF-16 units, text n at [at[n], at[n + 1])."""
    count = len(at) - 1
    keep = letters(text)
    doc = np.repeat(np.arange(count, dtype="i8"), np.diff(at.astype("i8")))[keep]
    units = text[keep]
    out = np.full(count * SIZE, NONE, "u4")
    if len(units) >= SHINGLE:
        whole = doc[: 1 - SHINGLE] == doc[SHINGLE - 1 :]
        hashes = shingles(units)[whole]
        bins = doc[: 1 - SHINGLE][whole] * SIZE + (hashes & np.uint32(SIZE - 1))
        np.minimum.at(out, bins, hashes >> np.uint32(5))
    return _rotated(out.reshape(count, SIZE))


def _rotated(sketch: np.ndarray) -> np.ndarray:
    """Fill an empty bin from the next full one, changed by the distance so that chance agreement stays rare."""
    empty = (sketch == NONE) & (sketch != NONE).any(axis=1, keepdims=True)
    for n in np.flatnonzero(empty.any(axis=1)):
        full = np.flatnonzero(sketch[n] != NONE)
        for bin in np.flatnonzero(empty[n]):
            source = full[np.searchsorted(full, bin) % len(full)]
            sketch[n, bin] = (int(sketch[n, source]) + int((source - bin) % SIZE) * 0x8000001) & 0xFFFFFFFE
    return sketch


def shingles(units: np.ndarray) -> np.ndarray:
    """Return a 32-bit hash of every run of five units."""
    count = len(units) - SHINGLE + 1
    mixed = np.zeros(count, "u8")
    for k in range(SHINGLE):
        mixed += units[k : k + count]
        mixed *= _MIX
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(32)).astype("u4")


def letters(units: np.ndarray) -> np.ndarray:
    """Say which units are kana, kanji (surrogates too), Latin letters or digits of a folded text."""
    kanji = (units >= 0x3400) & (units <= 0x9FFF) | (units >= 0xD800) & (units <= 0xDFFF)
    kana = (units >= 0x3041) & (units <= 0x30FF)
    latin = (units >= 0x61) & (units <= 0x7A) | (units >= 0x30) & (units <= 0x39)
    found: np.ndarray = kanji | kana | latin | (units == 0x3005)
    return found
