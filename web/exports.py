"""Answers as files: all of them, not one page, with every filter of the query; sent while they are found."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from flask import Blueprint, Response, request

from search import wire
from search.engine import Engine
from search.links import article_path, next_page
from search.model import Card, Page
from search.query import Query
from web import citations
from web.api import answered
from web.api_articles import found, generation
from web.ask import Lang, answer, ask, language, read
from web.desk import Desk, desk
from web.inputs import only
from web.reply import json_reply, revalidated

bp = Blueprint("exports", __name__)

#: Articles found at once: large enough to be quick, small enough that a first line comes soon.
CHUNK = 500
COLUMNS = (
    *("id", "title", "date", "date_precision", "authors", "source", "section", "countries"),
    *("source_url", "page", "first_seen"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@bp.get("/search.json")
def as_json() -> Response:
    """The same object as `/api/v1/search`."""
    return answered(ask(request.args))


@bp.get("/search.csv")
def as_csv() -> Response:
    return _file("csv", "text/csv; charset=utf-8", csv_lines)


@bp.get("/search.jsonl")
def as_jsonl() -> Response:
    engine, lang = desk().engine, language()
    return _file("jsonl", "application/x-ndjson", lambda found: json_lines(found, engine, lang))


@bp.get("/search.bib")
def as_bibtex() -> Response:
    return _file("bib", f"{citations.MEDIA['bibtex']}; charset=utf-8", lambda cards: _cited(cards, "bibtex"))


@bp.get("/search.ris")
def as_ris() -> Response:
    return _file("ris", f"{citations.MEDIA['ris']}; charset=utf-8", lambda cards: _cited(cards, "ris"))


@bp.get("/articles/<id>.json")
def article_json(id: str) -> Response:
    only()
    return json_reply(wire.clipping_json(found(id), language()), generation())


@bp.get("/articles/<id>.txt")
def article_text(id: str) -> Response:
    """The article as it was cut out: without the page it was saved with."""
    only()
    clipping = found(id)
    head = [
        clipping.title,
        " ".join(filter(None, (citations.japanese(clipping), clipping.source, *clipping.authors))),
    ]
    texts = [clipping.lead, clipping.body, *clipping.captions, clipping.profile]
    body = "\n\n".join(text for text in (*head, *texts) if text) + "\n"
    return revalidated(Response(_encodable(body), mimetype="text/plain"), generation())


@bp.get("/articles/<id>.bib")
def article_bibtex(id: str) -> Response:
    return _citation(id, "bibtex", "bib")


@bp.get("/articles/<id>.ris")
def article_ris(id: str) -> Response:
    return _citation(id, "ris", "ris")


def _file(suffix: str, content_type: str, write: Callable[[Iterable[Card]], Iterator[str]]) -> Response:
    """Send all answers as a file.  What can be refused is refused before the first byte goes out."""
    query = whole(read(request.args))
    first = answer(query).page
    response = Response(content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="kirinuki.{suffix}"'
    revalidated(response, f"{first.coverage.generation}-{citations.today()}")
    if request.method == "GET" and response.status_code == 200:
        lines = write(cards(desk(), query, first))
        response.response = (line.encode("utf-8", "replace") for line in lines)
        response.headers.pop("Content-Length", None)
    return response


def cards(desk: Desk, query: Query, first: Page) -> Iterator[Card]:
    """Yield every answer of a query, beginning with a page that is there already.

    Runs while the answer is sent, when Flask has forgotten the request: it is given all it needs.
    What fails on the way breaks the transfer off: a file that ends early must not look whole.
    """
    page: Page | None = first
    while page is not None:
        yield from (hit.card for hit in page.hits)
        following = next_page(query, page.next_cursor)
        page = None
        if following is not None:
            with desk.searching() as engine:
                page = engine.search(following)


def whole(query: Query) -> Query:
    """Return the query as an export asks it: from its beginning, in large pages, without snippets."""
    return replace(query.first_page(), size=CHUNK, snippets=0, facets=(), explain=False)


def csv_lines(found: Iterable[Card]) -> Iterator[str]:
    """Yield CSV (RFC 4180) with a byte order mark, which is what makes Excel read it as UTF-8."""
    yield "\ufeff" + _row(COLUMNS)
    for card in found:
        yield _row(
            (
                card.id,
                card.title,
                citations.iso(card),
                card.precision if card.published else "",
                "; ".join(card.authors),
                card.source or "",
                card.section or "",
                " ".join(card.countries),
                wire.web_url(card.url) or "",
                article_path(card.id),
                wire.time_json(card.first_seen) or "",
            )
        )


def json_lines(found: Iterable[Card], engine: Engine, lang: Lang) -> Iterator[str]:
    """Yield one JSON object a line: the card with its texts."""
    for card in found:
        clipping = engine.get(card.id)
        texts = (
            {"lead": clipping.lead, "body": clipping.body, "captions": clipping.captions, "profile": clipping.profile}
            if clipping
            else {}
        )
        yield json.dumps(wire.card_json(card, lang) | texts, ensure_ascii=False) + "\n"


def _row(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([_cell(value) for value in values])
    return line.getvalue()


def _cell(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, "CSV Injection")."""
    value = _CONTROL.sub("", _encodable(value))
    formula = value[:1] in ("\t", "\r") or value.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    return f"'{value}" if formula else value


def _cited(found: Iterable[Card], style: str) -> Iterator[str]:
    accessed = citations.today()
    return (citations.cite(card, style, accessed) + "\n" for card in found)


def _citation(id: str, style: str, suffix: str) -> Response:
    only()
    text = citations.cite(found(id), style, citations.today())
    response = Response(text, content_type=f"{citations.MEDIA[style]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{re.sub(r"[^A-Za-z0-9.-]", "-", id)}.{suffix}"'
    return revalidated(response, f"{generation()}-{citations.today()}")


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
