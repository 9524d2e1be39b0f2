"""When it was published: from what the page declares, else the date nearest the headline; never after the saving."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from search.model import Precision

from . import dates
from .blocks import Page
from .date_patterns import EVENT_AFTER, EVENT_BEFORE, EVENT_ENDED
from .phrases import pattern
from .vote import is_stop_heading

#: Further down than this many lines of the text only its end is looked at.
_DEEPEST = 200
#: — 潮見新聞 (@shiomi) January 25, 2019: a post shown inside the article.
_POSTED_ELSEWHERE = re.compile(r"\(@\w+\)")
_WEEKDAY = re.compile("[日月火水木金土]曜日?")
_URL_YEAR = re.compile(r"(?<![\d.])(20\d\d)(?=年|[/_.-](?!\d{3})|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)|$)")
_URL_MONTH = re.compile(r"(?<!\d)(20\d\d)[/_-](0[1-9]|1[0-2])(?=/)")
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Published:
    """The date, its time and precision, the block that shows it and why it was taken."""

    day: date
    at: datetime | None
    precision: Precision
    block: int | None
    why: str


def find(
    page: Page, texts: list[str], title: int | None, body: list[int], saved: datetime | None, places: tuple[str, ...]
) -> Published | None:
    """Return when the article was published.

    `saved` is when the page was saved; `places` are its path and addresses, which may hold the date.
    """
    latest = _day(saved)
    shown = _shown(page, texts, title, body, latest, _newest(page, places, latest))
    for value in page.declared.published:
        if found := dates.read(value, latest):
            if (
                shown
                and shown[0].at
                and found.at
                and value.rstrip().endswith(("Z", "+00:00"))
                and _same_clock(shown[0].at, found.at)
            ):
                found = shown[0]
            block = shown[1] if shown and shown[0].day == found.day else None
            at = found.at or (shown[0].at if shown and shown[0].day == found.day else None)
            return Published(found.day, at, found.precision, block, "declared as published")
    if shown and shown[0].kind != "updated":
        why = "nearest the headline" if shown[0].dated else "nearest the headline; the year from elsewhere"
        return Published(shown[0].day, shown[0].at, shown[0].precision, shown[1], why)
    for value in page.declared.times:
        if (found := dates.read(value, latest)) and found.precision == "day":
            return Published(found.day, found.at, found.precision, None, "the first <time> of the page")
    if found := _in_places(places, latest):
        return Published(found.day, None, "day", None, "in its address or file name")
    if saved and (near := _ago(texts, title, body, saved)):
        return Published(near[0].day, near[0].at, "day", near[1], "so long before the saving")
    if shown:
        return Published(shown[0].day, shown[0].at, shown[0].precision, shown[1], "nearest the headline, an update")
    for value in page.declared.updated:
        if found := dates.read(value, latest):
            return Published(found.day, found.at, found.precision, None, "declared as updated")
    for match in (m for place in places for m in _URL_MONTH.finditer(place)):
        month = date(int(match[1]), int(match[2]), 1)
        if latest is None or month <= latest:
            return Published(month, None, "month", None, "in its address or folder")
    return None


def _newest(page: Page, places: tuple[str, ...], latest: date | None) -> date | None:
    """Return the last day that a date without a year may mean: of the update, or of the year in its address."""
    days = [found.day for value in page.declared.updated[:1] if (found := dates.read(value, latest))]
    years = (int(match[1]) for place in places if (match := _URL_YEAR.search(place)))
    days += [date(year, 12, 31) for year in itertools.islice(years, 1)]
    return min([*days, *([latest] if latest else [])], default=None)


def _day(saved: datetime | None) -> date | None:
    """Return the day in Japan."""
    if saved is None:
        return None
    return (saved.astimezone(dates.JST) if saved.tzinfo else saved).date()


def _ago(texts: list[str], title: int | None, body: list[int], saved: datetime) -> tuple[dates.Found, int] | None:
    """Return the distance from the saving (3時間前) that stands between headline and text."""
    start = body[0] if body else len(texts) - 1
    anchor = start if title is None else title
    for i in range(max(0, min(anchor, start) - 2), min(len(texts), max(anchor, start) + 4)):
        if len(texts[i]) < 20 and (found := dates.ago(texts[i], saved)):
            return found, i
    return None


def _same_clock(shown: datetime, declared: datetime) -> bool:
    """Say whether a page calls UTC what it shows as Japan's time."""
    return shown.replace(tzinfo=UTC) == declared.replace(second=0).astimezone(UTC)


