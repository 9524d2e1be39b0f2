"""Articles as lines of a file: CSV, JSON lines, BibTeX and RIS.  Pure: no request, no engine of its own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from search import wire
from search.engine import Engine
from search.jsonline import json_line
from search.links import article_path, web_url
from search.model import Card
from web import citations

COLUMNS = (
    *("id", "title", "date", "date_precision", "authors", "source", "section", "countries"),
    *("source_url", "page", "first_seen"),
)
#: The last thing in a file that could not be sent whole.  A server cannot take back a file it has begun, and a
#: file that ends early must not look whole.
INCOMPLETE: dict[str, Callable[[str], str]] = {
    "csv": lambda why: _row(("!incomplete", why)),
    "jsonl": lambda why: json_line({"incomplete": why}),
    "bib": lambda why: f"@comment{{incomplete: {why}}}\n",
    "ris": lambda why: f"TY  - GEN\r\nTI  - incomplete: {why}\r\nER  - \r\n",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def csv_lines(found: Iterable[Card]) -> Iterator[str]:
    """Yield CSV (RFC 4180) with a byte order mark, which is what makes Excel read it as UTF-8."""
    yield "\ufeff" + _row(COLUMNS)
    for card in found:
        yield _row(
            (
                card.id,
                card.title,
                citations.iso(card),
                card.precision if card.published else "",
                "; ".join(card.authors),
                card.source or "",
                card.section or "",
                " ".join(card.countries),
                web_url(card.url) or "",
                article_path(card.id),
                wire.time_json(card.first_seen) or "",
            )
        )


def json_lines(found: Iterable[Card], engine: Engine, lang: wire.Lang) -> Iterator[str]:
    """Yield one JSON object a line: the card with its texts."""
    for card in found:
        clipping = engine.get(card.id)
        texts = (
            {"lead": clipping.lead, "body": clipping.body, "captions": clipping.captions, "profile": clipping.profile}
            if clipping
            else {}
        )
        yield json_line(wire.card_json(card, lang) | texts)


def _row(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([_cell(value) for value in values])
    return line.getvalue()


def _cell(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, "CSV Injection")."""
    value = _CONTROL.sub("", encodable(value))
    formula = value[:1] in ("\t", "\r") or value.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    return f"'{value}" if formula else value


def cited(found: Iterable[Card], style: str, accessed: date) -> Iterator[str]:
    """Yield one entry of a bibliography an article."""
    return (citations.cite(card, style, accessed) + "\n" for card in found)


def encodable(text: str) -> str:
    """Return a text without lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")
