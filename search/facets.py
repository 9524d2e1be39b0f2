"""From counts to a facet: order, cut and labels, the same for every engine."""

from __future__ import annotations

from collections.abc import Mapping

from search import filters
from search.countries import label
from search.model import Facet, FacetValue
from search.query import Query


def facet(name: str, counts: Mapping[str, int], query: Query, others: int = 0) -> Facet:
    """Make a facet of exact counts: dates in order, all of them; others commonest first, cut at the limit.

    Selected values are always listed.  `others` values were left out of `counts` already.
    """
    chosen = selected(name, query)
    if name in ("year", "month", "day"):
        ranked, cut = sorted(counts), len(counts)
    else:
        ranked, cut = sorted(counts, key=lambda value: (-counts[value], value)), query.facet_limit
    shown = [v for i, v in enumerate(ranked) if i < cut or v in chosen] + sorted(chosen - counts.keys())
    named = [_label(value) for value in shown] if name in ("country", "pair") else shown
    values = tuple([FacetValue(v, text, counts.get(v, 0), v in chosen) for v, text in zip(shown, named, strict=True)])
    return Facet(name, values, max(0, others + len(counts) - len([v for v in shown if v in counts])))


def selected(name: str, query: Query) -> set[str]:
    """Return the values of a facet that are chosen."""
    if name == "pair" or name not in filters.CHOICES or name in ("year", "month", "day"):
        return set()
    chosen: tuple[str, ...] = getattr(query, filters.CHOICES[name][0])
    return set(chosen)


def _label(value: str) -> str:
    return value if value == filters.NONE else "×".join(label(code) for code in value.split("+"))
