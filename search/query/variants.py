"""Other ways to write a word: what the lexicon knows, kana, katakana spellings, numbers, readings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from search import analysis
from search.lexicon import Lexicon
from search.query.tree import Variant
from search.ranking import scored_terms


def variants(folded: str, lexicon: Lexicon, lookup: Callable[[str], Sequence[str]] | None) -> tuple[Variant, ...]:
    """Return the variants of a folded word, the surest first."""
    found: dict[str, str] = {}
    for text, why in lexicon.words.get(folded, ()):
        found.setdefault(text, why)
    return tuple(
        Variant(text, scored_terms(m.base for m in analysis.morphemes(text) if m.content), why)
        for text, why in found.items()
    )
