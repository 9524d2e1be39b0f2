"""Dates, numbers and names as a reader of the page's language writes them; templates have FILTERS."""

from __future__ import annotations

import calendar
import functools
import re
from datetime import UTC, date, datetime

import babel.dates
from markupsafe import Markup, escape

from search import countries
from search.model import Card, Clipping, Coverage, Precision
from search.query.dates import ERAS, JAPAN
from web import citations
from web.timeline import Level
from web.words import gettext, lang, ngettext

WEEKDAYS = "月火水木金土日"

_MARKS = ("", Markup(' class="m2"'), Markup(' class="m3"'))

#: A short parenthesis in a headline never breaks inside: the page wraps it.
_SHORT_PARENTHESIS = re.compile(r"[(（][^()（）]{1,8}[)）]")

#: A whole number that stands alone; not the one inside an escape (&#39;).
_NUMBER = re.compile(r"(?<![0-9A-Za-z.,#])[0-9]+(?![0-9A-Za-z.,;])")


def number(value: int) -> str:
    return f"{value:,}"


def articles(count: int) -> str:
    """Return 「1,234件」 or "1,234 articles"."""
    return ngettext("%(n)s件", "%(n)s件", count, n=number(count))


def day(value: date, precision: Precision = "day", weekday: bool = True) -> str:
    """Write a date as exactly as it is known."""
    return _day(lang(), value, precision, weekday)


@functools.lru_cache(4096)
def _day(lang: str, value: date, precision: Precision, weekday: bool) -> str:
    if lang == "en":
        pattern = {"year": "y", "month": "MMMM y", "day": "EEE, d MMMM y" if weekday else "d MMMM y"}[precision]
        return _english(value, pattern)
    if precision == "year":
        return f"{value.year}年"
    if precision == "month":
        return f"{value.year}年{value.month}月"
    tail = f"({WEEKDAYS[value.weekday()]})" if weekday else ""
    return f"{value.year}年{value.month}月{value.day}日{tail}"


def stamp(value: date, precision: Precision = "day") -> tuple[str, str, str]:
    """Cut a date into what stands above, in and below the stamp beside a hit."""
    return _stamp(lang(), value, precision)


@functools.lru_cache(4096)
def _stamp(lang: str, value: date, precision: Precision) -> tuple[str, str, str]:
    if lang == "en":
        above = _english(value, "y")
        if precision == "year":
            return "", above, ""
        inside = _english(value, "MMM" if precision == "month" else "d MMM")
        return above, inside, _english(value, "EEE") if precision == "day" else ""
    if precision == "year":
        return "", f"{value.year}年", ""
    if precision == "month":
        return f"{value.year}年", f"{value.month}月", ""
    return f"{value.year}年", f"{value.month}月{value.day}日", f"({WEEKDAYS[value.weekday()]})"


def _english(value: date, pattern: str) -> str:
    return str(babel.dates.format_date(value, pattern, locale="en"))


def span(since: date | None, until: date | None) -> str:
    """Write a period in the coarsest words that are exact: 2017年, 2017年1月〜3月, 2017年1月4日〜3月30日."""
    if since and until:
        whole = _precision(since, until)
        first, last = day(since, whole, weekday=False), day(until, whole, weekday=False)
        if first == last:
            return first
        if lang() == "ja" and whole != "year" and since.year == until.year:
            last = last.removeprefix(f"{until.year}年")
        return gettext("%(since)s〜%(until)s", since=first, until=last)
    if since:
        return gettext("%(day)sから", day=day(since, _precision(since, None), weekday=False))
    if until:
        return gettext("%(day)sまで", day=day(until, _precision(None, until), weekday=False))
    return gettext("全期間")


def short(value: date, level: Level) -> str:
    """Write what tells a bar of the timeline from those beside it: 2017, 3 (Mar), 24."""
    if level == "month":
        return _english(value, "MMM") if lang() == "en" else str(value.month)
    return str(value.day if level == "day" else value.year)


