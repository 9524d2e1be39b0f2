"""A title without the name of its site: where the two are joined, and which of them is the site."""

from __future__ import annotations

import re

from .date_lines import is_date_line
from .phrases import pattern
from .vote import squeeze

_SEPARATOR = re.compile(
    r"\s*[|｜│┃❘∣_]\s*|\s+(?:[-–—―－:：/／～~〜«»‹›<>•·・*=＝@]+\s+)+|\s*[:：－–—«]\s*(?=[^:：]{2,24}$)"
    r"|(?<=.)\s*[-–]\s+|\s+[-–](?=\S)"
)
_BRACKETED = re.compile(r"\s*[（(【\[［〈《]([^（()）【】\[\]［］〈〉《》]{2,30})[)）】\]］〉》]$")
#: What only a site is called, in brackets or with nothing but a blank before it: （阪南大学） is none.
_PAPER = r"\S*(?:新聞(?:デジタル|オンライン|電子版)?|ニュース|オンライン|デジタル)"
_BLANK = re.compile(rf"\s+(?={_PAPER}$)")
_PAGES = re.compile(r"\s*[(（]\s*\d+\s*/\s*\d+\s*(?:ページ)?\s*[)）]\s*")
#: The shortest title (訂正, 人事), and the shortest with the site's name before it.
_SHORTEST, _LEAST = 2, 4


def without_pages(title: str) -> str:
    """Drop the number of the page (1/3ページ)."""
    return _PAGES.sub("", title)


def first_part(title: str) -> str:
    """Return what stands before the first bar or dash."""
    return _SEPARATOR.split(title, maxsplit=1)[0]


def without_site(title: str, *names: str | None) -> str:
    """Drop the site's name (one of `names`, or what looks like one) and page numbers from a declared title."""
    title = without_pages(re.sub(r"[ \t\r\n]+", " ", title)).strip()
    known = [squeeze(name) for name in names if name]
    whole = title
    for _ in range(5):
        cut = _last_cut(title, known)
        if cut is None or len(cut[0]) < _SHORTEST:
            break
        head, tail = cut
        # Between the title and the site's name may stand the section and the day.
        between = title != whole and (pattern("section").match(tail) or is_date_line(tail))
        if not between and not _is_site(tail, known):
            break
        title = head
    first = _SEPARATOR.search(title)
    if first and len(rest := title[first.end() :]) >= _LEAST:
        before = title[: first.start()].strip()
        barred = first[0].strip() in "|｜" and len(before) < len(rest) and pattern("site_words").search(before)
        title = rest if barred or squeeze(before) in known else title
    return re.sub(r"[\s|｜]+$", "", title)


def _last_cut(title: str, known: list[str]) -> tuple[str, str] | None:
    """Return a title and what its end may be cut off as."""
    if (match := _BRACKETED.search(title)) and (re.fullmatch(_PAPER, match[1]) or squeeze(match[1]) in known):
        return title[: match.start()], match[1]
    cuts = list(_SEPARATOR.finditer(title))
    if cuts:
        return title[: cuts[-1].start()].strip(), title[cuts[-1].end() :].strip()
    if match := _BLANK.search(title):
        return title[: match.start()], title[match.end() :]
    head, _, tail = title.rpartition("\u3000" if "\u3000" in title else " ")
    return (head.strip(), tail) if squeeze(tail) in known else None


def _is_site(tail: str, known: list[str]) -> bool:
    end = squeeze(tail)
    return any(name in end or (len(end) > 2 and end in name) for name in known) or bool(
        len(tail) <= 30 and pattern("site_words").search(tail)
    )
