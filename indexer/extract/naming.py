"""Countries named in Japanese text, with every place that names them.

Longest match over names and their exceptions; one-kanji forms (米, 露) count only in frames: rows (日米韓), lists
(米・中・露), a kanji before (対米, 訪中) or a word after (米軍, 仏大統領, 米アップル).  All data is in
data/naming.toml and search/data/countries.tsv.

What counts: names, older names, abbreviations and peoples (ロシア人).  What does not: languages, private
organisations, dishes and things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.countries import short
from search.model import Clipping, Country, Evidence

from .naming_rules import narrow, rules

_KATAKANA = re.compile(r"[ァ-ヴー]")
_KANJI = re.compile(r"[一-鿿々]")
#: What follows a country and not the rice that it grows.
_GOES_ON = tuple("がは両間首")
_LETTER = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A country named at [start, end) of a text."""

    start: int
    end: int
    code: str


def find(text: str) -> list[Mention]:
    """Return every place of a text that names a country, in order; a place may name several (日露)."""
    text = narrow(text)
    used = bytearray(len(text))
    found = list(_names(text, used))
    found += _neighbours(text, used, found)
    for step in (_lists, _rows, _before, _after):
        for mention in step(text, used):
            found.append(mention)
            used[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return sorted(found, key=lambda m: (m.start, m.end))


def countries(clipping: Clipping) -> tuple[Country, ...]:
    """Return the countries a clipping names, most mentions first, then in order of their first place.

    Looks at title, lead, body and captions: not at the profile, and never at furniture.
    """
    evidence: dict[str, list[Evidence]] = {}
    indices: dict[str, int] = {}
    for part, text in clipping.texts():
        if part == "profile":
            continue
        index = indices.get(part, 0)
        indices[part] = index + 1
        for m in find(text):
            evidence.setdefault(m.code, []).append(Evidence(text[m.start : m.end], m.start, m.end, part, index))
    return tuple(
        Country(code, tuple(places)) for code, places in sorted(evidence.items(), key=lambda item: -len(item[1]))
    )


def _at(text: str, i: int) -> str:
    return text[i] if 0 <= i < len(text) else ""


def _names(text: str, used: bytearray) -> Iterator[Mention]:
    known = rules()
    for match in known.words.finditer(text):
        word, (start, end) = match[0], match.span()
        left, right = _at(text, start - 1), text[end : end + 8]
        if word in known.codes:
            if _runs_on(word, left, right):
                continue
            used[start:end] = b"\1" * (end - start)
            for code in known.codes[word]:
                yield Mention(start, end, code)
        elif _stands_alone(word, left, right) and not _is_excluded(word, text[max(0, start - 8) : start], right):
            used[start:end] = b"\1" * (end - start)
            yield Mention(start, end, known.names[word])


def _stands_alone(word: str, left: str, right: str) -> bool:
    """Say whether a name is a whole word: no katakana or letters run on at its ends."""
    if _LETTER.match(word):
        return not (_LETTER.match(left or " ") or _LETTER.match(right or " "))
    if not _runs_on(word, left, right):
        return True
    if _KATAKANA.match(left or " ") and _KATAKANA.match(word[0]):
        return False
    # ドイツミュンヘン, イギリスロンドン: a place or name runs on; アメリカン and フランスパン do not.
    rest = re.match(r"[ァ-ヴー]*", right)
    tail = rest[0] if rest else ""
    return (
        len(word) >= 3
        and len(tail) >= 4
        and tail[0] not in "ンーッャュョァィゥェォ"
        and word in rules().compounding
        and not rules().things.match(tail)
    )


def _runs_on(word: str, left: str, right: str) -> bool:
    """Say whether katakana goes on beyond either end of a word that begins or ends in katakana."""
    begins = _KATAKANA.match(word[0]) and _KATAKANA.match(left or " ")
    ends = _KATAKANA.match(word[-1]) and _KATAKANA.match(right or " ")
    return bool(begins or ends)


def _is_excluded(word: str, left: str, right: str) -> bool:
    known = rules()
    if right.startswith("語") and not re.match("語[圏版]", right):
        return True
    after, before = known.not_after.get(word), known.not_before.get(word)
    return bool(after and after.match(right) and not _listed(right)) or bool(before and before.search(left))


def _listed(right: str) -> bool:
    """Say whether another country follows behind a dot: タイ・カンボジア and not マリ・キュリー."""
    known = rules()
    next_one = known.words.match(right, 1) if right[:1] in ("・", "=") else None
    return bool(next_one and next_one[0] in known.names and not _runs_on(next_one[0], "", right[next_one.end() :]))


def _free(used: bytearray, start: int, end: int) -> bool:
    return not any(used[start:end])


def _neighbours(text: str, used: bytearray, names: list[Mention]) -> list[Mention]:
    """Return the one-kanji forms beside a name (米・イスラエル首脳, NZと豪が)."""
    found = []
    for name in names:
        i = name.start - 2
        sign, right = _at(text, i + 1), text[name.end : name.end + 1]
        signs = {"・": "日米英仏独伊豪露韓中印", "と": "英仏独伊豪露韓" + "米" * (right in _GOES_ON)}
        if _at(text, i) and text[i] in signs.get(sign, "") and not used[i] and not _is_letter(_at(text, i - 1)):
            found.append(Mention(i, i + 1, short()[text[i]]))
        i = name.end + 1
        after = _at(text, i + 1)
        signs = {"・": "米英仏独伊豪露韓印", "と": "英仏独伊豪露韓" + "米" * (after in _GOES_ON)}
        if _at(text, i) and text[i] in signs.get(right, "") and not used[i] and not _is_letter(after):
            found.append(Mention(i, i + 1, short()[text[i]]))
    for mention in found:
        used[mention.start] = 1
    return found


def _is_letter(char: str) -> bool:
    return bool(char and (_KANJI.match(char) or _KATAKANA.match(char) or char == "・"))


def _lists(text: str, used: bytearray) -> Iterator[Mention]:
    for match in rules().lists.finditer(text):
        chars = [i for i in range(match.start(), match.end()) if text[i] in short()]
        separators = {text[i] for i in range(match.start(), match.end()) if text[i] not in short()}
        least = 2 if separators <= set("・=＝") else 3
        if not set("米英仏独露韓中ロソ") & {text[i] for i in chars}:
            continue
        if len(chars) >= least and len({text[i] for i in chars}) == len(chars) and _free(used, *match.span()):
            for i in chars:
                yield Mention(i, i + 1, short()[text[i]])


def _rows(text: str, used: bytearray) -> Iterator[Mention]:
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
        left, right = _at(text, start - 1), text[end : end + 6]
        if len(row) < 2 or not _free(used, start, end) or not _is_row(row, right):
            continue
        if left.isdecimal() and row[0] in "日台":
            continue
        # 在米中の is 在米 while; 在日米軍 is both countries.
        if left and left in "在滞来訪渡" and len(row) == 2 and not _KANJI.match(right or " "):
            continue
        if left and (
            (_KANJI.match(left) and left not in known.row_left and left not in "在来訪渡駐")
            or (_KATAKANA.match(left) and row[0] in "ロソ")
        ):
            continue
        for code in dict.fromkeys(short()[char] for char in row):
            yield Mention(start, end, code)


def _is_row(row: str, right: str) -> bool:
    known = rules()
    if row[-1] in "ロソ" and right and _KATAKANA.match(right):
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


def _before(text: str, used: bytearray) -> Iterator[Mention]:
    known = rules()
    for match in known.before.finditer(text):
        frame, (start, end) = match[0], match.span()
        left, right = _at(text, start - 1), text[end : end + 8]
        if not _free(used, start, end):
            continue
        if (stop := known.not_after_frame.get(frame)) and stop.match(right):
            continue
        if frame[-1] == "日" and (
            re.match("[0-9曜]", right) or (frame == "来日" and left in tuple("将以往従本古元近"))
        ):
            continue
        if len(frame) == 2 and frame[0] in "全南北在反対来渡離" and left and re.match("[0-9]", left):
            continue
        yield Mention(start, end, short()[frame[-1]])


def _after(text: str, used: bytearray) -> Iterator[Mention]:
    known = rules()
    for pattern in (known.after, known.companies):
        for match in pattern.finditer(text):
            start = match.start()
            left = _at(text, start - 1)
            stop = known.not_after_word.get(text[start])
            if used[start] or (stop and stop.match(text, start + 1)):
                continue
            troops = text.startswith(("米軍", "米兵", "米海兵"), start)
            if _KANJI.match(left or " ") and left not in known.left and not troops:
                continue
            if (text[start] in "ロソ" and _KATAKANA.match(left or " ")) or (
                left and left in "おご新古白玄" and text[start] == "米"
            ):
                continue
            yield Mention(start, start + 1, short()[text[start]])
