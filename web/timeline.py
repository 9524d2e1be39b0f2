"""The picture of articles over time: bars that are links, zooming from years (of many: decades) to months to days."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from search.model import Facet
from search.query import Query

Level = Literal["decade", "year", "month", "day"]

#: Bars that are still all labelled; beyond so many years, decades are drawn.
LABELS, YEARS = 20, 40


@dataclass(frozen=True, slots=True)
class Bar:
    """One link of the picture: a decade, year, month or day.

    `x` and `width` are per cent of the picture.  `on`: it has strokes in the period chosen.  `labelled` is 0 (no
    label), 1 (not on a phone) or 2.
    """

    since: date
    until: date
    count: int
    x: float
    width: float
    on: bool
    labelled: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars side by side.  `strokes`, and those of the period `chosen`, are path data in a box `units` wide and
    `height` high that stands on y = 0: a year has one stroke a month, a decade one a year.
    """

    level: Level
    bars: tuple[Bar, ...]
    strokes: str
    chosen: str
    units: int
    height: int
    undated: int
    #: The periods around the one shown, widest first: what zooming out leads to.
    around: tuple[tuple[date, date], ...] = ()


def level_of(query: Query) -> Level:
    """Say how far to zoom in for a period: days for a month or a part of one, months for one year, else years."""
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


def in_one_month(query: Query, facets: Mapping[str, Facet]) -> bool:
    """Say whether all dated answers are of one month that no period names: given the facet `day`, days are drawn."""
    months = [value for value in facets["month"].values if value.value != "none" and value.count]
    return len(months) == 1 and query.since is None and query.until is None


def draw(query: Query, facets: Mapping[str, Facet], height: int = 52) -> Timeline | None:
    """Draw the answers over time; None where none of them has a date.

    Counts are those of the facets: what a link finds, whatever period is chosen now.
    """
    counts = {value.value: value.count for value in facets["month"].values}
    undated = counts.pop("none", 0)
    level, spans = _spans(query, counts, "day" in facets)
    if not spans:
        return None
    if level == "day":
        counts = {value.value: value.count for value in facets["day"].values}
    elif level == "decade":
        counts = _by_year(counts)
    tallest = max((counts.get(_key(level, day), 0) for span in spans for day in _units(level, span)), default=0)
    whole = level in ("month", "day") and (spans[0][0], spans[-1][1]) == (query.since, query.until)
    step, share = -(-len(spans) // LABELS), 100 / len(spans)
    phone = step * -(-len(spans) // (8 * step))
    # One unit wider than its strokes: a gap between bars.
    width = {"decade": 11, "year": 13}.get(level, 2)
    bars, strokes, chosen = [], "", ""
    for i, (since, until) in enumerate(spans):
        total, on = 0, False
        for unit, day in enumerate(_units(level, (since, until))):
            if count := counts.get(_key(level, day), 0):
                total += count
                stroke = f"M{i * width + unit + 1} 0v-{max(round(count / tallest * (height - 4)), 2)}"
                if not whole and inside(_key(level, day), query):
                    chosen, on = chosen + stroke, True
                else:
                    strokes += stroke
        labelled = 2 if i % phone == 0 else 1 if i % step == 0 else 0
        bars.append(Bar(since, until, total, i * share, share, on, labelled))
    units = width * len(spans)
    return Timeline(level, tuple(bars), strokes, chosen, units, height, undated, _around(level, spans))


def within(query: Query, since: date | None, until: date | None) -> Query:
    """Return the query with this period instead of its own, from its first page."""
    return replace(query, since=since, until=until, undated=None, page=1, cursor="")


def month(year: int, number: int) -> tuple[date, date]:
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def _spans(query: Query, months: Mapping[str, int], days: bool) -> tuple[Level, list[tuple[date, date]]]:
    level = level_of(query)
    if level == "day" and query.since:
        return level, _days(query.since)
    if level == "month" and query.since:
        return level, _months(query.since.year)
    years = [int(key[:4]) for key in months]
    if not years:
        return level, []
    first, last = min(years), max(years)
    if first == last:  # one bar would say nothing
        return ("day", _days(date.fromisoformat(f"{min(months)}-01"))) if days else ("month", _months(first))
    if last - first < YEARS:
        return level, [_whole(year, year) for year in range(first, last + 1)]
    if query.since and query.until and query.since.year // 10 == query.until.year // 10:
        decade = query.since.year // 10 * 10
        return level, [_whole(year, year) for year in range(max(decade, 1), decade + 10)]
    return "decade", [_whole(max(year, 1), year + 9) for year in range(first // 10 * 10, last + 1, 10)]


def _days(when: date) -> list[tuple[date, date]]:
    """Return the days of a month, each as a period."""
    last = calendar.monthrange(when.year, when.month)[1]
    return [(day, day) for day in (when.replace(day=number) for number in range(1, last + 1))]


def _months(year: int) -> list[tuple[date, date]]:
    return [month(year, number) for number in range(1, 13)]


def _around(level: Level, spans: list[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Return the periods that hold the one in view, widest first, without all of time."""
    year = spans[0][0].year
    return (_whole(year, year),) if level == "day" else ()


def _whole(first: int, last: int) -> tuple[date, date]:
    return date(first, 1, 1), date(last, 12, 31)


def _units(level: Level, span: tuple[date, date]) -> list[date]:
    """Return the first day of every stroke of a bar."""
    since = span[0]
    if level == "decade":
        return [date(year, 1, 1) for year in range(since.year // 10 * 10 or 1, span[1].year + 1)]
    return [since.replace(month=number) for number in range(1, 13)] if level == "year" else [since]


def _key(level: Level, day: date) -> str:
    return day.isoformat()[: {"decade": 4, "day": 10}.get(level, 7)]


def _by_year(months: Mapping[str, int]) -> dict[str, int]:
    years: dict[str, int] = {}
    for key, count in months.items():
        years[key[:4]] = years.get(key[:4], 0) + count
    return years


def inside(key: str, query: Query) -> bool:
    """Say whether a year, month or day has a day in the period asked for."""
    if query.backwards or (query.since is None and query.until is None):
        return False
    after = query.since is None or query.since.isoformat()[: len(key)] <= key
    return after and (query.until is None or key <= query.until.isoformat()[: len(key)])
