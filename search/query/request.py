"""A query as one frozen value: the text typed and every filter, sort and page asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from search.query import params as _params
from search.query.dates import read_day, shortest
from search.query.params import FACETS, LISTS

__all__ = ["FACETS", "Query"]

_DATE_FACETS = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that decides a page of results.

    The value "none" in a facet tuple means: has none.  `since`/`until` hold what was typed at any
    precision as the first and the last day it covers.  `undated`: True only, False never, None either.
    `cursor` wins over `page`.  `fold` off: literals must stand as typed (表記どおり).  `expand` off: no
    lexicon, kana or reading variants.  `strict`: a query text that needs a note is refused.
    `highlight`, `fields` and `offset_unit` shape the hits of the JSON alone.
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
    strict: bool = False
    snippet: int = 60
    snippets: int = 2
    highlight: bool = True
    fields: tuple[str, ...] = ()
    offset_unit: str = "codepoint"

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]], ignore: Collection[str] = ()) -> Query:
        """Read a query from URL parameters (name → values), the inverse of `to_params`.

        An empty value counts as not given.  Parameters named in `ignore` are none of ours (lang).
        Raises ParameterError, with the nearest valid name or value, for anything unknown or out of range.
        """
        return cls(**_params.read(params, ignore))

    def to_params(self) -> dict[str, list[str]]:
        """Write the query as URL parameters in canonical order, defaults left out, days as short as they go."""
        return _params.write(self, _DEFAULTS)

    @property
    def backwards(self) -> bool:
        """Say whether the period ends before it begins: nothing is in it."""
        return self.since is not None and self.until is not None and self.since > self.until

    def swapped(self) -> Query:
        """Return the query with the two ends of its period swapped, as precise as they were given."""
        if self.since is None or self.until is None:
            return self.first_page()
        late, early = shortest(self.since), shortest(self.until, last=True)
        if len(late) != len(early):
            return self._with(since=self.until, until=self.since)
        first, last = read_day(early), read_day(late)
        return self._with(since=first and first[0], until=last and last[1])

    def first_page(self) -> Query:
        """Return the same query at its first page."""
        return self._with()

    def narrowed(self, facet: str, value: str) -> Query:
        """Return the query behind the link of a facet value: its total is the value's count.

        The value replaces what was chosen of its facet.  With country_match=all a country is added.
        A pair (JP+RU) asks for both of its countries.
        """
        if facet in _DATE_FACETS:
            return self._dated(value)
        if facet == "pair":
            return self._with(countries=tuple(value.split("+")), country_match="all")
        kept = self.countries if facet == "country" and self.country_match == "all" else ()
        return self._with(**{LISTS[facet]: _once(*kept, value)})

    def without(self, facet: str, value: str = "") -> Query:
        """Return the query without one value of a facet (also of not_country …); a date facet is cleared whole."""
        if facet in _DATE_FACETS:
            return self._with(since=None, until=None, undated=None)
        field = LISTS["country" if facet == "pair" else facet]
        gone = value.split("+") if facet == "pair" else [value]
        return self._with(**{field: tuple(kept for kept in getattr(self, field) if kept not in gone)})

    def excluded(self, facet: str, value: str) -> Query:
        """Return the query that leaves out a value of a facet (除く).

        Of a date facet only "none" can be left out, of pairs nothing: the rest raises ValueError.
        """
        if facet == "pair":
            raise ValueError("a pair cannot be left out, only one of its countries")
        if facet in _DATE_FACETS:
            if value != "none":
                raise ValueError(f"{facet} {value} cannot be left out")
            return self._with(undated=False)
        asked, refused = LISTS[facet], LISTS[f"not_{facet}"]
        kept = tuple(kept for kept in getattr(self, asked) if kept != value)
        return self._with(**{asked: kept, refused: _once(*getattr(self, refused), value)})

    def _with(self, **changes: Any) -> Query:
        return replace(self, page=1, cursor="", **changes)

    def _dated(self, value: str) -> Query:
        if value == "none":
            return self._with(since=None, until=None, undated=True)
        span = read_day(value)
        if span is None:
            raise ValueError(f"{value} is no year, month or day")
        return self._with(since=span[0], until=span[1], undated=None)


def _once(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


_DEFAULTS = Query()
