"""The vocabulary of a text without a dictionary: its pairs of kanji, katakana, letters and digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PAIR = re.compile(r"(?=([一-龥々ァ-ヴーA-Za-z0-9]{2}))")


def pairs_of(text: str) -> set[str]:
    """Return the pairs of neighbouring characters in a text that carry its meaning; kana between words do not."""
    return set(_PAIR.findall(text))


def share(text: str, others: Iterable[str]) -> float:
    """Return the share of a text's pairs that other texts have; 0 where it has none."""
    mine = pairs_of(text)
    return len(mine & set().union(*map(pairs_of, others))) / len(mine) if mine else 0.0
