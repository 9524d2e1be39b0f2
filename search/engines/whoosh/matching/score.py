"""Scores of documents from impacts: words + GRAM_WEIGHT × bigrams (search.ranking)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search import ranking
from search.engines.whoosh.segments.field import Field, Ids
from search.model import Reason
from search.query import Node, Question, Word, leaves, ordered_terms

if TYPE_CHECKING:
    from search.engines.whoosh.matching.sight import Sight

Scores = NDArray[np.float32]

#: Longer lists are scored by adding whole postings to an array of all documents.
_MANY = 4096


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a query is scored: its distinct words and bigrams.

    `ordered` has its words as they follow; `asking`: it is a question, and not a headline or keywords.
    """

    words: tuple[str, ...]
    grams: tuple[str, ...]
    ordered: tuple[str, ...]
    asking: bool

    @classmethod
    def of(cls, tree: Node) -> Terms:
        asked = list(leaves(tree))
        variants = [variant for leaf in asked if isinstance(leaf, Word) for variant in leaf.variants]
        ordered = list(ordered_terms(asked))
        words = ranking.scored_terms([*ordered, *(term for variant in variants for term in variant.terms)])
        texts = dict.fromkeys([*(leaf.text for leaf in asked), *(variant.string for variant in variants)])
        grams = dict.fromkeys(gram for text in texts for gram in ranking.grams(text))
        asking = any(isinstance(leaf, Question) and ranking.asks(leaf.text) for leaf in asked)
        return cls(words, tuple(grams), tuple(term for term in ordered if term in words), asking)


class Weight(NamedTuple):
    """A term to score: its number in each segment, and what one step of impact is worth."""

    kind: str
    text: str
    numbers: tuple[int, ...]
    value: np.float32
    idf: float


def weights(terms: Terms, sights: Sequence[Sight]) -> tuple[list[Weight], list[Weight]]:
    """Return the weights of the words and of the bigrams, absent and too common ones left out."""
    articles = sum(sight.segment.size for sight in sights)
    common = max(ranking.COMMON_GRAM_FLOOR, ranking.COMMON_GRAM_SHARE * articles)
    words = [(sight.segment.words, sight.words) for sight in sights]
    chars = [(sight.segment.chars, sight.chars) for sight in sights]
    unit = ranking.GRAM_WEIGHT * (ranking.GRAM_K1 + 1) / 255
    return (
        _weigh("word", terms.words, words, articles, (ranking.WORD_K1 + 1) / 255, float("inf")),
        _weigh("bigram", terms.grams, chars, articles, unit, common),
    )


def _weigh(
    kind: str,
    texts: Sequence[str],
    fields: Sequence[tuple[Field, Mapping[str, int]]],
    articles: int,
    unit: float,
    most: float,
) -> list[Weight]:
    found = []
    for text in texts:
        numbers = tuple([known[text] for _, known in fields])
        df = 0
        for (field, _), n in zip(fields, numbers, strict=True):
            df += field.df[n] if n >= 0 else 0
        if 0 < df <= most:
            idf = ranking.idf(articles, df)
            found.append(Weight(kind, text, numbers, np.float32(idf * unit), idf))
    return found


def score(ids: Ids, fields: Sequence[tuple[Field, Sequence[Weight]]], at: int) -> Scores:
    """Return the score of each document in segment number `at`."""
    terms = [(field, w.numbers[at], w.value) for field, ws in fields for w in ws if w.numbers[at] >= 0]
    if len(ids) > _MANY:
        scores = np.zeros(fields[0][0].docs, np.float32)
        for field, number, value in terms:
            field.add(number, value, scores)
        return scores[ids]
    scores = np.zeros(len(ids), np.float32)
    for field, number, value in terms:
        scores += field.values(number, ids) * value
    return scores


def reasons(doc: int, fields: Sequence[tuple[Field, Sequence[Weight]]], at: int) -> list[Reason]:
    """Return the addends of a document's score, without those of nearness."""
    one = np.array([doc], np.uint16)
    found = []
    for field, ws in fields:
        for w in ws:
            if w.numbers[at] >= 0 and (impact := int(field.values(w.numbers[at], one)[0])):
                found.append(Reason(w.kind, w.text, float(impact * w.value)))
    return found
