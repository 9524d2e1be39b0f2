"""What is a person's name: Japanese, with the lists of data/, or foreign, in katakana and Latin letters."""

from __future__ import annotations

import functools
import re
from importlib.resources import files

from search.countries import written

from .phrases import pattern

_KANJI = re.compile(r"[一-龥々ヶケノぁ-んァ-ヴー]{2,8}")
LATIN = re.compile(r"[A-Z][A-Za-z.'’-]+(?: [A-Z][A-Za-z.'’-]*){1,3}")
FOREIGN = re.compile(r"[ァ-ヴー]{2,10}(?:[・=＝ ][ァ-ヴー]{1,12}){1,3}")
#: Family names that are prefectures as well: 山口 周南 is a place.
_PREFECTURES = frozenset(
    "青森 岩手 宮城 秋田 山形 福島 千葉 富山 石川 福井 山梨 長野 三重 滋賀 奈良 鳥取 島根 岡山 広島 山口 徳島 香川 "
    "愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎".split()
)
GAP = re.compile(r"(?<=[一-龥々ぁ-んァ-ヴー])[\s\u3000]+(?=[一-龥々ぁ-んァ-ヴー])")


@functools.cache
def _names() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Return family names, given names, the characters of given names, and foreign names in katakana and Latin."""
    lines = files(__package__).joinpath("data/person_names.txt").read_text("utf-8").splitlines()
    family, given, foreign = (frozenset(line.split()) for line in lines if not line.startswith("#"))
    return family, given, frozenset("".join(given)), foreign


@functools.cache
def _latin() -> frozenset[str]:
    lines = files(__package__).joinpath("data/latin_names.txt").read_text("utf-8").splitlines()
    return frozenset(name.upper() for line in lines if not line.startswith("#") for name in line.split())


def is_person(name: str, sure: bool = False) -> bool:
    """Say whether a text is a Japanese name: a family name of the list and a given one, or what may be one.

    `sure`: the given name must be in the list too, unless a blank divides the two; for texts that nothing
    else marks as a byline.
    """
    family, given, characters, _ = _names()
    name = name.strip()
    if not _KANJI.fullmatch(GAP.sub("", name)) or pattern("organisation").search(name):
        return False
    first, _, last = GAP.sub(" ", name).partition(" ")
    if last:
        if first in _PREFECTURES and last not in given:
            return False
        if pattern("section").match(first) or " " in last:
            return False
        # No list of family names is complete: a given name behind a blank vouches for one.
        unlisted = len(last) >= 2 and last in given and bool(re.fullmatch("[一-龥々]{2,3}", first))
        return (first in family and len(last) <= 5) or unlisted
    if len(name) < 3 or len(name) > 7 or pattern("section").match(name):
        return False
    for cut in (3, 2, 1, 4):
        rest = name[cut:]
        if name[:cut] in family and 1 <= len(rest) <= 4:
            kana = bool(re.fullmatch(r"[ぁ-ん]{2,4}|[ァ-ヴー]{2,4}", rest))
            if rest in given or (kana and not (sure and (cut < 2 or name[:cut] in _PREFECTURES))):
                return True
            if (
                not sure
                and len(rest) <= 3
                and all(c in characters or "ぁ" <= c <= "ん" for c in rest)
                and rest[0] != "の"
            ):
                return True
    return False


def is_foreign(name: str, sure: bool = False) -> bool:
    """Say whether a text is a foreign name with a known part (ダニエル・モス, Daniel Moss) and nothing else.

    `sure`: in katakana it may be a tag, and does not count.
    """
    if pattern("organisation").search(name):
        return False
    if FOREIGN.fullmatch(name) and not sure:
        parts = re.split("[・=＝ ]", name)
        return bool(_names()[3].intersection(parts)) and not any(p in written() for p in parts)
    return bool(LATIN.fullmatch(name)) and name.split()[0].upper() in _latin()


def is_latin(text: str) -> bool:
    """Say whether a line is a name in Latin letters (Arielle Pardes)."""
    return bool(LATIN.fullmatch(text.strip()))


def looks_so(name: str) -> bool:
    """Say whether a text may be a Japanese name by its length alone: no position (人事部長), no organisation."""
    kanji = re.fullmatch(r"[一-龥々ヶ]{2,4}(?![長役員官])[一-龥々ヶ]", GAP.sub("", name))
    return bool(kanji) and not pattern("organisation").search(name)
