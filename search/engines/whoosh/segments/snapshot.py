"""A read view of one generation: immutable, shared by threads, open in milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from search.engines.whoosh.segments import codec
from search.engines.whoosh.segments.article import Article
from search.engines.whoosh.segments.segment import Segment
from search.engines.whoosh.storage import ledger
from search.engines.whoosh.storage.generation import LEDGER, Generation
from search.kinds import names
from search.ranking import PREFIX_TERMS


class Snapshot:
    """Every segment of a generation.  What did not change since `previous` is shared with it."""

    def __init__(self, generation: Generation, previous: Snapshot | None = None) -> None:
        self.generation = generation.name
        self.coverage = generation.coverage
        self._folder = folder = generation.folder
        known = previous.files if previous else {}
        self.files: dict[tuple[str, int], Segment] = {}
        self.segments: list[Segment] = []
        for entry in codec.segments(folder):
            stem = folder / entry.name
            key = entry.name, stem.with_name(f"{stem.name}.docs").stat().st_ino
            segment = known.get(key) or Segment(stem)
            self.files[key] = segment
            self.segments.append(segment.without(entry.deleted))
        #: Whether two texts, by their hashes, are near-copies: kept from one generation to the next.
        self.verdicts: dict[tuple[int, int], bool] = previous.verdicts if previous else {}
        self._made: dict[str, Any] = {}

    def made(self, name: str, make: Callable[[Snapshot], Any]) -> Any:
        """Return something computed once from all segments; two threads at once may both compute it."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]

    @cached_property
    def duplicates(self) -> Mapping[str, int]:
        """How many other files hold an article, by its id; articles without any are left out."""
        return Counter(id for _, id in self._duplicates)

    @cached_property
    def owners(self) -> Mapping[str, Sequence[str]]:
        """The ids of articles by the paths and names of their duplicate files."""
        found: dict[str, list[str]] = {}
        for path, id in self._duplicates:
            for name in dict.fromkeys(names(path)):
                found.setdefault(name, []).append(id)
        return found

    @cached_property
    def _duplicates(self) -> list[tuple[str, str]]:
        try:
            return ledger.duplicates(self._folder / LEDGER)
        except FileNotFoundError:  # cleaned away while it is still read: its hits are worth more than this
            return []

    def article(self, id: str) -> Article | None:
        """Return the article with this id."""
        for segment in self.segments:
            doc = segment.number(id)
            if doc is not None:
                return Article(segment, doc)
        return None

    def frequencies(self, words: Sequence[str]) -> Iterator[tuple[str, tuple[int, ...], int]]:
        """Yield each word with its number in every segment (-1: absent) and the documents that have it."""
        columns = zip(*(segment.words.numbers(words) for segment in self.segments), strict=True)
        for word, numbers in zip(words, columns, strict=False):  # where there is no segment, no word is known
            df = sum(s.words.df[n] for s, n in zip(self.segments, numbers, strict=True) if n >= 0)
            yield word, numbers, df

    def starting(self, prefix: str) -> tuple[str, ...]:
        """Return the commonest words of the collection that begin so."""
        return tuple(term for term, _ in self.counted(prefix, PREFIX_TERMS))

    def counted(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return the commonest words that begin so, each with its documents."""
        counts: Counter[str] = Counter()
        for segment in self.segments:
            words = segment.words
            counts.update(dict(words.commonest(words.starting(prefix), 4 * limit)))
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]
