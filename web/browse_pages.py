"""Ways in without a word to search: countries and their map, authors, years and months, and what is held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from flask import abort, request
from werkzeug.wrappers import Response

from search import countries as table
from search.model import Facet, Page
from search.query import Query
from search.query.dates import read_day
from search.query.params import DAYS, LISTS
from search.query.refusals import refused
from search.wire import printable
from web import facets_view, formats, timeline, worldmap
from web.ask import PAGE_ONLY, answer, read
from web.desk import desk
from web.facet_values import MOST, beginning
from web.frame import bp, render
from web.inputs import short
from web.ops import is_old
from web.wording import reason
from web.words import gettext, lang

#: Facet values counted at most for a page, and authors listed at most: a page stays under 60 kB.
ALL, AUTHORS = 1000, 200

#: The parameter of each field of a query that a path can give.
_PARAMETER = {field: name for name, field in (LISTS | DAYS | {"country_match": "country_match"}).items()}


@dataclass(frozen=True, slots=True)
class Held:
    """What the collection holds of one medium: `since` and `until` are months."""

    value: str
    count: int
    since: str
    until: str


@bp.get("/countries")
def countries() -> Response:
    read(request.args)
    page = _browse("country", "pair")
    found = {value.value: value.count for value in _facet(page, "country").values}
    nowhere = found.pop("none", 0)
    return render(
        "countries.html",
        coverage=page.coverage,
        counts=found,
        nowhere=nowhere,
        map=worldmap.draw(found),
        pairs=_facet(page, "pair").values[:12],
    )


@bp.get("/countries/<codes>")
def country(codes: str) -> Response:
    """Show the articles about a country (RU), or about several together (JP+RU)."""
    found = tuple(table.code_of(name) if name != "none" else name for name in codes.split("+"))
    if not found or None in found:
        abort(404)
    known = tuple(code for code in found if code)
    match = "all" if len(known) > 1 else "any"
    return _named("country", "+".join(known), countries=known, country_match=match)


@bp.get("/authors")
def authors() -> Response:
    read(request.args)
    page = _browse("author")
    facet = _facet(page, "author")
    return render(
        "authors.html",
        coverage=page.coverage,
        values=sorted(facet.values[:AUTHORS], key=lambda value: value.value == "none"),
        more=facet.more + max(0, len(facet.values) - AUTHORS),
    )


@bp.get("/authors/<path:name>")
def author(name: str) -> Response:
    return _named("author", name, authors=(name,))


@bp.get("/sections/<path:name>")
def section(name: str) -> Response:
    return _named("section", name, sections=(name,))


@bp.get("/sources/<path:name>")
def source_page(name: str) -> Response:
    return _named("source", name, sources=(name,))


@bp.get("/dates")
def dates() -> Response:
    read(request.args)
    page = _browse("month")
    months = _facet(page, "month")
    counts = {value.value: value.count for value in months.values if value.value != "none"}
    years = [
        (year, {key: counts[key] for key in keys}) for year, keys in groupby(sorted(counts), lambda key: key[:4])
    ]
    picture = timeline.draw(Query(), {"month": months}, height=120)
    return render(
        "dates.html",
        coverage=page.coverage,
        years=list(reversed(years)),
        undated=facets_view.nameless(months),
        picture=picture,
        query=Query(),
    )


@bp.get("/dates/<path:when>")
def date(when: str) -> Response:
    """Show the articles of a year, month or day: /dates/2017/03/24."""
    span = read_day(when.replace("/", "-"))
    if span is None:
        abort(404)
    return _results(gettext("%(when)sの記事", when=formats.span(*span)), since=span[0], until=span[1])


@bp.get("/status")
def status() -> Response:
    read(request.args)
    state = desk().engine.status()
    page = _browse("month", "source", "author")
    months = _facet(page, "month")
    sources = _facet(page, "source")
    return render(
        "status.html",
        state=state,
        stale=is_old(desk(), state),
        picture=timeline.draw(Query(), {"month": months}, height=64),
        query=Query(),
        sources=[_held(value.value, value.count) for value in sources.values[:10]],
        more_sources=max(0, len(sources.values) - 10) + sources.more,
        undated=facets_view.nameless(months),
        unsigned=facets_view.nameless(_facet(page, "author")),
        failed=[
            (printable(record.path), reason(record.reason, lang()), record.first_seen[:10]) for record in state.failed
        ],
    )


@bp.get("/facets/<name>")
def facet(name: str) -> Response:
    """Show all values of a facet of a search, or those with a name that begins with the parameter `prefix`."""
    if name not in facets_view.HEADINGS:
        abort(404)
    typed = short("prefix", request.args.get("prefix", ""), 100)
    query = replace(read(request.args, {*PAGE_ONLY, "prefix"}).first_page(), facet_limit=Query().facet_limit)
    page = answer(replace(query, facets=(name,), facet_limit=MOST, size=1, snippets=0)).page
    every = page.facets[0]
    kept = beginning(every, typed, facets_view.MANY)
    chosen = tuple(value for value in every.values if value.selected and value not in kept.values)
    groups = facets_view.groups(query, {name: replace(kept, values=(*chosen, *kept.values))})
    heading = gettext(facets_view.HEADINGS[name])
    return render(
        "facet.html",
        coverage=page.coverage,
        query=query,
        heading=gettext("%(facet)sで絞り込む", facet=heading),
        total=page.total,
        group=groups[0] if groups else facets_view.Group(name, heading, ()),
        typed=typed,
    )


def _held(source: str, count: int) -> Held:
    months = answer(Query(sources=(source,), size=1, snippets=0, facets=("month",))).page
    dated = sorted(value.value for value in _facet(months, "month").values if value.value != "none")
    return Held(source, count, dated[0] if dated else "", dated[-1] if dated else "")


def _browse(*facets: str) -> Page:
    return answer(Query(size=1, snippets=0, facets=facets, facet_limit=ALL)).page


def _facet(page: Page, name: str) -> Facet:
    return next(facet for facet in page.facets if facet.name == name)


def _named(facet: str, name: str, **filters: object) -> Response:
    return _results(gettext("「%(name)s」の記事", name=facets_view.label(facet, name)), **filters)


def _results(heading: str, **filters: object) -> Response:
    from web.pages import results

    query = read(request.args)
    for name in filters:
        if getattr(query, name) != getattr(Query(), name):
            raise refused("given-twice", _PARAMETER[name], "", None)
    return results(replace(query, **filters), heading)  # type: ignore[arg-type]
