"""Answers for programs: JSON with validators, so that asking again costs one header."""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Response, g, request

from search.jsonline import json_bytes
from search.model import Coverage
from search.query import AllOf, AnyOf, Dated, Node, Not
from search.query.dates import today_in_japan
from web.ask import language
from web.citations import since_midnight

#: A header counts whole seconds: a state that may have been replaced in the same one has no date yet.
_SECOND = timedelta(seconds=1)


@functools.cache
def release() -> str:
    """Return the version of the program: a new one may write the same answer differently."""
    return version("kirinuki")


@functools.cache
def installed() -> datetime:
    """Return when this program came to this machine: no answer it gives is older."""
    newest = max(file.stat().st_mtime for file in Path(__file__).parent.glob("*.py"))
    return datetime.fromtimestamp(newest, UTC)


def etag(generation: str) -> str:
    """Return a weak validator: the generation, and a digest of all else that decides the bytes."""
    told = "\0".join((release(), language(), request.full_path))
    return f"{generation}-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:16]}"


def state(held: Coverage, tree: Node) -> tuple[str, datetime | None]:
    """Return what an answer depends on, and when that last changed: the generation, and for some queries the day.

    A query that names days may name them from today: 昨年, 直近7日.
    """
    if not names_days(tree):
        return held.generation, held.committed
    return f"{held.generation}-{today_in_japan()}", since_midnight(held.committed)


def names_days(tree: Node) -> bool:
    match tree:
        case Not(node):
            return names_days(node)
        case AllOf(nodes) | AnyOf(nodes):
            return any(names_days(node) for node in nodes)
        case _:
            return isinstance(tree, Dated)


def json_reply(
    body: Mapping[str, Any],
    generation: str | None = None,
    changed: datetime | None = None,
    links: str = "",
    timings: Mapping[str, float] | None = None,
) -> Response:
    """Answer with JSON; 304 where the client has this generation's answer already.

    `changed` is when that generation was committed; `links` more of the Link header; `timings` are milliseconds
    by phase.
    """
    began = time.perf_counter()
    response = Response(json_bytes(body), mimetype="application/json")
    response.headers["Content-Language"] = language()
    service = link_header({"service-desc": "/api/v1/openapi.json"})
    response.headers["Link"] = f"{service}, {links}" if links else service
    now = time.perf_counter()
    spent = {**(timings or {}), "write": (now - began) * 1000, "total": (now - g.began) * 1000}
    response.headers["Server-Timing"] = ", ".join(f"{name};dur={ms:.1f}" for name, ms in spent.items())
    return revalidated(response, generation, changed)


def link_header(targets: Mapping[str, str | None], **types: str) -> str:
    """Return targets by relation as a Link header (RFC 8288); `types` are media types by relation."""
    typed = {rel: f'; type="{mimetype}"' for rel, mimetype in types.items()}
    return ", ".join(f'<{url}>; rel="{rel}"{typed.get(rel, "")}' for rel, url in targets.items() if url)


def revalidated(response: Response, generation: str | None, changed: datetime | None = None) -> Response:
    """Put validators and caching rules on an answer; empty it (304) where the client's copy is still good.

    `changed` is when what is shown last changed, as far as the index decides it.
    """
    response.vary.update(("Accept", "Accept-Language"))
    response.headers["Cache-Control"] = "private, no-cache"
    if generation is not None and request.method in ("GET", "HEAD"):
        response.set_etag(etag(generation), weak=True)
        response.last_modified = last_modified(changed) if changed else None
        response.make_conditional(request)
    return response


def last_modified(changed: datetime) -> datetime | None:
    """Return the date to send, None while it would say too little: a second commit could still bear the same."""
    latest = max(changed, installed()).replace(microsecond=0)
    return latest if datetime.now(UTC) >= latest + _SECOND else None
