"""Answering from one folder: every question of the Protocol, on the snapshot of the generation it is about."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from search import cursor
from search.engines.whoosh.answering import facets
from search.engines.whoosh.answering.hits import Lighter, marked
from search.engines.whoosh.answering.readings import is_author, lookup
from search.engines.whoosh.answering.similar import similar
from search.engines.whoosh.answering.suggest import suggest
from search.engines.whoosh.matching.copies import copies
from search.engines.whoosh.matching.execute import Execution, ignored
from search.engines.whoosh.matching.verify import Deadline, Memo
from search.engines.whoosh.segments.snapshot import Snapshot
from search.engines.whoosh.segments.views import Views
from search.facets import facet, selected
from search.lexicon import Lexicon
from search.model import Clipping, Facet, Hit, Marked, Page, Suggestion
from search.query import Query, leaves
from search.query.parse import Limits, Parsed, parse


class Reader:
    """What an engine answers with; `search.engine.Engine` says what each call does."""

    def __init__(self, views: Views, lexicon: Lexicon, limits: Limits, deadline: float, memo: int) -> None:
        self._views = views
        self._lexicon = lexicon
        self._limits = limits
        self._deadline = deadline
        self._memo = Memo(memo)

    def parse(self, query: Query) -> Parsed:
        return self._parse(query, self._views.searchable(self._start(query)[0]))

    def search(self, query: Query) -> Page:
        began = time.perf_counter()
        generation, start = self._start(query)
        snapshot = self._views.searchable(generation)
        parsed = self._parse(query, snapshot)
        deadline = Deadline(self._deadline)
        execution = Execution(snapshot, query, parsed.tree, self._memo, deadline)
        stop = start + query.size
        if query.collapse:
            texts, last = execution.texts(start, stop)
            shown = Lighter(execution).hits([one for one, _ in texts])
            hits = tuple(
                [hit._replace(duplicates=hit.duplicates + n) for hit, (_, n) in zip(shown, texts, strict=True)]
            )
        else:
            hits, last = Lighter(execution).hits(execution.ranked(start, stop)), execution.total
        some: tuple[Hit, ...] = ()
        if start == 0 and execution.total < query.size and (tree := parsed.loose) is not None:
            loose = Execution(snapshot, replace(query, facets=()), tree, self._memo, deadline)
            some = Lighter(execution, loose).hits(loose.besides(execution.found, query.size - execution.total))
        matched = time.perf_counter()
        counted = tuple(self._facet(name, execution) for name in query.facets)
        return Page(
            hits=hits,
            total=execution.total,
            coverage=snapshot.coverage,
            facets=counted,
            partial=some,
            groups=last if query.collapse else None,
            next_cursor=cursor.encode(query, snapshot.generation, stop) if stop < last else None,
            timings={"match": matched - began, "facet": time.perf_counter() - matched},
        )

    def get(self, id: str) -> Clipping | None:
        article = self._views.snapshot().article(id)
        return article.clipping() if article else None

    def marked(self, id: str, query: Query) -> Mapping[str, Marked]:
        snapshot = self._views.searchable()
        article = snapshot.article(id)
        if article is None:
            return {}
        return marked(article, list(leaves(self._parse(query, snapshot).tree)))

    def similar(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        return similar(self._views.searchable(), id, limit)

    def copies(self, id: str) -> tuple[Hit, ...]:
        return copies(self._views.searchable(), id)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        return suggest(self._views.searchable(), text, limit)

    @staticmethod
    def _start(query: Query) -> tuple[str, int]:
        """Return the generation a query is about ("": the one that serves) and the rank it begins at."""
        return cursor.decode(query) if query.cursor else ("", (query.page - 1) * query.size)

    def _parse(self, query: Query, snapshot: Snapshot) -> Parsed:
        return parse(
            query,
            lexicon=self._lexicon,
            limits=self._limits,
            lookup=partial(lookup, snapshot),
            is_author=partial(is_author, snapshot),
            owners=lambda name: snapshot.owners.get(name, ()),
        )

    @staticmethod
    def _facet(name: str, execution: Execution) -> Facet:
        query = execution.query
        found = execution.without(ignored(name, query))
        limit = None if name in ("year", "month", "day") else query.facet_limit
        counts, others = facets.count(name, execution.snapshot, found, limit, selected(name, query))
        return facet(name, counts, query, others=others)
