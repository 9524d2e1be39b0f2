"""Articles without prose: personnel notices, lists, a flash of one sentence."""

from __future__ import annotations

from . import dates, grow
from .date_lines import is_date_line
from .edges import is_notice_entry
from .phrases import pattern
from .vote import is_address, is_furniture, is_stop_heading

_NOTICE_LINES = 40
_FEW_LINES = 8
#: Prose of no more votes than this may be that of a box: comments, a profile, an invitation.
_BOX = 150.0
#: So near another line with a date below it, a line is one of a list.
_LISTED = 3
#: What stands above a box is the article where it is so much as large; a date and a caption are not.
_ABOVE = 0.4
#: Fewer characters than this are no article.
_LEAST = 30


def anything(texts: list[str]) -> list[int]:
    """Return what there is in a file of a few lines, below its first; or long lines, though none ends."""
    if len(texts) <= _FEW_LINES:
        return list(range(min(1, len(texts) - 1), len(texts)))
    return [i for i, text in enumerate(texts) if len(text) >= 100]


def below_headline(texts: list[str], votes: list[float]) -> list[int]:
    """Return the lines of an article without prose (人事, a list): those below the headline.

    The headline is the line that repeats the page's first one, or the first that has a date below it.
    """
    opening = texts[0] if texts else ""
    echo = next(
        (
            i
            for i in range(1, len(texts))
            if len(texts[i]) > 4
            and opening.startswith(texts[i])
            # The first line may be a menu's word: alone it vouches for nothing.
            and (opening != texts[i] or any(map(dates_only, texts[i + 1 : i + 4])))
        ),
        None,
    )
    start = echo if echo is not None else next(iter(dated(texts, votes)), None)
    if start is None:
        return []
    kept: list[int] = []
    for i in range(start + 1, min(len(texts), start + _NOTICE_LINES)):
        if is_stop_heading(texts[i]) or (kept and is_furniture(texts[i])):
            break
        if (
            not dates_only(texts[i])
            and not is_furniture(texts[i])
            and not is_address(texts[i])
            and (echo is not None or len(texts[i]) >= 25 or is_notice_entry(texts[i]))
        ):
            kept.append(i)
        elif kept:
            break
    return kept


def below_dated(lines: grow.Lines, kept: list[int]) -> list[int]:
    """Return the lines of an article without prose below its dated headline, where `kept` is a box further down."""
    if sum(max(0.0, lines.votes[i]) for i in kept) > _BOX:
        return []
    above = [i for i in dated(lines.texts, lines.votes) if not is_date_line(lines.texts[i])]
    # Headlines of a list stand beside each other, each with its date.
    alone = [i for i in above if not any(0 < abs(i - k) <= _LISTED for k in above) and (not kept or i < kept[0])]
    zones = {i: grow.below(lines, i) for i in alone}
    zones = {i: zone for i, zone in zones.items() if sum(len(lines.texts[k]) for k in zone) >= _LEAST}
    # A menu above the day of the saving has the headline below it.
    best = next((zone for zone in zones.values() if not zones.keys() & set(zone)), [])
    if not best:
        return []
    size = sum(len(lines.texts[i]) for i in best)
    if kept and (best[-1] >= kept[0] or size < _ABOVE * sum(len(lines.texts[i]) for i in kept)):
        return []
    between = lines.texts[best[-1] + 1 : kept[0] + 1] if kept else []
    heads = (text for text in between if not pattern("share_line").match(text))
    return best if not kept or any(grow.is_wall(text) or is_furniture(text) for text in heads) else []


def dated(texts: list[str], votes: list[float]) -> list[int]:
    """Return the numbers of the lines that have a date below them, as a headline has."""
    return [
        i for i in range(len(texts) - 1) if 3 <= len(texts[i]) <= 120 and votes[i] < 0 and dates_only(texts[i + 1])
    ]


def dates_only(text: str) -> bool:
    """Say whether a line is a full date with little beside it."""
    found = [f for f in dates.find(text) if f.precision == "day"] if len(text) < 60 else []
    return bool(found) and len(text) - sum(f.end - f.start for f in found) < 12
