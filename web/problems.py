"""What went wrong, said to a program as problem+json (RFC 9457) and to a person as a page."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, json, make_response, request
from werkzeug.exceptions import HTTPException, NotFound

from search import errors as e
from web import wording
from web.ask import Lang, language
from web.desk import Busy
from web.security import WrongHost

log = logging.getLogger("kirinuki.web")

#: What an error is for the one who asked: the name of its type and its status.
KINDS: dict[type[Exception], tuple[str, int]] = {
    e.QueryTooComplex: ("query-too-complex", 400),
    e.CursorMismatch: ("cursor-mismatch", 400),
    e.ParameterError: ("invalid-parameter", 400),
    e.QueryError: ("invalid-query", 400),
    e.CursorExpired: ("cursor-expired", 410),
    e.QueryTimeout: ("query-timeout", 503),
    Busy: ("too-busy", 503),
    e.EngineError: ("index-unavailable", 503),
    e.KirinukiError: ("internal", 500),
}
STATUSES = {
    400: "bad-request",
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    410: "gone",
    413: "payload-too-large",
    414: "uri-too-long",
    415: "unsupported-media-type",
}
#: Why the index cannot answer, for whoever looks after it.
REASONS: dict[type[e.EngineError], str] = {
    e.IndexMissing: "missing",
    e.IndexDamaged: "damaged",
    e.IndexTooOld: "too-old",
    e.IndexBusy: "busy",
}
#: Seconds after which asking again makes sense.
RETRY_AFTER = {"query-timeout": "5", "too-busy": "2", "index-unavailable": "30"}

#: Paths that programs ask for: they get problem+json even where they would get HTML.
MACHINE = (".json", ".jsonl", ".atom", ".csv", ".ris", ".bib", ".txt")


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as RFC 9457 has it; `kind` is the last part of its type, `errors` names parameters.

    `meant` is the nearest valid name where it is near enough to ask a person about it.
    """

    kind: str
    status: int
    title: str
    detail: str
    errors: tuple[Mapping[str, str], ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    meant: str = ""

    def to_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": f"/problems/{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": _instance(),
            "request_id": getattr(g, "request_id", ""),
        }
        if self.errors:
            body["errors"] = list(self.errors)
        return body | dict(self.more)


def problem_of(error: Exception, lang: Lang) -> Problem:
    """Say what an error means to the one who asked, in Japanese ("ja") or English ("en")."""
    headers: dict[str, str] = {}
    errors: tuple[Mapping[str, str], ...] = ()
    more: dict[str, Any] = {}
    meant = ""
    if isinstance(error, HTTPException):
        status = error.code or 500
        kind = STATUSES.get(status, "internal" if status >= 500 else "bad-request")
        kind = "wrong-host" if isinstance(error, WrongHost) else kind
        headers = dict(error.get_headers()) if status in (401, 405) else {}
        headers.pop("Content-Type", None)
    else:
        kind, status = next((found for base, found in KINDS.items() if isinstance(error, base)), ("internal", 500))
    if isinstance(error, e.ParameterError) and error.unknown:
        kind = "unknown-parameter"
    title, detail = wording.title(kind, lang), wording.detail(error, kind, lang)
    if isinstance(error, e.ParameterError):
        named = {"parameter": error.parameter, "value": error.value, "detail": detail}
        named |= {"did_you_mean": error.did_you_mean} if error.did_you_mean else {}
        meant = error.values.get("near", "")
        errors = (named,)
    elif isinstance(error, e.QueryError):
        parameter = "cursor" if isinstance(error, e.CursorMismatch) else "q"
        errors = ({"parameter": parameter, "detail": detail},)
    if isinstance(error, e.QueryError) and error.position is not None:
        more["position"] = error.position
    if isinstance(error, e.EngineError):
        more["reason"] = REASONS.get(type(error), "failed")
    if isinstance(error, e.CursorExpired) and request.method in ("GET", "HEAD"):
        more["restart"] = _restart()  # what was posted is posted again, without its cursor
    if kind in RETRY_AFTER:
        headers["Retry-After"] = RETRY_AFTER[kind]
    return Problem(kind, status, title, detail, errors, more, headers, meant)


def _instance() -> str:
    """Return the path and query asked for, in ASCII and at a length that is fit to print."""
    query = quote(request.query_string, safe="%&=+/?:;@!$'()*,~")
    asked = quote(request.path) + (f"?{query}" if query else "")
    return asked if len(asked) <= 500 else asked[:500] + "…"


def _restart() -> str:
    """Return this URL without its cursor."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return quote(request.path) + ("?" + urlencode(kept) if kept else "")


def for_programs(path: str) -> bool:
    return f"{path}/".startswith("/api/") or path.endswith(MACHINE) or path in ("/healthz", "/readyz", "/metrics")


def respond(error: Exception) -> Response:
    """Answer a request with an error: problem+json to programs, a page to people."""
    lang = language()
    problem = problem_of(error, lang)
    if for_programs(request.path):
        body = json.dumps(problem.to_json(), ensure_ascii=False, separators=(",", ":"))
        response = Response(body + "\n", problem.status, mimetype="application/problem+json")
    else:
        response = _page(problem)
    response.headers.extend(problem.headers)
    response.headers["Content-Language"] = lang
    return response


def _page(problem: Problem) -> Response:
    # Imported here: pages word their own errors with this module.
    from web import pages

    response = make_response(pages.problem_page(problem))
    response.status_code = problem.status
    return response


def install(app: Flask) -> None:
    """Answer every error that reaches the application."""

    @app.get("/problems/<kind>")
    def problem(kind: str) -> Response:
        """What a problem's type leads to: what it means and what to do."""
        if kind not in wording.problems():
            raise NotFound
        lang = language()
        what = Problem(kind, 200, wording.title(kind, lang), wording.detail(e.KirinukiError(), kind, lang))
        return _page(what)

    @app.errorhandler(e.KirinukiError)
    def _known(error: e.KirinukiError) -> Response:
        return respond(error)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        return respond(error)

    @app.errorhandler(Exception)
    def _bug(error: Exception) -> Response:
        # The edge of the process: whoever asked gets no trace, the log gets all of it.
        log.exception("%s %s", request.method, request.path)
        return respond(error)
