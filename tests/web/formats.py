"""What a schema cannot say of our requests, for `schemathesis`: it runs with all of its checks and these hooks."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import strategies as st

from search.errors import QueryError
from search.query import Query
from search.query.parse import parse

# A cursor is taken from an answer, or left empty: none can be made up.
schemathesis.openapi.format("cursor", st.just(""))


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Leave out what is lost on its way, and a query that only its reader can refuse: strict=1, too many clauses."""
    asked: dict[str, Any] = {**(case.query or {}), **(case.body if isinstance(case.body, dict) else {})}
    if any(value in ({}, []) for value in (case.query or {}).values()):
        return False  # a URL has no place for an empty list: what was to be wrong with it would not be sent
    text, strict = asked.get("q"), asked.get("strict") in (True, 1, "1")
    try:
        parse(Query(text if isinstance(text, str) else "", strict=strict, expand=False))
    except QueryError:
        return False
    return True
