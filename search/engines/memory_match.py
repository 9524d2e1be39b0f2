"""What matches, in which tier, and with which score: the definitions, one article at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search import ranking
from search.analysis import Tokens, tokenize
from search.article_text import ArticleText
from search.fold import fold
from search.highlight import find
from search.kinds import kind, names
from search.model import Card, Clipping, Part, Reason
from search.query import (
    AllOf,
    AnyOf,
    Dated,
    Everything,
    Field,
    Literal,
    Near,
    Node,
    Not,
    Only,
    Prefix,
    Question,
    Variant,
    Word,
    leaves,
    ordered_terms,
)
from search.ranking import TIER_FOLDED, TIER_LITERAL, TIER_WORDS


@dataclass(frozen=True, slots=True)
class Document:
    """A clipping with everything about it that a query can touch."""

    clipping: Clipping
    card: Card
    text: ArticleText
    tokens: Tokens
    terms: Counter[str]
    grams: Counter[str]

    @classmethod
    def of(cls, clipping: Clipping) -> Document:
        text = ArticleText.of(clipping)
        tokens = tokenize(text.folded.text)
        body = text.folded.text
        zone = (len(clipping.title) + 1 if clipping.title else 0) + ranking.LEAD_ZONE
        terms = _weighted(zip(tokens.terms, tokens.starts, strict=True), len(clipping.title), zone)
        pairs = (
            (body[i : i + n], i) for n in (1, 2) for i in range(len(body) - n + 1) if not _blank(body[i : i + n])
        )
        return cls(
            clipping,
            Card.of(clipping),
            text,
            tokens,
            terms,
            _weighted(pairs, len(clipping.title), zone),
        )

    @property
    def folded(self) -> str:
        return self.text.folded.text

    @property
    def spelling(self) -> str:
        return self.text.folded.spelling

    def occurrences(self, term: str) -> Iterator[tuple[int, int]]:
        """Yield where the tokens with this base form stand."""
        for t, start, length in zip(self.tokens.terms, self.tokens.starts, self.tokens.lengths, strict=True):
            if t == term:
                yield start, start + length


def tier(node: Node, d: Document) -> int | None:
    """Return the tier in which an article matches, or None.

    A conjunction is as good as its worst part, an alternative as its best; what is only a filter is literal.
    """
    match node:
        case Everything():
            return TIER_LITERAL
        case Not(inner):
            return TIER_LITERAL if tier(inner, d) is None else None
        case AllOf(nodes):
            tiers = [tier(inner, d) for inner in nodes]
            return None if None in tiers else min((t for t in tiers if t is not None), default=TIER_LITERAL)
        case AnyOf(nodes):
            return max((t for inner in nodes if (t := tier(inner, d)) is not None), default=None)
        case Literal():
            return _literal_tier(node, d)
        case Prefix(text, parts):
            terms = [t for t in d.terms if t.startswith(text)]
            return TIER_LITERAL if any(_spans(d, d.occurrences(t), parts) for t in terms) else None
        case Near(left, right, distance):
            a, b = (_spans(d, find(d.folded, side.text), side.parts) for side in (left, right))
            return TIER_LITERAL if any(-1 < max(y[0] - x[1], x[0] - y[1]) <= distance for x in a for y in b) else None
        case Question(text, _, parts):
            if _stands(d, text, parts):
                return TIER_LITERAL
            wanted = ranking.scored_terms(node.telling)
            has = [term for term in wanted if _spans(d, d.occurrences(term), parts)]
            return TIER_WORDS if sum(map(len, has)) >= node.least else None
        case Word(_, terms, variants, parts):
            if (literal := _literal_tier(node, d)) is not None:
                return literal
            if _all_terms(d, terms, parts):
                return TIER_WORDS
            return max((v.tier for v in variants if _varies(d, v, parts)), default=None)
        case Field() | Dated() | Only():
            return TIER_LITERAL if _is(node, d) else None


def _literal_tier(leaf: Word | Literal, d: Document) -> int | None:
    """A string is there as it was spelt in the query, or otherwise (讀賣 for 読売); to the letter, or not at all."""
    exact = leaf.exact if isinstance(leaf, Literal) else None
    if exact is not None:
        return TIER_LITERAL if _stands(d, leaf.text, leaf.parts, exact) else None
    found = _spans(d, find(d.folded, leaf.text), leaf.parts)
    spelt = {d.spelling[a:b] for a, b in found}
    return (TIER_LITERAL if (leaf.spelling or leaf.text) in spelt else TIER_FOLDED) if found else None


def _varies(d: Document, variant: Variant, parts: tuple[Part, ...]) -> bool:
    return _stands(d, variant.string, parts) or _all_terms(d, variant.terms, parts)


def _all_terms(d: Document, terms: tuple[str, ...], parts: tuple[Part, ...]) -> bool:
    return bool(terms) and all(_spans(d, d.occurrences(t), parts) for t in terms)


def _stands(d: Document, text: str, parts: tuple[Part, ...], exact: str | None = None) -> bool:
    found = _spans(d, find(d.folded, text), parts)
    if exact is None:
        return bool(found)
    original = d.text.folded.original()
    return any(exact in original[slice(*d.text.folded.to_original(a, b))] for a, b in found)


def _spans(d: Document, spans: Iterable[tuple[int, int]], parts: tuple[Part, ...]) -> list[tuple[int, int]]:
    return [(a, b) for a, b in spans if not parts or d.text.piece_at(a).part in parts]


def _is(node: Field | Dated | Only, d: Document) -> bool:
    match node:
        case Dated(None, None):
            return d.card.published is None
        case Dated(since, until):
            day = d.card.published
            return day is not None and (since is None or since <= day) and (until is None or day <= until)
        case Only(wanted, _, ids):
            return wanted in (d.card.id, d.card.url, *names(d.card.path)) or d.card.id in ids
        case Field("kind", values):
            return kind(d.card.path) in values
        case Field("country", values):
            return bool(set(values) & (set(d.card.countries) or {"none"}))
        case Field(name, values):
            have = d.card.authors if name == "author" else tuple(filter(None, [getattr(d.card, name)]))
            return any((not have) if v == "none" else any(v in fold(h).text for h in have) for v in values)


class Scorer:
    """The score of ranking.py over a collection, written as its definition reads."""

    def __init__(self, tree: Node, documents: Sequence[Document]) -> None:
        asked = list(leaves(tree))
        texts = [text for leaf in asked for text in _texts(leaf)]
        variants = (t for leaf in asked if isinstance(leaf, Word) for v in leaf.variants for t in v.terms)
        terms = ranking.scored_terms([*ordered_terms(asked), *variants])
        grams = dict.fromkeys(g for text in texts for g in ranking.grams(text))
        n = len(documents)
        self._words = sum(len(d.tokens.terms) for d in documents) / max(n, 1)
        self._chars = sum(len(d.folded) for d in documents) / max(n, 1)
        df_terms = {t: sum(t in d.terms for d in documents) for t in terms}
        df_grams = {g: sum(g in d.grams for d in documents) for g in grams}
        common = max(ranking.COMMON_GRAM_FLOOR, ranking.COMMON_GRAM_SHARE * n)
        self._terms = {t: ranking.idf(n, df) for t, df in df_terms.items() if df}
        self._grams = {g: ranking.idf(n, df) for g, df in df_grams.items() if df and df <= common}

    def reasons(self, d: Document) -> tuple[Reason, ...]:
        """Return the addends of an article's score (nearness left out: it only orders the very best)."""
        found = []
        for term, weight in self._terms.items():
            length = len(d.tokens.terms)
            part = ranking.saturation(d.terms[term], length, self._words, ranking.WORD_K1, ranking.WORD_B)
            found.append(Reason("word", term, weight * part))
        for gram, weight in self._grams.items():
            part = ranking.saturation(d.grams[gram], len(d.folded), self._chars, ranking.GRAM_K1, ranking.GRAM_B)
            found.append(Reason("bigram", gram, ranking.GRAM_WEIGHT * weight * part))
        return tuple(reason for reason in found if reason.value)

    def score(self, d: Document) -> float:
        return sum(reason.value for reason in self.reasons(d))


def _texts(leaf: Word | Question | Literal | Prefix) -> Iterator[str]:
    yield leaf.text
    if isinstance(leaf, Word):
        yield from (variant.string for variant in leaf.variants)


def _weighted(items: Iterable[tuple[str, int]], title: int, zone: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text, start in items:
        bonus = ranking.TITLE_BONUS if start < title else ranking.LEAD_BONUS if start < zone else 0
        counts[text] += 1 + bonus  # type: ignore[assignment]
    return counts


def _blank(text: str) -> bool:
    return any(char.isspace() for char in text)
