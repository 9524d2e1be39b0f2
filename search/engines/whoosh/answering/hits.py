"""From ranked documents to hits: cards, lit titles, snippets.

Ten hits cost more than finding them, so terms are looked up once a query, tokens are read for all hits at once, and
only what is shown is mapped back to print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search import highlight
from search.article_text import Piece
from search.engines.whoosh.matching import respelt
from search.engines.whoosh.matching.execute import Execution
from search.engines.whoosh.matching.order import Ranked
from search.engines.whoosh.matching.sight import Sight
from search.engines.whoosh.segments.article import Article, tokens
from search.engines.whoosh.segments.printed import Printed
from search.highlight import Span
from search.model import Hit, Marked, Snippet
from search.query import Leaf, Query

_UNTITLED = Marked("")


class Lighter:
    """Makes hits of the answers of one query; with `loose`, of those that match only a part, which is lit, too."""

    def __init__(self, execution: Execution, loose: Execution | None = None) -> None:
        self._execution = execution
        self._loose = loose
        lit = [execution, loose] if loose else [execution]
        self._sought = highlight.Sought.of([leaf for one in lit for leaf in one.leaves])
        self._numbers = [_to_light(execution.leaves, sight) for sight in execution.sights]
        if loose:
            for numbers, sight in zip(self._numbers, loose.sights, strict=True):
                numbers |= _to_light(loose.leaves, sight)

    def hits(self, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
        """Return answers as they are shown."""
        shown: dict[Ranked, Hit] = {}
        for at, segment in enumerate(self._execution.segments):
            own = [one for one in ranked if one.at == at]
            articles = [Article(segment, one.doc) for one in own]
            found = _spans(articles, self._sought, self._numbers[at])
            shown |= zip(own, map(self._hit, own, articles, found), strict=True)
        return tuple([shown[one] for one in ranked])

    def _hit(self, ranked: Ranked, article: Article, found: Sequence[Span]) -> Hit:
        query, printed = self._execution.query, article.printed
        card = article.segment.card(article.doc)
        title = _UNTITLED
        texts: list[tuple[Piece, Sequence[Span]]] = []
        counts: dict[str, int] = {}
        for piece, inside in _by_piece(article.pieces, found):
            if inside:
                counts[piece.part] = counts.get(piece.part, 0) + len(inside)
            if piece.part == "title":
                title = printed.marked(piece.start, piece.end, inside)
            else:
                texts.append((piece, inside))
        return Hit(
            card=card,
            score=ranked.score,
            title=title,
            snippets=_snippets(article.text, printed, texts, query),
            matched=tuple(dict.fromkeys([span[3] for span in found])),
            tier=ranked.tier,
            counts=counts,
            duplicates=self._execution.snapshot.duplicates.get(card.id, 0),
            reasons=(self._loose or self._execution).reasons(ranked) if query.explain else (),
        )


def marked(article: Article, leaves: Sequence[Leaf]) -> dict[str, Marked]:
    """Return every text of an article with its matches: `Engine.marked`."""
    terms = _terms(leaves)
    numbers = dict(zip(terms, article.segment.words.numbers(terms), strict=True))
    [found] = _spans([article], highlight.Sought.of(leaves), numbers)
    rows, printed = _by_piece(article.pieces, found), article.printed
    return {piece.key: printed.marked(piece.start, piece.end, inside) for piece, inside in rows}


def _terms(leaves: Sequence[Leaf]) -> list[str]:
    terms = [term for leaf in leaves for term in highlight.lit_terms(leaf)]
    return terms + [term for leaf in leaves for variant in getattr(leaf, "variants", ()) for term in variant.terms]


def _to_light(leaves: Sequence[Leaf], sight: Sight) -> dict[str, int]:
    """Return the numbers of the terms whose tokens may stand elsewhere than the strings do."""
    strings, pure = {leaf.text for leaf in leaves}, sight.segment.words.pure
    numbers = {term: sight.words[term] for term in _terms(leaves)}
    return {term: n for term, n in numbers.items() if n >= 0 and not (term in strings and pure[n])}


def _spans(articles: Sequence[Article], sought: highlight.Sought, numbers: Mapping[str, int]) -> list[list[Span]]:
    """Return the matches in each of some articles of one segment; `numbers` are those of the terms to light."""
    rows = []
    for article, own in zip(articles, tokens(articles, list(numbers.values())), strict=True):
        rows.append(highlight.spans(article.text, sought, lambda term, own=own: own.get(numbers.get(term, -1), ())))
    return respelt.labelled(articles, sought, rows)


def _by_piece(pieces: Sequence[Piece], found: Sequence[Span]) -> list[tuple[Piece, Sequence[Span]]]:
    """Return every part with its marks; both come in the order of the text, and no mark crosses two parts."""
    rows = []
    first = 0
    for piece in pieces:
        last = first
        while last < len(found) and found[last][1] <= piece.end:
            last += 1
        rows.append((piece, found[first:last]))
        first = last
    return rows


def _snippets(
    text: str, printed: Printed, texts: list[tuple[Piece, Sequence[Span]]], query: Query
) -> tuple[Snippet, ...]:
    snippets: list[Snippet] = []
    for piece, inside in [row for row in texts if row[1]] or texts[:1]:
        wanted = query.snippets - len(snippets)
        if wanted <= 0:
            break
        for a, b in highlight.passages(text, inside, piece.start, piece.end, query.snippet, wanted):
            start = printed.start(a) - printed.start(piece.start)
            paragraph = text.count("\n", piece.start, a) + 1
            cut = highlight.cut(text, a, b)
            snippets.append(Snippet(piece.part, printed.marked(a, b, inside), start, paragraph, cut))
    return tuple(snippets)
