"""URL parameters ↔ the fields of a Query.  One table says which there are; nothing is clamped in silence."""

from __future__ import annotations

import operator
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from search.countries import code_of, table, written
from search.model import PARTS
from search.query.dates import nearest, read_day, shortest
from search.query.refusals import alike, no_choice, no_number, refused, unknown

if TYPE_CHECKING:
    from search.query.request import Query

#: Every facet that can be asked for.  year, month and day are the timeline; pair is two countries (JP+RU).
FACETS = ("country", "pair", "author", "source", "section", "year", "month", "day")

#: The keys of a hit that `fields` may choose among; `id` always comes.
HIT_FIELDS = (
    *("id", "url", "api", "title", "title_ranges", "date", "date_precision", "published_at", "authors", "source"),
    *("section", "source_url", "countries", "score", "tier", "matched", "snippets", "counts", "duplicates"),
)

#: Parameter → field, by kind.  Defaults are those of Query and are never written.
LISTS = {
    "country": "countries",
    "not_country": "not_countries",
    "author": "authors",
    "not_author": "not_authors",
    "source": "sources",
    "not_source": "not_sources",
    "section": "sections",
    "not_section": "not_sections",
}
CHOICES = {
    "in": ("scope", ("all", *PARTS)),
    "country_match": ("country_match", ("any", "all")),
    "sort": ("sort", ("relevance", "-date", "date", "-first_seen")),
    "offset_unit": ("offset_unit", ("codepoint", "utf16")),
}
COMMAS = {"facets": FACETS, "fields": HIT_FIELDS}
DAYS = {"from": "since", "to": "until"}
SWITCHES = {name: name for name in ("undated", "fold", "expand", "collapse", "highlight", "explain", "strict")}
NUMBERS = {
    "limit": ("size", 1, 100),
    "page": ("page", 1, 1_000_000),
    "facet_limit": ("facet_limit", 1, 1000),
    "snippet": ("snippet", 10, 500),
    "snippets": ("snippets", 0, 20),
}

#: At most so many values of one parameter.
MOST_VALUES = 100

#: All parameters in canonical order.
PARAMETERS = (
    *("q", "in"),
    *("country", "not_country", "country_match"),
    *("author", "not_author", "source", "not_source", "section", "not_section"),
    *("from", "to", "undated", "fold", "expand", "collapse", "sort", "limit", "page", "cursor"),
    *("facets", "facet_limit", "highlight", "snippet", "snippets", "fields", "offset_unit", "explain", "strict"),
)


def read(params: Mapping[str, Sequence[str]], ignore: Collection[str] = ()) -> dict[str, Any]:
    """Return the Query fields that URL parameters give; an empty value counts as not given.

    Raises ParameterError for an unknown parameter, a value out of range, or two values where one is due.
    """
    fields: dict[str, Any] = {}
    for name, given in params.items():
        if name in ignore:
            continue
        if name not in PARAMETERS:
            raise unknown(name, [*PARAMETERS, *ignore])
        values = tuple(dict.fromkeys(value for value in ((given,) if isinstance(given, str) else given) if value))
        if not values:
            continue
        if len(values) > MOST_VALUES:
            raise refused("too-many-values", name, values[MOST_VALUES], None, high=str(MOST_VALUES))
        if name in LISTS:
            fields[LISTS[name]] = tuple(dict.fromkeys(_value(name, value) for value in values))
        elif name in COMMAS:
            fields[name] = _several(name, values)
        elif len(values) > 1:
            raise refused("given-twice", name, values[1], values[0])
        else:
            field, value = _one(name, values[0])
            fields[field] = value
    return fields


def write(query: Query, defaults: Query) -> dict[str, list[str]]:
    """Return the parameters of a query in canonical order; what is as in `defaults` is left out."""
    fields = zip(_FIELDS, _values(query), _values(defaults), strict=True)
    return {name: _written(name, value) for name, value, default in fields if value != default}


_FIELD_OF = {
    **LISTS,
    **DAYS,
    **SWITCHES,
    **{name: field for name, (field, _) in CHOICES.items()},
    **{name: field for name, (field, _, _) in NUMBERS.items()},
    "q": "text",
}
_FIELDS = {name: _FIELD_OF.get(name, name) for name in PARAMETERS}
#: The fields of a query in the order of its parameters, in one step: a page writes a hundred links.
_values = operator.attrgetter(*_FIELDS.values())


def _written(name: str, value: Any) -> list[str]:
    if name in LISTS:
        return list(value)
    if name in DAYS:
        return [shortest(value, last=name == "to")] if value else []
    if name in SWITCHES:
        return [_switch(value)]
    return [",".join(value) if name in COMMAS else str(value)]


def _one(name: str, value: str) -> tuple[str, object]:
    if name in CHOICES:
        field, allowed = CHOICES[name]
        if value not in allowed:
            raise no_choice(name, value, allowed)
        return field, value
    if name in SWITCHES:
        if value not in ("0", "1"):
            raise no_choice(name, value, ("0", "1"))
        return SWITCHES[name], value == "1"
    if name in NUMBERS:
        field, low, high = NUMBERS[name]
        if not re.fullmatch(r"-?[0-9]{1,18}", value) or not low <= int(value) <= high:
            raise no_number(name, value, low, high)
        return field, int(value)
    if name in DAYS:
        return DAYS[name], _day(name, value)
    return ("text" if name == "q" else name), value


def _day(name: str, value: str) -> date:
    span = read_day(value)
    if span is None:
        raise refused("not-a-date", name, value, nearest(value))
    return span[0] if name == "from" else span[1]


def _value(name: str, value: str) -> str:
    if value == "none" or name not in ("country", "not_country"):
        return value
    if code := country_code(value):
        return code
    raise refused("no-such-country", name, value, alike(value, [*written(), *table()]))


def country_code(name: str) -> str | None:
    """Return the ISO code of a country by its code or one of its names (RU, ロシア, 露)."""
    return code_of(name)


def _several(name: str, given: Iterable[str]) -> tuple[str, ...]:
    allowed = COMMAS[name]
    values = tuple(dict.fromkeys(part.strip() for value in given for part in value.split(",") if part.strip()))
    for value in values:
        if value not in allowed:
            raise no_choice(name, value, allowed)
    return values


def _switch(on: bool | None) -> str:
    return "1" if on else "0"
