"""What `kirinuki extract` shows: the fields of one clipping, and every line of its page with role and reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from indexer import corpus
from indexer.pool import Pool
from indexer.worker import Job, Setup
from search.config import Settings
from search.countries import label
from search.errors import ExtractError
from search.model import Clipping
from search.terminal import day, one_line
from search.wire import named_json

_COLOURS = {
    "title": "bright_yellow",
    "date": "bright_cyan",
    "author": "bright_magenta",
    "section": "bright_blue",
    "caption": "cyan",
    "profile": "magenta",
    "lead": "bright_green",
    "body": "green",
    "heading": "bright_green",
}


def extract_alone(file: Path, settings: Settings) -> Clipping:
    """Extract one file as an indexing run would, within the same limits.

    Raises ExtractError with the reason where it is no clipping.
    """
    file = file.resolve()
    root = settings.corpus.resolve()
    folder = root if file.is_relative_to(root) else file.parent
    found = corpus.look(folder, str(file.relative_to(folder)))
    setup = Setup(folder, settings.file_bytes, settings.file_seconds, settings.file_memory)
    with Pool(setup, jobs=1) as pool:
        result = next(pool.extract([Job(found)]))
    if result.clipping is None:
        raise ExtractError(f"{file.name}: {result.failure or 'is gone'}")
    return replace(result.clipping, digest=result.digest)


def clipping_json(clipping: Clipping) -> dict[str, Any]:
    """Return the object `kirinuki extract --json` prints; offsets are code points of the part they name."""
    return {
        "title": clipping.title,
        "date": day(clipping.published, clipping.precision) if clipping.published else None,
        "precision": clipping.precision if clipping.published else None,
        "published_at": clipping.published_at.isoformat() if clipping.published_at else None,
        "authors": list(clipping.authors),
        "source": clipping.source,
        "section": clipping.section,
        "url": clipping.url,
        "lead": clipping.lead,
        "body": clipping.body,
        "captions": list(clipping.captions),
        "profile": clipping.profile,
        "countries": [named_json(country) for country in clipping.countries],
        "encoding": clipping.encoding,
        "kind": clipping.kind,
        "overridden": list(clipping.overridden),
        "lines": [{"text": line.text, "role": line.role, "why": line.why} for line in clipping.lines],
    }


def clipping_lines(clipping: Clipping) -> Iterator[str]:
    """Yield every line of the page with its role and the reason, then the fields."""
    for line in clipping.lines:
        colour = _COLOURS.get(line.role)
        role = click.style(f"{line.role:8}", fg=colour, dim=colour is None)
        text = click.style(one_line(line.text), fg=colour, dim=colour is None)
        yield f"{role} {text}" + click.style(f"  ({one_line(line.why)})" if line.why else "", dim=True)
    yield ""
    named = "、".join(f"{label(c.code)} ({c.code}) {c.mentions}" for c in clipping.countries)
    fields = {
        "title": clipping.title,
        "date": day(clipping.published, clipping.precision) if clipping.published else "",
        "time": clipping.published_at.isoformat() if clipping.published_at else "",
        "authors": "、".join(clipping.authors),
        "source": clipping.source or "",
        "section": clipping.section or "",
        "url": clipping.url or "",
        "countries": named,
        "body": f"{len(clipping.lead) + len(clipping.body):,} characters",
        "kind": f"{clipping.kind}, {clipping.encoding}",
        "corrected": ", ".join(clipping.overridden),
    }
    for name, value in fields.items():
        if value:
            yield f"{click.style(f'{name:10}', bold=True)} {one_line(value)}"
