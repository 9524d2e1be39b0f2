"""The data of `naming.py` as patterns, made once."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from search.countries import short, written

_LIST = r"[・、,/／=＝\-－―–]"


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns and tables; each is described in data/naming.toml."""

    words: re.Pattern[str]
    codes: dict[str, tuple[str, ...]]
    names: dict[str, str]
    not_after: dict[str, re.Pattern[str]]
    not_before: dict[str, re.Pattern[str]]
    rows: re.Pattern[str]
    row_ok: frozenset[str]
    row_not: frozenset[str]
    core: frozenset[str]
    doubtful: dict[str, re.Pattern[str]]
    lists: re.Pattern[str]
    before: re.Pattern[str]
    not_after_frame: dict[str, re.Pattern[str]]
    after: re.Pattern[str]
    not_after_word: dict[str, re.Pattern[str]]
    companies: re.Pattern[str]
    leaders: re.Pattern[str]
    couples: re.Pattern[str]
    left: frozenset[str]
    row_left: frozenset[str]
    things: re.Pattern[str]
    compounding: frozenset[str]


@functools.cache
def rules() -> Rules:
    """Read data/naming.toml and the names of countries."""
    data: dict[str, Any] = tomllib.loads(files(__package__).joinpath("data/naming.toml").read_text("utf-8"))
    names = {narrow(name): code for name, code in written().items() if len(name) > 1}
    exceptions = dict.fromkeys(data["exceptions"].split(), ())
    named = {word: tuple(codes.split()) for word, codes in data["named"].items()}
    codes: dict[str, tuple[str, ...]] = {**exceptions, **named}
    words = sorted({*codes, *names}, key=len, reverse=True)
    kanji = "".join(short())
    after = data["after"]
    common = after.pop("all").split()
    followers = {
        char: sorted(
            {*(common if char in "米英仏独伊印豪露韓加ソロ台" else ()), *after.get(char, "").split()}, key=len
        )
        for char in {*"米英仏独伊印豪露韓加ソロ台", *after}
    }
    leaders = "|".join(data["leaders"]["any"].split())
    row_chars = data["core"] + data["joining"]
    return Rules(
        words=re.compile("|".join(map(re.escape, words))),
        codes=codes,
        names=names,
        not_after={name: re.compile(pattern) for name, pattern in data["not_after_name"].items()},
        not_before={name: re.compile(f"(?:{p})$") for name, p in data["not_before_name"].items() if p},
        rows=re.compile(f"[{row_chars}]{{2,8}}"),
        row_ok=frozenset(data["also_rows"].split()),
        row_not=frozenset(data["not_rows"].split()),
        core=frozenset(data["core"]),
        doubtful={row: re.compile(pattern) for row, pattern in data["doubtful"].items()},
        lists=re.compile(
            f"(?<![一-鿿々ァ-ヴー])[{kanji}](?:{_LIST}[{kanji}])+(?![一-鿿々ァ-ヴー])|"
            f"(?<![一-鿿々ァ-ヴー])[{kanji}](?:{_LIST}[{kanji}])+(?=各|両|首脳|3|4|の|な)"
        ),
        before=re.compile("|".join(f"{k}[{v}]" for k, v in data["before"].items() if v)),
        not_after_frame={frame: re.compile(pattern) for frame, pattern in data["not_after_frame"].items()},
        after=re.compile(
            "|".join(f"{char}(?:{'|'.join(map(re.escape, reversed(w)))})" for char, w in followers.items() if w)
        ),
        not_after_word={char: re.compile(pattern) for char, pattern in data["not_after_word"].items()},
        companies=re.compile(r"[米英仏独伊豪加印露韓蘭](?=[ァ-ヴ][ァ-ヴー]|[A-Z][A-Za-z]|[「『])"),
        leaders=re.compile(
            f"[米英仏独伊豪露ロ韓加印比台](?=の(?:[ァ-ヴー・]{{2,14}}(?:{leaders}|氏|元|前)|[一-鿿]{{1,3}}(?:{leaders})))"
        ),
        couples=re.compile("(?<![一-鿿々ァ-ヴー・])[米英仏独伊豪露韓]と[米英仏独伊豪露韓](?![一-鿿々ァ-ヴー・])"),
        left=frozenset(data["left"]["allowed"]),
        row_left=frozenset(data["left"]["row_allowed"]),
        things=re.compile("|".join(data["things"]["any"].split())),
        compounding=frozenset(data["compounding"]["names"].split()),
    )


def narrow(text: str) -> str:
    """Return a text with full-width letters and digits made half-width, character by character."""
    return text.translate(_NARROW)


_NARROW = {
    code: folded for code in range(0xFF01, 0xFFF0) if len(folded := unicodedata.normalize("NFKC", chr(code))) == 1
}
