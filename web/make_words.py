"""Bring the English words in step with the pages: `python -m web.make_words`.

Extracts every message, keeps its English, names those that have none yet, and compiles the catalogue.
The Japanese of a message is its key, so there is no Japanese catalogue.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parent
ENGLISH = WEB / "translations" / "en" / "LC_MESSAGES"
HEAD = "# English words of the pages.  The Japanese is the key; `python -m web.make_words` adds new ones.\n"
SOURCES = [("**.py", "python"), ("templates/**.html", "jinja2")]


def extracted() -> Catalog:
    """Return every message of the pages, without English."""
    catalog = Catalog(locale="en", charset="utf-8", fuzzy=False)
    keywords = {**DEFAULT_KEYWORDS, "noted": None}
    for _, _, message, _, _ in extract_from_dir(WEB, SOURCES, {"templates/**.html": {"trimmed": "true"}}, keywords):
        catalog.add(message)
    return catalog


def english() -> Catalog:
    """Return the catalogue as it is written."""
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def updated(messages: Catalog, old: Catalog) -> Catalog:
    """Return the messages with the English there is for them."""
    new = Catalog(locale="en", charset="utf-8", fuzzy=False)
    for message in messages:
        if message.id:
            known = old.get(message.id)
            new.add(message.id, known.string if known else None, flags=message.flags)
    return new


def to_text(catalog: Catalog) -> str:
    """Write a catalogue in a form that depends on its messages alone."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, sort_output=True)
    kept = ("Language:", "Plural-Forms:", "MIME-Version:", "Content-Type:", "Content-Transfer-Encoding:")
    lines = buffer.getvalue().decode("utf-8").splitlines(keepends=True)
    head = next(i for i, line in enumerate(lines) if line.startswith("msgid"))
    body = [line for line in lines[head:] if not re.match(r'"[A-Z][A-Za-z-]+: ', line) or line[1:].startswith(kept)]
    return HEAD + "".join(body)


def compiled(catalog: Catalog) -> bytes:
    """Return the catalogue as gettext reads it, the same bytes whenever it is made."""
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> None:
    catalog = updated(extracted(), english())
    (ENGLISH / "messages.po").write_text(to_text(catalog), encoding="utf-8")
    (ENGLISH / "messages.mo").write_bytes(compiled(english()))
    for message in catalog:
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string):
            print(f"no English yet: {message.id}")


if __name__ == "__main__":
    main()
