"""A query as a feed (Atom, RFC 4287), and the search box for browsers (OpenSearch 1.1)."""

from __future__ import annotations

import heapq
import re
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, request

from search.links import PAGE, article_path, search_path
from search.model import Card
from search.query import Query
from web.ask import language, read
from web.desk import desk
from web.exports import cards, whole
from web.inputs import only
from web.reply import revalidated, state

bp = Blueprint("feeds", __name__)

#: Entries of a feed: the newest.
ENTRIES = 50
NAMESPACE = uuid.UUID("0a1e8c3c-5b0e-5f5d-9a3b-6b6972696e75")
NAMES = {"ja": "きりぬき", "en": "Kirinuki"}
_JAPAN = timezone(timedelta(hours=9))
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@bp.get("/search.atom")
def atom() -> Response:
    """The newest answers by the time they were first indexed, so that a reader sees each once."""
    here, query = desk(), whole(read(request.args))
    first = here.search(query)
    response = Response(content_type="application/atom+xml; charset=utf-8")
    revalidated(response, *state(first.coverage, here.engine.parse(query).tree))
    if response.status_code == 200:
        newest = heapq.nlargest(ENTRIES, cards(here, query, first), key=_seen)
        response.set_data(feed(query, newest, NAMES[language()]))
    return response


@bp.get("/opensearch.xml")
def opensearch() -> Response:
    """The description that lets a browser offer this search in its own search bar."""
    only()
    name, here = NAMES[language()], request.host_url.rstrip("/")
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(name)}</ShortName><Description>{escape(name)}</Description>"
        "<InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template={quoteattr(here + PAGE + "?q={searchTerms}")}/>'
        f'<Url type="application/atom+xml" template={quoteattr(here + PAGE + ".atom?q={searchTerms}")}/>'
        "</OpenSearchDescription>\n"
    )
    return Response(body, content_type="application/opensearchdescription+xml; charset=utf-8")


def feed(query: Query, newest: Iterable[Card], name: str) -> bytes:
    """Return the feed of a query.

    Links are relative to the feed, so that they are right behind any proxy; ids do not depend on the host.
    """
    # Imported here: lxml is large, and most workers never make a feed.
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    page = search_path(_asked(query))
    made.id(uuid.uuid5(NAMESPACE, page).urn)
    made.title(_xml(f"{query.text} — {name}" if query.text else name))
    made.author({"name": name})
    made.link(href=search_path(_asked(query), f"{PAGE}.atom"), rel="self")
    made.link(href=page, rel="alternate", type="text/html")
    made.language("ja")
    made.generator("Kirinuki")
    updated = _NEVER
    for card in newest:
        seen = card.first_seen or _NEVER
        updated = max(updated, seen)
        _entry(made.add_entry(order="append"), card, seen)
    made.updated(updated)
    text: bytes = made.atom_str(pretty=True)
    return text


def _seen(card: Card) -> tuple[datetime, str]:
    return card.first_seen or _NEVER, card.id


def _entry(entry: Any, card: Card, seen: datetime) -> None:
    entry.id(uuid.uuid5(NAMESPACE, card.id).urn)
    entry.title(_xml(card.title) or card.id)
    entry.updated(seen)
    entry.link(href=article_path(card.id))
    for author in card.authors:
        entry.author({"name": _xml(author)})
    if card.published:
        entry.published(card.published_at or datetime.combine(card.published, time(), _JAPAN))
    about = [card.published.isoformat() if card.published else "", card.source or "", card.section or ""]
    entry.summary(_xml(" ".join(piece for piece in (*about, *card.authors) if piece)) or card.id)


def _asked(query: Query) -> Query:
    """Return the query without what only an export sets."""
    plain = Query()
    return replace(query, size=plain.size, snippets=plain.snippets)


def _xml(text: str) -> str:
    """Return a text without the characters XML cannot hold."""
    return _ILLEGAL.sub("", text)
