"""Lines that hold a date, or nothing else."""

from __future__ import annotations

import functools
import re

from . import dates
from .date_patterns import MONTHS

_DATE_REST = re.compile(
    r"[\d/年月日時分秒:.()（）\-\s,、|曜火水木金土公開更新掲載配信最終作成投稿]|[JS]ST|AM|PM|午[前後]|令和|平成|昭和"
    r"|(?i:last ?updated?|updated?|published|posted|on)"
    rf"|(?i:{'|'.join(MONTHS)})[a-z]*|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*"
)


# A page's lines are asked about by headline, date and byline in turn: most of the time a page of text takes.
@functools.lru_cache(4096)
def has_day(text: str) -> bool:
    """Say whether a line holds a date with a day and a year, or a day with a weekday or time."""
    return any(f.precision == "day" for f in dates.find(text)) or bool(
        re.search(r"\d{1,2}[/月]\d{1,2}日?\s*(?:\([日月火水木金土]|\d{1,2}[:時])", text)
    )


def is_date_line(text: str) -> bool:
    """Say whether a line holds a date and next to nothing else."""
    return len(text) < 60 and has_day(text) and "。" not in text and len(_DATE_REST.sub("", text)) < 6
