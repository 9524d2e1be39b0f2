"""What stands around an article's prose and belongs to it, in flattened text: lists, tables, code, verse, an agenda.

Such lines have no sentence to vote for them, and far from an article they are a menu.  Beside its prose they are
judged once more: by their shape, by the words they share with it, and by what comes after them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .date_lines import has_day, is_date_line
from .insets import is_inset
from .phrases import pattern
from .vote import is_ad_label, is_appointment, is_boxed_link, is_stop_heading

#: Worth of a line: prose; an entry of a list, a pair, a measure, code; words of the article; a short one; a headline.
_PROSE, _RECORD, _AKIN, _SHORT, _HEADLINE, _FURNITURE = 2.0, 1.0, 0.5, -0.3, -1.0, -1.5
#: No shorter line is a headline.
_HEADLINE_SIZE = 16
#: A sentence of so many characters with fewer of the article's words is about something else.
_FOREIGN_SIZE, _FOREIGN = 25, 0.1
#: Growth needs so much in all, and ends after losing so much.
_LEAST, _LOSS = 1.5, 4.0
#: The article goes on at most so many lines below a box's heading, with so many words of what was before.
_BOXED, _NEAR, _SAME = 12, 5, 0.25

_BULLET = re.compile(
    r"[・■◆●○◇▽▼△▲※★☆◎□•①-⑳➀-➓*]\s?\S|\(?\d{1,2}[.)、:]\s?\D|#\d|\d{1,4}[年月日時/][\d月日時分/]*\s\S|[(【\[［〈《][^()【】\[\]〈〉《》]{1,30}[)】\]］〉》]$"
)
_PAIR = re.compile(r"[^\s:/]{1,16}\s?:\s?[^\s/]")
#: A number with its unit, a name with a number (IP68), a price.
_MEASURE = re.compile(r"\d\s?[^\W\d]|[A-Za-z][-A-Za-z ]*\d|[¥$]\s?\d|\d[.,×~/]\d")
_MEASURE_LAST = re.compile(r"\d\s?[^\d\s()]{0,3}$")
_NO_MEASURE = re.compile(r".{0,12}\(\s?\d+\s?\)$|\d+\s?(?:秒|分|時間|日|週間|か?月|年)前|\D{0,8}\d+\s?[件人枚]\D?$")
_DATED = re.compile(r"\([\d年月日/.\-: ]{5,}\)$")
_CODE = re.compile(r"[;{}=<>$]|\w\(.*\)\s*[:;{]?$")
_HANGS = re.compile(r"[、。]$|(?:です|ます|ました|ません|でした|ください|ましょう)(?:[かねよ])?[!?☆♪…・]*$")
_ENDS = re.compile(r"[。！!?？」』)）]$")
_TALK = re.compile(r"[~〜♪…!?笑w]$|(?:けど|から|ので|のに|って|った|いる|いた|した|する|ない|よね?|かな)$")
#: Words side by side, and what joins words in a headline.
_NAMES, _PARTICLE = re.compile(r"\S[ ()①-⑳]\S"), re.compile(r"[はがをにでへと、]")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a page (normal form), their votes and pairs of characters, and what recurs in their source."""

    texts: list[str]
    votes: list[float]
    pairs: list[set[str]]
    recurring: frozenset[str]


def is_wall(text: str) -> bool:
    """Say whether a line heads what is no part of the article: a box, the writer, the readers' comments."""
    return (is_stop_heading(text) and not is_boxed_link(text) and not is_ad_label(text)) or _is_end(text)


def _is_end(text: str) -> bool:
    """Say whether a line heads what stands below an article only."""
    return any(pattern(name).match(text) for name in ("profile_heading", "comments_heading"))


def grown(lines: Lines, kept: list[int]) -> list[int]:
    """Return an article's lines with those before and after that belong to it."""
    if not kept:
        return kept
    words = {p for i in kept if lines.votes[i] > 0 for p in lines.pairs[i]}
    before = _reach(lines, range(kept[0] - 1, -1, -1), words)
    after = _reach(lines, range(kept[-1] + 1, len(lines.texts)), words)
    return [*reversed(before), *kept, *after]


def below(lines: Lines, headline: int) -> list[int]:
    """Return what stands below a headline and belongs to it, up to the first wall: an article without prose."""
    return _reach(lines, range(headline + 1, len(lines.texts)), lines.pairs[headline], plain=True)


