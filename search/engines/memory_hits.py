"""One answer of the reference engine as it is shown: its marks, its snippets, its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from search import highlight
from search.engines.memory_match import Document, Scorer
from search.model import Hit, Marked, Snippet
from search.query import Leaf, Query


def hit(d: Document, query: Query, asked: Sequence[Leaf], scorer: Scorer, tier: int, duplicates: int) -> Hit:
    """Return a document as an answer; `asked` are the leaves to light, `duplicates` the other files that hold it."""
    found = highlight.marks(d.text.folded, asked, d.occurrences)
    by_piece = [
        (piece, [m for m in found if piece.start <= m.start and m.end <= piece.end]) for piece in d.text.pieces
    ]
    lit = [(p, ms) for p, ms in by_piece if ms and p.part != "title"]
    rest = [(p, ms) for p, ms in by_piece if p.part != "title"]
    snippets: list[Snippet] = []
    for piece, inside in lit or rest[:1]:
        wanted = query.snippets - len(snippets)
        for a, b in (
            highlight.passages(d.folded, inside, piece.start, piece.end, query.snippet, wanted) if wanted else ()
        ):
            start = d.text.folded.to_original(a, b)[0] - d.text.folded.to_original(piece.start, b)[0]
            paragraph = d.folded.count("\n", piece.start, a) + 1
            cut = highlight.cut(d.folded, a, b)
            snippets.append(Snippet(piece.part, d.text.marked(a, b, inside), start, paragraph, cut))
    title = next((d.text.marked(p.start, p.end, ms) for p, ms in by_piece if p.part == "title"), Marked(""))
    counts = Counter[str](piece.part for piece, inside in by_piece for _ in inside)
    return Hit(
        card=d.card,
        score=scorer.score(d),
        title=title,
        snippets=tuple(snippets),
        matched=tuple(dict.fromkeys(mark.why for mark in found)),
        tier=tier,
        counts=dict(counts),
        duplicates=duplicates,
        reasons=scorer.reasons(d) if query.explain else (),
    )
