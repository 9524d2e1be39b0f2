"""What a run did: the line for people, the object for programs, and the record beside the index."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from search.terminal import one_line

if TYPE_CHECKING:
    from indexer.corpus import Found
    from indexer.decide import Outcome
    from search.model import FileRecord


@dataclass(frozen=True, slots=True)
class Failure:
    """A path that gave no article, and why."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{one_line(self.path)}: {one_line(self.reason)}"


@dataclass(frozen=True, slots=True)
class Report:
    """The count of everything: found = added + changed + unchanged + duplicates + failed.

    `skipped` names links, FIFOs and devices that are called like clippings; they are not counted in found.

    `removed` counts articles that are in the index no more; `articles` those that are; `restless` files that came or
    changed while the run read others; `seconds` is the run's wall time.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    failed: tuple[Failure, ...] = ()
    skipped: tuple[Failure, ...] = ()
    articles: int = 0
    restless: int = 0
    generation: str = ""
    seconds: float = 0.0

    @property
    def found(self) -> int:
        return self.added + self.changed + self.unchanged + self.duplicates + len(self.failed)

    def as_json(self) -> dict[str, Any]:
        """Return the object `kirinuki index --json` prints; paths keep odd bytes as surrogate escapes."""
        return {
            "found": self.found,
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
            "duplicates": self.duplicates,
            "failed": [{"path": failure.path, "reason": failure.reason} for failure in self.failed],
            "skipped": [{"path": skipped.path, "reason": skipped.reason} for skipped in self.skipped],
            "articles": self.articles,
            "generation": self.generation,
            "seconds": round(self.seconds, 2),
        }

    def as_record(self) -> dict[str, Any]:
        """Return what is kept beside the index: counts only, for the ledger names the failed files."""
        kept = self.as_json()
        del kept["generation"]
        return kept | {"failed": len(self.failed), "skipped": len(self.skipped), "restless": self.restless}

    def summary(self, *, dry_run: bool = False) -> str:
        """Return the run in one line."""
        counts = (
            f"{self.added:,} added, {self.changed:,} changed, {self.removed:,} removed, "
            f"{self.unchanged:,} unchanged, {self.duplicates:,} duplicates, {len(self.failed):,} failed"
        )
        if self.skipped:
            counts += f", {len(self.skipped):,} skipped"
        would = "would be: " if dry_run else ""
        return f"{self.found:,} files: {would}{counts}; {self.articles:,} articles ({self.seconds:.1f} s)"


class Tally:
    """The counts of a run while it goes on."""

    def __init__(self) -> None:
        self.removed = self.articles = self.restless = 0
        self._counts: Counter[str] = Counter()
        self._failed: list[Failure] = []
        self._skipped: list[Failure] = []
        self._started = time.monotonic()

    def keep(self, records: Iterable[FileRecord]) -> None:
        """Count files that stay as they are."""
        for record in records:
            self._count("unchanged" if record.state == "indexed" else record.state, record)

    def skip(self, files: Iterable[Found]) -> None:
        """Name what is no file."""
        self._skipped += [Failure(file.path, file.skipped) for file in files]

    def count(self, outcome: Outcome) -> None:
        self._count(outcome.what, outcome.record)

    def _count(self, what: str, record: FileRecord) -> None:
        self._counts[what] += 1
        if what == "failed":
            self._failed.append(Failure(record.path, record.reason))

    def report(self, generation: str = "") -> Report:
        return Report(
            added=self._counts["added"],
            changed=self._counts["changed"],
            removed=self.removed,
            unchanged=self._counts["unchanged"],
            duplicates=self._counts["duplicate"],
            failed=tuple(sorted(self._failed, key=lambda failure: failure.path)),
            skipped=tuple(sorted(self._skipped, key=lambda skipped: skipped.path)),
            articles=self.articles,
            restless=self.restless,
            generation=generation,
            seconds=time.monotonic() - self._started,
        )
