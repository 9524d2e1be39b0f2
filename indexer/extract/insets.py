"""What stands between the lines of an article and is no part of it: comments, boxes, lists of links, buttons."""

from __future__ import annotations

import re
from collections import Counter

from .phrases import pattern
from .vote import STOP_VOTE, is_ad_label, is_furniture, is_stop_heading

#: Fewer dated entries than this below their heading are no thread of comments.
_COMMENTS = 3
_STAMP = re.compile(
    r"20\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}\D{0,6}\s*\d{1,2}[:時]\d\d|\d{1,2}\s?(?:秒|分|時間|日|週間|か月|ヶ月|年)前$"
)
#: A profile with less prose than this below it, as a share of that above, ends the article; else it is a box in it.
_AFTER_PROFILE = 1.0


def without_comments(texts: list[str], votes: list[float]) -> list[float]:
    """Take their votes from the readers' comments: what is under their heading and carries many times of day."""
    heading = next((i for i, text in enumerate(texts) if pattern("comments_heading").match(text)), len(texts))
    stamped = [i for i in range(heading, len(texts)) if len(texts[i]) < 60 and _STAMP.search(texts[i])]
    if len(stamped) < _COMMENTS or not any(vote > 0 for vote in votes[:heading]):
        return votes
    return [vote if i <= heading else min(vote, -9.0) for i, vote in enumerate(votes)]


def is_inset(text: str) -> bool:
    """Say whether a line that is no prose is an advertisement, a button or a link, and no heading of the text."""
    return (
        is_stop_heading(text)
        or is_ad_label(text)
        or is_furniture(text)
        or pattern("share_line").match(text) is not None
        or (len(text) < 120 and bool(pattern("chrome_word").search(text)))
    )


def without_boxes(texts: list[str], votes: list[float], start: int, end: int) -> list[int]:
    """Cut at a stop heading that the rest does not outweigh; leave out a box inside the article."""
    kept: list[int] = []
    i = start
    while i < end:
        profile = pattern("profile_heading").match(texts[i]) is not None
        if profile or votes[i] <= STOP_VOTE:
            rest = sum(max(0.0, vote) for vote in votes[i + 1 : end])
            if rest < (_AFTER_PROFILE if profile else 0.35) * sum(max(0.0, vote) for vote in votes[start:i]):
                break
            i += 1
            while i < end and votes[i] <= 0:
                i += 1
            i += profile
            continue
        kept.append(i)
        i += 1
    return kept


def without_lists(kept: list[int], texts: list[str], votes: list[float], counts: Counter[str]) -> list[int]:
    """Leave out long rows of losing lines that look like rankings or tickers."""
    out: list[int] = []
    i = 0
    while i < len(kept):
        j = i
        while j < len(kept) and votes[kept[j]] <= -8:
            j += 1
        row = kept[i:j]
        listed = sum(texts[k].isdigit() or counts[texts[k]] > 1 or texts[k].endswith(("・", "...")) for k in row)
        if not (len(row) >= 6 and sum(votes[k] for k in row) < -60 and listed >= 0.3 * len(row)):
            out += row or [kept[i]]
        i = max(j, i + 1)
    return out
