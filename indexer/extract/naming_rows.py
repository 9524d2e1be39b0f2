"""One-kanji forms of countries beside each other: beside a name, in lists (米・中・露) and in rows (日米韓)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.countries import short

from .naming_rules import rules

KATAKANA = re.compile(r"[ァ-ヴー]")
KANJI = re.compile(r"[一-鿿々]")
#: What follows a country and not the rice that it grows.
_GOES_ON = tuple("がは両間首、")


@dataclass(frozen=True, slots=True)
class Mention:
    """A country named at [start, end) of a text."""

    start: int
    end: int
    code: str


def at(text: str, i: int) -> str:
    return text[i] if 0 <= i < len(text) else ""


def free(used: bytearray, start: int, end: int) -> bool:
    return not any(used[start:end])


def neighbours(text: str, used: bytearray, names: list[Mention]) -> list[Mention]:
    """Return the one-kanji forms beside a name (米・イスラエル首脳, NZと豪が)."""
    found = []
    for name in names:
        i = name.start - 2
        sign, right = at(text, i + 1), text[name.end : name.end + 1]
        signs = {"・": "日米英仏独伊豪露韓中印", "と": "英仏独伊豪露韓" + "米" * (right in _GOES_ON)}
        if at(text, i) and text[i] in signs.get(sign, "") and not used[i] and not _is_letter(at(text, i - 1)):
            found.append(Mention(i, i + 1, short()[text[i]]))
        i = name.end + 1
        after = at(text, i + 1)
        signs = {"・": "米英仏独伊豪露韓印", "と": "英仏独伊豪露韓" + "米" * (after in _GOES_ON)}
        if at(text, i) and text[i] in signs.get(right, "") and not used[i] and not _is_letter(after):
            found.append(Mention(i, i + 1, short()[text[i]]))
    for mention in found:
        used[mention.start] = 1
    return found


def _is_letter(char: str) -> bool:
    return bool(char and (KANJI.match(char) or KATAKANA.match(char) or char == "・"))


def lists(text: str, used: bytearray) -> Iterator[Mention]:
    for match in rules().lists.finditer(text):
        chars = [i for i in range(match.start(), match.end()) if text[i] in short()]
        separators = {text[i] for i in range(match.start(), match.end()) if text[i] not in short()}
        least = 2 if separators <= set("・=＝") else 3
        if not set("米英仏独露韓中ロソ") & {text[i] for i in chars}:
            continue
        if len(chars) >= least and len({text[i] for i in chars}) == len(chars) and free(used, *match.span()):
            for i in chars:
                yield Mention(i, i + 1, short()[text[i]])

    for match in rules().couples.finditer(text):
        chars = [i for i in (match.start(), match.end() - 1) if not used[i]]
        if len({text[i] for i in chars}) == 2:
            for i in chars:
                yield Mention(i, i + 1, short()[text[i]])


def rows(text: str, used: bytearray) -> Iterator[Mention]:
    known = rules()
    for match in known.rows.finditer(text):
        start, end = match.span()
        while start < end and used[start]:
            start += 1
        while end > start and used[end - 1]:
            end -= 1
        if text[end - 1 : end] == "中" and re.match("央|間選|西部|部|銀|小|堅|東|南米", text[end : end + 2]):
            end -= 1
        row = text[start:end]
        # The kanji before may belong to it (在日米軍 is 在 + 日米 + 軍), but not a longer word (桂米朝).
        left, right = at(text, start - 1), text[end : end + 6]
        if len(row) < 2 or not free(used, start, end) or not _is_row(row, right):
            continue
        if left.isdecimal() and row[0] in "日台":
            continue
        # 在米中の is 在米 while; 在日米軍 is both countries.
        if left and left in "在滞来訪渡" and len(row) == 2 and not KANJI.match(right or " "):
            continue
        if left and (
            (KANJI.match(left) and left not in known.row_left and left not in "在来訪渡駐")
            or (KATAKANA.match(left) and row[0] in "ロソ")
        ):
            continue
        for code in dict.fromkeys(short()[char] for char in row):
            yield Mention(start, end, code)


def _is_row(row: str, right: str) -> bool:
    known = rules()
    if row[-1] in "ロソ" and right and KATAKANA.match(right):
        return False
    if (need := known.doubtful.get(row)) is not None:
        return bool(need.match(right))
    if len({short()[char] for char in row}) < len(row) or row in known.row_not or (row[0] == "朝" and row[1] == "日"):
        return False
    if re.match("[谷野]", right) and row[-1] == "比":
        return False
    if len(row) == 2:
        return row in known.row_ok or set(row) <= known.core
    return len(set(row) & known.core) >= 2
