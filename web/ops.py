"""What monitors ask: is it alive, can it serve, and how is it doing.

The numbers of `/metrics` are those of the one server process that answered, named by the label `worker`:
sums over that label are right once a scraper has met every worker.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from search.errors import EngineError
from search.model import Status
from search.query import Query
from web.desk import Desk, desk
from web.inputs import only
from web.reply import json_reply

bp = Blueprint("ops", __name__)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "kirinuki_requests", "Requests answered", ("endpoint", "status", "worker"), registry=self.registry
        )
        self.seconds = Histogram(
            "kirinuki_request_seconds", "Time to answer", ("endpoint", "worker"), registry=self.registry
        )
        self.articles = Gauge("kirinuki_articles", "Articles in the index", registry=self.registry)
        self.failed = Gauge("kirinuki_failed_files", "Files that could not be read", registry=self.registry)
        self.age = Gauge("kirinuki_index_age_seconds", "Seconds since the last commit", registry=self.registry)
        self.ready = Gauge("kirinuki_ready", "1 where the index is whole and fresh", registry=self.registry)


@bp.record_once
def _count(state: Any) -> None:
    app: Flask = state.app
    app.extensions["kirinuki.metrics"] = metrics = Metrics()
    worker = str(os.getpid())

    @app.after_request
    def _counted(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        metrics.requests.labels(endpoint, str(response.status_code), worker).inc()
        if "began" in g:
            metrics.seconds.labels(endpoint, worker).observe(time.perf_counter() - g.began)
        return response


@bp.get("/healthz")
def health() -> Response:
    """200 where a real query is answered; what hinders it is the problem returned."""
    only()
    with desk().searching() as engine:
        page = engine.search(Query(size=1, snippets=0))
    return json_reply({"status": "ok", "articles": page.total, "generation": page.coverage.generation})


@bp.get("/readyz")
def ready() -> Response:
    """200 where the index is whole and fresh; 503 with the reasons where it is missing, damaged or too old."""
    only()
    reasons = unready(desk())
    response = json_reply({"status": "unready" if reasons else "ready", "reasons": reasons})
    if reasons:
        response.status_code = 503
        response.headers["Retry-After"] = "30"
    return response


@bp.get("/metrics")
def numbers() -> Response:
    only()
    metrics: Metrics = current_app.extensions["kirinuki.metrics"]
    try:
        status = desk().engine.status()
    except EngineError:
        metrics.ready.set(0)
    else:
        metrics.ready.set(0 if unready(desk(), status) else 1)
        metrics.articles.set(status.coverage.articles)
        metrics.failed.set(status.files.get("failed", len(status.failed)))
        metrics.age.set(age_hours(status) * 3600)
    return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)


def is_old(desk: Desk, status: Status) -> bool:
    """Say whether no run has ended well for longer than the settings allow."""
    return age_hours(status) > desk.settings.max_age_hours


def unready(desk: Desk, status: Status | None = None) -> list[str]:
    """Return why an index should not be relied on; nothing where all is well."""
    try:
        status = status or desk.engine.status()
    except EngineError as error:
        return [str(error)]
    reasons = [status.damage] if status.damage else []
    age, limit = age_hours(status), desk.settings.max_age_hours
    if is_old(desk, status):
        reasons.append(f"the index is {age:.0f} hours old (limit {limit:.0f})")
    if age < -max(limit, 1.0):
        reasons.append(f"the last run ended {-age:.0f} hours ahead of this clock: its age is not known")
    return reasons


def age_hours(status: Status) -> float:
    """Return the hours since a run last ended well; 0 where it is not known."""
    return (datetime.now(UTC) - status.fresh).total_seconds() / 3600 if status.fresh else 0.0
