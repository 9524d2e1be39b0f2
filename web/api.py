"""The JSON API, version 1."""

from __future__ import annotations

from flask import Blueprint, Response, json, request

from search import wire
from web.ask import ask, language

bp = Blueprint("api", __name__, url_prefix="/api/v1")


@bp.get("/search")
def search() -> Response:
    asked = ask(request.args)
    body = wire.page_json(
        asked.query, asked.page, relaxations=asked.relaxations, took_ms=asked.took_ms, lang=language()
    )
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/json")
