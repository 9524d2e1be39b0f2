"""The filters of a query as conditions on a card, and which of them each facet ignores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from search.model import Card
from search.query import Query

#: The fields of `Query` that a facet chooses: a facet is counted without them, so that its links replace them.
CHOICES: dict[str, tuple[str, ...]] = {
    "country": ("countries",),
    "pair": ("countries",),
    "author": ("authors",),
    "source": ("sources",),
    "section": ("sections",),
    "year": ("since", "until", "undated"),
    "month": ("since", "until", "undated"),
    "day": ("since", "until", "undated"),
}

NONE = "none"


def without_choice(query: Query, facet: str) -> Query:
    """Return the query whose answers `facet` counts: its own choice left out.

    The exception: with country_match=all a country is added to those chosen, so nothing is left out.
    """
    if facet == "country" and query.country_match == "all":
        return query
    empty = Query()
    changes: dict[str, object] = {name: getattr(empty, name) for name in CHOICES[facet]}
    return replace(query, **changes)  # type: ignore[arg-type]


def values(facet: str, card: Card) -> Iterator[str]:
    """Yield the values of a card in a facet; "none" where it has none."""
    day = card.published
    match facet:
        case "country":
            yield from card.countries or (NONE,)
        case "pair":
            codes = sorted(set(card.countries))
            yield from (f"{a}+{b}" for i, a in enumerate(codes) for b in codes[i + 1 :])
        case "author":
            yield from dict.fromkeys(card.authors) or (NONE,)
        case "source":
            yield card.source or NONE
        case "section":
            yield card.section or NONE
        case "year":
            yield f"{day:%Y}" if day else NONE
        case "month":
            yield f"{day:%Y-%m}" if day else NONE
        case "day":
            yield day.isoformat() if day else NONE


def keeps(query: Query, card: Card) -> bool:
    """Say whether a card passes every filter of a query (not its text)."""
    return (
        _dated(query, card)
        and _chosen(query.countries, query.not_countries, card.countries, query.country_match == "all")
        and _chosen(query.authors, query.not_authors, card.authors)
        and _chosen(query.sources, query.not_sources, (card.source,) if card.source else ())
        and _chosen(query.sections, query.not_sections, (card.section,) if card.section else ())
    )


def _dated(query: Query, card: Card) -> bool:
    if card.published is None:
        return query.undated is not False and query.since is None and query.until is None
    if query.undated:
        return False
    return (query.since is None or query.since <= card.published) and (
        query.until is None or card.published <= query.until
    )


def _chosen(wanted: tuple[str, ...], unwanted: tuple[str, ...], has: tuple[str, ...], every: bool = False) -> bool:
    have = set(has) or {NONE}
    if have & set(unwanted):
        return False
    return not wanted or (set(wanted) <= have if every else bool(set(wanted) & have))
