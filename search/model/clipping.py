"""What a clipping is: one article cut out of the page it was saved with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

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
