"""What a query touches in one segment: its terms looked up once, its strings as candidates and by looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.matching.candidates import candidates, grams
from search.engines.whoosh.matching.score import Terms
from search.engines.whoosh.matching.verify import Deadline, Memo, Test, looked
from search.engines.whoosh.segments import units
from search.engines.whoosh.segments.article import Article, spans_in, tokens
from search.engines.whoosh.segments.field import Ids, among
from search.engines.whoosh.segments.segment import Segment
from search.highlight import find
from search.model import Part
from search.query import AllOf, AnyOf, Literal, Near, Node, Not, Prefix, Question, Word

#: More articles than this are not looked at before those proven by longer words are taken out: at most so many.
_MANY, _LONGER = 128, 256


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything a query looks up: terms, grams, and the terms tried for each prefix."""

    terms: list[str]
    grams: list[str]
    prefixes: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, tree: Node, scored: Terms, expand: Callable[[str], tuple[str, ...]]) -> Asked:
        """Collect them from a tree; `expand` gives the terms of the collection that begin so."""
        terms, found = dict.fromkeys(scored.words), dict.fromkeys(scored.grams)
        prefixes: dict[str, tuple[str, ...]] = {}
        for node in nodes_of(tree):
            match node:
                case Prefix(text):
                    prefixes[text] = expand(text)
                    terms |= dict.fromkeys(prefixes[text])
                case Word(text, own, variants):
                    # A string may itself be a term, one that proves it.
                    terms |= dict.fromkeys([text, *own])
                    for variant in variants:
                        terms |= dict.fromkeys([variant.text, *variant.terms])
                        found |= dict.fromkeys(grams(variant.text))
                    found |= dict.fromkeys(grams(text))
                case Question(text, own):
                    terms |= dict.fromkeys([text, *own])
                    found |= dict.fromkeys(grams(text))
                case Literal(text):
                    terms[text] = None
                    found |= dict.fromkeys(grams(text))
        return cls(list(terms), list(found), prefixes)


