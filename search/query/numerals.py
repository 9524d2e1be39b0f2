"""Other ways to print the numbers of a word: 2017, 二〇一七; 120, 百二十; 1,000, 1000; 2プラス2, 2+2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search import analysis

_DIGITS = "〇一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_FIGURES = re.compile(r"(?<![\d.,])\d+(?![\d.,])")
_COUNT = re.compile(r"(?<![\d.,])[1-9](?:\d{1,2}|\d{3}(?!年))(?![\d.,])")
_KANJI = re.compile(rf"[{_DIGITS}{''.join(_UNITS)}]+")
#: 二〇一七, or 千百二十 with every unit once, the largest first.
_BY_PLACE = re.compile(f"[{_DIGITS}]+")
_BY_UNIT = re.compile("".join(f"(?:([{_DIGITS[1:]}]?){unit})?" for unit in reversed(_UNITS)) + f"([{_DIGITS[1:]}]?)")

_GROUPED = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
#: A year is never printed with a comma.
_UNGROUPED = re.compile(r"(?<![\d,.])[1-9]\d{3,}(?![\d,年])")


def other_numerals(word: str) -> Iterator[str]:
    """Yield a folded word with its numbers printed otherwise."""
    plus = re.sub(r"(?<=\d)プラス(?=\d)", "+", word)
    spelled = re.sub(r"(?<=\d)\+(?=\d)", "プラス", word)
    for form in dict.fromkeys((plus, spelled, word)):
        if form != word:
            yield form
        if not form.isdigit():
            yield _FIGURES.sub(lambda found: _by_place(found[0]), form)
            yield _COUNT.sub(lambda found: _by_unit(found[0]), form)
    yield _GROUPED.sub(lambda found: found[0].replace(",", ""), word)
    yield _UNGROUPED.sub(lambda found: f"{int(found[0]):,}", word)
    if len(word) > 1 and _KANJI.search(word):
        yield from _in_arabic(word)


def _in_arabic(word: str) -> Iterator[str]:
    """Yield the word with its kanji numbers in figures, where they are numbers (三十年) and no names (三重県)."""
    counted: set[int] = set()
    for m in analysis.morphemes(word):
        if m.detail == "数":
            counted.update(range(m.start, m.start + len(m.surface)))
    if counted:
        changed = _KANJI.sub(
            lambda found: _arabic(found[0]) if counted.issuperset(range(*found.span())) else found[0], word
        )
        yield changed
        yield re.sub(r"(?<=\d)プラス(?=\d)", "+", changed)


def _by_place(figures: str) -> str:
    """2017 → 二〇一七, and as it is said below a hundred: 17 → 十七."""
    if len(figures) == 2 and figures[0] != "0":
        return _by_unit(figures)
    return "".join(_DIGITS[int(figure)] for figure in figures)


def _by_unit(figures: str) -> str:
    """1120 → 千百二十: up to four figures, the first no naught."""
    places = zip(figures, ("千", "百", "十", "")[-len(figures) :], strict=True)
    return "".join(
        ("" if unit and figure == "1" else _DIGITS[int(figure)]) + unit for figure, unit in places if figure != "0"
    )


def _arabic(kanji: str) -> str:
    """二〇一七 → 2017, 千百二十 → 1120; anything else stays."""
    if _BY_PLACE.fullmatch(kanji):
        return "".join(str(_DIGITS.index(char)) for char in kanji)
    found = _BY_UNIT.fullmatch(kanji)
    if found is None:
        return kanji
    total = _DIGITS.index(found[4]) if found[4] else 0
    for digit, unit in zip(found.groups(), reversed(_UNITS), strict=False):
        if unit in kanji:
            total += _UNITS[unit] * (_DIGITS.index(digit) if digit else 1)
    return str(total)
