"""The engine: one folder, one snapshot a generation, everything the Protocol asks."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

from search import cursor
from search.engine import Writer
from search.engines.whoosh import facets, ledger, store
from search.engines.whoosh.check import lost
from search.engines.whoosh.copies import copies
from search.engines.whoosh.execute import Execution, ignored
from search.engines.whoosh.hits import Lighter, marked
from search.engines.whoosh.readings import lookup
from search.engines.whoosh.similar import similar
from search.engines.whoosh.snapshot import Snapshot
from search.engines.whoosh.suggest import suggest
from search.engines.whoosh.verify import Deadline, Memo
from search.engines.whoosh.views import Views
from search.errors import IndexMissing
from search.facets import facet, selected
from search.lexicon import builtin, load
from search.model import Clipping, Facet, FileRecord, Hit, Marked, Page, Status, Suggestion
from search.query import Query, leaves
from search.query.parse import Limits, Parsed, parse

#: Strings whose looked-at articles are remembered, a snapshot.
_STRINGS = 64


def connect(location: str, **options: object) -> WhooshEngine:
    """Open the index in a folder.

    Options: `deadline`, seconds for one search (0: none); `lexicon`, a TOML file of synonyms added to the
    built-in ones; `limits`, how large a query may be; `memo`, how many strings are remembered.
    """
    return WhooshEngine(Path(location), **options)


class WhooshEngine:
    def __init__(
        self,
        folder: Path,
        deadline: float = 0.0,
        lexicon: str = "",
        limits: Limits | None = None,
        memo: int = _STRINGS,
    ) -> None:
        self._folder = folder
        self._deadline = deadline
        self._lexicon = load(lexicon) if lexicon else builtin()
        self._limits = limits or Limits()
        self._memo = Memo(memo)
        self._views = Views(self._folder)

    def parse(self, query: Query) -> Parsed:
        return self._parse(query, self._views.snapshot(self._start(query)[0]))

    def search(self, query: Query) -> Page:
        began = time.perf_counter()
        generation, start = self._start(query)
        snapshot = self._views.snapshot(generation)
        parsed = self._parse(query, snapshot)
        deadline = Deadline(self._deadline)
        execution = Execution(snapshot, query, parsed.tree, self._memo, deadline)
        stop = start + query.size
        lighter = Lighter(execution)
        if query.collapse:
            ranked, last = execution.texts(start, stop)
            hits = tuple([replace(lighter.hit(one), duplicates=others) for one, others in ranked])
        else:
            last = execution.total
            hits = tuple([lighter.hit(one) for one in execution.ranked(start, stop)])
        some: tuple[Hit, ...] = ()
        if start == 0 and execution.total < query.size and parsed.loose is not None:
            loose = Execution(snapshot, replace(query, facets=()), parsed.loose, self._memo, deadline)
            rest = loose.besides(execution.found, query.size - execution.total)
            some = tuple([lighter.hit(one, loose) for one in rest])
        return Page(
            hits=hits,
            total=execution.total,
            coverage=snapshot.coverage,
            facets=tuple(self._facet(name, execution) for name in query.facets),
            partial=some,
            groups=last if query.collapse else None,
            next_cursor=cursor.encode(query, snapshot.generation, stop) if stop < last else None,
            timings={"search": time.perf_counter() - began},
        )

    def get(self, id: str) -> Clipping | None:
        article = self._views.snapshot().article(id)
        return article.clipping() if article else None

    def marked(self, id: str, query: Query) -> Mapping[str, Marked]:
        snapshot = self._views.snapshot()
        article = snapshot.article(id)
        if article is None:
            return {}
        return marked(article, list(leaves(self._parse(query, snapshot).tree)))

    def similar(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        return similar(self._views.snapshot(), id, limit)

    def copies(self, id: str) -> tuple[Hit, ...]:
        return copies(self._views.snapshot(), id)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        return suggest(self._views.snapshot(), text, limit)

    def status(self) -> Status:
        generation = self._views.current()
        records = ledger.load(generation.folder / store.LEDGER).values()
        return Status(
            coverage=generation.coverage,
            committed=generation.committed,
            tokenizer=generation.tokenizer,
            files=dict(Counter(record.state for record in records)),
            failed=tuple(record for record in records if record.state == "failed"),
            report=store.report(generation),
            damage=generation.damage,
            bytes=generation.bytes,
            synced=store.ended(self._folder),
        )

    def check(self, samples: int = 200) -> Iterator[str]:
        generation = self._views.current()
        if generation.damage:
            yield generation.damage
        yield from store.faults(generation)
        yield from lost(self, self._views.snapshot(), samples)

    def ledger(self) -> Mapping[str, FileRecord]:
        try:
            return ledger.load(self._views.current().folder / store.LEDGER)
        except IndexMissing:
            return {}

    def writing(self, *, rebuild: bool = False) -> AbstractContextManager[Writer]:
        # Imported here: a server that never writes need not load the builder.
        from search.engines.whoosh import writer

        return writer.hold(self._folder, rebuild=rebuild)

    def close(self) -> None:
        self._views.close()

    @staticmethod
    def _start(query: Query) -> tuple[str, int]:
        """Return the generation a query is about ("": the one that serves) and the rank it begins at."""
        return cursor.decode(query) if query.cursor else ("", (query.page - 1) * query.size)

    def _parse(self, query: Query, snapshot: Snapshot) -> Parsed:
        return parse(query, lexicon=self._lexicon, limits=self._limits, lookup=partial(lookup, snapshot))

    @staticmethod
    def _facet(name: str, execution: Execution) -> Facet:
        query = execution.query
        found = execution.without(ignored(name, query))
        limit = None if name in ("year", "month", "day") else query.facet_limit
        counts, others = facets.count(name, execution.snapshot, found, limit, selected(name, query))
        return facet(name, counts, query, others=others)
