"""Dates as Japanese pages write them: 平成29年3月24日, 二〇一七年三月, 2017/3/24(金) 21:30, 10/12(火), ISO 8601."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from search.model import Precision

from .date_patterns import ISO, MONTHS, PATTERNS, PUBLISHED_AFTER, PUBLISHED_BEFORE, UPDATED_AFTER, UPDATED_BEFORE

JST = timezone(timedelta(hours=9))

#: First year of an era, less one (第一年 is 元年).
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "令": 2018, "平": 1988, "昭": 1925}
_ERAS |= {"R": 2018, "H": 1988, "S": 1925}
_LAST_YEARS = {"平成": 31, "昭和": 64, "大正": 15, "明治": 45, "平": 31, "昭": 64, "H": 31, "S": 64}
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "元": 1}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MAYBE = re.compile("[年月/.0・-]|19|^[0-9]+$")
_AGO = re.compile(
    r"(?:(?P<n>\d{1,3})\s*(?P<unit>分|時間|日|週間)前|(?P<day>今日|本日|昨日|一昨日)"
    r"(?:\s*(?P<h>[012]?\d)\s*[:時]\s*(?P<mi>[0-5]?\d)\s*分?)?)\s*(?:に?(?:公開|配信|投稿|掲載))?"
)
_UNITS = {"分": timedelta(minutes=1), "時間": timedelta(hours=1), "日": timedelta(days=1), "週間": timedelta(weeks=1)}
_DAYS_BEFORE = {"今日": 0, "本日": 0, "昨日": 1, "一昨日": 2}
_EARLIEST, _LATEST = date(1868, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text at [start, end) of its NFKC form.

    `day` is the first day of a month or year where `precision` says so; `at` has a time (Japan's unless the
    text names another zone); `kind` says what stands beside it; `dated` is False where the year was supplied.
    """

    day: date
    start: int
    end: int
    at: datetime | None = None
    precision: Precision = "day"
    kind: Literal["published", "updated", ""] = ""
    dated: bool = True


def number(text: str) -> int:
    """Read a number in digits or kanji (二十四, 二〇一七, 元), or the name of a month (April).  Raises ValueError."""
    if text.isdecimal():
        return int(text)
    if month := MONTHS.get(text[:3].lower()):
        return month
    if not set(text) & set(_TENS):
        return int("".join(str(_DIGITS[char]) if char in _DIGITS else char for char in text))
    total = current = 0
    for char in text:
        if char in _TENS:
            total += (current or 1) * _TENS[char]
            current = 0
        else:
            current = current * 10 + (_DIGITS[char] if char in _DIGITS else int(char))
    return total + current


def find(text: str, latest: date | None = None) -> list[Found]:
    """Return the dates of a text, in order.  None is after `latest`, which also supplies a missing year.

    Without `latest` a date without a year is left out.
    """
    text = unicodedata.normalize("NFKC", text)
    found: list[Found] = []
    taken: list[tuple[int, int]] = []
    for pattern in PATTERNS if _MAYBE.search(text) else ():
        for match in pattern.finditer(text):
            # A day that does not exist (2月30日) still covers its place: no month is read out of it.
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                found += _build(match, text, latest)
    return sorted(found, key=lambda f: f.start)


def read(value: str, latest: date | None = None) -> Found | None:
    """Read a date that stands alone (an attribute, a setting): ISO 8601, Unix seconds, or as in a text."""
    value = value.strip()
    if match := ISO.match(value):
        return _from_iso(match, latest)
    if re.fullmatch(r"1\d{9}(?:\d{3})?", value):
        at = datetime.fromtimestamp(int(value[:10]), UTC).astimezone(JST)
        return Found(at.date(), 0, len(value), at)
    if re.fullmatch(r"(?:18|19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", value):
        year, _, month = value.partition("-")
        return Found(date(int(year), int(month or 1), 1), 0, len(value), None, "month" if month else "year")
    found = [f for f in find(value, latest) if f.dated]
    return min(found, key=lambda f: (f.kind == "updated", f.precision != "day", f.start), default=None)


