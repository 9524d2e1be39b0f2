"""Completions of what is being typed, from this collection only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from search import countries
from search.engines.whoosh.answering import facets
from search.engines.whoosh.answering.readings import readings
from search.engines.whoosh.segments import units
from search.engines.whoosh.segments.snapshot import Snapshot
from search.fold import fold
from search.model import Suggestion
from search.query.variants import sounds

#: At most so many titles are tried for one completion.
_TITLES = 200


def suggest(snapshot: Snapshot, text: str, limit: int) -> tuple[Suggestion, ...]:
    """Return names, words and titles that begin as typed: names first, then words, then titles.

    Each kind comes commonest first and gets at least a share of the places.
    """
    wanted = fold(text).text.strip()
    if not wanted or limit < 1:
        return ()
    read = _read_so(snapshot, wanted)
    words = [*_words(snapshot, wanted, limit), *_counted(snapshot, read)]
    kinds = [list(_names(snapshot, wanted, read)), words, list(_titles(snapshot, wanted))]
    kinds = [sorted(kind, key=lambda s: (-s.count, s.text)) for kind in kinds if kind]
    chosen: list[Suggestion] = []
    for place in range(limit):
        chosen += [kind[place] for kind in kinds if place < len(kind)]
    order = {id(s): n for n, s in enumerate(s for kind in kinds for s in kind)}
    return tuple(sorted(_distinct(chosen)[:limit], key=lambda s: order[id(s)]))


def _distinct(found: Sequence[Suggestion]) -> list[Suggestion]:
    seen: dict[str, Suggestion] = {}
    for suggestion in found:
        seen.setdefault(suggestion.text, suggestion)
    return list(seen.values())


def _names(snapshot: Snapshot, wanted: str, read: set[str]) -> Iterator[Suggestion]:
    alive = [segment.alive() for segment in snapshot.segments]
    for facet in ("author", "source", "country"):
        counts, _ = facets.count(facet, snapshot, alive)
        for value, count in counts.items():
            if value == facets.NONE:
                continue
            spellings = _spellings(value) if facet == "country" else (value,)
            if value in read or any(fold(spelling).text.startswith(wanted) for spelling in spellings):
                yield Suggestion(countries.label(value) if facet == "country" else value, facet, count)


def _spellings(code: str) -> tuple[str, ...]:
    names = countries.table().get(code)
    return (names.ja, names.en, *names.others) if names else (code,)


def _words(snapshot: Snapshot, wanted: str, limit: int) -> Iterator[Suggestion]:
    for term, count in snapshot.counted(wanted, limit + 1):
        if term != wanted and len(term) > 1:
            yield Suggestion(term, "term", count)


def _read_so(snapshot: Snapshot, wanted: str) -> set[str]:
    """Return the words whose reading begins as typed in kana or romaji."""
    begins = sounds(wanted)
    if not begins:
        return set()
    return {word for sound, words in readings(snapshot).items() if sound.startswith(begins) for word in words}


def _counted(snapshot: Snapshot, words: set[str]) -> Iterator[Suggestion]:
    for term, _, count in snapshot.frequencies(sorted(words)):
        if count:
            yield Suggestion(term, "term", count)


def _titles(snapshot: Snapshot, wanted: str) -> Iterator[Suggestion]:
    """Yield the titles that begin so: found at the starts of articles, which begin with their titles."""
    typed = units.units(wanted)
    tried = 0
    for segment in snapshot.segments:
        text, starts = segment.docs["text"], segment.docs["text_at"][:-1].astype(np.int64)
        docs = segment.alive()
        docs = docs[starts[docs] + len(typed) <= len(text)]
        titled = segment.docs["part_kind"][segment.docs["part_at"][:-1].astype(np.int64)[docs]] == 0
        docs = docs[titled]
        for offset, unit in enumerate(typed.tolist()):
            docs = docs[text[starts[docs] + offset] == unit]
        for doc in docs[: _TITLES - tried].tolist():
            yield Suggestion(segment.card(doc).title, "title", 1)
        tried += len(docs)
        if tried >= _TITLES:
            return
