"""Monitors get the truth: alive, ready, and the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from search.config import Settings
from search.engine import open_engine
from search.errors import IndexDamaged, IndexMissing, IndexTooOld
from search.model import Status
from tests.web import press
from web import create_app


class Ill:
    """An engine in a bad way."""

    def __init__(self, status: Status | Exception) -> None:
        self._status = status

    def status(self) -> Status:
        if isinstance(self._status, Exception):
            raise self._status
        return self._status

    def search(self, *args: object) -> Any:
        raise self._status if isinstance(self._status, Exception) else IndexDamaged("damaged")


def test_a_whole_index_is_healthy_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json()["articles"] == 63
    assert client.get("/readyz").get_json() == {"status": "ready", "reasons": []}


@pytest.mark.parametrize("error", [IndexMissing("nothing here"), IndexDamaged("torn"), IndexTooOld("old layout")])
def test_without_an_index_the_server_is_not_ready(error: Exception) -> None:
    client = create_app(Settings(), Ill(error)).test_client()  # type: ignore[arg-type]
    for url in ("/healthz", "/readyz"):
        answer = client.get(url)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
    assert client.get("/readyz").get_json()["reasons"] == [str(error)]
    assert "kirinuki_ready 0.0" in client.get("/metrics").text


def test_damage_is_named_while_an_older_generation_serves() -> None:
    status = replace(press.engine(count=1).status(), damage="g7 is damaged; g6 serves")
    answer = create_app(Settings(), Ill(status)).test_client().get("/readyz")  # type: ignore[arg-type]
    assert (answer.status_code, answer.get_json()["reasons"]) == (503, ["g7 is damaged; g6 serves"])


def test_the_home_page_is_another_once_the_index_is_old() -> None:
    engine = press.engine(count=1)
    fresh, old = (create_app(Settings(max_age_hours=limit), engine).test_client().get("/") for limit in (48, 0))
    assert fresh.headers["ETag"] != old.headers["ETag"]


def test_an_old_index_is_not_ready() -> None:
    app = create_app(Settings(max_age_hours=0), press.engine(count=1))
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "hours old" in answer.get_json()["reasons"][0]


def test_a_run_from_the_future_is_not_fresh_for_years() -> None:
    status = replace(press.engine(count=1).status(), synced=datetime.now(UTC) + timedelta(days=9000))
    answer = create_app(Settings(), Ill(status)).test_client().get("/readyz")  # type: ignore[arg-type]
    assert (answer.status_code, "ahead of this clock" in answer.get_json()["reasons"][0]) == (503, True)


def test_metrics_are_prometheus_text() -> None:
    client = press.client()
    for _ in range(3):
        client.get("/api/v1/search?q=灯台")
    client.get("/api/v1/search?sort=x")
    families = {family.name: family for family in text_string_to_metric_families(client.get("/metrics").text)}
    requests = {
        (sample.labels["endpoint"], sample.labels["status"]): sample.value
        for sample in families["kirinuki_requests"].samples
        if sample.name.endswith("_total")
    }
    assert requests[("api.search", "200")] == 3
    assert requests[("api.search", "400")] == 1
    assert families["kirinuki_articles"].samples[0].value == 63
    assert families["kirinuki_failed_files"].samples[0].value == 1
    assert families["kirinuki_ready"].samples[0].value == 1


def test_paths_do_not_become_labels() -> None:
    client = press.client()
    for i in range(20):
        client.get(f"/nothing/{i}")
    assert "/nothing" not in client.get("/metrics").text


def test_an_empty_collection_is_answered_or_refused_never_broken() -> None:
    client = create_app(Settings(), open_engine("memory:")).test_client()
    for url in ("/", "/search", "/api/v1/search", "/search.csv", "/search.atom", "/healthz", "/readyz", "/status"):
        assert client.get(url).status_code in (200, 503), url