def ago(text: str, saved: datetime) -> Found | None:
    """Read a line that is nothing but a distance from the saving of the page: 3時間前, 昨日 18:30."""
    match = _AGO.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    saved = saved.astimezone(JST) if saved.tzinfo else saved.replace(tzinfo=JST)
    if match["n"]:
        at = saved - int(match["n"]) * _UNITS[match["unit"]]
        return Found(at.date(), 0, len(text), None, dated=False)
    day = (saved - timedelta(days=_DAYS_BEFORE[match["day"]])).date()
    return Found(day, 0, len(text), _time(match.groupdict(), day), dated=False)


def _from_iso(match: re.Match[str], latest: date | None) -> Found | None:
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        at = datetime(year, month, day, hour % 24, minute, second, tzinfo=JST)
    except ValueError:
        return None
    if zone := match[7]:
        offset = _offset(zone)
        at = at.replace(tzinfo=timezone(offset)).astimezone(JST) if abs(offset) < timedelta(hours=24) else at
    return Found(at.date(), match.start(), match.end(), at) if at.date() <= (latest or _LATEST) else None


def _offset(zone: str) -> timedelta:
    if zone[0] not in "+-":
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    return (1 if zone[0] == "+" else -1) * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))


def _build(match: re.Match[str], text: str, latest: date | None) -> Iterator[Found]:
    parts = match.groupdict()
    precision: Precision = "day" if parts.get("d") else "month" if parts.get("m") else "year"
    try:
        month, day = (number(parts.get(key) or "1") for key in "md")
        if "y" in parts:
            year, era = number(parts["y"]), parts.get("era") or ""
            if year > _LAST_YEARS.get(era, year) or year == 0:
                return
            found = date(year + _ERAS.get(era, 0), month, day)
        elif two := parts.get("yy"):
            found = date(2000 + int(two), month, day)
        elif latest is None:
            return
        else:
            found = _latest_such(month, day, parts.get("w") or parts.get("w2"), latest)
    except ValueError:
        return
    if not _EARLIEST <= found <= (latest or _LATEST):
        return
    at = _time(parts, found)
    if at and at.date() != found:
        found = at.date()
    yield Found(found, match.start(), match.end(), at, precision, _kind(text, match), "y" in parts)


def _latest_such(month: int, day: int, weekday: str | None, latest: date) -> date:
    """Return the last such day not after `latest`, with the right weekday where one is given.  Raises ValueError."""
    for year in range(latest.year, latest.year - 12, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            if (month, day) == (2, 29):
                continue
            raise
        if found <= latest and (weekday is None or "月火水木金土日"[found.weekday()] == weekday):
            return found
    raise ValueError("no such day")


def _time(parts: dict[str, str | None], day: date) -> datetime | None:
    if not parts.get("h") or not (parts.get("mi") or parts.get("ap") or parts.get("ap2")):
        return None
    hour = int(parts["h"] or 0)
    half = parts.get("ap") or parts.get("ap2") or ""
    if half[:1] in ("P", "p") or half == "午後":
        hour += 12 if hour < 12 else 0
    elif half and hour == 12:
        hour = 0
    if hour > 24:
        return None
    at = datetime(day.year, day.month, day.day, tzinfo=JST) + timedelta(
        hours=hour, minutes=int(parts.get("mi") or 0), seconds=int(parts.get("s") or 0)
    )
    if zone := parts.get("tz"):
        return at.replace(tzinfo=timezone(_offset(zone))).astimezone(JST)
    return at


def _kind(text: str, match: re.Match[str]) -> Literal["published", "updated", ""]:
    before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 12]
    if UPDATED_AFTER.match(after) or PUBLISHED_AFTER.match(after):
        return "updated" if UPDATED_AFTER.match(after) else "published"
    if UPDATED_BEFORE.search(before):
        return "updated"
    return "published" if PUBLISHED_BEFORE.search(before) else ""
