"""Other ways to write a word: what the lexicon knows, okurigana, katakana spellings, kana, numbers, readings.

All of it happens to the query; the index holds what was printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from search import analysis
from search.lexicon import Lexicon
from search.query.numerals import other_numerals
from search.query.romaji import kana
from search.query.tree import Variant
from search.ranking import scored_terms

#: At most so many variants of one word.
MOST = 16

#: Romaji of fewer kana may be English (sake, banana): only words of the dictionary are added in kana (ロシア).
_SURE_KANA, _LEAST_KANA = 4, 3

#: A longer word is a sentence and has none.
_LONGEST = 40

#: Spellings of one foreign sound; each is tried in both directions.
_SOUNDS = [
    *(("ブァ", "バ"), ("ブィ", "ビ"), ("ブェ", "ベ"), ("ブォ", "ボ"), ("ブュ", "ビュ")),
    *(("ウィ", "ウイ"), ("ウェ", "ウエ"), ("ウォ", "ウオ"), ("クォ", "クオ"), ("イェ", "イエ")),
    *(("ティ", "チ"), ("ディ", "ジ"), ("フィ", "フイ"), ("ツァ", "ツア"), ("グァ", "グア")),
    *(("シェ", "セ"), ("ジェ", "ゼ"), ("イア", "イヤ"), ("テュ", "チュ"), ("デュ", "ジュ")),
]

_KATAKANA = re.compile(r"[ァ-ヴー・]+")
HIRAGANA = re.compile(r"[ぁ-んー]+")
_OKURIGANA = re.compile(r"([一-鿿々])[しりきえいけみちびげめれせぎっわてべ]{1,2}([一-鿿々])")
_FINAL_OKURIGANA = re.compile(r"([一-鿿々][一-鿿々])[しりきえいけみちびげめれせぎわてべ]{1,2}")

#: n before a vowel: な or んあ.
_N = re.compile(r"(?<=\w)n(?=[aiueoyāīūēōâîûêô])")
_NIHON = ("にほん", "にっぽん")

Lookup = Callable[[str], Sequence[str]]


def variants(folded: str, lexicon: Lexicon, lookup: Lookup | None = None) -> tuple[Variant, ...]:
    """Return the variants of a folded word, the surest first, at most `MOST`; never the word itself.

    `lookup` takes a reading in hiragana and returns the words of the collection that are read so.
    """
    found: dict[str, str] = {}
    if len(folded) > _LONGEST:
        return ()
    for text, why in _all(folded, lexicon, lookup):
        # A text that holds the word is found by the word itself.
        if folded not in text and text and len(found) < MOST:
            found.setdefault(text, why)
    return tuple(Variant(text, _terms(text, why), why) for text, why in found.items())


def _all(word: str, lexicon: Lexicon, lookup: Lookup | None) -> Iterator[tuple[str, str]]:
    yield from lexicon.classes.get(word, {}).items()
    yield from lexicon.classes.get(_base(word), {}).items()
    yield from lexicon.wider.get(word, {}).items()
    yield from _inside(word, lexicon)
    yield from ((text, "spelling") for text in _without_okurigana(word))
    yield from ((text, "number") for text in other_numerals(word))
    if len(word) < 2:
        return
    if _KATAKANA.fullmatch(word):
        yield from ((text, "spelling") for text in _katakana(word))
        yield analysis.hiragana(word), "kana"
    elif HIRAGANA.fullmatch(word):
        yield analysis.katakana(word), "kana"
    spelled = kana(word) if word.isascii() else ""
    if len(spelled) >= _SURE_KANA:
        yield spelled, "reading"
    if len(spelled) >= _SURE_KANA or _is_foreign(analysis.katakana(spelled)):
        yield analysis.katakana(spelled), "reading"
    if lookup:
        yield from ((text, "reading") for sound in sounds(word) for text in lookup(sound))


def _terms(text: str, why: str) -> tuple[str, ...]:
    """A single term makes a variant match its inflections; several would match them anywhere apart.

    Kana that only look like an inflection are none: who types クリン does not mean くる.
    """
    terms = scored_terms(m.base for m in analysis.morphemes(text) if m.content)
    single = len(terms) == 1 and len(terms[0]) > 1
    return terms if single and (terms[0] == text or why not in ("kana", "reading")) else ()


def _is_foreign(katakana: str) -> bool:
    """Say whether the dictionary has a word in katakana: it gives a reading to those it knows alone."""
    return len(katakana) >= _LEAST_KANA and any(
        m.reading for m in analysis.morphemes(katakana)[:1] if m.surface == katakana
    )


def _base(word: str) -> str:
    """Return what an inflected word stands under (行なった → 行なう); "" for any other word."""
    content = [m for m in analysis.morphemes(word) if m.content]
    inflected = len(content) == 1 and content[0].start == 0 and content[0].pos in ("動詞", "形容詞")
    return content[0].base if inflected and content[0].base != word else ""


def _inside(word: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield the word with one part replaced, where both ends of the part are ends of tokens."""
    cut = analysis.morphemes(word)
    starts = [m.start for m in cut]
    ends = [m.start + len(m.surface) for m in cut]
    for start in starts:
        for end in ends:
            if 2 <= end - start <= lexicon.longest and (start, end) != (0, len(word)):
                for other, why in lexicon.classes.get(word[start:end], {}).items():
                    yield word[:start] + other + word[end:], why


def _without_okurigana(word: str) -> Iterator[str]:
    """申し込み → 申込み, 申込."""
    inner = _OKURIGANA.sub(r"\1\2", word)
    if inner != word:
        yield inner
        if (bare := _FINAL_OKURIGANA.fullmatch(inner)) is not None:
            yield bare[1]


def _katakana(word: str) -> Iterator[str]:
    """サーバー → サーバ, ブァイオリン → バイオリン, ウラジーミル・プーチン → ウラジーミルプーチン."""
    if "・" in word:
        yield word.replace("・", "")
    if word.endswith("ー") and len(word) > 3:
        yield word[:-1]
    for one, other in _SOUNDS:
        if one in word:
            yield word.replace(one, other)
        elif other in word and len(word) > 2:
            yield word.replace(other, one)


def sounds(word: str) -> tuple[str, ...]:
    """Return the keys of `analysis.readings_of` that a kana or romaji word asks for; none for any other word.

    Romaji says nothing about long vowels (Tokyo), so it asks for the shortened reading too, and often not where ん
    ends (junichi), so it asks for both.  The dictionary reads 日本 in one way, people in two.
    """
    sound = analysis.hiragana(word)
    romaji = not HIRAGANA.fullmatch(sound)
    cuts = [found.end() for found in _N.finditer(word)]
    typed = (kana(one) for one in (word, *(f"{word[:cut]}'{word[cut:]}" for cut in cuts)) if len(word) > 2)
    spelled = [sound for sound in (typed if romaji else (sound,)) if len(sound) > 1]
    for one, other in (_NIHON, _NIHON[::-1]):
        spelled += [sound.replace(one, other) for sound in spelled if one in sound]
    return tuple(dict.fromkeys(spelled + [analysis.shortened(sound) for sound in spelled if romaji]))
