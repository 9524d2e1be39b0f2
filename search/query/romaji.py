"""Romaji → hiragana, Hepburn and Kunrei alike; what is no romaji is nothing."""

from __future__ import annotations

import re

_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "g": "がぎぐげご",
    "s": "さしすせそ",
    "z": "ざじずぜぞ",
    "t": "たちつてと",
    "d": "だぢづでど",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
    "m": "まみむめも",
    "r": "らりるれろ",
}
_SYLLABLES = {row + vowel: kana for row, line in _ROWS.items() for vowel, kana in zip("aiueo", line, strict=True)}
_SYLLABLES |= {"ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を", "fu": "ふ"}
_SYLLABLES |= {
    "shi": "し",
    "chi": "ち",
    "tsu": "つ",
    "ji": "じ",
    "la": "ら",
    "li": "り",
    "lu": "る",
    "le": "れ",
    "lo": "ろ",
}
_SYLLABLES |= {
    start + "y" + vowel: _SYLLABLES[start + "i"] + small
    for start in "kgsztdnhbpmr"
    for vowel, small in zip("auo", "ゃゅょ", strict=True)
}
_SYLLABLES |= {
    start + vowel: kana + small
    for start, kana in (("sh", "し"), ("ch", "ち"), ("j", "じ"))
    for vowel, small in zip("auo", "ゃゅょ", strict=True)
}
_SYLLABLES |= {"she": "しぇ", "che": "ちぇ", "je": "じぇ", "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ"}

_LONG = str.maketrans({"ā": "aa", "ī": "ii", "ū": "uu", "ē": "ei", "ō": "ou", "â": "aa", "î": "ii", "û": "uu"})
_LONG |= str.maketrans({"ê": "ei", "ô": "ou"})
_SYLLABLE = re.compile("|".join(sorted(_SYLLABLES, key=len, reverse=True)))
_WORD = re.compile(r"[a-zāīūēōâîûêô'-]+")


def kana(word: str) -> str:
    """Return a word in romaji as hiragana (koizumi → こいずみ); "" where it is none.

    n before a consonant, an apostrophe or the end is ん; a doubled consonant (tch too) is っ.
    """
    if not _WORD.fullmatch(word):
        return ""
    rest, found = word.translate(_LONG).replace("-", ""), ""
    at = 0
    while at < len(rest):
        if syllable := _SYLLABLE.match(rest, at):
            found += _SYLLABLES[syllable[0]]
            at = syllable.end()
        elif rest[at] == "n" or (rest[at] == "m" and rest[at + 1 : at + 2] in ("b", "p", "m")):
            found += "ん"
            at += 1 + (rest[at + 1 : at + 2] == "'")
        elif rest[at] == rest[at + 1 : at + 2] or rest.startswith("tch", at):
            found += "っ"
            at += 1
        else:
            return ""
    return found
