"""Folded text → terms with offsets.  The only file that knows a tokeniser: Janome, or MeCab where installed."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from search.ranking import STOP_DETAILS, STOP_POS


@dataclass(frozen=True, slots=True)
class Tokens:
    """The content words of a folded text, in order, as columns: base form, start and length (code points)."""

    terms: tuple[str, ...]
    starts: tuple[int, ...]
    lengths: tuple[int, ...]


@functools.cache
def _janome() -> Any:
    import janome.tokenizer

    return janome.tokenizer.Tokenizer()


def tokenizer_name() -> str:
    """Name the tokeniser in use and its dictionary: recorded in an index and never mixed."""
    return "janome-ipadic"


def tokenize(folded: str) -> Tokens:
    """Cut a folded text into content words.

    Placeholder: one call, no sentence splitting, Janome only.
    """
    terms, starts, lengths = [], [], []
    at = 0
    for token in _janome().tokenize(folded):
        start = folded.index(token.surface, at)
        at = start + len(token.surface)
        pos, detail = token.part_of_speech.split(",")[:2]
        if token.surface.strip() and pos not in STOP_POS and detail not in STOP_DETAILS.get(pos, ()):
            terms.append(token.base_form if token.base_form != "*" else token.surface)
            starts.append(start)
            lengths.append(len(token.surface))
    return Tokens(tuple(terms), tuple(starts), tuple(lengths))
