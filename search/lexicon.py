"""Words that mean the same, applied to queries alone; each use is visible and can be switched off.

The built-in classes stand in `data/lexicon.toml` and, for okurigana, in `data/okurigana.txt`; a file of the form of
the first (setting `lexicon`) adds to them.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

from search.errors import ConfigError
from search.fold import fold

Words = Mapping[str, Mapping[str, str]]

#: What a table of the file may hold, by its name.
_KEYS = {"class": {"why", "words"}, "widen": {"why", "words", "also"}, "pattern": {"why", "forms"}}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded word → the words it also finds, each with the reason (office, country-name …).

    Members of a `class` stand for each other inside longer words too; `wider` words for a whole word only.
    `longest` is the length of the longest word of a class.
    """

    classes: Words = field(default_factory=dict)
    wider: Words = field(default_factory=dict)
    longest: int = 0


@functools.cache
def builtin() -> Lexicon:
    """Return the lexicon that comes with Kirinuki."""
    data = files("search").joinpath("data")
    lexicon = _make(tomllib.loads(data.joinpath("lexicon.toml").read_text(encoding="utf-8")))
    rows = data.joinpath("okurigana.txt").read_text(encoding="utf-8").splitlines()
    groups = [row.split() for row in rows if not row.startswith("#")]
    okurigana = {word: {other: "spelling" for other in group if other != word} for group in groups for word in group}
    return replace(lexicon, classes=_merged(lexicon.classes, okurigana))


@functools.cache
def load(path: str | Path) -> Lexicon:
    """Return the built-in lexicon with the classes of a file added; the built-in one for an empty path.

    Raises ConfigError naming the file and what is wrong in it.
    """
    if not str(path):
        return builtin()
    try:
        added = _make(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is no TOML ({error})") from error
    except _Malformed as error:
        raise ConfigError(f"{path}: {error}") from error
    base = builtin()
    return Lexicon(
        _merged(base.classes, added.classes), _merged(base.wider, added.wider), max(base.longest, added.longest)
    )


class _Malformed(Exception):
    pass


def _make(data: Mapping[str, Any]) -> Lexicon:
    classes: dict[str, dict[str, str]] = {}
    wider: dict[str, dict[str, str]] = {}
    for kind, why, given, also in _relations(data):
        for word in given:
            others = (wider if kind == "widen" else classes).setdefault(word, {})
            for other in also:
                if other != word:
                    others.setdefault(other, why)
    return Lexicon(classes, wider, max(map(len, classes), default=0))


def _merged(base: Words, added: Words) -> Words:
    return {**base, **added, **{word: {**base[word], **added[word]} for word in base.keys() & added.keys()}}


def _relations(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Sequence[str], Sequence[str]]]:
    """Yield (kind, why, words, what they also find) of every table, folded."""
    countries = data.get("countries", {})
    for kind, rows in data.items():
        if kind == "countries":
            continue
        if kind not in _KEYS or not isinstance(rows, list):
            raise _Malformed(f"[{kind}] is none of [[class]], [[widen]], [[pattern]], [countries]")
        for row in rows:
            why, *lists = (row.get(key) for key in sorted(_KEYS[kind], key=["why", "words", "forms", "also"].index))
            if set(row) != _KEYS[kind] or not isinstance(why, str) or not all(map(_are_words, lists)):
                raise _Malformed(f"[[{kind}]] {row} must hold {', '.join(sorted(_KEYS[kind]))}")
            if kind == "pattern":
                for shorts, names in countries.items():
                    filled = _folded(_filled(lists[0], shorts, names))
                    yield kind, why, filled, filled
            else:
                yield kind, why, _folded(lists[0]), _folded(lists[-1])


def _filled(forms: Sequence[str], shorts: str, names: Sequence[str]) -> Iterator[str]:
    for form in forms:
        yield from dict.fromkeys(form.format(s=s, n=n) for s, n in product(shorts, names))


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(word).text.strip() for word in words))
