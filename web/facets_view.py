"""The facets beside the hits as rows of links: 絞る, 除く, 解除."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote_plus

from search.model import Facet
from search.query import Query
from search.query.dates import read_day
from web import formats, timeline
from web.frame import to
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

#: How many values a facet shows before 「もっと見る」, and on the page behind it: that stays under 60 kB.
FEW, MANY = 5, 100

#: 直近…: each is a date as `search.query.dates` reads it.
PRESETS = {
    "1週間": noted("1週間"),
    "1か月": noted("1か月"),
    "3か月": noted("3か月"),
    "1年": noted("1年"),
    "5年": noted("5年"),
    "10年": noted("10年"),
}


#: Stands in a link for a value still to be filled in: the mark printers set for a missing type.
GETA = "〓"


@dataclass(frozen=True, slots=True)
class Row:
    """One value: the link `narrow` asks for it alone, `other` leaves it out or, where it is selected, lets it go.

    `other` is empty where the value cannot be left out; `name` is the parameter of its checkbox, empty where
    several cannot be chosen.
    """

    label: str
    value: str
    count: int
    selected: bool
    narrow: str
    other: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: its rows, and how many `more` there are."""

    name: str
    heading: str
    rows: tuple[Row, ...]
    more: int = 0


def label(facet: str, value: str) -> str:
    """Return what a facet value is called in the language of the page."""
    if facet in ("country", "pair"):
        return formats.pair(value)
    return gettext(NAMELESS.get(facet, noted("日付不明"))) if value == "none" else value


def nameless(facet: Facet) -> int:
    """Return how many articles have no value of a facet: no byline, no date."""
    return next((value.count for value in facet.values if value.value == "none"), 0)


def groups(query: Query, facets: Mapping[str, Facet]) -> list[Group]:
    """Return the facets that have something to choose; what has no name (署名なし) stands last."""
    found = []
    for name, heading in HEADINGS.items():
        facet = facets.get(name)
        if facet is None or not any((v.count and v.value != "none") or v.selected for v in facet.values):
            continue
        narrow = _link(query, query.narrowed, name)
        leave = (lambda value: "") if name == "pair" else _link(query, query.excluded, name)
        rows = tuple(
            Row(
                label=label(name, value.value),
                value=value.value,
                count=value.count,
                selected=value.selected,
                narrow=narrow(value.value),
                other=to(query.without(name, value.value)) if value.selected else leave(value.value),
                name="" if name == "pair" else name,
            )
            for value in sorted(facet.values, key=lambda value: value.value == "none")
        )
        found.append(Group(name, gettext(heading), rows, facet.more))
    return found


def _link(query: Query, choose: Callable[[str, str], Query], facet: str) -> Callable[[str], str]:
    """Return what makes the link of a value.  A facet's links differ in that value alone, so one is written out."""
    if facet == "pair" or GETA in str(query):
        return lambda value: to(choose(facet, value))
    before, _, after = to(choose(facet, GETA)).partition(quote_plus(GETA))
    return lambda value: f"{before}{quote_plus(value)}{after}"


def periods(query: Query, picture: timeline.Timeline | None) -> Group | None:
    """Return the facet of time: the parts of the period in view, newest first, and 日付不明."""
    if picture is None:
        return None
    bars = [bar for bar in reversed(picture.bars) if bar.count]
    parts = [bar for bar in bars if bar.on]
    bars = parts if len(parts) > 1 else bars
    chosen = [bar for bar in bars if (bar.since, bar.until) == (query.since, query.until)]
    few = [bar for bar in bars if bar not in chosen][: FEW - len(chosen)]
    anytime = to(timeline.within(query, None, None))
    rows = [
        Row(
            label=formats.span(bar.since, bar.until),
            value=bar.since.isoformat(),
            count=bar.count,
            selected=bar in chosen,
            narrow=to(timeline.within(query, bar.since, bar.until)),
            other=anytime if bar in chosen else "",
        )
        for bar in sorted([*chosen, *few], key=lambda bar: bar.since, reverse=True)
    ]
    if picture.undated:
        on = query.undated is True
        other = query.without("month") if on else query.excluded("month", "none")
        nodate, link = gettext("日付不明"), to(query.narrowed("month", "none"))
        rows.append(Row(nodate, "none", picture.undated, on, link, to(other)))
    return Group("period", gettext("期間"), tuple(rows)) if rows else None


def presets(query: Query, today: date, newest: date | None) -> list[tuple[str, Query]]:
    """Return the last week, month … as queries, but for those after the `newest` article, and all of time."""
    spans = [(words, since) for words, since in _recent(today) if newest and since <= newest]
    recent = [(gettext(words), timeline.within(query, since, None)) for words, since in spans]
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
