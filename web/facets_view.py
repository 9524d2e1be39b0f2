"""The facets beside the hits as rows of links: 絞る, 除く, 解除.  Pure: a query and its facets in, rows out."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from search.model import Facet
from search.query import Query
from search.query.dates import read_day
from web import formats, timeline
from web.words import gettext, noted

#: Facets of the results page, with their headings.
HEADINGS = {
    "country": noted("国"),
    "pair": noted("国の組合せ"),
    "author": noted("筆者"),
    "source": noted("媒体"),
    "section": noted("面・欄"),
}
NAMELESS = {
    "author": noted("署名なし"),
    "source": noted("媒体の記述なし"),
    "section": noted("面・欄の記述なし"),
}

#: How many values a facet shows before 「もっと見る」, and after it.
FEW, MANY = 6, 200

#: 直近…: each is a date as `search.query.dates` reads it.
PRESETS = {
    "1週間": noted("1週間"),
    "1か月": noted("1か月"),
    "3か月": noted("3か月"),
    "1年": noted("1年"),
    "5年": noted("5年"),
    "10年": noted("10年"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One value: `narrow` asks for it alone, `other` leaves it out or, where it is selected, lets it go.

    `name` is the parameter of its checkbox, empty where several cannot be chosen.
    """

    label: str
    value: str
    count: int
    selected: bool
    narrow: Query
    other: Query | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: its rows, and the query that shows `more` of them."""

    name: str
    heading: str
    rows: tuple[Row, ...]
    more: int = 0
    widened: Query | None = None


def label(facet: str, value: str) -> str:
    """Return what a facet value is called in the language of the page."""
    if facet in ("country", "pair"):
        return formats.pair(value)
    return gettext(NAMELESS.get(facet, noted("日付不明"))) if value == "none" else value


def groups(query: Query, facets: Mapping[str, Facet]) -> list[Group]:
    """Return the facets that have something to choose."""
    found = []
    for name, heading in HEADINGS.items():
        facet = facets.get(name)
        if facet is None or not facet.values or (name == "pair" and not any(v.count for v in facet.values)):
            continue
        rows = tuple(
            Row(
                label=label(name, value.value),
                value=value.value,
                count=value.count,
                selected=value.selected,
                narrow=query.narrowed(name, value.value),
                other=_other(query, name, value.value, value.selected),
                name="" if name == "pair" else name,
            )
            for value in facet.values
        )
        found.append(Group(name, gettext(heading), rows, facet.more, replace(query.first_page(), facet_limit=MANY)))
    return found


def _other(query: Query, name: str, value: str, selected: bool) -> Query | None:
    if selected:
        return query.without(name, value)
    return None if name == "pair" else query.excluded(name, value)


def periods(query: Query, picture: timeline.Timeline | None) -> Group | None:
    """Return the facet of time: the parts of the period in view, newest first, and 日付不明."""
    if picture is None:
        return None
    rows = [
        Row(
            label=formats.span(bar.since, bar.until),
            value=bar.since.isoformat(),
            count=bar.count,
            selected=(bar.since, bar.until) == (query.since, query.until),
            narrow=timeline.within(query, bar.since, bar.until),
            other=timeline.within(query, None, None)
            if (bar.since, bar.until) == (query.since, query.until)
            else None,
        )
        for bar in reversed(picture.bars)
        if bar.count
    ]
    chosen = [row for row in rows if row.selected]
    few = [row for row in rows if not row.selected][: FEW - len(chosen)]
    shown = sorted([*chosen, *few], key=lambda row: row.value, reverse=True)
    if picture.undated:
        on = query.undated is True
        shown.append(
            Row(
                gettext("日付不明"),
                "none",
                picture.undated,
                on,
                query.narrowed("month", "none"),
                query.without("month") if on else query.excluded("month", "none"),
            )
        )
    return Group("period", gettext("期間"), tuple(shown)) if shown else None


def presets(query: Query, today: date) -> list[tuple[str, Query]]:
    """Return the last week, month … as queries, and all of time."""
    recent = [(gettext(words), timeline.within(query, since, None)) for words, since in _recent(today)]
    return [*recent, (gettext("全期間"), timeline.within(query, None, None))]


@functools.lru_cache(2)
def _recent(today: date) -> tuple[tuple[str, date], ...]:
    """Return the words of every preset with its first day; read once a day."""
    spans = [(words, read_day(f"直近{length}", today)) for length, words in PRESETS.items()]
    return tuple((words, span[0]) for words, span in spans if span)


def year_before(query: Query) -> Query | None:
    """Return the same days a year earlier (昨年の同じ時期), for a period within one year."""
    since, until = query.since, query.until
    if not since or not until or since.year != until.year or since.year <= 1:
        return None
    leap = (until.month, until.day) == (2, 29)
    return timeline.within(
        query,
        since.replace(year=since.year - 1, day=min(since.day, 28) if leap and since.month == 2 else since.day),
        until.replace(year=until.year - 1, day=28) if leap else until.replace(year=until.year - 1),
    )
