"""The pages: the desk where one searches, and the page every error ends on.  The others stand beside this file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from search import countries
from search.links import search_path
from search.model import Facet, Hit
from search.query import Query
from search.query.dates import today_in_japan
from search.query.params import LISTS
from search.query.tree import is_address
from web import advanced, article_pages, browse_pages, facets_view, formats, slips, timeline
from web.ask import answer, parameters, read
from web.desk import desk
from web.frame import article, bp, here, link, render, to
from web.ops import is_old
from web.reply import link_header
from web.words import gettext

if TYPE_CHECKING:
    from web.problems import Problem

__all__ = ["article_pages", "bp", "browse_pages", "problem_page"]

SIZES = (20, 50, 100)

#: What looks like a word in a headline: enough for an example, whose answer is never empty.
_WORD = re.compile(r"[一-龠々]{2,4}|[ァ-ヴー]{3,8}")


@bp.get("/")
def home() -> Response:
    query = Query(sort="-date", size=20, snippets=0, facets=("month", "country", "pair", "author"), facet_limit=8)
    page = answer(query).page
    facets = {facet.name: facet for facet in page.facets}
    here = desk()
    state = here.engine.status()
    old = state.fresh if is_old(here, state) else None
    return render(
        "home.html",
        old=old,
        coverage=page.coverage,
        depends=old or "",
        page=page,
        query=Query(),
        days=_by_day(page.hits),
        picture=timeline.draw(Query(), facets, height=120),
        examples=_examples(facets, page.hits),
        groups={group.name: group for group in facets_view.groups(Query(), facets)},
        today=today_in_japan(),
    )


@bp.get("/search")
def search() -> Response:
    params = parameters(request.args)
    if advanced.sent(params):
        query = Query.from_params(advanced.translate(params))
        return redirect(to(query), 303)
    query = read(request.args)
    if _padded():
        return redirect(to(query), 301)
    return results(query)


def _padded() -> bool:
    """Say whether the address holds what no link does: the empty fields of a form, or a value twice.

    Such an address is sent on to the one address of its search.  Others that only differ in order or name a default
    are answered, with that address in their Link header: a program that wrote them need not follow anywhere.
    """
    return any(
        len(set(values)) < len(values) or (name != "q" and "" in values) for name, values in request.args.lists()
    )


def results(query: Query, heading: str = "") -> Response:
    """Show the answers of a query; `heading` replaces 「…」の検索結果.

    A pasted address or file name goes straight to its article.
    """
    limit = query.facet_limit if query.facet_limit != Query().facet_limit else facets_view.FEW
    names = (*facets_view.HEADINGS, *timeline.facets_for(query))
    asked = answer(replace(query, facets=names, facet_limit=limit))
    # Links do not carry what was only unfolded here (a cursor, the rest of a facet), nor what the page asked for.
    query = replace(query, cursor="", facet_limit=Query().facet_limit)
    facets = {facet.name: facet for facet in asked.page.facets}
    if asked.page.total > 1 and timeline.in_one_month(query, facets):
        facets["day"] = answer(replace(query.first_page(), facets=("day",), size=1, snippets=0)).page.facets[0]
    picture = timeline.draw(query, facets)
    period = facets_view.periods(query, picture)
    if is_address(asked.parsed.tree) and asked.page.total == 1 and not asked.page.hits[0].matched:
        return redirect(to(Query(), article(asked.page.hits[0].card.id)), 302)
    reading = slips.read(query, asked.parsed)
    shown = render(
        "results.html",
        coverage=asked.page.coverage,
        early=True,
        heading=heading,
        query=query,
        asked=asked,
        page=asked.page,
        first=(query.page - 1) * query.size,
        reading=reading,
        cleared=slips.cleared(query),
        picture=picture,
        groups=[group for group in (period, *facets_view.groups(query, facets)) if group],
        presets=facets_view.presets(query, today_in_japan(), asked.page.coverage.until),
        year_before=facets_view.year_before(query),
        carried=to(query, ""),
        pages=page_numbers(query.page, ceil(asked.page.total / query.size)),
        sizes=SIZES,
        bare=request.args.get("view") == "list",
        nothing=_nothing(reading),
        saved=search_path(query.first_page()),
        wording=slips.easier,
        relaxed=lambda easier: replace(Query.from_params(easier.params), facets=(), facet_limit=query.facet_limit),
        part_names=article_pages.ROLES,
        today=today_in_japan(),
    )
    # In a header, not in the page: nothing typed stands in its head.
    targets = {"canonical": to(query), "alternate": to(query.first_page(), "/search.atom")}
    shown.headers["Link"] = link_header(targets, alternate="application/atom+xml")
    return shown


def _nothing(reading: slips.Reading) -> str:
    """Say that nothing was found: of the words only where there is no other condition, or it would be untrue."""
    if reading.conditions:
        return gettext("条件に合う記事は見つかりませんでした。")
    return slips.nothing_found(reading)


def page_numbers(current: int, last: int) -> list[int]:
    """Return the numbers to offer: the first, the last and those around the current; 0 stands for a gap."""
    near = [n for n in range(1, last + 1) if n in (1, last) or abs(n - current) <= 2]
    shown: list[int] = []
    for n in near:
        if shown and n - shown[-1] > 1:
            shown.append(0)
        shown.append(n)
    return shown


@bp.get("/help")
def help() -> Response:
    return render("help.html", settings=desk().settings)


@bp.get("/help/query")
def help_query() -> Response:
    return redirect(link("/help#query"), 302)


def problem_page(problem: Problem) -> Response:
    """Show an error to a person: what is wrong and what to do, never a trace."""
    return render("error.html", problem=problem, mended=_mended(problem) if problem.meant else "")


def _mended(problem: Problem) -> str:
    """Return this address with what was meant, and all else of it as it is."""
    wrong, value, meant = problem.errors[0]["parameter"], problem.errors[0]["value"], problem.meant
    unknown = problem.kind == "unknown-parameter"
    name = meant if unknown else wrong
    if name not in (*LISTS, "id"):
        return here(**{wrong: None, name: request.args.get(wrong) if unknown else meant})
    args = [
        (name, text if unknown or text != value else meant) if given == wrong else (given, text)
        for given, text in request.args.items(multi=True)
    ]
    return f"{request.path}?{urlencode(args)}"


def _by_day(hits: Sequence[Hit]) -> list[tuple[str, list[Hit]]]:
    days: dict[str, list[Hit]] = {}
    for hit in hits:
        card = hit.card
        words = formats.day(card.published, card.precision) if card.published else gettext("日付不明")
        days.setdefault(words, []).append(hit)
    return list(days.items())


def _examples(facets: dict[str, Facet], hits: Sequence[Hit]) -> list[tuple[str, str]]:
    """Return queries that find something in this very collection, each with what it shows."""
    found = []
    authors = [value.value for value in facets["author"].values if value.value != "none"]
    pairs = [value.value for value in facets["pair"].values]
    months = [value.value for value in facets["month"].values if value.value != "none"]
    words = _WORD.findall(hits[0].card.title) if hits else []
    if len(words) > 1:
        found.append((f"{words[0]} {words[1]}", gettext("2つの語をどちらも含む")))
    if words:
        found.append((f"「{max(words, key=len)}」", gettext("文字列どおり")))
    if authors:
        found.append((f"筆者:{authors[0]}", gettext("筆者で探す")))
    if pairs:
        a, b = (countries.label(code) for code in pairs[0].split("+"))
        found.append((f"国:{a} 国:{b}", gettext("2つの国が出てくる")))
    if months:
        year, month = months[-1].split("-")
        found.append((f"日付:{year}-{month}", gettext("年月で探す(和暦も可)")))
    return found
