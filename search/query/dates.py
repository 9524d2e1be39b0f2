"""Days as people write them: 2017, 2017-03, 平成29年3月, 昨年, 直近30日, 2017-01..2017-03.

Every expression becomes the first and the last day it covers.  Days are civil days in Japan.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

Span = tuple[date | None, date | None]

#: First day of each era (勅令・政令 of the day); an era ends the day before the next begins.
ERAS = {
    "明治": date(1868, 1, 25),
    "大正": date(1912, 7, 30),
    "昭和": date(1926, 12, 25),
    "平成": date(1989, 1, 8),
    "令和": date(2019, 5, 1),
}
_INITIALS = dict(zip("mtshr", ERAS, strict=True))

JAPAN = timezone(timedelta(hours=9))
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_KANJI_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日週かヶカヵ箇ケ])")
_WESTERN = re.compile(
    r"(\d{4})(?:年(?:(\d{1,2})月(?:(\d{1,2})日?)?)?|([-/.])(\d{1,2})(?:\4(\d{1,2}))?|(\d\d)(\d\d)?)?"
)
_ERA = re.compile(
    r"(明治|大正|昭和|平成|令和|[mtshr])(\d{1,2}|元)(?:年(?:(\d{1,2})月(?:(\d{1,2})日?)?)?|([-/.])(\d{1,2})(?:\5(\d{1,2}))?)?"
)
_THAT_YEAR = re.compile(r"(今年|本年|昨年|去年|一昨年|おととし)の?(\d{1,2})月(?:(\d{1,2})日)?")
_LATEST = re.compile(r"(?:直近|過去|最近)(?:の)?(\d{1,4})(日|週間?|(?:[かヶカヵ箇ケ]?月)|年)(?:間|以内)?")
_DECADE = re.compile(r"(\d{3})0年代")
#: What is said once in a range: 2017年1月〜3月, 2017年3月24日〜30日, 平成28年〜30年.  The era comes last: in
#: 平成28年3月24日〜30 the 30 is a day.
_BEGINNINGS = tuple(map(re.compile, (".*?年", ".*月", "|".join(ERAS))))
_SINCE, _UNTIL = re.compile("(?:以降|以後)$"), re.compile("(?:まで|以前)$")
_BETWEEN = re.compile(r"\.\.+|…|~|〜|から|(?<=^\d{4})[-–](?=[12]\d{3}$)")
_WEEKDAY = re.compile(r"(?<=\d日)\(?[月火水木金土日](?:曜日?)?\)?$")

_YEARS_BACK = {"今年": 0, "本年": 0, "昨年": 1, "去年": 1, "一昨年": 2, "おととし": 2}
_FISCAL_BACK = {"今年度": 0, "本年度": 0, "昨年度": 1, "前年度": 1}
_MONTHS_BACK = {"今月": 0, "先月": 1, "先々月": 2}
_WEEKS_BACK = {"今週": 0, "先週": 1, "先々週": 2}
_DAYS_BACK = {"今日": 0, "本日": 0, "today": 0, "昨日": 1, "yesterday": 1, "一昨日": 2, "おととい": 2}


def today_in_japan() -> date:
    """Return the day it is in Asia/Tokyo (which knows no summer time)."""
    return datetime.now(JAPAN).date()


def read_day(text: str, today: date | None = None) -> tuple[date, date] | None:
    """Return the first and last day one expression covers; None where it is no date.

    Without `today`, expressions that depend on the day (昨年, 先月) are no dates.
    """
    text = _WEEKDAY.sub("", _plain(text))
    return (
        _western(text)
        or _era(text)
        or _decade(text)
        or _fiscal(text, today)
        or (_relative(text, today) if today else None)
    )


def read_range(text: str, today: date | None = None) -> Span | None:
    """Read one expression or a range (A..B, A.., ..B, A〜B, AからBまで, A以降); None where it is no date.

    A range written backwards covers the same days; 2017年1月〜3月 stays in its year, 平成28年〜30年 in its era.
    """
    if whole := read_day(text, today):
        return whole
    left, *rest = _BETWEEN.split(_SINCE.sub("..", _plain(text)), maxsplit=1)
    if not rest:
        left, rest = "", [left] if _UNTIL.search(left) else []
    right = _UNTIL.sub("", rest[0]) if rest else ""
    since, until = read_day(left, today), read_day(right, today)
    for beginning in _BEGINNINGS if since and right else ():
        if not until and (said := beginning.match(left)):
            until = read_day(said[0] + right, today)
    if not (since or until) or (left and not since) or (right and not until):
        return None
    if since and until:
        return min(since[0], until[0]), max(since[1], until[1])
    return (since[0] if since else None), (until[1] if until else None)


def shortest(day: date, *, last: bool = False) -> str:
    """Write a day in the shortest form that `read_day` reads as beginning (or, `last`, ending) on it."""
    if last:
        whole_month = day.day == calendar.monthrange(day.year, day.month)[1]
        whole_year = (day.month, day.day) == (12, 31)
    else:
        whole_month = day.day == 1
        whole_year = (day.month, day.day) == (1, 1)
    iso = day.isoformat()
    return iso[:4] if whole_year else iso[:7] if whole_month else iso


def nearest(text: str) -> str | None:
    """Return the nearest day there is to a mistyped one (2017-13 → 2017-12, 2017-02-30 → 2017-02-28)."""
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?", _plain(text))
    if not found or found[1] == "0000":
        return None
    year, month = int(found[1]), min(max(int(found[2]), 1), 12)
    if not found[3]:
        return f"{year:04}-{month:02}"
    day = min(max(int(found[3]), 1), calendar.monthrange(year, month)[1])
    return f"{year:04}-{month:02}-{day:02}"


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower().replace(" ", "")
    return _KANJI_NUMBER.sub(lambda found: _number(found[0]), text)


def _number(kanji: str) -> str:
    if "十" not in kanji:
        return kanji.translate(_DIGITS)
    tens, _, ones = kanji.partition("十")
    return (
        str(int(tens.translate(_DIGITS) or 1) * 10 + int(ones.translate(_DIGITS) or 0)) if "十" not in ones else kanji
    )


def _western(text: str) -> tuple[date, date] | None:
    found = _WESTERN.fullmatch(text)
    if not found:
        return None
    year, month, day, _, month2, day2, month3, day3 = found.groups()
    return _span(int(year), month or month2 or month3, day or day2 or day3)


def _era(text: str) -> tuple[date, date] | None:
    found = _ERA.fullmatch(text)
    if not found:
        return None
    name, number, month, day, _, month2, day2 = found.groups()
    name = _INITIALS.get(name, name)
    begins = ERAS[name]
    span = _span(begins.year - 1 + (1 if number == "元" else int(number)), month or month2, day or day2)
    if span is None or number == "0":
        return None
    after = [start for start in ERAS.values() if start > begins]
    first = max(span[0], begins)
    last = min(span[1], min(after) - timedelta(1)) if after else span[1]
    # 平成32年 was written while it still lay ahead: beyond its era a year simply counts on.
    return (first, last) if first <= last else span


def _fiscal(text: str, today: date | None) -> tuple[date, date] | None:
    """Read 2017年度, 平成29年度, 昨年度: the year from April."""
    if not text.endswith("年度"):
        return None
    if today and text in _FISCAL_BACK:
        year = today.year - (today.month < 4) - _FISCAL_BACK[text]
    elif span := _western(text[:-1]) or _era(text[:-1]):
        year = span[1].year
    else:
        return None
    return (date(year, 4, 1), date(year + 1, 3, 31)) if 0 < year < 9999 else None


def _decade(text: str) -> tuple[date, date] | None:
    found = _DECADE.fullmatch(text)
    year = int(found[1]) * 10 if found else 0
    return (date(year, 1, 1), date(year + 9, 12, 31)) if year else None


def _relative(text: str, today: date) -> tuple[date, date] | None:
    if text in _DAYS_BACK:
        day = today - timedelta(_DAYS_BACK[text])
        return day, day
    if text in _WEEKS_BACK:
        monday = today - timedelta(today.weekday() + 7 * _WEEKS_BACK[text])
        return monday, monday + timedelta(6)
    if text in _MONTHS_BACK:
        first = _months_before(today.replace(day=1), _MONTHS_BACK[text])
        return _span(first.year, str(first.month), None)
    if text in _YEARS_BACK:
        return _span(today.year - _YEARS_BACK[text], None, None)
    if found := _THAT_YEAR.fullmatch(text):
        return _span(today.year - _YEARS_BACK[found[1]], found[2], found[3])
    if found := _LATEST.fullmatch(text):
        return _latest(int(found[1]), found[2], today)
    return None


def _latest(count: int, unit: str, today: date) -> tuple[date, date] | None:
    """直近30日 is today and the 29 days before it; 直近1か月 begins the day after this day a month ago."""
    try:
        if unit.endswith("月") or unit == "年":
            first = _months_before(today, count * (12 if unit == "年" else 1)) + timedelta(1)
        else:
            first = today - timedelta(count * (7 if unit.startswith("週") else 1) - 1)
    except (ValueError, OverflowError):
        return date.min, today
    return (first, today) if first <= today else None


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _span(year: int, month: str | None, day: str | None) -> tuple[date, date] | None:
    try:
        first = date(year, int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return first, first
    last_month = int(month or 12)
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])