def _reach(lines: Lines, numbers: range, words: set[str], plain: bool = False) -> list[int]:
    """Return the lines in this direction that belong to the article, nearest first.

    `plain`: it has no prose, and names in a row (営業部長 佐藤浩) are entries.
    """
    total, best, reached = 0.0, 0.0, 0
    passed: list[int] = []
    boxed = range(0)
    for i in numbers:
        text = lines.texts[i]
        if i in boxed or (plain and best == 0 and pattern("share_line").match(text)):
            continue
        if is_wall(text) or (numbers.step < 0 and _is_head(lines.texts, i)):
            boxed = range(i, _behind(lines, i, words)) if numbers.step > 0 else range(0)
            if not boxed:
                break
            continue
        worth = _worth(lines, i, words)
        if plain and best == 0 and (worth == _FURNITURE or is_date_line(text)):
            continue
        if plain and worth in (_HEADLINE, _SHORT) and _NAMES.search(text) and not _PARTICLE.search(text):
            worth = _RECORD
        total += worth
        if worth > _FURNITURE:
            passed.append(i)
        if total >= max(best, _LEAST):
            best, reached = total, len(passed)
        if total < best - _LOSS:
            break
    return passed[:reached]


def _behind(lines: Lines, wall: int, words: set[str]) -> int:
    """Return the number of the line where the article goes on behind a box of links, or `wall`: it ends there."""
    if _is_end(lines.texts[wall]):
        return wall
    for i in range(wall + 1, min(len(lines.texts), wall + _BOXED)):
        text = lines.texts[i]
        if _is_end(text) or is_date_line(text):
            return wall
        if _is_prose(lines, i):
            return i if _is_same(lines, i, words) else wall
    return wall


def _is_same(lines: Lines, start: int, words: set[str]) -> bool:
    """Say whether prose goes on from here, in the words of the article: teasers stand alone below their headlines."""
    near: list[int] = []
    for i in range(start, min(len(lines.texts), start + _NEAR)):
        if is_date_line(lines.texts[i]):
            return False
        if is_wall(lines.texts[i]):
            break
        if _is_prose(lines, i):
            near.append(i)
    found = {pair for i in near for pair in lines.pairs[i]}
    return len(near) >= 2 and sum(pair in words for pair in found) >= _SAME * len(found)


def _is_prose(lines: Lines, i: int) -> bool:
    """Say whether a line is a sentence and no furniture."""
    text = lines.texts[i]
    return lines.votes[i] > 0 and bool(_ENDS.search(text)) and _worth(lines, i, set()) == _PROSE


def _is_head(texts: list[str], i: int) -> bool:
    """Say whether a line above the article is its date or headline, or the way to it."""
    text = texts[i]
    return (
        is_date_line(text)
        or (len(text) >= 5 and any(opening.startswith(text) for opening in texts[: min(i, 3)]))
        or (len(text) >= 8 and text in texts[:i] and not is_record(text))
        or " > " in text
        or any(len(near) < 60 and has_day(near) for near in texts[i + 1 : i + 3])
    )


def _worth(lines: Lines, i: int, words: set[str]) -> float:
    text, size = lines.texts[i], len(lines.texts[i])
    if text in lines.recurring or is_inset(text):
        return _FURNITURE
    if _DATED.search(text):
        return _HEADLINE
    if is_date_line(text):
        return _SHORT
    shared = sum(p in words for p in lines.pairs[i])
    if lines.votes[i] > 0 and ("。" in text or _HANGS.search(text)):
        foreign = bool(words) and size >= _FOREIGN_SIZE and shared < _FOREIGN * len(lines.pairs[i])
        return _PROSE if not foreign else _RECORD if _BULLET.match(text) else _HEADLINE
    akin = _AKIN if shared >= 2 and shared >= 0.5 * len(lines.pairs[i]) else 0.0
    if is_record(text):
        return _RECORD + akin
    return akin + (_HEADLINE if size >= _HEADLINE_SIZE else _SHORT)


def is_record(text: str) -> bool:
    """Say whether a line (normal form) is an entry of a list or table, code, or a piece of a sentence."""
    if _BULLET.match(text) or _PAIR.match(text) or _HANGS.search(text) or pattern("field").match(text):
        return True
    if is_appointment(text):
        return True
    if len(text) >= 8 and _CODE.search(text) and sum(map(str.isascii, text)) >= 0.5 * len(text):
        return True
    if _NO_MEASURE.match(text) or is_date_line(text):
        return False
    if len(text) < _HEADLINE_SIZE:
        return bool(_MEASURE.search(text) or _TALK.search(text))
    return len(text) <= 40 and bool(_MEASURE_LAST.search(text))
