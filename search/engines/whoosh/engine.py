"""The engine: one folder, and everything the Protocol asks of it.

What asks no question of the articles stands here and loads neither numpy nor Whoosh, so that `kirinuki status` and a
run without news start fast; `reader` and `writer` are imported when they are needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from search.engine import Writer
from search.engines.whoosh.segments.views import Views
from search.engines.whoosh.storage import ledger, made_with, removed, store
from search.engines.whoosh.storage.generation import faults, report
from search.errors import IndexDamaged, IndexMissing, IndexTooOld
from search.lexicon import builtin, load
from search.model import Clipping, FileRecord, Hit, Marked, Page, Status, Suggestion
from search.query import Query
from search.query.parse import Limits, Parsed

if TYPE_CHECKING:
    from search.engines.whoosh.answering.reader import Reader

#: Strings whose looked-at articles are remembered, a snapshot.
_STRINGS = 64


def connect(location: str, **options: object) -> WhooshEngine:
    """Open the index in a folder.

    Options: `deadline`, seconds for one search (0: none); `lexicon`, a TOML file of synonyms added to the
    built-in ones; `limits`, how large a query may be; `memo`, how many strings are remembered; `jobs`, how many
    processes cut words (0: one a core).
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
        jobs: int = 0,
    ) -> None:
        self._folder = folder
        self._deadline = deadline
        self._lexicon = load(lexicon) if lexicon else builtin()
        self._limits = limits or Limits()
        self._strings = memo
        self._jobs = jobs
        self._views = Views(self._folder)

    @cached_property
    def _reader(self) -> Reader:
        from search.engines.whoosh.answering.reader import Reader

        return Reader(self._views, self._lexicon, self._limits, self._deadline, self._strings)

    def parse(self, query: Query) -> Parsed:
        return self._reader.parse(query)

    def search(self, query: Query) -> Page:
        return self._reader.search(query)

    def get(self, id: str) -> Clipping | None:
        return self._reader.get(id)

    def removed(self, id: str) -> bool:
        return id in removed.of(self._views.current())

    def marked(self, id: str, query: Query) -> Mapping[str, Marked]:
        return self._reader.marked(id, query)

    def similar(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        return self._reader.similar(id, limit)

    def copies(self, id: str) -> tuple[Hit, ...]:
        return self._reader.copies(id)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        return self._reader.suggest(text, limit)

    def status(self) -> Status:
        generation = self._views.current()
        made_with.require_same(generation)  # an index that cannot be asked is not in order
        others = ledger.unindexed(generation)
        return Status(
            coverage=generation.coverage,
            committed=generation.committed,
            tokenizer=generation.tokenizer,
            files=generation.states,
            failed=tuple(record for record in others if record.state == "failed"),
            duplicates=tuple(record for record in others if record.state == "duplicate"),
            report=report(generation),
            damage=generation.damage,
            bytes=generation.bytes,
            synced=store.ended(self._folder),
        )

    def check(self, samples: int = 200) -> Iterator[str]:
        from search.engines.whoosh.answering.check import lost

        generation = self._views.current()
        if generation.damage:
            yield generation.damage
        yield from faults(generation)
        yield from lost(self, self._views.snapshot(), samples)

    def ledger(self) -> Mapping[str, FileRecord]:
        try:
            return ledger.of(self._views.current())
        except IndexMissing:
            return {}
        except (IndexTooOld, IndexDamaged):
            # A rebuild keeps ids and dates of what is still known.
            return ledger.last(self._folder)

    def writing(self, *, rebuild: bool = False) -> AbstractContextManager[Writer]:
        from search.engines.whoosh.writing import writer

        return writer.hold(self._folder, rebuild=rebuild, jobs=self._jobs)

    def close(self) -> None:
        self._views.close()
