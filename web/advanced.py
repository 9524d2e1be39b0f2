"""What the form 詳しい条件 sends → the parameters of a search.  Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: The fields of the form that are no parameters of a search.
FIELDS = frozenset({"all", "any", "none", "exact", "advanced", "spelling", "together"})

_OPEN = re.compile(r"\s(?:OR|または)\s|[|｜]")


def sent(params: Mapping[str, Sequence[str]]) -> bool:
    """Say whether parameters come from the form."""
    return not FIELDS.isdisjoint(params)


def translate(params: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the parameters of the search a form asks for; empty fields are left out.

    A box that is not ticked sends nothing: `advanced` says that the boxes were there to be ticked.
    """
    found = {name: [v for v in values if v.strip()] for name, values in params.items() if name not in FIELDS}
    every, some, none, exact = (" ".join(params.get(name, ())).strip() for name in ("all", "any", "none", "exact"))
    found["q"] = [compose((*found.get("q", ()), every), some, none, exact)]
    if "advanced" in params:
        if "spelling" not in params:
            found |= {"fold": ["0"], "expand": ["0"]}
        if "together" in params:
            found["collapse"] = ["1"]
    return {name: values for name, values in found.items() if any(values)}


def compose(every: Sequence[str], some: str, none: str, exact: str) -> str:
    """Return the query for: all that each of these finds, any of these words, none of these, and this very string."""
    asked = [text.strip() for text in every if text.strip()]
    parts = list(asked)
    if choices := some.split():
        parts.append(f"({' OR '.join(choices)})" if len(choices) > 1 else choices[0])
    parts += [f"-{word.lstrip('-')}" for word in none.split() if word.lstrip("-")]
    if quoted := exact.strip().replace('"', " ").strip():
        parts.append(f'"{quoted}"')
    if len(parts) > 1:
        parts[: len(asked)] = [f"({text})" if _OPEN.search(text) else text for text in asked]
    return " ".join(parts)
