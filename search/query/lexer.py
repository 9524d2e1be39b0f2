"""What was typed → tokens with positions.  Every string has tokens: what is malformed becomes a note.

Full-width forms and blanks count as their ASCII twins, one character for one, so that every position is
that of the text as typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneOf

from search.model import Note

Kind = OneOf["open", "close", "or", "and", "not", "near", "field", "word", "quoted", "url"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query at [position, end): `text` as typed, without its quotes; of a field its English name."""

    kind: Kind
    text: str
    position: int
    end: int


#: Field prefixes in both languages; every other `x:` is text.
FIELDS = {
    name: name for name in "title body lead caption profile author country source section date kind".split()
} | {
    "見出し": "title",
    "本文": "body",
    "リード": "lead",
    "写真": "caption",
    "写真説明": "caption",
    "筆者紹介": "profile",
    "筆者": "author",
    "国": "country",
    "媒体": "source",
    "面": "section",
    "欄": "section",
    "日付": "date",
    "種類": "kind",
}

#: What closes a quote: its own partner, and where there is none to come, any other.
_QUOTES = {'"': '"”“', "“": '”"“', "”": '”"“'}
_QUOTE = re.compile('["“”]')
_BRACKETS = {"「": "」", "『": "』", "｢": "｣"}
_TWINS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "−‐–"), ord("-"))
_TWINS |= {code: ord(" ") for code in range(0x3001) if chr(code).isspace() or code < 0x20}

_FIELD = re.compile(rf"({'|'.join(sorted(FIELDS, key=len, reverse=True))}):(?=\s*\S)", re.IGNORECASE)
#: A long vowel in front of a word is a minus typed in kana; in front of katakana it may be cut out of a word.
_MINUS = re.compile(r"-\S|ー[^\sァ-ー]")
#: A pair of dashes sets off a subtitle (−そのピーク−); wide ones also where a bracket follows.
_SET_OFF = re.compile(r"([-－−‐–])(?!\s).*?\S\1(?=\s|$)|([－−–])(?!\s).*?\S\2(?=[【「『(（])")
_EXCEPT = re.compile(r"除く:")
_URL = re.compile(r"https?://\S+")
_FILE = re.compile(r"\S+\.(?:html?|mhtml?|mht|txt)", re.IGNORECASE)
_WORD = re.compile(r'[^\s"“”「『｢()|]+')
#: Dates are printed so, here too: 2017年3月24日(金).
_WEEKDAY = re.compile(r"(?<=日)\([月火水木金土日](?:曜日?)?\)")
_NEAR = re.compile(r"(?:NEAR|near|近傍)\((\d{1,4})\)|(?:NEAR|近傍)/?(\d{1,4})?(?:字|文字)?")
_OPERATORS: dict[str, Kind] = {"OR": "or", "または": "or", "AND": "and", "かつ": "and", "NOT": "not"}
_SINGLE: dict[str, Kind] = {"(": "open", ")": "close", "|": "or"}

#: At most so many characters between the two words where 近傍 names no number.
_NEAR_DISTANCE = 20


def plain(text: str) -> str:
    """Return the text with full-width ASCII and every blank as their ASCII twins: same length."""
    return text.translate(_TWINS)


def operands(text: str) -> list[str]:
    """Return the operands of a query as typed (-台湾, title:(a b), 安倍 近傍 首相); one where OR joins them."""
    tokens, _ = lex(text)
    if not tokens:
        return []
    found: list[list[int]] = []
    depth, waits = 0, False
    for token in tokens:
        if not depth and token.kind == "or":
            return [text.strip()]
        if not depth and token.kind == "and":
            continue
        if depth or waits or (token.kind == "near" and found):
            found[-1][1] = token.end
        else:
            found.append([token.position, token.end])
        depth += (token.kind == "open") - (token.kind == "close")
        waits = token.kind in ("not", "field", "near")
    return [text[start:end] for start, end in found]


def distance(near: Token) -> int:
    """Return how many characters a near token allows between its two words."""
    found = _NEAR.fullmatch(plain(near.text))
    return int(found[1] or found[2] or _NEAR_DISTANCE) if found else _NEAR_DISTANCE


