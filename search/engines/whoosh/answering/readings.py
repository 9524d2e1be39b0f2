"""Words of the collection by how they are read: what かな and ローマ字 queries and completions ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from search import analysis
from search.engines.whoosh.matching.candidates import candidates, grams
from search.engines.whoosh.segments import units
from search.engines.whoosh.segments.snapshot import Snapshot
from search.fold import fold
from search.query.sounds import read_so

#: Words read: every author, and so many of the commonest words with kanji.  Reading is the tokeniser's work,
#: with Janome about half a millisecond a word, and is done when first asked for.
MOST = 3000

#: At most so many articles are looked at for two words in a row.
_LOOKED_AT = 256


def lookup(snapshot: Snapshot, sound: str) -> Sequence[str]:
    """Return the words of the collection that are read so: `search.query.parse.Lookup`."""
    return read_so(sound, readings(snapshot), lambda text: _held(snapshot, text))


def _held(snapshot: Snapshot, text: str) -> bool:
    raw, wanted = units.raw(text), grams(text)
    for segment in snapshot.segments:
        numbers = dict(zip(wanted, segment.chars.numbers(wanted), strict=True))
        ids, sure = candidates(text, segment.chars, numbers)
        if len(ids) and (sure or any(segment.holds(raw, ids[:_LOOKED_AT].tolist()))):
            return True
    return False


def is_author(snapshot: Snapshot, name: str) -> bool:
    """Say whether a folded text is an author's name: `search.query.parse.IsAuthor`."""
    return name in snapshot.made("authors", lambda s: {fold(author).text for author in _authors(s)})


def _authors(snapshot: Snapshot) -> set[str]:
    return {author for segment in snapshot.segments for author in segment.values["author"]}


def readings(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    """Return reading → words, of a whole snapshot."""
    known: Mapping[str, tuple[str, ...]] = snapshot.made("readings", _make)
    return known


def _make(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for word in dict.fromkeys([*sorted(_authors(snapshot)), *_commonest(snapshot)]):
        for sound, words in _read(word):
            found.setdefault(sound, {}).update(dict.fromkeys(words))
    return {sound: tuple(words) for sound, words in found.items()}


@lru_cache(maxsize=4 * MOST)
def _read(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Remembered from one generation to the next."""
    return tuple(analysis.readings_of([word]).items())


def _commonest(snapshot: Snapshot) -> list[str]:
    counts: Counter[str] = Counter()
    for segment in snapshot.segments:
        for term, df in segment.words.commonest(range(len(segment.words.df)), 4 * MOST):
            if len(term) > 1 and analysis.has_kanji(term):
                counts[term] += df
    return sorted(counts, key=lambda term: (-counts[term], term))[:MOST]
