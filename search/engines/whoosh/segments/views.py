"""The snapshots of one index that are open: the one that serves, and the one before for cursors still in it."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from search.engines.whoosh.storage import made_with, store
from search.engines.whoosh.storage.generation import Generation
from search.errors import CursorExpired

if TYPE_CHECKING:
    from search.engines.whoosh.segments.snapshot import Snapshot

_OPEN = 2


class Views:
    """Opens a generation when it is first asked for.  A commit is seen by the next call: one stat."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark = os.fspath(folder / store.CURRENT)
        self._seen: tuple[int, int] | None = None
        self._lock = threading.Lock()
        self._current: Generation | None = None
        self._snapshots: dict[str, Snapshot] = {}

    def current(self) -> Generation:
        """Return the generation that serves, whole when it was first seen.

        Raises IndexMissing, IndexDamaged, IndexTooOld.
        """
        seen = self._stamp()
        if self._current is not None and seen is not None and seen == self._seen:
            return self._current
        with self._lock:
            if self._current is None or store.current_name(self._folder) != self._current.name:
                self._current = store.current(self._folder, self._current)
            self._seen = seen
            return self._current

    def snapshot(self, name: str = "") -> Snapshot:
        """Return the snapshot of a generation, by default of the one that serves.

        Raises CursorExpired where that one is gone from the disk.
        """
        current = self.current()
        if not name or name == current.name:
            return self._snapshots.get(current.name) or self._open(current)
        known = self._snapshots.get(name)
        if known is not None and (self._folder / store.GENERATIONS / name).is_dir():
            return known
        earlier = store.named(self._folder, name, current)
        if earlier is None or not made_with.same(earlier):
            raise CursorExpired("the index has changed: start again from the first page")
        return self._open(earlier)

    def searchable(self, name: str = "") -> Snapshot:
        """Return a snapshot to search in.  Raises IndexTooOld where a query would be cut otherwise than its texts."""
        made_with.require_same(self.current())
        return self.snapshot(name)

    def close(self) -> None:
        """Let go of everything; mapped files are freed with the last answer that uses them."""
        with self._lock:
            self._current, self._snapshots = None, {}

    def _stamp(self) -> tuple[int, int] | None:
        """Return what changes when CURRENT is replaced: cheaper than reading it."""
        try:
            status = os.stat(self._mark)
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def _open(self, generation: Generation) -> Snapshot:
        # Imported here: who asks nothing of the articles need not load numpy and Whoosh.
        from search.engines.whoosh.segments.snapshot import Snapshot

        with self._lock:
            if generation.name not in self._snapshots:
                newest = next(reversed(self._snapshots.values()), None)
                kept = dict(list(self._snapshots.items())[1 - _OPEN :])
                self._snapshots = {**kept, generation.name: Snapshot(generation, newest)}
            return self._snapshots[generation.name]
