"""A query as one frozen value: the text typed and every filter, sort and page asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: Every facet that can be asked for.  year, month and day are the timeline; pair is two countries (JP+RU).
FACETS = ("country", "pair", "author", "source", "section", "year", "month", "day")


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that decides a page of results.

    The value "none" in a facet tuple means: has none.  `since`/`until` hold what was typed at any
    precision as the first and the last day it covers.  `undated`: True only, False never, None either.
    `cursor` wins over `page`.  `fold` off: literals must stand as typed (表記どおり).  `expand` off: no
    lexicon, kana or reading variants.
    """

    text: str = ""
    countries: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    not_countries: tuple[str, ...] = ()
    not_authors: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    not_sections: tuple[str, ...] = ()
    country_match: str = "any"
    since: date | None = None
    until: date | None = None
    undated: bool | None = None
    scope: str = "all"
    sort: str = "relevance"
    size: int = 20
    page: int = 1
    cursor: str = ""
    facets: tuple[str, ...] = ()
    facet_limit: int = 20
    fold: bool = True
    expand: bool = True
    collapse: bool = False
    explain: bool = False
    snippet: int = 60
    snippets: int = 2
