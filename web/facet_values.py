"""Which values of a facet are meant by the first letters of a name or of its reading: ろしあ → ロシア.  Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from search import countries
from search.analysis import has_kanji, hiragana, reading, shortened
from search.fold import fold
from search.model import Facet, FacetValue
from search.query.variants import sounds

#: Values looked through at most.
MOST = 10_000

_KANA = re.compile(r"[ぁ-ゖー]+")


def beginning(facet: Facet, typed: str, limit: int) -> Facet:
    """Return the values, at most `limit`, with a name that begins as `typed`, in spelling or in reading."""
    wanted = hiragana(fold(typed).text.strip())
    read = sounds(wanted) or ((wanted,) if _KANA.fullmatch(wanted) else ())
    kept = [value for value in facet.values if _begins(facet.name, value, wanted, read)]
    return Facet(facet.name, tuple(kept[:limit]), max(0, len(kept) - limit))


def _begins(facet: str, value: FacetValue, wanted: str, read: tuple[str, ...]) -> bool:
    for name in _names(facet, value):
        spelled = fold(name).text
        if hiragana(spelled).startswith(wanted):
            return True
        if read and has_kanji(spelled) and any(sound.startswith(read) for sound in _sounds(spelled)):
            return True
    return False


def _names(facet: str, value: FacetValue) -> Iterator[str]:
    """Yield what a value is called: a country by all its names, a pair by those of both."""
    yield value.label
    for code in value.value.split("+") if facet in ("country", "pair") else ():
        if names := countries.table().get(code):
            yield from (names.ja, names.en, *names.others)


@functools.lru_cache(10_000)
def _sounds(folded: str) -> tuple[str, ...]:
    """Return how a name is read, whole and as `sounds` asks for romaji; remembered, for reading takes a tokeniser.

    A dictionary knows one reading of 日本, people say two.
    """
    sound = reading(folded)
    every = (sound, sound.replace("にっぽん", "にほん")) if "日本" in folded else (sound,)
    return (*every, *map(shortened, every))
