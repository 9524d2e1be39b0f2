"""The whole index in dicts: the reference engine, and the engine of tests.

Nothing here is fast; everything is written as its definition reads.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from search import analysis, cursor, filters, highlight
from search.engines.memory_hits import hit
from search.engines.memory_match import Document, Scorer, tier
from search.engines.memory_state import State, Writer
from search.errors import CursorExpired, IndexBusy, IndexMissing
from search.facets import facet
from search.fold import fold
from search.kinds import names
from search.lexicon import load
from search.model import Card, Clipping, Coverage, Facet, FileRecord, Hit, Marked, Page, Status, Suggestion
from search.query import Leaf, Node, Query, leaves
from search.query.parse import Limits, Parsed, parse
from search.query.sounds import read_so
from search.ranking import TIER_PARTIAL


def connect(
    location: str, *, lexicon: str = "", limits: Limits | None = None, deadline: float = 0.0, jobs: int = 0
) -> MemoryEngine:
    """Return a new, empty engine.  It has no deadline and one process: collections of tests are small."""
    return MemoryEngine(lexicon, limits)


class MemoryEngine:
    def __init__(self, lexicon: str = "", limits: Limits | None = None) -> None:
        self._lexicon = load(lexicon)
        self._limits = limits or Limits()
        self._readings: Mapping[str, tuple[str, ...]] | None = None
        self._state = State()
        self._committed: datetime | None = None
        self._synced: datetime | None = None
        self._lock = threading.Lock()

    def parse(self, query: Query) -> Parsed:
        signed = {fold(author).text for d in self._articles for author in d.card.authors}
        known = signed.__contains__
        lexicon, limits, lookup, owners = self._lexicon, self._limits, self._lookup, self._owners
        return parse(query, lexicon=lexicon, limits=limits, lookup=lookup, is_author=known, owners=owners)

    def search(self, query: Query) -> Page:
        parsed = self.parse(query)
        tree = parsed.tree
        found = {d.clipping.id: t for d in self._articles if (t := tier(tree, d)) is not None}
        scorer = Scorer(tree, list(self._articles))
        kept = [self._state.documents[id] for id in found if filters.keeps(query, self._state.documents[id].card)]
        order = sorted(kept, key=lambda d: _order(query.sort, d.card, found[d.card.id], scorer.score(d)))
        start = self._start(query)
        shown = order[start : start + query.size]
        asked = list(leaves(tree))
        more = start + len(shown) < len(order)
        return Page(
            hits=tuple(self._hit(d, query, asked, scorer, found[d.card.id]) for d in shown),
            total=len(order),
            coverage=self._coverage(),
            facets=tuple(self._facet(name, query, list(found)) for name in query.facets),
            partial=self._partial(query, parsed.loose, asked, order) if start == 0 else (),
            next_cursor=cursor.encode(query, str(self._state.generation), start + query.size) if more else None,
        )

    def get(self, id: str) -> Clipping | None:
        document = self._state.documents.get(id)
        return document.clipping if document else None

    def removed(self, id: str) -> bool:
        return id in self._state.removed

    def marked(self, id: str, query: Query) -> Mapping[str, Marked]:
        document = self._state.documents.get(id)
        if document is None:
            return {}
        found = highlight.marks(document.text.folded, list(leaves(self.parse(query).tree)), document.occurrences)
        return {p.key: document.text.marked(p.start, p.end, found) for p in document.text.pieces}

    def similar(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        document = self._state.documents.get(id)
        if document is None:
            return ()
        others = [(len(document.terms.keys() & d.terms.keys()), d) for d in self._articles if d is not document]
        best = sorted((o for o in others if o[0]), key=lambda o: (-o[0], o[1].card.id))[:limit]
        return tuple(
            Hit(
                d.card,
                float(n),
                Marked(d.card.title),
                shared=tuple(sorted(document.terms.keys() & d.terms.keys())[:5]),
            )
            for n, d in best
        )

    def copies(self, id: str) -> tuple[Hit, ...]:
        document = self._state.documents.get(id)
        same = [d for d in self._articles if document and d is not document and d.folded == document.folded]
        return tuple(Hit(d.card, 1.0, Marked(d.card.title)) for d in same)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        counts = Counter(
            (value, kind)
            for d in self._articles
            for kind, values in (
                ("author", d.card.authors),
                ("source", (d.card.source or "",)),
                ("title", (d.card.title,)),
            )
            for value in values
            if value.startswith(text)
        )
        best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Suggestion(value, kind, n) for (value, kind), n in best[:limit] if text)

    def status(self) -> Status:
        if self._committed is None:
            raise IndexMissing("nothing is indexed yet: run `kirinuki index`")
        states: Counter[str] = Counter(record.state for record in self._state.ledger.values())
        failed = tuple(record for record in self._state.ledger.values() if record.state == "failed")
        copies = tuple(record for record in self._state.ledger.values() if record.state == "duplicate")
        return Status(
            self._coverage(),
            self._committed,
            "memory",
            dict(states),
            failed,
            copies,
            self._state.report,
            synced=self._synced,
        )

    def check(self, samples: int = 200) -> Iterator[str]:
        yield from ()

    def ledger(self) -> Mapping[str, FileRecord]:
        return dict(self._state.ledger)

    @contextmanager
    def writing(self, *, rebuild: bool = False) -> Iterator[Writer]:
        if not self._lock.acquire(blocking=False):
            raise IndexBusy("another indexer holds the index")
        try:
            yield Writer(self._state, rebuild, self._commit)
            self._synced = datetime.now(UTC)
        finally:
            self._lock.release()

    def close(self) -> None: ...

    def _commit(self, state: State) -> None:
        self._state = state
        self._readings = None
        self._committed = datetime.now(UTC)

    def _lookup(self, sound: str) -> Sequence[str]:
        """Return the words of the collection that are read so: `search.query.parse.Lookup`."""
        if self._readings is None:
            words = {word for d in self._articles for word in (*d.card.authors, *d.terms) if len(word) > 1}
            self._readings = analysis.readings_of(sorted(words))
        return read_so(sound, self._readings, lambda text: any(text in d.folded for d in self._articles))

    @property
    def _articles(self) -> Collection[Document]:
        return self._state.documents.values()

    def _start(self, query: Query) -> int:
        if not query.cursor:
            return (query.page - 1) * query.size
        generation, start = cursor.decode(query)
        if generation != str(self._state.generation):
            raise CursorExpired("the index has changed: start again from the first page")
        return start

    def _owners(self, name: str) -> list[str]:
        return [r.id for r in self._state.ledger.values() if r.state == "duplicate" and name in names(r.path)]

    def _coverage(self) -> Coverage:
        days = [d.card.published for d in self._articles if d.card.published]
        since, until = min(days, default=None), max(days, default=None)
        return Coverage(str(self._state.generation), len(self._state.documents), since, until, self._committed)

    def _partial(
        self, query: Query, loose: Node | None, asked: Sequence[Leaf], full: list[Document]
    ) -> tuple[Hit, ...]:
        if loose is None or len(full) >= query.size:
            return ()
        have = {d.card.id for d in full}
        some = [
            d
            for d in self._articles
            if d.card.id not in have and filters.keeps(query, d.card) and tier(loose, d) is not None
        ]
        scorer = Scorer(loose, list(self._articles))
        some.sort(key=lambda d: _order("relevance", d.card, TIER_PARTIAL, scorer.score(d)))
        lit = [*asked, *leaves(loose)]
        return tuple(self._hit(d, query, lit, scorer, TIER_PARTIAL) for d in some[: query.size - len(full)])

    def _hit(self, d: Document, query: Query, asked: Sequence[Leaf], scorer: Scorer, tier: int) -> Hit:
        files = sum(r.state == "duplicate" and r.id == d.card.id for r in self._state.ledger.values())
        return hit(d, query, asked, scorer, tier, files)

    def _facet(self, name: str, query: Query, matching: list[str]) -> Facet:
        others = filters.without_choice(query, name)
        cards = [d.card for id in matching if filters.keeps(others, (d := self._state.documents[id]).card)]
        counts = Counter(value for card in cards for value in filters.values(name, card))
        return facet(name, counts, query)


def _order(sort: str, card: Card, tier: int, score: float) -> tuple[float, float, str]:
    day = card.published.toordinal() if card.published else None
    if sort == "-first_seen":
        return (-(card.first_seen.timestamp() // 1) if card.first_seen else 0.0, -(day or 0), card.id)
    if sort == "date":
        return (day if day is not None else float("inf"), 0.0, card.id)
    if sort == "-date":
        return (-day if day is not None else float("inf"), 0.0, card.id)
    return (-tier, -round(score, 6), card.id)
