"""Text → folded text, with the way back.

Folding makes spellings of one string equal: width, case, compatibility forms, old and variant kanji, quotes,
dashes and white space, and it drops what cannot be seen.  Documents and queries are folded by the same
function, before anything else looks at them.

A character is folded alone, together with the marks that follow it (ﾃﾞ, が as か + ゛, an iteration mark after
its kana), never with its neighbours: so the fold of a part of a text is a part of the fold of the text, and
every substring of an article can be found.  That is why ヴァ stays two characters here (ブァ) and is made equal
to バ by the query (`search.query.variants`), as are hiragana and katakana and the long vowel ー.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and its edits: (start, end, original) where text[start:end] stands for `original`.

    Edits are sorted and disjoint; what no edit covers is as it was written.  An edit may be empty
    (start == end: dropped characters).
    """

    text: str
    edits: tuple[tuple[int, int, str], ...] = ()

    def original(self) -> str:
        """Return the text as it was written."""
        pieces, at = [], 0
        for start, end, written in self.edits:
            pieces += [self.text[at:start], written]
            at = end
        return "".join([*pieces, self.text[at:]])

    @property
    def spelling(self) -> str:
        """The folded text with its kanji and kana as they were written: 讀賣 stays, ＮＨＫ is nhk; as long as `text`.

        Width, case and encoding are how a text is set; old and variant letters are how it is spelt.
        """
        pieces, at = [], 0
        one = _otherwise()
        for start, end, written in self.edits:
            if len(written) == 1 and written not in one:
                continue
            spelt = _spelt(written)
            if len(spelt) == end - start:
                pieces += [self.text[at:start], spelt]
                at = end
        return "".join([*pieces, self.text[at:]])

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the folded text to the smallest span of the original that holds all of it."""
        first, last = start, end
        for a, b, written in self.edits:
            if a >= end:
                break
            grown = len(written) - (b - a)
            if b <= start:
                first += grown
            elif a < start:
                first -= start - a
            last += grown if b <= end else len(written) - (end - a)
        return first, max(first, last)


def fold(text: str) -> Folded:
    """Fold a text.  Line feeds stay; other white space becomes one blank a run.

    Twice folded is once folded.  Any string will do, lone surrogates too.
    """
    pieces: list[str] = []
    edits: list[tuple[int, int, str]] = []
    at = length = 0
    for found in _CHANGING.finditer(text):
        start, run = found.start(), found[0]
        if start > at and _joins(run[0]) and text[start - 1] != "\n":  # か + ゛
            start -= 1
            run = text[start] + run
        piece, changes = _fold_run(run) if len(run) < 64 else _fold_run.__wrapped__(run)
        if changes:
            pieces += (text[at:start], piece)
            length += start - at
            edits += [(length + a, length + b, written) for a, b, written in changes]
            length += len(piece)
            at = found.end()
    pieces.append(text[at:])
    return Folded("".join(pieces), tuple(edits))


def _kanji() -> dict[int, str]:
    rows = files("search").joinpath("data/kanji.txt").read_text(encoding="utf-8").splitlines()
    groups = (group for row in rows if not row.startswith("#") for group in row.split())
    return {ord(variant): group[0] for group in groups for variant in group[1:]}


#: Letters spelt otherwise, one character for one, after NFKC and lower case.
_LETTERS: dict[int, str] = {
    **_kanji(),
    **{
        ord(old): new for old, new in zip("ゐゑヰヱゔヴヷヸヹヺヵヶゕゖ", "いえイエぶブバビベボカケかけ", strict=True)
    },
}

#: Signs.  A sound mark that has voiced no kana (あ゛, ー゛) says nothing that is looked for: it would break strings.
_SIGNS: dict[int, str] = {
    **dict.fromkeys(map(ord, "‐−–"), "-"),
    **dict.fromkeys(map(ord, "—─━"), "―"),
    **dict.fromkeys(map(ord, "〜∼"), "~"),
    **dict.fromkeys(map(ord, "“”„‟〝〞〟"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛′"), "'"),
    **dict.fromkeys(map(ord, "·•‧∙⋅"), "・"),
    **dict.fromkeys((0x3099, 0x309A), ""),
}

_AFTER = _SIGNS | _LETTERS

#: Before NFKC, which would take these apart with a blank.
_BEFORE = {
    ord("´"): "'",
    **dict.fromkeys(map(ord, "″‶"), '"'),
    **dict.fromkeys(map(ord, "゛ﾞ"), "\u3099"),
    **dict.fromkeys(map(ord, "゜ﾟ"), "\u309a"),
}

_ITERATION = frozenset("ゝゞヽヾ")

#: Characters no fold changes, alone or before a safe neighbour: they are skipped at the speed of `re`.
_SAFE = r"\n!-@\[-`{-~、。〃々-】〔-〛ぁ-ゑを-んァ-ヴー・一-鿿"
_SAFE_BUT = "".join(chr(code) for code in _AFTER if 0x3041 <= code <= 0x9FFF)
_UNSAFE = f"(?:[^ {_SAFE}]|[{_SAFE_BUT}])"
_CHANGING = re.compile(rf" *{_UNSAFE}(?:{_UNSAFE}| )*|  +")


@lru_cache(maxsize=1 << 14)
def _fold_run(run: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """Fold a run of changing characters; return it with its edits."""
    out: list[str] = []
    edits = []
    length, last = 0, ""
    for cluster in _clusters(run):
        folded = _fold_cluster(cluster)
        if folded == " " == last:
            folded = ""
        elif folded[:1] in _ITERATION:
            folded = _repeated(last, folded[0])
        if folded != cluster:
            edits.append((length, length + len(folded), cluster))
        out.append(folded)
        length += len(folded)
        last = folded[-1:] or last
    return "".join(out), tuple(edits)


def _clusters(run: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(run)):
        if not _joins(run[at]) or run[at] in _ITERATION:
            yield run[start:at]
            start = at
    yield run[start:]


@lru_cache(maxsize=1 << 14)
def _joins(char: str) -> bool:
    """Say whether a character belongs to the one before it: a mark, an unseen character, a Hangul vowel or final."""
    first = unicodedata.normalize("NFKC", char)[:1]
    return (
        char in "゛゜"
        or char in _ITERATION
        or _unseen(char)
        or unicodedata.category(first)[0] == "M"
        or 0x1160 <= ord(first) <= 0x11FF
        or 0xD7B0 <= ord(first) <= 0xD7FF
    )


def _unseen(char: str) -> bool:
    """Say whether a character leaves no trace on paper: control and format characters, variation selectors."""
    code = ord(char)
    if char.isspace():
        return False
    return (
        unicodedata.category(char) in ("Cc", "Cf")
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or code in (0x34F, 0x180B, 0x180C, 0x180D, 0x180F)
    )


@lru_cache(maxsize=1 << 14)
def _spelt(cluster: str) -> str:
    return _fold_cluster(cluster, _SIGNS)


def _fold_cluster(cluster: str, after: dict[int, str] = _AFTER) -> str:
    seen = "".join(char for char in cluster if not _unseen(char))
    if seen.isspace() and len(seen) == 1:
        return " "
    if len(seen) > 64:  # no spelling of anything: left alone, so that an edit stays short
        return seen
    folded = seen.translate(_BEFORE)
    for _ in range(4):
        again = unicodedata.normalize("NFKC", folded).lower()
        again = unicodedata.normalize("NFKC", again).translate(after)
        if again == folded:
            break
        folded = again
    # ¨ and its like come apart into a blank and a mark: they are better left whole.
    return seen if folded[:1] == " " and not seen[0].isspace() else folded


@cache
def _otherwise() -> frozenset[str]:
    return frozenset(respelt()) | _ITERATION


@cache
def respelt() -> dict[str, str]:
    """Return every character that spells a letter otherwise (讀, ヴ), with that letter; no iteration marks."""
    compatible = (*range(0x2E80, 0x2FE0), *range(0x32D0, 0x3300), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
    plain = {char: ord(unicodedata.normalize("NFKC", char)[:1]) for char in map(chr, (*_LETTERS, *compatible))}
    return {char: _LETTERS[code] for char, code in plain.items() if code in _LETTERS}


def _repeated(kana: str, mark: str) -> str:
    """Return the kana an iteration mark stands for; nothing where there is none to repeat."""
    if not kana or not re.fullmatch("[ぁ-ゖァ-ヺ]", kana):
        return ""
    plain = unicodedata.normalize("NFD", kana)[0]
    return unicodedata.normalize("NFC", plain + "\u3099")[:1] if mark in "ゞヾ" else plain