def _shown(
    page: Page, texts: list[str], title: int | None, body: list[int], latest: date | None, newest: date | None
) -> tuple[dates.Found, int] | None:
    start, end = (body[0], body[-1]) if body else (0, len(texts) - 1)
    anchor = title if title is not None else start
    # What the text has above its first sentence is still the head of the article.
    head = next((i for i in body if "。" in texts[i]), start)
    inside = {i for i in body if i > head}
    best: tuple[float, dates.Found, int] | None = None
    low = max(0, min(anchor, start) - 8)
    for i in _near(low, start, end, len(texts)):
        text = texts[i]
        if i > end and is_stop_heading(text):
            break
        if len(text) > 120 or (i in inside and "。" in text) or _POSTED_ELSEWHERE.search(text):
            continue
        found = [f for f in dates.find(text, latest) if f.dated] if newest != latest else dates.find(text, latest)
        found += [f for f in dates.find(text, newest) if not f.dated] if newest != latest else []
        for f in found:
            if f.precision == "year" or (not f.dated and f.at is None and not _alone(f, text)):
                continue
            if EVENT_BEFORE.search(text, 0, f.start):
                continue
            # A conference of some hours is told of on its day, where that stands right below the headline.
            told = title is not None and title < i <= title + 2 and EVENT_ENDED.match(text, f.end)
            if EVENT_AFTER.match(text, f.end) and not told:
                continue
            if f.precision == "month" and text[f.end : f.end + 1] == "号":
                continue
            # Below the text a date is nearer than its lines say; inside it, it is not.
            distance = anchor - i + 1 if i < anchor else min(i - anchor, 6 + max(0, i - end))
            score = 2.0 * (f.end - f.start) / max(1, len(text)) + 0.6 * (f.at is not None) - 0.1 * min(distance, 20)
            score += 1.0 * (f.kind == "published") - 1.2 * (f.kind == "updated") - 0.8 * (f.precision == "month")
            # Far above the headline stands today, in the head of the page.
            score -= 0.8 * (title is not None and i < title - 2) + 0.8 * (i < anchor and f.day == latest)
            score += 0.6 * (title is not None and title < i <= max(head, title + 3))
            score -= 1.0 * bool(re.search(r"[。、]", text)) + 0.5 * (not f.dated) + 0.8 * (i in inside)
            score -= 1.5 * bool(pattern("credit").search(text)) + 0.3 * (page.blocks[i].link > 0.5)
            score += 0.5 * bool(
                pattern("date_names").search(page.blocks[i].names + " " + page.nodes[page.blocks[i].node].names)
            )
            if best is None or score > best[0]:
                best = (score, f, i)
    return (best[1], best[2]) if best and best[0] > -1.2 else None


def _near(low: int, start: int, end: int, size: int) -> Iterator[int]:
    """Yield the numbers of the lines a date may stand in: no article has its own deep inside."""
    yield from range(low, min(size, end + 8, start + _DEEPEST))
    yield from range(max(start + _DEEPEST, end - 8), min(size, end + 8))


def _alone(found: dates.Found, text: str) -> bool:
    return found.end - found.start >= 0.6 * len(_WEEKDAY.sub("", text)) or found.kind != ""


def _in_places(places: tuple[str, ...], latest: date | None) -> dates.Found | None:
    for place in places:
        for match in _URL_DATE.finditer(place):
            try:
                day = date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
            if latest is None or day <= latest:
                return dates.Found(day, match.start(), match.end())
    return None
