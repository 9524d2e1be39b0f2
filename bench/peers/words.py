"""How the peers without a Japanese tokeniser cut: the same words as our index, in the same folded text."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise

from search.analysis import tokenize
from search.fold import fold
from search.model import Clipping
from search.ranking import scored_terms

Words = Sequence[tuple[str, str]]  #: title and text of every article, as words between blanks


def cut(text: str) -> str:
    """Return a text as its words between blanks: what a blank-splitting tokeniser indexes and lights."""
    return " ".join(tokenize(fold(text).text).terms)


def cut_all(articles: Sequence[Clipping]) -> Words:
    return [(cut(article.title), cut(article.body)) for article in articles]


def words_of(query: str) -> list[str]:
    """Return the words of a query."""
    return list(scored_terms(tokenize(fold(query).text).terms))


def pairs(text: str) -> list[str]:
    """Return the pairs of characters of a folded text, in order; a lone character is itself."""
    folded = fold(text).text
    return [a + b for a, b in pairwise(folded) if not (a + b).isspace()] or [folded]


def lindera_seconds(articles: Sequence[Clipping]) -> float | None:
    """Return the CPU seconds lindera takes to cut the same texts, None where it is not installed.

    Reading its tokens is not in it: inside tantivy nobody would make Python objects of them.
    """
    try:
        from lindera import Tokenizer, load_dictionary
    except ImportError:
        return None
    tokenizer = Tokenizer(load_dictionary("embedded://ipadic"), mode="normal")
    began = time.process_time()
    for article in articles:
        tokenizer.tokenize(article.title)
        tokenizer.tokenize(article.body)
    return time.process_time() - began
