"""A query → its answer with everything there is to say about it: what pages, API and command line all show."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from search.engine import Engine
from search.errors import QueryError, QueryTimeout
from search.messages import say
from search.model import Note, Page, Relaxation, Suggestion
from search.query import Query
from search.query.parse import Parsed
from search.relax import relaxations

#: A name that is one word of a query as it stands.
_BARE = re.compile(r"[\w・.]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """A query with its answer.

    `parsed` is what the text was read as, with notes about it; `search.query.reading` puts it into words.
    `relaxations` is filled only where nothing was found.  `took_ms` covers all of it; `timings` are
    milliseconds by phase.
    """

    query: Query
    page: Page
    parsed: Parsed
    relaxations: tuple[Relaxation, ...] = ()
    took_ms: float = 0.0
    timings: Mapping[str, float] = field(default_factory=dict)


def answer(engine: Engine, query: Query, lang: str = "ja") -> Answer:
    """Answer a query: search, and where nothing is found, look for what could be loosened.

    `lang` is the language of the names in `relaxations`.  Raises what `Engine.search` raises.
    """
    began = time.perf_counter()
    parsed = engine.parse(query)
    if query.backwards:
        parsed = replace(parsed, notes=(*parsed.notes, Note("period-reversed")))
    read = time.perf_counter()
    page = engine.search(query)
    found = time.perf_counter()
    looser = () if page.total else _looser(engine, query, lang)
    seconds = {"parse": read - began, **(page.timings or {"match": found - read})}
    if not page.total:
        seconds["relax"] = time.perf_counter() - found
    timings = {name: spent * 1000 for name, spent in seconds.items()}
    return Answer(query, page, parsed, looser, (time.perf_counter() - began) * 1000, timings)


def completions(engine: Engine, text: str, limit: int = 8, lang: str = "ja") -> tuple[Suggestion, ...]:
    """Complete what is being typed; each says what to search for it, and counts what that finds: never nothing.

    A name is no word of the text: it is looked for in its field (筆者:小泉悠).
    """
    found = []
    for suggestion in engine.suggest(text, limit) if text.strip() else ():
        typed = _typed(suggestion, lang)
        try:
            total = engine.search(Query(text=typed, size=1, snippets=0)).total
        except (QueryError, QueryTimeout):
            continue  # a headline may be longer than a query
        if total:
            found.append(replace(suggestion, query=typed, count=total))
    return tuple(found)


def _typed(suggestion: Suggestion, lang: str) -> str:
    if suggestion.kind not in ("author", "source", "country"):
        return suggestion.text
    name = suggestion.text if _BARE.fullmatch(suggestion.text) else f'"{suggestion.text}"'
    return f"{say(f'field-{suggestion.kind}', lang).lower()}:{name}"


def _looser(engine: Engine, query: Query, lang: str) -> tuple[Relaxation, ...]:
    try:
        return relaxations(engine, query, lang)
    except QueryTimeout:
        return ()  # help that comes too late is no help; the answer itself stands
