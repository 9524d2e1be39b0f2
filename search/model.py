"""The nouns: what a clipping is, and what comes back from a search.

Plain frozen data.  Nothing here reads a file, a clock or an index.
All offsets are in code points of the text they stand beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

Precision = Literal["day", "month", "year"]
Role = Literal["section", "title", "date", "caption", "lead", "body", "heading", "author", "profile", "chrome"]
Part = Literal["title", "lead", "body", "caption", "profile"]

#: The parts of a clipping in the order an engine stores them.  `lead`, `body`, `profile` are one text
#: each, with a line feed between paragraphs; `title` is one line; each caption is one text.
PARTS: tuple[Part, ...] = ("title", "lead", "body", "caption", "profile")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a country is named: `text` stands at [start, end) of a part (of the n-th caption: `index`)."""

    text: str
    start: int
    end: int
    part: Part = "body"
    index: int = 0


@dataclass(frozen=True, slots=True)
class Country:
    """A country a clipping names: ISO 3166-1 alpha-2 code and every place that names it."""

    code: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def mentions(self) -> int:
        return len(self.evidence)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the saved page as the extractor saw it: its role and the reason for it."""

    text: str
    role: Role
    why: str = ""


@dataclass(frozen=True, slots=True)
class Clipping:
    """One article cut out of the page it was saved with.

    `id` and `digest` are given by the indexer, everything else by the extractor.
    `published` is the first day of its month or year where `precision` says so.
    `lines` is the whole saved page with roles (for 原資料); never searched.
    """

    id: str
    path: str
    title: str
    lead: str = ""
    body: str = ""
    captions: tuple[str, ...] = ()
    profile: str = ""
    published: date | None = None
    published_at: datetime | None = None
    precision: Precision = "day"
    authors: tuple[str, ...] = ()
    source: str | None = None
    section: str | None = None
    url: str | None = None
    countries: tuple[Country, ...] = ()
    lines: tuple[Line, ...] = ()
    kind: str = "text"
    encoding: str = "utf-8"
    overridden: tuple[str, ...] = ()
    digest: str = ""
    first_seen: datetime | None = None
    group: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(country.code for country in self.countries)

    def texts(self) -> Iterator[tuple[Part, str]]:
        """Yield every searchable text with its part, in the order of `PARTS`; empty ones left out."""
        for part in PARTS:
            for text in self.captions if part == "caption" else (getattr(self, part),):
                if text:
                    yield part, text


class Mark(NamedTuple):
    """A match at [start, end): `leaf` numbers the word of the query it answers, `why` says how.

    `why` is "literal", "folded", "word" (inflection), "kana", "reading", or the lexicon's reason (a synonym).
    """

    start: int
    end: int
    leaf: int = 0
    why: str = "literal"


@dataclass(frozen=True, slots=True)
class Marked:
    """Original text with its matches: marks are sorted, disjoint and inside the text."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        end = 0
        for mark in self.marks:
            if not end <= mark.start < mark.end <= len(self.text):
                raise ValueError(f"bad mark {mark} in {len(self.text)} characters")
            end = mark.end

    @property
    def ranges(self) -> list[list[int]]:
        return [[mark.start, mark.end] for mark in self.marks]

    def parts(self) -> Iterator[tuple[str, Mark | None]]:
        """Yield every piece of the text with the mark on it, or None; empty pieces left out."""
        end = 0
        for mark in self.marks:
            if mark.start > end:
                yield self.text[end : mark.start], None
            yield self.text[mark.start : mark.end], mark
            end = mark.end
        if end < len(self.text):
            yield self.text[end:], None


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage worth showing.  `start` is its offset in its part; `paragraph` counts from 1."""

    part: Part
    marked: Marked
    start: int = 0
    paragraph: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a clipping: all but its texts."""

    id: str
    path: str
    title: str
    published: date | None = None
    published_at: datetime | None = None
    precision: Precision = "day"
    authors: tuple[str, ...] = ()
    source: str | None = None
    section: str | None = None
    url: str | None = None
    countries: tuple[str, ...] = ()
    first_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One addend of a score: `kind` is "word", "bigram" or "pair"; `text` what it is about."""

    kind: str
    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer.  `matched` holds the ways it matched ("literal", "word", …); `counts` the marks a part.

    `reasons` (only where asked for) add up to `score`; hits are ordered by (tier, score, id).
    `shared` (only from `similar`) holds the words both articles have.
    """

    card: Card
    score: float
    title: Marked
    snippets: tuple[Snippet, ...] = ()
    matched: tuple[str, ...] = ()
    tier: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    duplicates: int = 0
    reasons: tuple[Reason, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value and the total its link gives.  `value` "none" means: has none (署名なし, 日付不明)."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet, commonest first (dates: in order); `more` values were cut off."""

    name: str
    values: tuple[FacetValue, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about how a query was read, at a position of its text (0-based), or about all of it.

    `code` is stable (`unclosed-paren`), `values` fill its message in either language.
    """

    code: str
    position: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A looser query and how much it finds.  `code` says what was loosened: only, without, widen, period …"""

    code: str
    values: Mapping[str, str]
    params: Mapping[str, tuple[str, ...]]
    total: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: `kind` is title, author, source, country or term; `count` the articles it finds."""

    text: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a generation holds: a name for it, its articles and the days they span."""

    generation: str
    articles: int
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of answers, with everything needed to show it.

    `total` is exact and counts the articles that match; `partial` (only on a first page that is not
    full) holds articles that match a part of the query and is not counted.
    `groups` is the number of different texts among `total`.
    """

    hits: tuple[Hit, ...]
    total: int
    coverage: Coverage
    facets: tuple[Facet, ...] = ()
    partial: tuple[Hit, ...] = ()
    groups: int | None = None
    next_cursor: str | None = None
    timings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of one file of the corpus.  The index keeps one for every file it has seen.

    `path` is relative to the corpus, with surrogate escapes for invalid names.  `size` and `mtime_ns`
    are those of the stat before reading (an override beside the file adds its own to both).
    `content` is the SHA-256 of the bytes alone, `digest` that of bytes, override and extractor version.
    `id` is the article's: also of a duplicate.  `text` is the hash of the article's normalised title and
    texts: equal for duplicates.
    """

    path: str
    size: int
    mtime_ns: int
    content: str
    digest: str
    state: Literal["indexed", "duplicate", "failed"]
    id: str = ""
    reason: str = ""
    first_seen: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index, for people and monitors.  `damage` is None where all is well.

    `synced` is when a run last ended well: the corpus was looked at then, also where nothing was committed.
    """

    coverage: Coverage
    committed: datetime | None
    tokenizer: str
    files: Mapping[str, int] = field(default_factory=dict)
    failed: tuple[FileRecord, ...] = ()
    report: Mapping[str, object] = field(default_factory=dict)
    damage: str | None = None
    bytes: int = 0
    synced: datetime | None = None

    @property
    def fresh(self) -> datetime | None:
        """When the index last said what the corpus said: what its age counts from."""
        return self.synced or self.committed
