"""Bytes → text: the declared charset where it is a real one, else the candidate that reads best."""

from __future__ import annotations

import codecs
import re
import string
from contextlib import suppress
from dataclasses import dataclass

from search.errors import ExtractError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CANDIDATES = ("utf-8", "cp932", "euc_jp", "iso2022_jp_ext")
#: Python's name → the codec to use (browsers read Shift_JIS as Microsoft's superset) and the name to report.
_CODECS = {
    "shift_jis": "cp932",
    "ms932": "cp932",
    "euc_jp": "euc_jp",
    "iso2022_jp": "iso2022_jp_ext",
    "utf-8": "utf-8",
}
_REPORTED = {"euc_jp": "euc-jp", "iso2022_jp_ext": "iso-2022-jp"}
#: Where the table of two-byte letters begins, before its first row and cell; how many it may lack (each is a call).
_ZEROS, _MOST_ODD = {"euc_jp": 0xA0, "iso2022_jp_ext": 0x20}, 20_000
_AS_WINDOWS = "kirinuki.as-windows"
#: Declared by servers that do not know; says nothing about a Japanese page.
_MEANINGLESS = {"iso8859-1", "ascii", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-7"}
_HEAD = 4096
_SAMPLE = 200_000
#: More than this share of control bytes, or of characters that could not be read, is no text.
_MAX_CONTROLS, _MAX_UNREADABLE = 0.01, 0.05
#: At least this share of letters a Japanese page is made of, and this share of kana among them: other bytes, read
#: two by two, are kanji without kana.
_MIN_WIDE, _MIN_KANA = 0.9, 0.2
#: A PDF and a ZIP (an Office document) may hold long text as it is.
_NO_TEXT = (b"%PDF-", b"PK\x03\x04")
_BINARY = "is a binary file, no text"

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_COMMON = re.compile(r"[ぁ-んァ-ヶー、。・「」一-龠]")
_KANA = re.compile(r"[ぁ-んァ-ヶー]")
_ODD = re.compile(r"[\ufffd\uff61-\uff9f\ue000-\uf8ff\x80-\x9f\u0370-\u04ff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read with and how many characters could not be read (now U+FFFD)."""

    text: str
    encoding: str
    unreadable: int = 0


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    """Decode a page.  `declared` (from a MIME header) wins over what the page says of itself.

    Control characters are dropped.  Raises ExtractError for bytes that are no text.
    """
    if raw.startswith(_NO_TEXT):
        raise ExtractError(_BINARY)
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return _checked(raw[len(bom) :].decode(name, "replace"), name)
    sample = raw[:_SAMPLE]
    controls = sum(sample.count(bytes([byte])) for byte in range(32) if byte not in b"\t\n\r\f\x1b")
    if controls > _MAX_CONTROLS * len(sample) + 4:
        if (wide := _wide(raw)) is not None:
            return wide
        raise ExtractError(_BINARY)
    # ISO-2022-JP is ASCII to every other codec: only its escapes tell.
    first = "iso2022_jp_ext" if b"\x1b$B" in sample or b"\x1b$@" in sample else _declared_codec(raw, declared)
    for name in dict.fromkeys((*([first] if first else []), *_CANDIDATES)):
        text = _strictly(raw, name)
        # Any bytes at all are good cp932 or EUC-JP now and then: only UTF-8 proves itself.
        if text is not None and (
            (name == "utf-8" and first != "iso2022_jp_ext") or (name == first and not _looks_wrong(text))
        ):
            return _checked(text, name)
    best = max(dict.fromkeys((*([first] if first else []), *_CANDIDATES)), key=lambda name: _score(sample, name))
    return _checked(_leniently(raw, best), best)


def _wide(raw: bytes) -> Decoded | None:
    """Decode UTF-16 that lost its mark, None for anything that does not read as a Japanese page throughout."""
    for name in ("utf-16-le", "utf-16-be"):
        text = _strictly(raw[:_SAMPLE], name)
        common = _COMMON.findall(text or "")
        if (
            text
            and len(common) + sum(map(text.count, string.printable)) > _MIN_WIDE * len(text)
            and len(_KANA.findall(text)) >= _MIN_KANA * len(common)
        ):
            return _checked(raw.decode(name, "replace"), name)
    return None


def _declared_codec(raw: bytes, declared: str | None) -> str | None:
    # Imported here: a run without news decodes nothing.
    from bs4.dammit import EncodingDetector

    name = declared or EncodingDetector.find_declared_encoding(raw[:_HEAD], True, search_entire_document=True) or ""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return None if found in _MEANINGLESS else _CODECS.get(found, found)


def _strictly(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _leniently(raw: bytes, name: str) -> str:
    text = raw.decode(name, "replace")
    return raw.decode(name, _AS_WINDOWS) if name in _ZEROS and text.count("\ufffd") <= _MOST_ODD else text


def _as_windows(error: UnicodeError) -> tuple[str | bytes, int]:
    """Read two bytes that EUC-JP and ISO-2022-JP leave undefined and Windows does not: ①, ㈱, 髙.

    The same place of the table stands in cp932, where two rows share a first byte.
    """
    if isinstance(error, UnicodeDecodeError):
        row, cell = (byte - _ZEROS[error.encoding] for byte in error.object[error.start : error.start + 2].ljust(2))
        lead = (row - 1) // 2 + (0x81 if row <= 62 else 0xC1)
        trail = cell + (0x9E if row % 2 == 0 else 0x40 if cell >= 64 else 0x3F)
        with suppress(ValueError):
            if 0 < row <= 94 and 0 < cell <= 94:
                return bytes((lead, trail)).decode("cp932"), error.start + 2
    return codecs.replace_errors(error)


codecs.register_error(_AS_WINDOWS, _as_windows)


def _looks_wrong(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_ODD.findall(sample)) > len(_COMMON.findall(sample))


def _score(sample: bytes, name: str) -> float:
    """Return how much a sample looks like Japanese when read with a codec."""
    try:
        text = sample.decode(name, "replace")
    except (LookupError, ValueError):
        return float("-inf")
    if name == "iso2022_jp_ext" and b"\x1b$" not in sample:
        return float("-inf")
    return len(_COMMON.findall(text)) - 10 * len(_ODD.findall(text))


def _checked(text: str, name: str) -> Decoded:
    unreadable = text.count("\ufffd")
    if unreadable > _MAX_UNREADABLE * len(text) + 2:
        raise ExtractError("is no text in any known encoding")
    return Decoded(_CONTROLS.sub("", text), _REPORTED.get(name, name), unreadable)
