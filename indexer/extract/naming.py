"""Countries named in a text."""

from __future__ import annotations

from search.model import Clipping, Country


def countries(clipping: Clipping) -> tuple[Country, ...]:
    return ()
