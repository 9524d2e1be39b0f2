"""Answers as files: all of them, not one page, with every filter of the query; sent while they are found."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from flask import Blueprint, Response, request

from search import wire
from search.errors import KirinukiError
from search.links import next_page
from search.model import Card, Page
from search.query import Query
from search.query.dates import today_in_japan
from web import citations, files
from web.api import answered
from web.api_articles import opened, version
from web.ask import ask, language, read
from web.desk import Desk, desk
from web.inputs import only
from web.reply import json_reply, revalidated

bp = Blueprint("exports", __name__)
log = logging.getLogger("kirinuki.web")

#: Articles found at once: large enough to be quick, small enough that a first line comes soon.
CHUNK = 500
#: Bytes sent at once.
PIECE = 16_384


@bp.get("/search.json")
def as_json() -> Response:
    """The same object as `/api/v1/search`."""
    return answered(ask(request.args))


@bp.get("/search.csv")
def as_csv() -> Response:
    return _file("csv", "text/csv; charset=utf-8", files.csv_lines)


@bp.get("/search.jsonl")
def as_jsonl() -> Response:
    engine, lang = desk().engine, language()
    return _file("jsonl", "application/x-ndjson", lambda found: files.json_lines(found, engine, lang))


@bp.get("/search.bib")
def as_bibtex() -> Response:
    return _file("bib", f"{citations.MEDIA['bibtex']}; charset=utf-8", _cited("bibtex"))


@bp.get("/search.ris")
def as_ris() -> Response:
    return _file("ris", f"{citations.MEDIA['ris']}; charset=utf-8", _cited("ris"))


@bp.get("/articles/<id>.json")
def article_json(id: str) -> Response:
    only()
    held, clipping = opened(id)
    return json_reply(wire.clipping_json(clipping, language()), version(clipping), held.committed)


@bp.get("/articles/<id>.txt")
def article_text(id: str) -> Response:
    """The article as it was cut out: without the page it was saved with."""
    only()
    held, clipping = opened(id)
    head = [
        clipping.title,
        " ".join(filter(None, (citations.japanese(clipping), clipping.source, *clipping.authors))),
    ]
    texts = [clipping.lead, clipping.body, *clipping.captions, clipping.profile]
    body = "\n\n".join(text for text in (*head, *texts) if text) + "\n"
    response = Response(files.encodable(body), mimetype="text/plain")
    return revalidated(response, version(clipping), held.committed)


@bp.get("/articles/<id>.bib")
def article_bibtex(id: str) -> Response:
    return _citation(id, "bibtex", "bib")


@bp.get("/articles/<id>.ris")
def article_ris(id: str) -> Response:
    return _citation(id, "ris", "ris")


def _file(suffix: str, content_type: str, write: Callable[[Iterable[Card]], Iterator[str]]) -> Response:
    """Send all answers as a file.  What can be refused is refused before the first byte goes out."""
    here, query = desk(), whole(read(request.args))
    first = here.search(query)
    response = Response(content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="kirinuki.{suffix}"'
    response.headers["X-Total-Count"] = str(first.total)
    changed = citations.since_midnight(first.coverage.committed)
    revalidated(response, f"{first.coverage.generation}-{today_in_japan()}", changed)
    if request.method == "GET" and response.status_code == 200:
        response.response = _sent(write(cards(here, query, first)), suffix)
        response.headers.pop("Content-Length", None)
    return response


def _sent(lines: Iterator[str], suffix: str) -> Iterator[bytes]:
    """Yield the lines in pieces worth a packet or two; last, where it comes to that, why the rest is missing."""
    piece = bytearray()
    try:
        for line in lines:
            piece += line.encode("utf-8", "replace")
            if len(piece) >= PIECE:
                yield bytes(piece)
                piece.clear()
    except KirinukiError as error:
        log.warning("an export could not be sent whole: %s", error)
        piece += files.INCOMPLETE[suffix](str(error)).encode("utf-8", "replace")
    yield bytes(piece)


def cards(here: Desk, query: Query, first: Page) -> Iterator[Card]:
    """Yield every answer of a query, beginning with a page that is there already.

    Runs while the answer is sent, when Flask has forgotten the request: it is given all it needs.
    """
    page: Page | None = first
    while page is not None:
        yield from (hit.card for hit in page.hits)
        following = next_page(query, page.next_cursor)
        page = here.search(following) if following else None


def whole(query: Query) -> Query:
    """Return the query as an export asks it: from its beginning, in large pages, without snippets."""
    return replace(query.first_page(), size=CHUNK, snippets=0, facets=(), explain=False)


def _cited(style: str) -> Callable[[Iterable[Card]], Iterator[str]]:
    accessed = today_in_japan()
    return lambda found: files.cited(found, style, accessed)


def _citation(id: str, style: str, suffix: str) -> Response:
    only()
    held, clipping = opened(id)
    text = citations.cite(clipping, style, today_in_japan())
    response = Response(text, content_type=f"{citations.MEDIA[style]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{re.sub(r"[^A-Za-z0-9.-]", "-", id)}.{suffix}"'
    return revalidated(response, f"{version(clipping)}-{today_in_japan()}", citations.since_midnight(held.committed))
