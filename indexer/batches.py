"""Outcomes → commits: each batch is applied whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from indexer.decide import Outcome
from search.engine import Batch, Writer
from search.model import Clipping, FileRecord

#: A batch is also full at this many characters, whatever max_batch says: it is held in memory.
_FULL = 30_000_000


class Batches:
    """Collects what is to be written and applies it in batches; without a writer (a dry run) it writes nothing.

    `base` is the ledger as it stands in the index: a record that is there already is not written again.
    `report` gives the record of the run that goes with every batch.  A record that takes an article out of
    the index waits for `finish`, where the article goes: a killed run does both anew.
    """

    def __init__(
        self,
        writer: Writer | None,
        base: Mapping[str, FileRecord],
        size: int,
        report: Callable[[], Mapping[str, Any]],
    ) -> None:
        self.generation = ""
        self._writer = writer
        self._base = base
        self._size = max(1, size)
        self._report = report
        self._add: list[Clipping] = []
        self._files: list[FileRecord] = []
        self._last: list[FileRecord] = []
        self._characters = 0

    def put(self, outcome: Outcome) -> None:
        """Take an outcome, and apply what is there when that is a batch."""
        if outcome.clipping is not None:
            self._add.append(outcome.clipping)
            self._characters += len(outcome.clipping.body) + sum(len(line.text) for line in outcome.clipping.lines)
        self.renew(outcome.record)
        if len(self._add) >= self._size or self._characters >= _FULL:
            self._apply()

    def renew(self, record: FileRecord) -> None:
        """Take the record of a file."""
        base = self._base.get(record.path)
        if base is not None and base.state == "indexed" and record.state != "indexed":
            self._last.append(record)
        elif base != record:
            self._files.append(record)

    def finish(self, remove: frozenset[str], forget: frozenset[str], *, always: bool) -> None:
        """Apply what is left together with every removal; with nothing left, write nothing unless `always`."""
        self._files += self._last
        if self._add or self._files or remove or forget or always:
            self._apply(remove, forget)

    def note(self, needed: bool) -> None:
        """Where it is needed, write the report once more, for what is known only when all is done."""
        if needed:
            self._apply()

    def _apply(self, remove: frozenset[str] = frozenset(), forget: frozenset[str] = frozenset()) -> None:
        if self._writer is not None:
            batch = Batch(add=self._add, remove=remove, files=self._files, forget=forget, report=self._report())
            self.generation = self._writer.apply(batch)
        self._add, self._files, self._characters = [], [], 0
