"""What the collection knows about its pages: lines that recur in the clippings of one folder are furniture.

Nothing is kept for it: the clippings in the index are the evidence, a few of each folder that has files to
extract, and those of this run join them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from indexer.corpus import Found
from indexer.extract.recurring import Recurring, group
from indexer.worker import Job
from search.engine import Engine
from search.errors import IndexDamaged, IndexTooOld
from search.model import Clipping, FileRecord

#: Clippings of one folder that are looked at in the index, and in all.
_SAMPLE, _ENOUGH = 40, 120

#: Files extracted with the same evidence: few at first, when every clipping teaches something.
_FIRST, _MOST = 16, 256


class Evidence:
    """Furniture by folder, read from the index when a folder is first asked for."""

    def __init__(self, engine: Engine, ledger: Mapping[str, FileRecord]) -> None:
        self._engine = engine
        self._ledger = ledger
        self._known = Recurring()
        self._ids: dict[str, list[str]] | None = None
        self._learnt: Counter[str] = Counter()
        self._lines: dict[str, frozenset[str]] = {}

    def jobs(self, files: Iterable[Found]) -> Iterator[list[Job]]:
        """Yield the files in portions, each file with what is known when its portion is asked for.

        Portions make the outcome the same in every run, whatever worker is faster.
        """
        rest, size = iter(files), _FIRST
        while portion := list(islice(rest, size)):
            yield [Job(file, self.lines(file.path)) for file in portion]
            size = min(2 * size, _MOST)

    def lines(self, path: str) -> frozenset[str]:
        """Return the lines that are furniture in the folder of a file."""
        folder = group(path)
        self._look_up(folder)
        if folder not in self._lines:
            self._lines[folder] = self._known.lines(folder)
        return self._lines[folder]

    def learn(self, clipping: Clipping) -> None:
        """Take in a clipping of this run."""
        folder = group(clipping.path)
        self._look_up(folder)
        if self._learnt[folder] < _ENOUGH:
            self._learn(folder, clipping)

    def _learn(self, folder: str, clipping: Clipping) -> None:
        self._known.learn(folder, clipping)
        self._learnt[folder] += 1
        self._lines.pop(folder, None)

    def _look_up(self, folder: str) -> None:
        """Learn from the clippings of a folder that are in the index, once."""
        if self._ids is None:
            self._ids = {}
            for record in self._ledger.values():
                if record.state == "indexed":
                    self._ids.setdefault(group(record.path), []).append(record.id)
        ids = self._ids.pop(folder, [])
        for id in ids[:: max(1, -(-len(ids) // _SAMPLE))]:
            try:
                clipping = self._engine.get(id)
            except (IndexTooOld, IndexDamaged):  # it is being rebuilt: this run alone is the evidence
                self._ids = {}
                return
            if clipping is not None:
                self._learn(folder, clipping)
