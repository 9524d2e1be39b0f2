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

from search.errors import ConfigError, EngineError
from search.ranking import STOP_DETAILS, STOP_POS

#: Bumped whenever an article would be folded or cut otherwise than before: an index keeps the number it has.
VERSION = 1

#: surface, base form, part of speech, its detail, reading in katakana ("" where the dictionary has none)
_Row = tuple[str, str, str, str, str]

#: A token: its length with the white space before it, without, its term ("" for none), its row.
_Word = tuple[int, int, str, _Row]

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
    for at, words in _sentences(folded):
        for width, length, term, _ in words:
            at += width
            if term:
                terms.append(term)
                starts.append(at - length)
                lengths.append(length)
    return Tokens(tuple(terms), tuple(starts), tuple(lengths))


@functools.lru_cache(maxsize=4096)
def morphemes(folded: str) -> tuple[Morpheme, ...]:
    """Cut a short folded text (a query, a name) into all its tokens; remembered."""
    found = []
    for at, words in _sentences(folded):
        for width, length, _, row in words:
            at += width
            found.append(Morpheme(*row, at - length))
    return tuple(found)


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
            if len(word) > 1 and has_kanji(word):
                sound = reading(word)
                found.setdefault(sound, {})[word] = None
                found.setdefault(shortened(sound), {})[word] = None
    return {sound: tuple(words) for sound, words in found.items()}


def shortened(sound: str) -> str:
    """Return a reading without its long vowels, in katakana, so that it is never taken for a whole reading."""
    short = re.sub(
        r"(?<=[おこそとのほもよろごぞどぼぽょ])[うお]|(?<=[うくすつぬふむゆるぐずづぶぷゅ])う|ー", "", sound
    )
    return katakana(short)


_IDEOGRAPH = re.compile(r"[一-鿿㐀-䶿々]")
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ん") + 1)}
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def has_kanji(text: str) -> bool:
    """Say whether a text is written with kanji at all."""
    return _IDEOGRAPH.search(text) is not None


def katakana(text: str) -> str:
    """Return the text with hiragana as katakana, character by character."""
    return text.translate(_TO_KATAKANA)


def hiragana(text: str) -> str:
    """Return the text with katakana as hiragana, character by character."""
    return text.translate(_TO_HIRAGANA)


def _content(surface: str, pos: str, detail: str) -> bool:
    # Marks without a letter or digit ("(", "+") are nouns to Janome and symbols to MeCab: no terms for either.
    return pos not in STOP_POS and detail not in STOP_DETAILS.get(pos, ()) and _LETTER.search(surface) is not None


def _sentences(folded: str) -> Iterator[tuple[int, Iterable[_Word]]]:
    """Yield where each sentence starts, and its tokens."""
    analyse = _analyser(tokenizer_name())
    for sentence in _SENTENCE.finditer(_UNSAFE.sub("�", folded)):
        if sentence[0].strip():
            yield sentence.start(), analyse(sentence[0])


def _word(width: int, row: _Row) -> _Word:
    surface, base, pos, detail, _ = row
    return width, len(surface), base if _content(surface, pos, detail) else "", row


@functools.cache
def _chosen(wanted: str) -> str:
    if wanted not in ("janome", "mecab", "auto"):
        raise ConfigError(f"KIRINUKI_TOKENIZER: {wanted!r} is none of janome, mecab, auto")
    fast = find_spec("fugashi") is not None and find_spec("ipadic") is not None
    if wanted == "mecab" and not fast:
        raise ConfigError("KIRINUKI_TOKENIZER: MeCab is not installed; `pip install kirinuki[fast]` brings it")
    return "mecab" if fast and wanted != "janome" else "janome"


@functools.cache
def _analyser(name: str) -> Callable[[str], Iterable[_Word]]:
    return _mecab() if name.startswith("mecab") else _janome()


def _janome() -> Callable[[str], Iterable[_Word]]:
    from janome.tokenizer import Tokenizer

    tokenizer = Tokenizer()

    def analyse(sentence: str) -> Iterator[_Word]:
        at = 0
        for token in tokenizer.tokenize(sentence):
            surface = token.surface
            end = sentence.index(surface, at) + len(surface)
            pos, detail, *_ = token.part_of_speech.split(",")
            yield _word(end - at, (surface, _known(token.base_form) or surface, pos, detail, _known(token.reading)))
            at = end

    return analyse


def _mecab() -> Callable[[str], Iterable[_Word]]:
    import fugashi
    import ipadic

    # One line a token: its surface, the same with the white space before it, its features.
    line = r"'%m\t%M\t%H\n'"
    try:
        tagger = fugashi.GenericTagger(f"{ipadic.MECAB_ARGS} -F{line} -U{line}")
    except RuntimeError as error:  # it is said in forty lines
        raise EngineError("MeCab does not start: its dictionary (ipadic) is damaged, or memory is short") from error
    words = _Lines()

    def analyse(sentence: str) -> Iterable[_Word]:
        # A line feed is white space to MeCab like any other, and would break our lines.
        lines = tagger.parse(sentence.replace("\n", " ")).split("\n")
        lines.pop()  # EOS
        if len(words) > _MOST_LINES:
            words.clear()
        return map(words.__getitem__, lines)

    return analyse


#: Lines of MeCab that are remembered, about 800 bytes each; twice as many save no time.
_MOST_LINES = 1 << 14


class _Lines(dict[str, _Word]):
    """Line of MeCab → its word, read when first met: most lines of an article are old acquaintances."""

    def __missing__(self, line: str) -> _Word:
        surface, rest = line.split("\t", 1)
        spaced, features = rest.rsplit("\t", 1)
        # Unknown words have seven features: no base form, no reading.
        pos, detail, _, _, _, _, base, *sounds = (*features.split(","), "*")[:9]
        row = (surface, _known(base) or surface, pos, detail, _known(sounds[0]) if sounds else "")
        self[line] = word = _word(len(spaced), row)
        return word


def _known(feature: str) -> str:
    return "" if feature == "*" else feature
