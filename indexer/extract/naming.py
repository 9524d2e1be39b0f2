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

from search.countries import short
from search.model import Clipping, Country, Evidence

from . import naming_rows
from .naming_rows import KANJI, KATAKANA, Mention, at, free
from .naming_rules import narrow, rules

_LETTER = re.compile(r"[A-Za-z0-9]")


def find(text: str) -> list[Mention]:
    """Return every place of a text that names a country, in order; a place may name several (日露)."""
    text = narrow(text)
    used = bytearray(len(text))
    found = list(_names(text, used))
    found += naming_rows.neighbours(text, used, found)
    for step in (naming_rows.lists, naming_rows.rows, _before, _after):
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


def _names(text: str, used: bytearray) -> Iterator[Mention]:
    known = rules()
    for match in known.words.finditer(text):
        word, (start, end) = match[0], match.span()
        left, right = at(text, start - 1), text[end : end + 8]
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
    if KATAKANA.match(left or " ") and KATAKANA.match(word[0]):
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
    begins = KATAKANA.match(word[0]) and KATAKANA.match(left or " ")
    ends = KATAKANA.match(word[-1]) and KATAKANA.match(right or " ")
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


def _before(text: str, used: bytearray) -> Iterator[Mention]:
    known = rules()
    for match in known.before.finditer(text):
        frame, (start, end) = match[0], match.span()
        left, right = at(text, start - 1), text[end : end + 8]
        if not free(used, start, end):
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
    for pattern in (known.after, known.companies, known.leaders):
        for match in pattern.finditer(text):
            start = match.start()
            left = at(text, start - 1)
            stop = known.not_after_word.get(text[start])
            if used[start] or (stop and stop.match(text, start + 1)):
                continue
            troops = text.startswith(("米軍", "米兵", "米海兵"), start)
            if KANJI.match(left or " ") and left not in known.left and not troops:
                continue
            if text[start] == "台" and left.isdecimal():
                continue
            if (text[start] in "ロソ" and KATAKANA.match(left or " ")) or (
                left and left in "おご新古白玄" and text[start] == "米"
            ):
                continue
            yield Mention(start, start + 1, short()[text[start]])
