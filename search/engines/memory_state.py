"""What the reference engine holds, and the one writer that may change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from search.engine import Batch, removed_ids
from search.engines.memory_match import Document
from search.model import FileRecord


@dataclass(frozen=True, slots=True)
class State:
    """One generation: its articles, the ledger of files, the ids of removed articles, the report of its run."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    ledger: Mapping[str, FileRecord] = field(default_factory=dict)
    removed: Mapping[str, None] = field(default_factory=dict)
    report: Mapping[str, object] = field(default_factory=dict)
    generation: int = 0

    def changed(self, batch: Batch) -> State:
        """Return what a batch makes of it; the generation is counted when it is published."""
        new = {c.id: Document.of(c) for c in batch.add}
        return replace(
            self,
            documents={id: d for id, d in self.documents.items() if id not in batch.remove} | new,
            ledger={path: record for path, record in self.ledger.items() if path not in batch.forget}
            | {record.path: record for record in batch.files},
            removed=removed_ids(self.removed, batch),
            report=batch.report,
        )


class Writer:
    """Batches of one run: each is published at once, those of a rebuild together."""

    def __init__(self, state: State, rebuild: bool, commit: Callable[[State], None]) -> None:
        self._published = state
        self._state = State(removed=state.removed, generation=state.generation) if rebuild else state
        self._rebuild = rebuild
        self._commit = commit

    def apply(self, batch: Batch) -> str:
        self._state = self._state.changed(batch)
        return str(self._published.generation) if self._rebuild else self.publish()

    def publish(self) -> str:
        if self._state is not self._published:
            self._published = self._state = replace(self._state, generation=self._state.generation + 1)
            self._commit(self._state)
        return str(self._published.generation)
