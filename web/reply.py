"""Answers for programs: JSON with a validator, so that asking again costs one header."""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from flask import Response, g, request

from search.jsonline import json_bytes
from web.ask import language


@functools.cache
def release() -> str:
    """Return the version of the program: a new one may write the same answer differently."""
    return version("kirinuki")


def etag(generation: str) -> str:
    """Return a weak validator: the generation, and a digest of all else that decides the bytes."""
    told = "\0".join((release(), language(), request.full_path, request.headers.get("Accept", "")))
    return f"{generation}-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:16]}"


def json_reply(
    body: Mapping[str, Any],
    generation: str | None = None,
    links: Mapping[str, str | None] | None = None,
    timings: Mapping[str, float] | None = None,
    mimetype: str = "application/json",
) -> Response:
    """Answer with JSON; 304 where the client has this generation's answer already.

    `links` are targets by relation for the Link header; `timings` are milliseconds by phase.
    """
    response = Response(json_bytes(body), mimetype=mimetype)
    response.headers["Content-Language"] = language()
    response.headers["Link"] = link_header({"service-desc": "/api/v1/openapi.json", **(links or {})})
    spent = {**(timings or {}), "total": (time.perf_counter() - g.began) * 1000}
    response.headers["Server-Timing"] = ", ".join(f"{name};dur={ms:.1f}" for name, ms in spent.items())
    return revalidated(response, generation)


def link_header(targets: Mapping[str, str | None], **types: str) -> str:
    """Return targets by relation as a Link header (RFC 8288); `types` are media types by relation."""
    typed = {rel: f'; type="{mimetype}"' for rel, mimetype in types.items()}
    return ", ".join(f'<{url}>; rel="{rel}"{typed.get(rel, "")}' for rel, url in targets.items() if url)


def revalidated(response: Response, generation: str | None) -> Response:
    """Put validator and caching rules on an answer; empty it (304) where the client's copy is still good."""
    response.vary.update(("Accept", "Accept-Language"))
    response.headers["Cache-Control"] = "private, no-cache"
    if generation is not None and request.method in ("GET", "HEAD"):
        response.set_etag(etag(generation), weak=True)
        response.make_conditional(request)
    return response
