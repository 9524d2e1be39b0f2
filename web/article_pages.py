"""The page of one article, its source with the role of every line, and the articles like it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from flask import request
from werkzeug.wrappers import Response

from search.errors import CursorExpired
from search.links import search_path
from search.model import Clipping, Hit
from search.query import Query
from search.query.dates import today_in_japan
from web import article_view, citations, corrections, slips
from web.api_articles import found
from web.ask import answer, read
from web.desk import desk
from web.frame import bp, render
from web.inputs import allow, choice
from web.wording import why
from web.words import gettext, lang, noted

ROLES = {
    "section": noted("面・欄"),
    "title": noted("見出し"),
    "date": noted("日付"),
    "caption": noted("写真説明"),
    "lead": noted("リード"),
    "body": noted("本文"),
    "heading": noted("小見出し"),
    "author": noted("筆者"),
    "profile": noted("筆者紹介"),
    "chrome": noted("枠外"),
}

#: Articles cited at once: as many as a page of results shows.
MOST_CITED = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands among the answers of the search it was opened from, with its neighbours."""

    query: Query
    rank: int = 0
    total: int = 0
    previous: tuple[Hit, Query] | None = None
    next: tuple[Hit, Query] | None = None


@bp.get("/articles/<id>")
def article(id: str) -> Response:
    query = read(request.args)
    engine = desk().engine
    clipping = found(id)
    day = Query(since=clipping.published, until=clipping.published, undated=not clipping.published or None)
    same_day = answer(replace(day, size=1, snippets=0)).page
    lit = request.args.get("lit", "")
    lit = lit if lit in clipping.codes else ""
    shown = article_view.view(clipping, engine.marked(id, query) if query.text else {}, lit)
    return render(
        "article.html",
        clipping=clipping,
        view=shown,
        reading=slips.read(query, engine.parse(query)),
        query=query,
        place=_place(id, query) if search_path(query, "") else None,
        lit=lit,
        tate=request.args.get("tate") == "1",
        similar=engine.similar(id, 5),
        copies=engine.copies(id),
        coverage=same_day.coverage,
        same_day=same_day.total if clipping.published and clipping.precision == "day" else 0,
        same_countries=_same_countries(clipping),
        same_author=[(name, _count(Query(authors=(name,)))) for name in clipping.authors],
        spellings=article_view.spellings,
        citations=_citations(clipping),
        quotation=_quotation(clipping, shown),
        roles=_roles(clipping),
        others=_others(id),
        part_names=ROLES,
    )


@bp.get("/articles/<id>/source")
def source(id: str) -> Response:
    query, clipping = read(request.args), found(id)
    return render(
        "source.html",
        clipping=clipping,
        query=query,
        roles=_roles(clipping),
        role_names=ROLES,
        why=lambda line: why(line.why, lang()),
        others=_others(id),
        ending=corrections.ENDING,
        corrections=corrections.toml(clipping),
    )


@bp.get("/articles/<id>/similar")
def similar(id: str) -> Response:
    read(request.args)
    clipping = found(id)
    return render(
        "similar.html", clipping=clipping, hits=desk().engine.similar(id, 20), copies=desk().engine.copies(id)
    )


@bp.get("/cite")
def cite() -> Response:
    """Show the citations of several articles, to be copied in one piece: the parameters `id`, many, and `style`."""
    allow("id", "style")
    style = choice("style", request.args.get("style") or citations.STYLES[0], citations.STYLES)
    ids = dict.fromkeys(request.args.getlist("id")[:MOST_CITED])
    cited = [clipping for id in ids if (clipping := desk().engine.get(id))]
    text = citations.cite_all(cited, style, today_in_japan())
    return render("cite.html", found=cited, style=style, styles=_styles(), text=text)


def _styles() -> dict[str, str]:
    names = {"sist02": "SIST 02", "footnote": gettext("脚注"), "bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}
    return {style: names[style] for style in citations.STYLES}


def _citations(clipping: Clipping) -> list[tuple[str, str]]:
    day = today_in_japan()
    return [(name, citations.cite(clipping, style, day)) for style, name in _styles().items()]


def _quotation(clipping: Clipping, shown: article_view.ArticleView) -> str:
    wanted = request.args.get("quote", "")
    text, paragraph = article_view.passage(shown, int(wanted) if wanted.isdecimal() else 0)
    return citations.quotation(text, clipping, paragraph or None) if text else ""


def _roles(clipping: Clipping) -> Counter[str]:
    """Count the lines of each role; "" counts the blank ones."""
    return Counter(line.role if line.text.strip() else "" for line in clipping.lines)


def _same_countries(clipping: Clipping) -> tuple[str, int]:
    """Return the two countries an article names most (JP+RU), and how many articles name both."""
    pair = clipping.codes[:2]
    count = _count(Query(countries=pair, country_match="all")) if len(pair) == 2 else 0
    return "+".join(pair), count


def _others(id: str) -> list[str]:
    """Return the other files that hold the same article."""
    return [record.path for record in desk().engine.status().duplicates if record.id == id]


def _count(query: Query) -> int:
    return answer(replace(query, size=1, snippets=0)).page.total


def _place(id: str, query: Query) -> Place:
    """Find an article among the answers it was opened from; at the edge of a page its neighbour's page is asked."""

    def hits(page: int) -> tuple[tuple[Hit, ...], int, Query]:
        asked = replace(query, page=page, cursor="", snippets=0, facets=())
        shown = answer(asked).page
        return shown.hits, shown.total, replace(query, page=page, cursor="")

    try:
        listed, total, here = hits(query.page)
    except CursorExpired:
        return Place(query)
    at = next((i for i, hit in enumerate(listed) if hit.card.id == id), None)
    if at is None:
        return Place(query, 0, total)
    rank = (query.page - 1) * query.size + at + 1
    previous = (listed[at - 1], here) if at else None
    following = (listed[at + 1], here) if at + 1 < len(listed) else None
    if previous is None and query.page > 1:
        before, _, earlier = hits(query.page - 1)
        previous = (before[-1], earlier) if before else None
    if following is None and rank < total:
        after, _, later = hits(query.page + 1)
        following = (after[0], later) if after else None
    return Place(query, rank, total, previous, following)
