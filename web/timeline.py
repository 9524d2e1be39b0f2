"""The picture of articles over time: bars that are links, zooming from years to months to days."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from search.model import Facet
from search.query import Query

Level = Literal["year", "month", "day"]

#: Widest picture that still labels every year; beyond it every n-th year is labelled.
LABELS = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One link of the picture: a year, month or day.

    `x` and `width` are per cent of the picture.  `strokes` and `chosen` are path data in a box `units` wide
    and `height` high: a year has one stroke a month.  `labelled` is 0 (no label), 1 (not on a phone) or 2.
    """

    since: date
    until: date
    count: int
    x: float
    width: float
    strokes: str
    chosen: str
    on: bool
    labelled: int


@dataclass(frozen=True, slots=True)
class Timeline:
    level: Level
    bars: tuple[Bar, ...]
    units: int
    height: int
    undated: int
    #: The periods around the one shown, widest first: what zooming out leads to.
    around: tuple[tuple[date, date], ...] = ()


def level_of(query: Query) -> Level:
    """Say how far to zoom in: days for one whole month or a part of one, months for one year, else years."""
    since, until = query.since, query.until
    if since and until and since.year == until.year:
        if since.month == until.month:
            return "day"
        if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
            return "month"
    return "year"


def facets_for(query: Query) -> tuple[str, ...]:
    """Name the facets `draw` needs."""
    return ("month", "day") if level_of(query) == "day" else ("month",)


def draw(query: Query, facets: Mapping[str, Facet], height: int = 52) -> Timeline | None:
    """Draw the answers over time; None where fewer than two of them would be told apart.

    Counts are those of the facets: what a link finds, whatever period is chosen now.
    """
    counts = {value.value: value.count for value in facets["month"].values}
    undated = counts.pop("none", 0)
    level = level_of(query)
    if level == "year":
        spans = _years(counts)
    else:
        assert query.since is not None
        year = query.since.year
        spans = [month(year, m) for m in range(1, 13)] if level == "month" else _days(year, query.since.month)
    if level == "day":
        counts = {value.value: value.count for value in facets["day"].values}
    if not spans:
        return None
    whole = level != "year" and (spans[0][0], spans[-1][1]) == (query.since, query.until)
    units = 12 if level == "year" else 1
    tallest = max((_counted(counts, level, span, unit)[1] for span in spans for unit in range(units)), default=0)
    step = -(-len(spans) // LABELS)
    phone = -(-len(spans) // 8)
    bars = []
    for i, (since, until) in enumerate(spans):
        plain, chosen, total = "", "", 0
        for unit in range(units):
            first, count = _counted(counts, level, (since, until), unit)
            total += count
            if count:
                stroke = f"M{unit + 0.5:g} {height}v-{max(count / tallest * (height - 4), 1.5):.3g}"
                if not whole and _inside(first, query):
                    chosen += stroke
                else:
                    plain += stroke
        labelled = 2 if i % phone == 0 else 1 if i % step == 0 else 0
        share = 100 / len(spans)
        bars.append(Bar(since, until, total, i * share, share, plain, chosen, bool(chosen), labelled))
    around = (
        ((date(query.since.year, 1, 1), date(query.since.year, 12, 31)),) if level == "day" and query.since else ()
    )
    return Timeline(level, tuple(bars), units, height, undated, around)


def within(query: Query, since: date | None, until: date | None) -> Query:
    """Return the query with this period instead of its own, from its first page."""
    return replace(query, since=since, until=until, undated=None, page=1, cursor="")


def month(year: int, number: int) -> tuple[date, date]:
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def _years(counts: Mapping[str, int]) -> list[tuple[date, date]]:
    years = [int(key[:4]) for key in counts]
    return [(date(y, 1, 1), date(y, 12, 31)) for y in range(min(years), max(years) + 1)] if years else []


def _days(year: int, number: int) -> list[tuple[date, date]]:
    last = calendar.monthrange(year, number)[1]
    return [(date(year, number, d), date(year, number, d)) for d in range(1, last + 1)]


def _counted(counts: Mapping[str, int], level: Level, span: tuple[date, date], unit: int) -> tuple[date, int]:
    """Return the first day of one stroke and how many articles it stands for."""
    since = span[0]
    if level == "year":
        since = date(since.year, unit + 1, 1)
    key = since.isoformat() if level == "day" else f"{since:%Y-%m}"
    return since, counts.get(key, 0)


def _inside(first: date, query: Query) -> bool:
    if query.since is None and query.until is None:
        return False
    after = query.since is None or query.since <= first or f"{query.since:%Y-%m}" == f"{first:%Y-%m}"
    return after and (query.until is None or first <= query.until)
