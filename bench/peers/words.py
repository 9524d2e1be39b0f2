"""How the peers cut Japanese: the same words as our index, by the same tokeniser, in the same folded text."""

from __future__ import annotations

from search.analysis import tokenize
from search.fold import fold
from search.ranking import scored_terms


def cut(text: str) -> str:
    """Return a text as its words between blanks: what a blank-splitting tokeniser indexes and lights."""
    return " ".join(tokenize(fold(text).text).terms)


def words_of(query: str) -> list[str]:
    """Return the words of a query."""
    return list(scored_terms(tokenize(fold(query).text).terms))
