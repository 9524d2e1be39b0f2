"""A query as a feed (Atom, RFC 4287)."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from flask import Blueprint, Response, request

from search.links import PAGE, article_path, search_path
from search.model import Card, Page
from search.query import Query
from search.query.dates import JAPAN
from web.ask import language, read
from web.desk import desk
from web.frame import to
from web.reply import revalidated, state

bp = Blueprint("feeds", __name__)

#: Entries of one page of a feed.
ENTRIES = 50
NAMESPACE = uuid.UUID("0a1e8c3c-5b0e-5f5d-9a3b-6b6972696e75")
NAMES = {"ja": "きりぬき", "en": "Kirinuki"}
_PLAIN = Query()
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@bp.get("/search.atom")
def atom() -> Response:
    """The answers by the time they were first indexed, so that a reader sees each once; `page` gives older ones."""
    here, asked = desk(), read(request.args)
    query = replace(asked.first_page(), size=_PLAIN.size, snippets=_PLAIN.snippets, facets=(), explain=False)
    page = here.search(replace(query, sort="-first_seen", size=ENTRIES, page=asked.page, snippets=0))
    response = Response(content_type="application/atom+xml; charset=utf-8")
    revalidated(response, *state(page.coverage, here.engine.parse(query).tree))
    if response.status_code == 200:
        response.set_data(feed(query, page, asked.page, NAMES[language()]))
    return response


def feed(query: Query, page: Page, number: int, name: str) -> bytes:
    """Return a page of the feed of a query, its newest articles if `number` is 1.

    Links are relative to the feed, so that they are right behind any proxy; ids do not depend on the host.  Those to
    the other pages are of RFC 5005: `next` leads on until all articles have been read.
    """
    # Imported here: lxml is large, and most workers never make a feed.
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.id(uuid.uuid5(NAMESPACE, search_path(query)).urn)
    made.title(_xml(f"{query.text} — {name}" if query.text else name))
    made.author({"name": name})
    numbers = {"self": number, "first": 1, "previous": number - 1, "next": number + 1 if page.next_cursor else 0}
    for rel, other in numbers.items():
        if other:
            made.link(href=to(replace(query, page=other), f"{PAGE}.atom"), rel=rel)
    made.link(href=to(query), rel="alternate", type="text/html")
    made.language("ja")
    made.generator("Kirinuki")
    updated = _NEVER
    for card in (hit.card for hit in page.hits):
        seen = card.first_seen or _NEVER
        updated = max(updated, seen)
        _entry(made.add_entry(order="append"), card, seen)
    made.updated(updated)
    text: bytes = made.atom_str(pretty=True)
    return text


def _entry(entry: Any, card: Card, seen: datetime) -> None:
    entry.id(uuid.uuid5(NAMESPACE, card.id).urn)
    entry.title(_xml(card.title) or card.id)
    entry.updated(seen)
    entry.link(href=article_path(card.id))
    for author in card.authors:
        entry.author({"name": _xml(author)})
    if card.published:
        entry.published(card.published_at or datetime.combine(card.published, time(), JAPAN))
    about = [card.published.isoformat() if card.published else "", card.source or "", card.section or ""]
    entry.summary(_xml(" ".join(piece for piece in (*about, *card.authors) if piece)) or card.id)


def _xml(text: str) -> str:
    """Return a text without the characters XML cannot hold."""
    return _ILLEGAL.sub("", text)
