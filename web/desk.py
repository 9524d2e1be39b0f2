"""What every request of one application shares: the settings, the engine and the number of searches running."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, request

from search.config import Settings
from search.engine import Engine, open_index
from search.errors import KirinukiError
from search.model import Page
from search.query import Query

#: Bodies received at once.  A body may come as slowly as its sender likes, and holds a thread all the while.
BODIES = 16


class Busy(KirinukiError):
    """As many searches as allowed are running, and none ended in time."""


class Desk:
    """Holds the engine, opened at first use, and counts the searches at work on it."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self.settings = settings
        self._engine = engine
        self._opening = threading.Lock()
        self._places = threading.BoundedSemaphore(max(1, settings.searches_at_once))
        self._bodies = threading.BoundedSemaphore(BODIES)

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            with self._opening:
                if self._engine is None:
                    self._engine = open_index(self.settings)
        return self._engine

    def search(self, query: Query) -> Page:
        """Search when there is a place for it.  Raises what `searching` and the engine raise."""
        with self.searching() as engine:
            return engine.search(query)

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

    @contextmanager
    def receiving(self) -> Iterator[None]:
        """Hold a place among the bodies being received; raises Busy at once where there is none.

        Without this a few hundred slow senders would hold every thread of the server.
        """
        if not self._bodies.acquire(blocking=False):
            raise Busy("too many bodies at once")
        try:
            yield
        finally:
            self._bodies.release()


def origin() -> str:
    """Return scheme and host under which readers reach this server: the setting, else those of the request."""
    return (desk().settings.public_url or request.host_url).rstrip("/")


def desk() -> Desk:
    """Return the desk of the application that answers this request."""
    found: Desk = current_app.extensions["kirinuki"]
    return found
