"""One word, quote or field of a query → its leaf."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from search import analysis
from search.fold import fold
from search.kinds import KINDS
from search.lexicon import Lexicon
from search.model import PARTS, Note, Part
from search.query.dates import read_range
from search.query.lexer import Token, plain
from search.query.params import country_code
from search.query.tree import AnyOf, Dated, Field, Literal, Node, Only, Prefix, Question, Word
from search.query.variants import HIRAGANA, variants
from search.ranking import scored_terms

#: What a word is rid of at its edges; in quotes it stays.
EDGES = "、。，．・,.:;!?…‥'`　 ()（）―~-"

#: Unicode categories of what joins words and is none (対露 - 安倍); other signs (♪, 〒) can be sought.
_PUNCTUATION = frozenset(("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sk"))
_COMMAS = re.compile("[,、，]")
_NONE = frozenset(("none", "なし", "無し", "不明", "署名なし"))

#: A word of so many phrases is a sentence: asking for all of them would find nothing.
SENTENCE = 5

#: So many terms of two characters and more stand for a compound that also has shorter ones.
_ENOUGH = 4

#: A star before a Japanese word or inside one, meant for what may stand there: 5*3 and M*A*S*H mean no such thing.
_STAR = re.compile(r"[*＊](?=[ァ-ヴ一-鿿])")


@dataclass(frozen=True, slots=True)
class Asked:
    """What every leaf of a query shares.  `lexicon` and `lookup` are None where nothing is to be widened."""

    parts: tuple[Part, ...]
    fold: bool
    lexicon: Lexicon | None
    lookup: Callable[[str], Sequence[str]] | None
    today: date
    owners: Callable[[str], Sequence[str]] | None = None


def atom(token: Token, scope: str, asked: Asked, notes: list[Note]) -> Node | None:
    """Return the leaf of a token inside a field (or none: ""); None where it holds nothing searchable."""
    if token.kind == "url":
        printed = literal(token.text, asked.parts, token.position, asked)
        only = Only(token.text, token.position, tuple(asked.owners(token.text)) if asked.owners else ())
        return AnyOf((only, *([printed] if printed else [])))
    if scope == "date":
        return _dated(token, asked, notes)
    if scope == "country":
        return _countries(token, asked, notes)
    if scope == "kind":
        return _kind(token, asked, notes)
    if scope in ("author", "source", "section"):
        value = "none" if token.text in _NONE else fold(token.text).text.strip()
        return Field(scope, (value,), token.position) if value else None
    parts = tuple(part for part in PARTS if part == scope) or asked.parts
    stem = fold(token.text).text.strip("* ") if token.kind == "word" and plain(token.text).endswith("*") else ""
    if any(map(str.isalnum, stem)):  # (*´∀｀* is no word that begins so
        return Prefix(stem, parts, token.position)
    if token.kind == "quoted" or not asked.fold:
        return literal(token.text, parts, token.position, asked)
    if star := _STAR.search(token.text):
        notes.append(Note("star-within", token.position + star.start(), {"char": star[0]}))
    return word(token.text, parts, token.position, asked)


def literal(text: str, parts: tuple[Part, ...], position: int, asked: Asked) -> Literal | None:
    """Return a string to be found as it stands; white space around it does not count."""
    folded, spelling = _spelt(text, " \n")
    if not folded:
        return None
    terms = scored_terms(m.base for m in analysis.morphemes(folded) if m.content)
    return Literal(folded, None if asked.fold else text.strip(), parts, position, spelling, terms)


def word(text: str, parts: tuple[Part, ...], position: int, asked: Asked) -> Word | Question | None:
    """Return a word with its index terms and variants, or the question it is."""
    folded, spelling = _spelt(text, EDGES)
    if all(unicodedata.category(char) in _PUNCTUATION for char in folded):
        return None
    cut = analysis.morphemes(folded)
    terms = scored_terms(m.base for m in cut if m.content)
    if any(m.pos == "助詞" for m in cut):
        asks = "?" in fold(text).text[-2:] or cut[-1].surface == "か"
        if _phrases(cut) >= (2 if asks else SENTENCE):
            return Question(folded, terms, parts, position)
    elif _brittle(cut):
        long = tuple(term for term in terms if len(term) > 1)
        terms = long if len(long) >= _ENOUGH else ()
    found = variants(folded, asked.lexicon, asked.lookup) if asked.lexicon else ()
    if terms != (folded,) and HIRAGANA.fullmatch(folded):
        sound = any(variant.why == "reading" for variant in found) or _crumbled(cut)
        terms = () if sound else terms  # せいじ is how 政治 is read, no せい of する
    return Word(folded, terms, found, parts, position, spelling)


def _spelt(text: str, edges: str) -> tuple[str, str]:
    """Return the folded text without its edges, and its spelling where that is another."""
    folded = fold(text)
    begin = len(folded.text) - len(folded.text.lstrip(edges))
    bare = folded.text.strip(edges)
    spelling = folded.spelling[begin : begin + len(bare)]
    return bare, spelling if spelling != bare else ""


def _phrases(cut: Sequence[analysis.Morpheme]) -> int:
    """Count the runs of content words: 北方領土|の|返還交渉 has two."""
    return sum(m.content and not (at and cut[at - 1].content) for at, m in enumerate(cut))


def _brittle(cut: Sequence[analysis.Morpheme]) -> bool:
    """Say whether a compound falls into single characters (小泉/悠, 日/中間): its parts apart mean nothing."""
    content = [m for m in cut if m.content]
    return len(content) > 1 and any(len(m.base) == 1 and m.pos in ("名詞", "接頭詞") for m in content)


def _crumbled(cut: Sequence[analysis.Morpheme]) -> bool:
    """Say whether kana are cut where no word is (へ/いわ, す/が): もらった and おいしいごはん are words."""
    return not cut[0].content or any(m.content and len(m.surface) == 1 for m in cut)


def _dated(token: Token, asked: Asked, notes: list[Note]) -> Node | None:
    if token.text in _NONE:
        return Dated(position=token.position)
    span = read_range(token.text, asked.today)
    if span is None:
        notes.append(Note("no-such-date", token.position, {"text": token.text}))
        return word(token.text, asked.parts, token.position, asked)
    return Dated(*span, token.position)


def _kind(token: Token, asked: Asked, notes: list[Note]) -> Node | None:
    kind = fold(token.text).text.strip()
    if kind in KINDS:
        return Field("kind", (kind,), token.position)
    notes.append(Note("unknown-kind", token.position, {"text": token.text, "kinds": ", ".join(KINDS)}))
    return word(token.text, asked.parts, token.position, asked)


def _countries(token: Token, asked: Asked, notes: list[Note]) -> Node | None:
    if token.text in _NONE:
        return Field("country", ("none",), token.position)
    names = [name for name in _COMMAS.split(token.text) if name.strip()]
    codes = [country_code(name) for name in names]
    if None in codes or not codes:
        notes.append(Note("unknown-country", token.position, {"text": token.text}))
        return word(token.text, asked.parts, token.position, asked)
    return Field("country", tuple(dict.fromkeys(code for code in codes if code)), token.position)
