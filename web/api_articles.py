"""The JSON API, version 1: one article, what is like it, and how to cite it."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from search import wire
from search.model import Clipping
from search.query import Query
from web import citations
from web.ask import language
from web.desk import desk
from web.inputs import check_language, choice, day, number, only
from web.reply import json_reply

bp = Blueprint("api_articles", __name__, url_prefix="/api/v1/articles")


bp.before_request(check_language)


@bp.get("/<id>")
def article(id: str) -> Response:
    """A whole article; with `q`, where its words stand in every text."""
    asked = only("q", "in", "fold", "expand")
    clipping = found(id)
    body = wire.clipping_json(clipping, language())
    if asked.get("q"):
        query = Query.from_params({name: [value] for name, value in asked.items()}, ("lang",))
        with desk().searching() as engine:
            texts = engine.marked(id, query)
        body["matches"] = {key: text.ranges for key, text in texts.items() if text.marks}
    return json_reply(body, version(clipping))


@bp.get("/<id>/similar")
def similar(id: str) -> Response:
    asked = only("limit")
    limit = number("limit", asked.get("limit", "5"), 1, 20)
    clipping = found(id)
    with desk().searching() as engine:
        like, copies = engine.similar(id, limit), engine.copies(id)
        generation = engine.search(Query(size=1, snippets=0)).coverage.generation
    none = Query()
    return json_reply(
        {
            "id": clipping.id,
            "similar": [wire.hit_json(hit, none, language()) for hit in like],
            "copies": [wire.hit_json(hit, none, language()) for hit in copies],
        },
        generation,
    )


@bp.get("/<id>/citation")
def citation(id: str) -> Response:
    """How to cite an article; `accessed` (default today in Japan) is the day it was looked at."""
    asked = only("style", "accessed")
    style = choice("style", asked.get("style", "sist02"), citations.STYLES)
    accessed = day("accessed", asked["accessed"]) if "accessed" in asked else citations.today()
    clipping = found(id)
    return json_reply(
        {"id": clipping.id, "style": style, "text": citations.cite(clipping, style, accessed)},
        f"{version(clipping)}-{accessed}",
    )


def found(id: str) -> Clipping:
    """Return the article, or answer 404."""
    clipping = desk().engine.get(id)
    return clipping if clipping is not None else abort(404)


def version(clipping: Clipping) -> str:
    """Return what an article's own answers depend on: they outlive a generation that leaves it as it is."""
    return clipping.digest[:16] or "none"
