"""What every request of one application shares: the settings, the engine and the number of searches running."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from search.config import Settings
from search.engine import Engine, open_engine
from search.errors import KirinukiError


class Busy(KirinukiError):
    """As many searches as allowed are running, and none ended in time."""


class Desk:
    """Holds the engine, opened at first use, and counts the searches at work on it."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self.settings = settings
        self._engine = engine
        self._opening = threading.Lock()
        self._places = threading.BoundedSemaphore(max(1, settings.searches_at_once))

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            with self._opening:
                if self._engine is None:
                    self._engine = open_engine(self.settings.index)
        return self._engine

    @contextmanager
    def searching(self) -> Iterator[Engine]:
        """Hold a place among the searches running at once; raises Busy where none gets free in time.

        A request waits as long as one search may take: a short burst is served, a flood is refused.
        """
        if not self._places.acquire(timeout=self.settings.query_seconds):
            raise Busy("too many searches at once")
        try:
            yield self.engine
        finally:
            self._places.release()


def desk() -> Desk:
    """Return the desk of the application that answers this request."""
    found: Desk = current_app.extensions["kirinuki"]
    return found
