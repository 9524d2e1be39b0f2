"""From ranked documents to hits: cards, lit titles, snippets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from search import highlight
from search.engines.whoosh.article import Article
from search.engines.whoosh.execute import Execution, Ranked
from search.model import Hit, Mark, Marked, Snippet
from search.query import Leaf, Query


def hit(execution: Execution, ranked: Ranked) -> Hit:
    """Return an answer as it is shown."""
    query = execution.query
    article = Article(execution.segments[ranked.at], ranked.doc)
    found = marks(article, execution.leaves)
    by_piece = [
        (piece, [m for m in found if piece.start <= m.start and m.end <= piece.end]) for piece in article.pieces
    ]
    title = next((article.printed.marked(p.start, p.end, ms) for p, ms in by_piece if p.part == "title"), Marked(""))
    return Hit(
        card=execution.segments[ranked.at].card(ranked.doc),
        score=ranked.score,
        title=title,
        snippets=_snippets(article, found, query),
        matched=tuple(dict.fromkeys(mark.why for mark in found)),
        tier=ranked.tier,
        counts=dict(Counter(piece.part for piece, inside in by_piece for _ in inside)),
        reasons=execution.reasons(ranked) if query.explain else (),
    )


def marks(article: Article, leaves: Sequence[Leaf]) -> tuple[Mark, ...]:
    """Return the matches of the leaves in an article."""
    return highlight.marks(article.text, leaves, article.occurrences)


def _snippets(article: Article, found: Sequence[Mark], query: Query) -> tuple[Snippet, ...]:
    pieces = [piece for piece in article.pieces if piece.part != "title"]
    lit = [p for p in pieces if any(p.start <= m.start and m.end <= p.end for m in found)]
    snippets: list[Snippet] = []
    folded = article.printed.folded
    for piece in lit or pieces[:1]:
        inside = [m for m in found if piece.start <= m.start and m.end <= piece.end]
        wanted = query.snippets - len(snippets)
        if wanted <= 0:
            break
        for a, b in highlight.passages(article.text, inside, piece.start, piece.end, query.snippet, wanted):
            start = folded.to_original(a, b)[0] - folded.to_original(piece.start, b)[0]
            paragraph = article.text.count("\n", piece.start, a) + 1
            snippets.append(Snippet(piece.part, article.printed.marked(a, b, inside), start, paragraph))
    return tuple(snippets)
