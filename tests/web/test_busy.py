"""Only so many searches run at once; one more waits its turn, and is refused when that takes too long."""

from __future__ import annotations

import threading

from search.config import Settings
from search.model import Page
from search.query import Query
from tests.web import press
from web import create_app


class Slow:
    """An engine whose searches end when they are let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.entered = threading.Semaphore(0)
        self._real = press.engine(count=3)
        self.parse = self._real.parse

    def search(self, query: Query) -> Page:
        self.entered.release()
        assert self.go.wait(30)
        return self._real.search(query)


def test_a_search_too_many_is_refused_and_the_others_are_answered() -> None:
    engine = Slow()
    app = create_app(Settings(searches_at_once=2, query_seconds=0.05), engine)  # type: ignore[arg-type]
    statuses: list[int] = []

    def ask() -> None:
        statuses.append(app.test_client().get("/api/v1/search").status_code)

    running = [threading.Thread(target=ask) for _ in range(2)]
    for thread in running:
        thread.start()
    for _ in running:
        assert engine.entered.acquire(timeout=30)
    refused = app.test_client().get("/api/v1/search")
    assert (refused.status_code, refused.get_json()["type"]) == (503, "/problems/too-busy")
    assert refused.headers["Retry-After"]
    engine.go.set()
    for thread in running:
        thread.join()
    assert statuses == [200, 200]
    assert app.test_client().get("/api/v1/search").status_code == 200
