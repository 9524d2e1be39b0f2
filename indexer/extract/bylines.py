"""Who wrote: persons in bylines, never photographers, speakers or organisations."""

from __future__ import annotations

import functools
import re
import unicodedata
from importlib.resources import files

from .phrases import pattern

_KANJI_NAME = re.compile(r"[一-龥々ヶケノぁ-んァ-ヴー]{2,8}")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'’-]+(?: [A-Z][A-Za-z.'’-]*){1,3}")
_FOREIGN_NAME = re.compile(r"[ァ-ヴー]{2,10}(?:[・=＝ ][ァ-ヴー]{1,12}){1,3}")
_HANDLE = re.compile(r"[^\s、。,.:：;()（）「」【】|｜/／<>＜＞!?！？]{2,16}")
_SEPARATORS = re.compile(r"\s*(?:[、,，/／&＆|｜;；と]|\band\b|・(?=[一-龥]))\s*")
_GAP = re.compile(r"(?<=[一-龥々ぁ-んァ-ヴー])[\s\u3000]+(?=[一-龥々ぁ-んァ-ヴー])")


@functools.cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    lines = files(__package__).joinpath("data/surnames.txt").read_text("utf-8").splitlines()
    rows = [line for line in lines if not line.startswith("#")]
    return frozenset(rows[1:]), frozenset(rows[0])


def is_person(name: str) -> bool:
    """Say whether a text is a Japanese name by the list of family names, or two parts with a blank between."""
    surnames, given = _names()
    name = name.strip()
    if not _KANJI_NAME.fullmatch(_GAP.sub("", name)) or pattern("organisation").search(name):
        return False
    first, _, last = _GAP.sub(" ", name).partition(" ")
    if last:
        return first in surnames and len(last) <= 5
    for cut in (3, 2, 1, 4):
        rest = name[cut:]
        if name[:cut] in surnames and 1 <= len(rest) <= 4 and len(name) <= 7 and _is_given(rest, given):
            return True
    return False


def _is_given(text: str, given: frozenset[str]) -> bool:
    if re.fullmatch(r"[ぁ-ん]{2,4}|[ァ-ヴー]{2,4}", text):
        return True
    return (
        len(text) <= 3 and all(char in given or "ぁ" <= char <= "ん" for char in text) and not text.startswith("の")
    )


def persons(text: str, labelled: bool = False) -> list[str]:
    """Return the persons a byline consists of; empty where it holds anything else.

    `labelled`: something else already says that this is a byline; then unknown family names, Latin names
    and pen names are taken too.
    """
    text = unicodedata.normalize("NFKC", text).strip(" 　・、,()[]【】《》<>:")
    text = re.sub(r"^[^=、]{1,12}=", "", text)
    found = [name for name in map(_bare, _split(text)) if name]
    # One sure name vouches for its neighbours in a list: no list of family names is complete.
    sure = any(is_person(name) for name in found)
    if not all(is_person(n) or (labelled and _may_be(n)) or (sure and _looks_so(n)) for n in found):
        return []
    return list(dict.fromkeys(_GAP.sub("", name) for name in found))


def _split(text: str) -> list[str]:
    """Cut a byline into single names: at commas, and at blanks between whole names."""
    parts = [part for part in _SEPARATORS.split(text) if part]
    out: list[str] = []
    for part in parts:
        words = re.split(r"[ \u3000]+", part)
        if len(words) > 1 and all(is_person(word) for word in words):
            out += words
        else:
            out.append(part)
    return out


def _bare(name: str) -> str:
    position = pattern("position").pattern
    name = re.sub(rf"^(?:{position})[\s\u3000=:・]*(?=\S)", "", name.strip())
    name = re.sub(rf"[\s\u3000・=(]*(?:{position})\)?$", "", name)
    return re.sub(r"\s*[(（][^)）]*[)）]?$", "", name).strip(" 　・=@")


def _looks_so(name: str) -> bool:
    return bool(re.fullmatch(r"[一-龥々ヶ]{3,5}", _GAP.sub("", name))) and not pattern("organisation").search(name)


def _may_be(name: str) -> bool:
    if pattern("organisation").search(name) or re.search(r"\d{2}|[。!?]", name):
        return False
    return any(p.fullmatch(name) for p in (_LATIN_NAME, _FOREIGN_NAME)) or bool(
        _HANDLE.fullmatch(_GAP.sub("", name)) and len(name) <= 14
    )


_LEAD = re.compile(r"^【[^】=]{1,16}=\s*([^】]{2,24})】")
_TAIL = re.compile(r"(?:[(【《\[]\s*([^()【】《》\[\]。]{2,40})\s*[)】》\]]|=([^=。、「」()]{2,12}))$")
_IN_TITLE = re.compile(r"(?:=([一-龥々ヶ]{2,4}[ 　]?[一-龥々ぁ-んァ-ヴー]{1,4})$|^【([一-龥々]{3,6})の[^】]+】)")


def labelled(text: str) -> list[str]:
    """Return the persons of a line with a label (文：林由美, 著者：後藤大地, by doumae); else none."""
    text = unicodedata.normalize("NFKC", text).strip(" 　()[]【】")
    label = pattern("byline_label").pattern
    match = re.match(rf"^{label}\s*[:=●◎/|]\s*(.{{2,40}})$", text, re.I) or re.match(
        r"^(?:TEXT BY|WORDS BY|Posted by|By|by)[ .:]+([A-Za-z][^。、]{1,30})$", text
    )
    if match is None or pattern("credit").search(text):
        return []
    return persons(re.split(r"[/|]", match[1])[0], labelled=True)


def in_lead(text: str) -> list[str]:
    """Return the persons in a dateline at the head of a paragraph (【ワシントン＝大内清】)."""
    match = _LEAD.match(unicodedata.normalize("NFKC", text).strip())
    return persons(match[1], labelled=True) if match and not pattern("organisation").search(match[1]) else []


def at_end(text: str) -> list[str]:
    """Return the persons in brackets at the end of a paragraph ((米田優人), 【松本紫帆】, (文:林由美))."""
    text = unicodedata.normalize("NFKC", text).strip()
    match = _TAIL.search(text)
    if match is None or re.search(r"撮影|写真|提供|協力|監修|取材協力|翻訳|訳$", match[0]):
        return []
    inner = match[1] or match[2] or ""
    before = text[: match.start()]
    if not (before == "" or before.endswith(("。", "」", "』", "。)", "!", "?", "…", " ", "　", ")"))):
        return []
    return labelled(inner) or persons(inner.rpartition("/")[2] if "/" in inner else inner, labelled="=" in inner)


def in_title(text: str) -> list[str]:
    """Return the person a headline names as its writer (…＝古賀攻, 【河崎真澄の中台両岸特派員】…)."""
    match = _IN_TITLE.search(unicodedata.normalize("NFKC", text).strip())
    return persons(match[1] or match[2]) if match else []