def lex(text: str) -> tuple[list[Token], list[Note]]:
    """Cut a query into tokens; parentheses without a partner are left out and noted."""
    notes: list[Note] = []
    tokens = list(_tokens(text, plain(text), notes))
    lonely = {token.position: token for token in _lonely(tokens)}
    for position, token in lonely.items():
        code = "unclosed-paren" if token.kind == "open" else "stray-paren"
        notes.append(Note(code, position, {"char": token.text}))
    return [token for token in tokens if token.position not in lonely], notes


def _tokens(text: str, twin: str, notes: list[Note]) -> Iterator[Token]:
    stripped = twin.strip()
    if _FILE.fullmatch(stripped) and not _FIELD.match(stripped):
        start = len(twin) - len(twin.lstrip())
        yield Token("url", text[start:].rstrip(), start, start + len(stripped))
        return
    pairs = dict(_pairs(twin))
    at, fresh, field = 0, True, ""
    while at < len(twin):
        char, start = twin[at], at
        if char == " ":
            at, fresh = at + 1, True
            continue
        glued = not fresh
        fresh = False
        if char in _QUOTES or char in _BRACKETS:
            end = pairs.get(at, -1)
            if end < 0:
                notes.append(Note("unclosed-quote", at, {"char": text[at]}))
                at, fresh = at + 1, not glued
            elif end == at + 1:
                notes.append(Note("empty-quotes", at, {"text": text[at : end + 1]}))
                at, fresh = end + 1, True
            else:
                yield Token("quoted", text[at + 1 : end], at, end + 1)
                at = end + 1
        elif char in _SINGLE:
            yield Token(_SINGLE[char], text[at], at, at + 1)
            at += 1
            fresh = char != ")"
        elif not glued and _negates(text, twin, at):
            yield Token("not", text[at], at, at + 1)
            at, fresh = at + 1, True
        elif not glued and (found := _EXCEPT.match(twin, at)):
            yield Token("not", found[0], at, found.end())
            at, fresh = found.end(), True
        elif not glued and (found := _URL.match(twin, at)):
            yield Token("url", text[at : found.end()], at, found.end())
            at = found.end()
        elif not glued and (found := _FIELD.match(twin, at)):
            field = FIELDS[found[1].lower()]
            yield Token("field", field, at, found.end())
            at, fresh = found.end(), True
        else:
            near = _NEAR.match(twin, at)
            end = _WORD.match(twin, at).end()  # type: ignore[union-attr]  # no other character is left
            at = max(end, near.end() if near else 0)
            if field == "date" and (found := _WEEKDAY.match(twin, at)):
                at = found.end()
            field = ""
            word = twin[start:at]
            kind: Kind = "near" if near and near.end() == at else _OPERATORS.get(word, "word")
            if glued and twin[start - 1] != ")":
                kind = "word"
            yield Token(kind, text[start:at], start, at)


def _negates(text: str, twin: str, at: int) -> bool:
    found = _MINUS.match(twin, at) and not _SET_OFF.match(text, at)
    return bool(found) and (twin[at] == "-" or bool(twin[:at].strip()))


def _pairs(twin: str) -> Iterator[tuple[int, int]]:
    """Yield (opening, closing) of every quote that has both; brackets may nest in their own kind."""
    for opener, closer in _BRACKETS.items():
        stack: list[int] = []
        for found in re.finditer(f"[{opener}{closer}]", twin):
            if found[0] == opener:
                stack.append(found.start())
            elif stack:
                yield stack.pop(), found.start()
    last = {quote: twin.rfind(quote) for quote in _QUOTES}
    at = 0
    while opening := _QUOTE.search(twin, at):
        at = opening.start() + 1
        if closing := next((quote for quote in _QUOTES[opening[0]] if last[quote] >= at), None):
            end = twin.find(closing, at)
            yield opening.start(), end
            at = end + 1


def _lonely(tokens: list[Token]) -> list[Token]:
    stack: list[Token] = []
    lonely: list[Token] = []
    for token in tokens:
        if token.kind == "open":
            stack.append(token)
        elif token.kind == "close":
            if stack:
                stack.pop()
            else:
                lonely.append(token)
    return lonely + stack
