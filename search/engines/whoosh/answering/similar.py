"""Articles that speak of the same things: the heaviest words of an article as a query."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search import ranking
from search.engines.whoosh.matching.best import best
from search.engines.whoosh.segments.article import Article
from search.engines.whoosh.segments.snapshot import Snapshot
from search.model import Hit, Marked

#: So many of the words both articles have are named.
_SHARED = 5
_UNIT = (ranking.WORD_K1 + 1) / 255


@dataclass(frozen=True, slots=True)
class _Heavy:
    """A word of the article: its number in every segment, its idf, and its weight in the article."""

    term: str
    numbers: tuple[int, ...]
    idf: float
    weight: float


def similar(snapshot: Snapshot, id: str, limit: int) -> tuple[Hit, ...]:
    """Return the articles with the highest sum of products of weights, without the article itself."""
    article = snapshot.article(id)
    if article is None:
        return ()
    heavy = _heaviest(snapshot, article)
    found = []
    for at, segment in enumerate(snapshot.segments):
        scores = np.zeros(segment.size, np.float32)
        for word in heavy:
            if word.numbers[at] >= 0:
                segment.words.add(word.numbers[at], np.float32(word.weight * word.idf * _UNIT), scores)
        if segment.live is not None:
            scores[~segment.live] = 0
        if segment.docs is article.segment.docs:
            scores[article.doc] = 0
        places = best(scores, segment.rank(), limit)
        found += [(-float(scores[doc]), segment.id(doc), at, doc) for doc in places.tolist() if scores[doc] > 0]
    found.sort()
    return tuple(_hit(snapshot, heavy, -score, at, doc) for score, _, at, doc in found[:limit])


def _heaviest(snapshot: Snapshot, article: Article) -> list[_Heavy]:
    """Return the words of the article with the highest impact; a word that stands nowhere else says nothing."""
    own = article.segment.words
    articles = sum(segment.size for segment in snapshot.segments)
    one = np.array([article.doc], np.uint16)
    distinct = np.unique(article.terms()).tolist()
    known = snapshot.frequencies([own.term(number) for number in distinct])
    heavy = []
    for number, (term, numbers, df) in zip(distinct, known, strict=True):
        if df > 1 and term not in ranking.STOP_TERMS:
            idf = ranking.idf(articles, df)
            heavy.append(_Heavy(term, numbers, idf, idf * _UNIT * float(own.values(number, one)[0])))
    return sorted(heavy, key=lambda word: (-word.weight, word.term))[: ranking.SIMILAR_TERMS]


def _hit(snapshot: Snapshot, heavy: list[_Heavy], score: float, at: int, doc: int) -> Hit:
    segment = snapshot.segments[at]
    one = np.array([doc], np.uint16)
    products = [
        (-float(segment.words.values(word.numbers[at], one)[0]) * word.idf * word.weight, word.term)
        for word in heavy
        if word.numbers[at] >= 0
    ]
    shared = tuple(term for product, term in sorted(products)[:_SHARED] if product)
    card = segment.card(doc)
    return Hit(card, score, Marked(card.title), shared=shared)
