"""Folded text → terms with offsets.  The only file that knows a tokeniser: Janome, or MeCab where installed.

Both read the IPADIC dictionary and pass the same filter, so they agree on nearly every term; an index
still records which of them made it, and the two are never mixed in one index.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from search.errors import ConfigError
from search.ranking import STOP_DETAILS, STOP_POS

#: surface, base form, part of speech, its detail, reading in katakana ("" where the dictionary has none)
_Row = tuple[str, str, str, str, str]

#: A sentence, with the marks that end it.  Sentences are cut apart before tokenising: Janome splits longer
#: text at places of its own, which can lie inside a word.
_SENTENCE = re.compile(r"[^。!?\n]{0,800}(?:[。!?\n]+|(?<=[、, ])|$)|[^。!?\n]{1,800}")

_LETTER = re.compile(r"[^\W_]")

#: What a tokeniser cannot take: lone surrogates (no UTF-8) and NUL (ends a C string).  One character for one.
_UNSAFE = re.compile("[\ud800-\udfff\0]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The content words of a folded text, in order, as columns: base form, start and length (code points)."""

    terms: tuple[str, ...]
    starts: tuple[int, ...]
    lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Morpheme:
    """One token of a folded text.  `content`: it becomes an index term, its base form."""

    surface: str
    base: str
    pos: str
    detail: str
    reading: str
    start: int

    @property
    def content(self) -> bool:
        return _content(self.surface, self.pos, self.detail)


def tokenizer_name() -> str:
    """Name the tokeniser in use and its dictionary: recorded in an index and never mixed.

    KIRINUKI_TOKENIZER chooses `janome`, `mecab` or `auto` (MeCab where it is installed).
    Raises ConfigError for another name, and for `mecab` where it is missing.
    """
    return f"{_chosen(os.environ.get('KIRINUKI_TOKENIZER', 'auto'))}-ipadic"


def tokenize(folded: str) -> Tokens:
    """Cut a folded text into content words.  Never fails, whatever the text holds."""
    terms: list[str] = []
    starts: list[int] = []
    lengths: list[int] = []
    for start, (surface, base, pos, detail, _) in _rows(folded):
        if _content(surface, pos, detail):
            terms.append(base)
            starts.append(start)
            lengths.append(len(surface))
    return Tokens(tuple(terms), tuple(starts), tuple(lengths))


@functools.lru_cache(maxsize=4096)
def morphemes(folded: str) -> tuple[Morpheme, ...]:
    """Cut a short folded text (a query, a name) into all its tokens; remembered."""
    return tuple(Morpheme(*row, start) for start, row in _rows(folded))


def reading(folded: str) -> str:
    """Return how a text is read, in hiragana; what has no reading stands for itself."""
    return hiragana("".join(m.reading or m.surface for m in morphemes(folded)))


def readings_of(terms: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return reading → the words read so, for terms of a collection and the nouns inside them (小泉 in 小泉悠).

    Each word stands under its reading in hiragana (とうきょう) and, for romaji, under its `shortened` one (トキョ).
    Words of one character or without kanji are left out.
    """
    found: dict[str, dict[str, None]] = {}
    for term in terms:
        parts = [m.surface for m in morphemes(term) if m.pos == "名詞"]
        for word in dict.fromkeys((term, *parts)):
            if len(word) > 1 and _IDEOGRAPH.search(word):
                sound = reading(word)
                found.setdefault(sound, {})[word] = None
                found.setdefault(shortened(sound), {})[word] = None
    return {sound: tuple(words) for sound, words in found.items()}


def shortened(sound: str) -> str:
    """Return a reading without its long vowels, in katakana, so that it is never taken for a whole reading."""
    short = re.sub(
        r"(?<=[おこそとのほもよろごぞどぼぽょ])[うお]|(?<=[うくすつぬふむゆるぐずづぶぷゅ])う|ー", "", sound
    )
    return short.translate(_TO_KATAKANA)


_IDEOGRAPH = re.compile(r"[一-鿿㐀-䶿々]")
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ん") + 1)}
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def hiragana(text: str) -> str:
    """Return the text with katakana as hiragana, character by character."""
    return text.translate(_TO_HIRAGANA)


def _content(surface: str, pos: str, detail: str) -> bool:
    # Marks without a letter or digit ("(", "+") are nouns to Janome and symbols to MeCab: no terms for either.
    return pos not in STOP_POS and detail not in STOP_DETAILS.get(pos, ()) and _LETTER.search(surface) is not None


def _rows(folded: str) -> Iterator[tuple[int, _Row]]:
    analyse = _analyser(tokenizer_name())
    text = _UNSAFE.sub("�", folded)
    for sentence in _SENTENCE.finditer(text):
        at = sentence.start()
        for row in analyse(sentence[0]) if sentence[0].strip() else ():
            start = text.index(row[0], at)
            at = start + len(row[0])
            yield start, row


@functools.cache
def _chosen(wanted: str) -> str:
    if wanted not in ("janome", "mecab", "auto"):
        raise ConfigError(f"KIRINUKI_TOKENIZER: {wanted!r} is none of janome, mecab, auto")
    fast = find_spec("fugashi") is not None and find_spec("ipadic") is not None
    if wanted == "mecab" and not fast:
        raise ConfigError("KIRINUKI_TOKENIZER: MeCab is not installed; `pip install kirinuki[fast]` brings it")
    return "mecab" if fast and wanted != "janome" else "janome"


@functools.cache
def _analyser(name: str) -> Callable[[str], Iterable[_Row]]:
    return _mecab() if name.startswith("mecab") else _janome()


def _janome() -> Callable[[str], Iterable[_Row]]:
    from janome.tokenizer import Tokenizer

    tokenizer = Tokenizer()

    def analyse(sentence: str) -> Iterator[_Row]:
        for token in tokenizer.tokenize(sentence):
            pos, detail, *_ = token.part_of_speech.split(",")
            yield token.surface, _known(token.base_form) or token.surface, pos, detail, _known(token.reading)

    return analyse


def _mecab() -> Callable[[str], Iterable[_Row]]:
    import fugashi
    import ipadic

    tagger = fugashi.GenericTagger(ipadic.MECAB_ARGS)

    def analyse(sentence: str) -> Iterator[_Row]:
        for node in tagger(sentence):
            # Unknown words have seven features: no base form, no reading.
            pos, detail, _, _, _, _, base, *sounds = (*node.feature, "*")[:9]
            yield node.surface, _known(base) or node.surface, pos, detail, _known(sounds[0]) if sounds else ""

    return analyse


def _known(feature: str) -> str:
    return "" if feature == "*" else feature
