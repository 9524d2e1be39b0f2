"""Text as an index holds it: UTF-16 units, which every place counts; and the way to code points and back.

A lone surrogate of a broken page passes like any other unit.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable

import numpy as np


def raw(text: str) -> bytes:
    """Return the units of a text as bytes, UTF-16-LE."""
    return text.encode("utf-16-le", "surrogatepass")


def units(text: str) -> np.ndarray:
    """Return the units of a text as numbers."""
    return np.frombuffer(raw(text), "<u2")


def text_of(raw: bytes | memoryview) -> str:
    """Return units as text: the way back from `raw`."""
    return codecs.utf_16_le_decode(raw, "surrogatepass", True)[0]  # str() takes a detour of half a microsecond


def sortable(term: str) -> bytes:
    """Return a term as a dictionary holds it: UTF-16-BE, whose bytes sort as its units do."""
    return term.encode("utf-16-be", "surrogatepass")


def term_of(raw: bytes) -> str:
    """Return a term of a dictionary: the way back from `sortable`."""
    return str(raw, "utf-16-be", "surrogatepass")


def keys(terms: Iterable[bytes]) -> np.ndarray:
    """Return a number for each sortable term: its first four units; it decides terms of up to three."""
    return np.frombuffer(b"".join([term[:8].ljust(8, b"\0") for term in terms]), ">u8").astype("u8")


def points(text: str) -> np.ndarray:
    """Return the code point at every unit of a text, and at its end."""
    return np.append(np.repeat(np.arange(len(text)), _widths(text)), len(text))


def places(text: str) -> np.ndarray:
    """Return the unit at every code point of a text, and at its end: the way back from `points`."""
    return np.append(0, np.cumsum(_widths(text)))


def _widths(text: str) -> np.ndarray:
    return 1 + (np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4") > 0xFFFF).astype("i8")


def white(values: np.ndarray) -> np.ndarray:
    """Say which units are white space in a folded text."""
    return (values == 0x20) | (values == 0x0A)


def trigrams(values: np.ndarray) -> np.ndarray:
    """Say at which units an indexed trigram starts: three katakana or three kanji."""
    found = np.zeros(max(0, len(values) - 2), "?")
    for low, high in ((0x30A1, 0x30FC), (0x4E00, 0x9FFF)):
        one = (values >= low) & (values <= high)
        found |= one[:-2] & one[1:-1] & one[2:]
    return found
