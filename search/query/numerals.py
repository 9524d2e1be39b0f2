"""Other ways to print the numbers of a word: 2017, 二〇一七; 120, 百二十; 25,000, 2万5000; 2プラス2, 2+2; 50%."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from search import analysis

_DIGITS = "〇一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_FIGURES = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_KANJI = rf"[{_DIGITS}{''.join(_UNITS)}]+"
_NUMERAL = re.compile(rf"\d|{_KANJI}")
_PRINTED = f"(?:{_FIGURES}|{_KANJI})"
#: A number as it is printed: no fraction (1.5), nothing vague (数千); of 1億2000万 each of the two.
_NUMBER = re.compile(rf"(?<![\d.,数何])(?:(?<![億兆]){_PRINTED}万{_PRINTED}?|{_PRINTED})(?![.,]?\d)")
#: 二〇一七, or 千百二十 with every unit once, the largest first.
_BY_PLACE = re.compile(f"[{_DIGITS}]+")
_BY_UNIT = re.compile("".join(f"(?:([{_DIGITS[1:]}]?){unit})?" for unit in reversed(_UNITS)) + f"([{_DIGITS[1:]}]?)")
#: Days and months are words of the dictionary, not numbers: 十二月.
_DAY = re.compile(f"{_KANJI}[月日]")

_SIGNS = {"プラス": "+", "+": "プラス", "パーセント": "%", "%": "パーセント"}
_SIGN = re.compile(r"(?<=\d)(?:(?:プラス|\+)(?=\d)|パーセント|%)")

#: (value, as it is printed where in figures, whether it is a year) → the number printed otherwise.
_Style = Callable[[int, str, bool], str]


def other_numerals(word: str) -> Iterator[str]:
    """Yield a folded word with its numbers printed otherwise, all of them in one style."""
    if not _NUMERAL.search(word):
        return
    signed = _signed(word)
    for form in dict.fromkeys((word, signed)):
        sure = _counted(form)
        for style in _STYLES:
            yield (other := _NUMBER.sub(partial(_printed, style, sure), form))
            yield _signed(other)
    yield signed


def _signed(word: str) -> str:
    return _SIGN.sub(lambda found: _SIGNS[found[0]], word)


def _counted(word: str) -> set[int]:
    """Return where the kanji of a word are numbers (三十年) and no part of names (三重県)."""
    counted: set[int] = set()
    for m in analysis.morphemes(word) if len(word) > 1 and re.search(_KANJI, word) else ():
        if m.detail == "数" or _DAY.fullmatch(m.surface):
            counted.update(range(m.start, m.start + len(m.surface)))
    return counted


def _printed(style: _Style, counted: set[int], found: re.Match[str]) -> str:
    number, word = found[0], found.string
    if not number[0].isdigit() and not counted.issuperset(range(*found.span())):
        return number
    value = _value(number)
    if value is None or (word == number and (value < 1000 or style is _by_place)):
        return number  # a bare number is more often none that was counted
    if word.isascii() and word != number and style in (_by_unit, _by_place):
        return number  # 12:30, iphone5
    return style(value, number if number.isdigit() else str(value), word.startswith("年", found.end())) or number


def _value(number: str) -> int | None:
    """二〇一七 → 2017, 千百二十 → 1120, 25,000 and 2万5000 → 25000; None for anything else."""
    high, man, low = number.partition("万")
    values = [_small(part.replace(",", "")) for part in (high, low) if part]
    if None in values or (low and (values[1] or 0) >= 10_000):
        return None
    return (values[0] or 0) * (10_000 if man else 1) + (values[1] or 0 if low else 0)


def _small(number: str) -> int | None:
    if number.isdigit():
        return int(number)
    if _BY_PLACE.fullmatch(number):
        return int("".join(str(_DIGITS.index(char)) for char in number))
    found = _BY_UNIT.fullmatch(number)
    if found is None:
        return None
    total = _DIGITS.index(found[4]) if found[4] else 0
    for digit, unit in zip(found.groups(), reversed(_UNITS), strict=False):
        if unit in number:
            total += _UNITS[unit] * (_DIGITS.index(digit) if digit else 1)
    return total


def _in_figures(value: int, figures: str, year: bool) -> str:
    return figures


def _grouped(value: int, figures: str, year: bool) -> str:
    """A year is never printed with a comma."""
    return "" if year or figures[0] == "0" else f"{value:,}"


def _with_man(value: int, figures: str, year: bool) -> str:
    high, low = divmod(value, 10_000)
    return f"{high}万{low or ''}" if 0 < high < 10_000 and not year else ""


def _by_unit(value: int, figures: str, year: bool) -> str:
    """1120 → 千百二十; a year as it is said: 2017年 → 二〇一七年."""
    if figures[0] == "0" or (year and len(figures) > 3):
        return _by_place(value, figures, year)
    high, low = divmod(value, 10_000)
    return (_units(high) + "万" if high > 0 else "") + _units(low) if high < 10_000 else ""


def _units(value: int) -> str:
    figures = str(value)
    places = zip(figures, ("千", "百", "十", "")[-len(figures) :], strict=True)
    return "".join(
        ("" if unit and figure == "1" else _DIGITS[int(figure)]) + unit for figure, unit in places if figure != "0"
    )


def _by_place(value: int, figures: str, year: bool) -> str:
    return "".join(_DIGITS[int(figure)] for figure in figures) if len(figures) < 5 else ""


_STYLES: tuple[_Style, ...] = (_in_figures, _by_unit, _grouped, _with_man, _by_place)