def covered(coverage: Coverage) -> str:
    """Write the days a collection spans, to the day."""
    if not coverage.since or not coverage.until:
        return gettext("日付のわかる記事なし")
    since, until = day(coverage.since, weekday=False), day(coverage.until, weekday=False)
    return gettext("%(since)s〜%(until)s", since=since, until=until)


def _precision(since: date | None, until: date | None) -> Precision:
    month = (since is None or since.day == 1) and (
        until is None or until.day == calendar.monthrange(until.year, until.month)[1]
    )
    year = month and (since is None or since.month == 1) and (until is None or until.month == 12)
    return "year" if year else "month" if month else "day"


def moment(value: datetime) -> str:
    """Write a time of day in Japan with its day; a time without a zone is one of Japan."""
    value = value.astimezone(JAPAN) if value.tzinfo else value
    if lang() == "en":
        return f"{day(value)}, {value:%H:%M}"
    return f"{day(value)}{value.hour}時{value.minute:02}分"


def era(value: date) -> str:
    """Write a day of Japan's calendar: 令和8年11月22日 日曜日; in English as any other day."""
    if lang() == "en":
        return day(value)
    begun = [(begins, name) for name, begins in ERAS.items() if begins <= value]
    begins, name = max(begun, default=(date(1, 1, 1), ""))
    year = value.year - begins.year + 1
    return (
        f"{name}{'元' if name and year == 1 else year}年{value.month}月{value.day}日 {WEEKDAYS[value.weekday()]}曜日"
    )


def age(value: datetime, now: datetime | None = None) -> str:
    """Say how long ago something was."""
    hours = int(((now or datetime.now(UTC)) - value).total_seconds() // 3600)
    if hours < 1:
        return gettext("1時間以内")
    if hours < 72:
        return ngettext("%(num)s時間前", "%(num)s時間前", hours)
    return ngettext("%(num)s日前", "%(num)s日前", hours // 24)


def country(code: str) -> str:
    """Return the name of a country in the language of the page; 「国の記述なし」 for "none"."""
    return gettext("国の記述なし") if code == "none" else countries.label(code, "en" if lang() == "en" else "ja")


def pair(codes: str) -> str:
    """Return the names of two countries: JP+RU → 日本×ロシア."""
    return "×".join(country(code) for code in codes.split("+"))


def published(item: Card | Clipping) -> str:
    """Write when an article appeared, with its time of day where that is known."""
    if item.published_at:
        return moment(item.published_at)
    return day(item.published, item.precision) if item.published else gettext("日付不明")


def iso(item: Card | Clipping) -> str:
    """Return the machine's form of when an article appeared."""
    return item.published_at.isoformat(timespec="minutes") if item.published_at else citations.iso(item)


def mark_class(leaf: int) -> str:
    """Return the attribute that tells the matches of one word from those of the next, not by colour alone."""
    return _MARKS[leaf % len(_MARKS)]


def headline(text: str) -> Markup:
    """Escape a headline and keep its short parentheses whole."""
    escaped = escape(text)
    if "(" not in text and "（" not in text:
        return escaped
    return Markup(_SHORT_PARENTHESIS.sub(r'<span class="n">\g<0></span>', str(escaped)))


def vertical(text: str) -> Markup:
    """Escape a text set vertically and stand its numbers up: two figures side by side, more below one another."""

    def turned(number: re.Match[str]) -> str:
        return f'<span class="{"tcy" if len(number[0]) < 3 else "up"}">{number[0]}</span>'

    return Markup(_NUMBER.sub(turned, str(escape(text))))


_SHOWN = (
    number,
    articles,
    day,
    stamp,
    moment,
    era,
    age,
    country,
    pair,
    published,
    iso,
    covered,
    mark_class,
    headline,
    vertical,
)
FILTERS = {filter.__name__: filter for filter in _SHOWN}
