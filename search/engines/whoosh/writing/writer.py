"""Changing an index: each batch becomes a generation, whole and durable, or nothing happens.

A run without news comes and goes here without loading numpy and Whoosh: `change` is imported by the first batch.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from search.engine import Batch, removed_ids
from search.engines.whoosh.storage import ledger, made_with, publish, removed, store
from search.engines.whoosh.storage.generation import LEDGER, REMOVED, REPORT, Generation
from search.engines.whoosh.storage.publish import Making
from search.engines.whoosh.writing import policy
from search.errors import EngineError, IndexMissing
from search.model import FileRecord

if TYPE_CHECKING:
    from search.engines.whoosh.writing.change import Changer

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def hold(index: Path, *, rebuild: bool = False, jobs: int = 0) -> Iterator[IndexWriter]:
    """Hold the index for writing; see `Engine.writing`."""
    with publish.locked(index):
        served = _served(index, rebuild)
        publish.clean(index, served)
        if served and not rebuild:
            made_with.require_same(served)
        writer = IndexWriter(index, served, rebuild, jobs)
        try:
            yield writer
            writer.tidy()
            publish.note_end(index)
        finally:
            writer.close()


def _served(index: Path, rebuild: bool) -> Generation | None:
    try:
        return store.current(index)
    except IndexMissing:
        return None
    except EngineError:
        if not rebuild:
            raise
        return None


class IndexWriter:
    """The one writer of an index: `search.engine.Writer`."""

    def __init__(self, index: Path, served: Generation | None, rebuild: bool, jobs: int) -> None:
        self._index = index
        self._served = served
        self._rebuild = rebuild
        self._jobs = jobs
        self._head = None if rebuild else served

    def apply(self, batch: Batch) -> str:
        """Apply a batch, all or nothing, durably; return the new generation's name."""
        added = {clipping.id: clipping for clipping in batch.add}
        records = ledger.changed(self._records, batch.files, batch.forget)
        gone = removed_ids(self._removed, batch)
        with self._making() as made:
            self._changer.apply(made, self._head, batch.remove | added.keys(), added.values())
            self._head = self._seal(made, records, gone, batch.report)
        self._records, self._removed = records, gone
        return self._head.name

    def publish(self) -> str:
        """Fold what the batches left apart, let readers see what was rebuilt; return the name of what serves."""
        self.tidy()
        if self._rebuild and self._head:
            self._head = self._served = publish.publish(self._index, self._head, self._served)
            self._rebuild = False
        return self._served.name if self._served else ""

    def tidy(self) -> None:
        """Fold the segments of a long run into the base.

        Where the disk has no room for that, nothing is lost but speed, and the next run tries again.
        """
        if not self._head or all(len(group) == 1 for group in policy.for_end(self._head.segments)):
            return
        from search.engines.whoosh.writing import change

        try:
            with self._making() as made:
                change.fold_segments(made, self._head)
                self._head = self._seal(made, self._records, self._removed, {})
        except OSError as error:
            _log.warning("the segments of the index could not be merged: %s", error)

    def close(self) -> None:
        if "_changer" in self.__dict__:
            self._changer.close()

    # --- the steps of a commit ---

    @cached_property
    def _records(self) -> Mapping[str, FileRecord]:
        return ledger.of(self._head) if self._head else {}

    @cached_property
    def _removed(self) -> Mapping[str, None]:
        return removed.of(self._head) if self._head else removed.last(self._index)

    @cached_property
    def _changer(self) -> Changer:
        from search.engines.whoosh.writing import change

        return change.Changer(self._served, self._jobs)

    @contextlib.contextmanager
    def _making(self) -> Iterator[Making]:
        parent = self._index / (store.REBUILD if self._rebuild else store.GENERATIONS)
        number = 1 + max((g.number for g in (self._head, self._served) if g), default=0)
        with publish.making(parent, self._head, number) as made:
            yield made

    def _seal(
        self,
        made: Making,
        records: Mapping[str, FileRecord],
        gone: Mapping[str, None],
        report: Mapping[str, object],
    ) -> Generation:
        """Bring a folder to the disk with its ledger and report; let it serve, but for a rebuild."""
        from search.engines.whoosh.writing import change

        if self._head and records == self._records:
            made.keep(self._head, LEDGER)
        else:
            made.write(LEDGER, ledger.dump(records.values()))
        if self._head and gone and gone == removed.of(self._head):
            made.keep(self._head, REMOVED)
        elif gone:
            made.write(REMOVED, removed.dump(gone))
        if self._head and not report:
            made.keep(self._head, REPORT)
        else:
            made.write(REPORT, json.dumps(dict(report), ensure_ascii=False).encode("utf-8", "surrogatepass"))
        facts = {**made_with.here(), **change.facts(made.folder), "states": ledger.states(records.values())}
        sealed = made.seal(facts)
        if not self._rebuild:
            sealed = self._served = publish.publish(self._index, sealed, self._served)
        return sealed
