"""The conditions of a query as slips, each of which can be taken off.  Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.model import Relaxation
from search.query import Query
from web import facets_view, formats
from web.words import gettext, lazy_gettext

SCOPES = {
    "all": lazy_gettext("見出しと本文"),
    "title": lazy_gettext("見出しのみ"),
    "lead": lazy_gettext("リードのみ"),
    "body": lazy_gettext("本文のみ"),
    "caption": lazy_gettext("写真説明"),
    "profile": lazy_gettext("筆者紹介"),
}


@dataclass(frozen=True, slots=True)
class Slip:
    """A condition: what kind it is, its value, and the query without it."""

    kind: str
    text: str
    without: Query


def conditions(query: Query) -> list[Slip]:
    """Return every filter of a query (not its words)."""
    first = query.first_page()
    slips = []
    if query.since or query.until:
        slips.append(Slip(gettext("期間"), formats.span(query.since, query.until), query.without("month")))
    if query.undated is not None:
        words = gettext("日付不明") if query.undated else gettext("日付のわかるもの")
        slips.append(Slip(gettext("日付"), words, replace(first, undated=None)))
    for facet, heading in facets_view.HEADINGS.items():
        if facet == "pair":
            continue
        field = {"country": "countries"}.get(facet, f"{facet}s")
        for value in getattr(query, field):
            slips.append(Slip(str(heading), facets_view.label(facet, value), query.without(facet, value)))
        for value in getattr(query, f"not_{field}"):
            words = gettext("%(value)sを除く", value=facets_view.label(facet, value))
            slips.append(Slip(str(heading), words, query.without(f"not_{facet}", value)))
    if query.country_match == "all" and len(query.countries) > 1:
        slips.append(Slip(gettext("国"), gettext("すべてを含む"), replace(first, country_match="any")))
    if query.scope != "all":
        slips.append(Slip(gettext("場所"), str(SCOPES[query.scope]), replace(first, scope="all")))
    if not query.fold:
        slips.append(Slip(gettext("表記"), gettext("表記どおり"), replace(first, fold=True)))
    if not query.expand:
        slips.append(Slip(gettext("表記"), gettext("言いかえなし"), replace(first, expand=True)))
    if query.collapse:
        slips.append(Slip(gettext("同文"), gettext("まとめる"), replace(first, collapse=False)))
    return slips


def cleared(query: Query) -> Query:
    """Return the words of a query alone, in the same order and size."""
    return Query(text=query.text, sort=query.sort, size=query.size)


def easier(relaxation: Relaxation) -> str:
    """Say what a relaxation loosens: 「稲田」だけなら."""
    return " ".join(relaxation.values.values())
