"""What comes back from a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from search.model.clipping import Clipping, Precision
from search.model.marks import Marked, Snippet
from search.model.state import Coverage


class Card(NamedTuple):
    """What a list shows of a clipping: all but its texts.  Ten are made a search: a tuple costs half a dataclass."""

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

    @classmethod
    def of(cls, clipping: Clipping) -> Card:
        """Return the card of a whole clipping."""
        values = {name: getattr(clipping, name) for name in cls._fields if name != "countries"}
        return cls(countries=clipping.codes, **values)


@dataclass(frozen=True, slots=True)
class Reason:
    """One addend of a score: `kind` (word, bigram, pair, passage, opening, theme), and `text`, what it is about."""

    kind: str
    text: str
    value: float


class Hit(NamedTuple):
    """One answer.  `matched` holds the ways it matched ("literal", "word", …); `counts` the marks a part.

    `duplicates` counts the other files that hold the same article, and with `collapse` the articles folded in.
    `reasons` (only where asked for) add up to `score`; hits are ordered by (tier, score, id).
    `shared` (only from `similar`) holds the words both articles have.
    """

    card: Card
    score: float
    title: Marked
    snippets: tuple[Snippet, ...] = ()
    matched: tuple[str, ...] = ()
    tier: int = 0
    counts: Mapping[str, int] = MappingProxyType({})
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
    """A completion: `kind` is title, author, source, country or term; `count` the articles it stands for.

    From `search.answer.completions` it has the `query` to be typed for it, and `count` is what that finds.
    """

    text: str
    kind: str
    count: int
    query: str = ""


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
