"""What every page shares: the blueprint, links that keep the language, hashed assets, and rendering."""

from __future__ import annotations

import functools
import hashlib
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, Response, abort, current_app, g, render_template, request, stream_template
from flask.blueprints import BlueprintSetupState
from werkzeug.urls import uri_to_iri

from search.links import article_path, search_path, web_url
from search.model import Coverage
from search.query import Query
from search.query.dates import today_in_japan
from search.wire import printable
from web import formats, timeline, words
from web.ask import language
from web.desk import desk
from web.reply import revalidated
from web.words import gettext

bp = Blueprint("pages", __name__)

ASSETS = Path(__file__).parent / "static"
FOREVER = 365 * 24 * 3600

#: Characters that are sent at once: enough for the links to style and script, which stand first.
HEAD = 1000


@bp.record_once
def _set_up(state: BlueprintSetupState) -> None:
    app = cast(Flask, state.app)
    words.set_up(app)
    app.jinja_env.filters.update(formats.FILTERS, printable=printable, readable=uri_to_iri, web_url=web_url)
    app.jinja_env.globals.update(
        article=article,
        asset=asset,
        at_page=lambda query, page: replace(query, page=page, cursor=""),
        author_path=lambda name: f"/authors/{quote(name, safe='')}",
        day_path=lambda day: f"/dates/{day:%Y/%m/%d}",
        in_order=lambda query, sort: replace(query.first_page(), sort=sort),
        link=link,
        opened=_opened,
        orders=_orders,
        replaced=lambda query, **changes: replace(query.first_page(), **changes),
        sized=lambda query, size: replace(query.first_page(), size=size),
        span=formats.span,
        to=to,
        within=timeline.within,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


Extra = str | int | None


def link(path: str, **extra: Extra) -> str:
    """Return a path of this server with page-only parameters; a language asked for in the URL is kept."""
    return _with(path, _kept()[0], extra)


def article(id: str, suffix: str = "") -> str:
    return article_path(id, suffix=suffix)


def to(query: Query, path: str = "/search", **extra: Extra) -> str:
    """Return the link that asks a query; it keeps the language and, to results and facets, the view (見出しのみ)."""
    return _with(search_path(query, path), _kept()[path == "/search" or path.startswith("/facets/")], extra)


def _opened(picture: timeline.Timeline, query: Query) -> list[tuple[timeline.Bar, str, str, str]]:
    """Return the bars of a picture, each with its link (empty where it has no article), its period in words and in
    short.
    """
    return [
        (
            bar,
            to(timeline.within(query, bar.since, bar.until)) if bar.count else "",
            formats.span(bar.since, bar.until),
            formats.short(bar.since, picture.level),
        )
        for bar in picture.bars
    ]


def _orders() -> tuple[tuple[str, str], ...]:
    """Return the orders of results, each with its name."""
    return (
        ("relevance", gettext("関連度順")),
        ("-date", gettext("新しい順")),
        ("date", gettext("古い順")),
        ("-first_seen", gettext("収録順")),
    )


def _kept() -> tuple[dict[str, Extra], dict[str, Extra]]:
    """Return the parameters that all links keep, and those that links to searches keep.

    They are looked up once a request: a page has hundreds of links.
    """
    kept: tuple[dict[str, Extra], dict[str, Extra]] | None = g.get("kept")
    if kept is None:
        always: dict[str, Extra] = {"lang": language()} if "lang" in request.args else {}
        view = request.args.get("view")
        kept = g.kept = (always, {"view": view, **always} if view else always)
    return kept


def _with(path: str, kept: Mapping[str, Extra], extra: Mapping[str, Extra]) -> str:
    if not kept and not extra:
        return path
    chosen = {name: value for name, value in {**kept, **extra}.items() if value not in (None, "")}
    if not chosen:
        return path
    path, mark, anchor = path.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{urlencode(chosen)}{mark}{anchor}"


def here(**extra: str | None) -> str:
    """Return this URL with parameters set, or (None) left out."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in extra]
    params = [*kept, *((name, value) for name, value in extra.items() if value)]
    return request.path + ("?" + urlencode(params) if params else "")


@functools.cache
def _digest(name: str) -> str:
    return hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Return the path of a static file under a name that changes with its content."""
    stem, _, kind = name.rpartition(".")
    return f"/assets/{stem}.{_digest(name)}.{kind}"


@bp.get("/assets/<name>")
def assets(name: str) -> Response:
    """Serve a static file: for a year under its present hash, unstored under an old one."""
    found = re.fullmatch(r"([a-z]+)\.([0-9a-f]{10})\.(css|js|svg)", name)
    plain = f"{found[1]}.{found[3]}" if found else ""
    if not found or not (ASSETS / plain).is_file():
        abort(404)
    response = Response((ASSETS / plain).read_bytes(), mimetype=mimetypes.guess_type(plain)[0])
    if found[2] == _digest(plain):
        response.cache_control.max_age = FOREVER
        response.cache_control.public = response.cache_control.immutable = True
        response.cache_control.no_cache = None
    return response


def render(
    template: str, coverage: Coverage | None = None, early: bool = False, depends: object = "", **values: Any
) -> Response:
    """Render a page in the reader's language.

    With `coverage` its foot names the index, and a reader who has this very page gets 304, nothing rendered.  A
    page also depends on the day (it says when it was looked at, and 直近1週間 is counted from it) and on what
    `depends` names.  `early`: its head is sent before the rest is made, so that the browser need not wait for it;
    what fails later can no longer change the status.
    """
    lang = language()
    response = current_app.response_class(mimetype="text/html")
    response.headers["Content-Language"] = lang
    revalidated(response, f"{coverage.generation}-{today_in_japan():%Y%m%d}-{depends}" if coverage else None)
    if response.status_code == 304:
        return response
    response.headers.pop("Content-Length", None)  # that of nothing, so far
    values |= {"coverage": coverage, "lang": lang, "here": here, "path": request.path}
    values["longest"] = desk().settings.query_chars
    if early:
        response.response = _head_first(stream_template(template, **values))
    else:
        response.data = render_template(template, **values)
    return response


def _head_first(pieces: Iterator[str]) -> Iterator[str]:
    """Yield the beginning of a page, and then all the rest: two writes to the network."""
    head, length = [], 0
    for piece in pieces:
        head.append(piece)
        length += len(piece)
        if length > HEAD:
            break
    yield "".join(head)
    yield "".join(pieces)
