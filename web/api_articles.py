"""The JSON API, version 1: one article, what is like it, and how to cite it."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from search import wire
from search.model import Clipping, Coverage
from search.query import Query
from search.query.dates import today_in_japan
from web import citations
from web.ask import language
from web.desk import desk
from web.inputs import check_accept, check_language, choice, day, number, only
from web.reply import json_reply

bp = Blueprint("api_articles", __name__, url_prefix="/api/v1/articles")


bp.before_request(check_language)
bp.before_request(check_accept)


@bp.get("/<id>")
def article(id: str) -> Response:
    """A whole article; with `q`, where its words stand in every text."""
    asked = only("q", "in", "fold", "expand")
    query = Query.from_params({name: [value] for name, value in asked.items()}, ("lang",))
    held, clipping = opened(id)
    body, shown = wire.clipping_json(clipping, language()), version(clipping)
    if query.text:
        with desk().searching() as engine:
            texts = engine.marked(id, query)
        body["matches"] = {key: text.ranges for key, text in texts.items() if text.marks}
        shown += f"-{held.generation}"  # what a word is widened by depends on the collection
    return json_reply(body, shown, held.committed)


@bp.get("/<id>/similar")
def similar(id: str) -> Response:
    asked = only("limit")
    limit = number("limit", asked.get("limit", "5"), 1, 20)
    held, clipping = opened(id)
    with desk().searching() as engine:
        like, copies = engine.similar(id, limit), engine.copies(id)
    none = Query()
    return json_reply(
        {
            "id": clipping.id,
            "similar": [wire.hit_json(hit, none, language()) for hit in like],
            "copies": [wire.hit_json(hit, none, language()) for hit in copies],
        },
        held.generation,
        held.committed,
    )


@bp.get("/<id>/citation")
def citation(id: str) -> Response:
    """How to cite an article; `accessed` (default today in Japan) is the day it was looked at."""
    asked = only("style", "accessed")
    style = choice("style", asked.get("style", "sist02"), citations.STYLES)
    accessed = day("accessed", asked["accessed"]) if "accessed" in asked else today_in_japan()
    held, clipping = opened(id)
    return json_reply(
        {"id": clipping.id, "style": style, "text": citations.cite(clipping, style, accessed)},
        f"{version(clipping)}-{accessed}",
        held.committed if "accessed" in asked else citations.since_midnight(held.committed),
    )


def found(id: str) -> Clipping:
    """Return the article, or answer 410 where it has been removed, 404 where there was none."""
    engine = desk().engine
    clipping = engine.get(id)
    return clipping if clipping is not None else abort(410 if engine.removed(id) else 404)


def opened(id: str) -> tuple[Coverage, Clipping]:
    """Return what the index holds, and the article as `found` does: in this order, so that a commit between the two
    is not missed.
    """
    return desk().engine.status().coverage, found(id)


def version(clipping: Clipping) -> str:
    """Return what an article's own answers depend on: they outlive a generation that leaves it as it is."""
    return clipping.digest[:16] or "none"
