"""The articles and questions of the scale set, as clippings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from bench.data import json_lines
from search.model import Clipping, Country, Evidence

_CODES = "JP US CN KR RU GB FR DE UA IN TW KP IR IL IT ES BR AU CA TH VN ID PH MY SG TR SA EG ZA MX AR PL SE".split()


def articles_of(data: Path, count: int) -> Iterator[Clipping]:
    """Yield the first articles of the scale set, with up to six countries each, skewed as news is."""
    chance = random.Random(7)
    for row in islice(json_lines(data / "news50k.jsonl.xz"), count):
        drawn = (min(int(chance.expovariate(0.12)), len(_CODES) - 1) for _ in range(chance.randrange(7)))
        codes = dict.fromkeys(_CODES[n] for n in drawn)
        yield Clipping(
            id=str(row["id"]),
            path=f"{row['id']}.txt",
            title=row["title"] or "",
            body=row["text"],
            published=date.fromisoformat(row["date"][:10]) if row.get("date") else None,
            authors=(row["author"],) if row.get("author") else (),
            source=row.get("kind"),
            countries=tuple(Country(code, (Evidence(code, 0, 1),)) for code in codes),
        )


def questions_of(data: Path) -> list[str]:
    """Return the questions of the folder; there may be none."""
    path = data / "jaquad" / "queries.jsonl"
    return [row["text"] for row in json_lines(path)] if path.is_file() else []


def bytes_of(articles: list[Clipping]) -> int:
    """Return the size of titles and texts in UTF-8."""
    return sum(len(a.title.encode()) + len(a.body.encode()) for a in articles)