class Sight:
    """One segment as a query sees it."""

    def __init__(self, segment: Segment, asked: Asked, memo: Memo, deadline: Deadline) -> None:
        self.segment = segment
        self.deadline = deadline
        self._memo = memo
        self.words = dict(zip(asked.terms, segment.words.numbers(asked.terms), strict=True))
        self.chars = dict(zip(asked.grams, segment.chars.numbers(asked.grams), strict=True))
        self._prefixes = asked.prefixes
        self._candidates: dict[str, tuple[Ids, bool]] = {}

    def candidates(self, string: str) -> tuple[Ids, bool]:
        """Return the articles that may hold a string anywhere, and whether all of them do."""
        if string not in self._candidates:
            self._candidates[string] = candidates(string, self.segment.chars, self.chars)
        return self._candidates[string]

    def documents(self, terms: Sequence[str]) -> Ids:
        """Return the articles that have all of the terms as tokens."""
        return self.segment.words.intersection([self.words[term] for term in terms])

    def proof(self, string: str) -> int:
        """Return the number of the term whose every token is this string, or -1."""
        number = self.words.get(string, -1)
        return number if number >= 0 and self.segment.words.pure[number] else -1

    def stands(
        self, string: str, ids: Ids, parts: tuple[Part, ...] = (), exact: str | None = None
    ) -> NDArray[np.bool_]:
        """Say which articles hold a string: in these parts, as `exact` in print."""
        held = np.zeros(len(ids), np.bool_)
        if not len(ids):
            return held
        number = -1 if parts or exact else self.proof(string)
        if number >= 0:
            held = self.segment.words.values(number, ids) > 0
        rest = np.flatnonzero(~held)
        possible, sure = self.candidates(string)
        rest = rest[among(ids[rest], possible, self.segment.size)]
        if sure and not parts and exact is None:
            held[rest] = True
        elif len(rest):
            raw = units.raw(string)
            if len(rest) > _MANY and not parts and exact is None:
                proven = among(ids[rest], self._longer(string), self.segment.size)
                held[rest[proven]] = True
                rest = rest[~proven]

            def test(docs: list[int]) -> list[bool]:
                if parts or exact is not None:
                    return [self._stands(doc, string, parts, exact) for doc in docs]
                return self.segment.holds(raw, docs)

            held[rest] = self._looked((string, parts, exact), ids[rest], test)
        return held

    def _longer(self, string: str) -> Ids:
        """Return articles that hold a string because they have a longer word that begins so (スポーツカー)."""
        words = self.segment.words
        return words.union([number for number in words.starting(string)[:_LONGER] if words.pure[number]])

    def has(self, terms: Sequence[str], ids: Ids, parts: tuple[Part, ...] = ()) -> NDArray[np.bool_]:
        """Say which articles have all of the terms as tokens, each in these parts."""
        numbers = [self.words[term] for term in terms]
        if not numbers or min(numbers) < 0:
            return np.zeros(len(ids), np.bool_)
        held = np.ones(len(ids), np.bool_)
        for number in numbers:
            held[held] = self.segment.words.values(number, ids[held]) > 0
        if parts and held.any():

            def test(docs: list[int]) -> list[bool]:
                return [self._has(doc, numbers, parts) for doc in docs]

            held[held] = self._looked((tuple(terms), parts), ids[held], test)
        return held

    def starting(self, prefix: str) -> list[int]:
        """Return the numbers of the terms tried for a prefix."""
        return [number for term in self._prefixes[prefix] if (number := self.words[term]) >= 0]

    def begins(self, prefix: str, ids: Ids, parts: tuple[Part, ...]) -> NDArray[np.bool_]:
        """Say which articles have a token that begins so, in these parts."""
        held = np.zeros(len(ids), np.bool_)
        for term in self._prefixes[prefix]:
            rest = np.flatnonzero(~held)
            held[rest[self.has((term,), ids[rest], parts)]] = True
        return held

    def near(self, node: Near, ids: Ids) -> NDArray[np.bool_]:
        """Say which articles hold two strings near each other."""
        return self._looked(node, ids, lambda docs: [self._near(doc, node) for doc in docs])

    def _looked(self, key: object, ids: Ids, test: Test) -> NDArray[np.bool_]:
        return looked(self._memo, (id(self.segment.docs), key), self.segment.size, ids, test, self.deadline)

    def _spans(self, article: Article, string: str, parts: tuple[Part, ...]) -> list[tuple[int, int]]:
        spans = find(article.text, string)
        return spans_in(spans, article.pieces, parts) if parts else list(spans)

    def _stands(self, doc: int, string: str, parts: tuple[Part, ...], exact: str | None) -> bool:
        article = Article(self.segment, doc)
        spans = self._spans(article, string, parts)
        if exact is None or not spans:
            return bool(spans)
        printed = article.printed
        return any(exact in printed.text(a, b) for a, b in spans)

    def _has(self, doc: int, numbers: list[int], parts: tuple[Part, ...]) -> bool:
        article = Article(self.segment, doc)
        [found] = tokens([article], numbers)
        return all(spans_in(iter(spans), article.pieces, parts) for spans in found.values())

    def _near(self, doc: int, node: Near) -> bool:
        article = Article(self.segment, doc)
        left, right = (self._spans(article, side.text, side.parts) for side in (node.left, node.right))
        return any(-1 < max(y[0] - x[1], x[0] - y[1]) <= node.distance for x in left for y in right)


def nodes_of(node: Node) -> Iterator[Node]:
    """Yield every node of a tree, those under a Not too."""
    yield node
    match node:
        case Not(inner):
            yield from nodes_of(inner)
        case AllOf(nodes) | AnyOf(nodes):
            for inner in nodes:
                yield from nodes_of(inner)
        case Near(left, right):
            yield left
            yield right
