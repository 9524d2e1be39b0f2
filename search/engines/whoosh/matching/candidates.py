"""Which documents may hold a string, by its characters, pairs and triples alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from search.engines.whoosh.segments import units
from search.engines.whoosh.segments.field import NONE, Field, Ids

#: Triples of these are indexed: a literal of three is then exact, a longer one has few false candidates.
_TRIPLE = re.compile("[ァ-ー]{3}|[一-\u9fff]{3}")
_BLANK = re.compile(r"\s+")


def surrogates(text: str) -> str:
    """Return a text with every character beyond U+FFFF as its two UTF-16 units, as the index has it."""
    if text.isascii() or max(text) < "\U00010000":
        return text
    return "".join(map(chr, units.units(text).tolist()))


def grams(text: str) -> list[str]:
    """Return the fewest indexed grams whose documents are all that can hold a string."""
    found: dict[str, None] = {}
    for piece in _BLANK.split(surrogates(text)):  # a pair across white space is not indexed
        if len(piece) == 1:
            found[piece] = None
        triples = [t for i in range(len(piece) - 2) if _TRIPLE.fullmatch(t := piece[i : i + 3])]
        covered = "\n".join(triples)
        found |= dict.fromkeys(triples)
        pairs = (piece[i : i + 2] for i in range(len(piece) - 1))
        found |= dict.fromkeys(pair for pair in pairs if pair not in covered)
    return list(found)


def candidates(text: str, chars: Field, numbers: Mapping[str, int]) -> tuple[Ids, bool]:
    """Return the documents that may hold `text`, and whether they surely do.

    `numbers` has the number of every one of its `grams`.
    """
    wanted = grams(text)
    known = [numbers[gram] for gram in wanted]
    if not known or min(known) < 0:
        return NONE, True
    return chars.intersection(known), len(wanted) == 1 and len(surrogates(text)) == len(wanted[0])
