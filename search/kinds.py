"""The kinds of saved files, by the ending of the name."""

from __future__ import annotations

KINDS = ("html", "mhtml", "text")

_ENDINGS = {".html": "html", ".htm": "html", ".xhtml": "html", ".mhtml": "mhtml", ".mht": "mhtml"}


def kind(path: str) -> str:
    """Return what kind of file a clipping was saved as; every ending that is no page's is text."""
    return _ENDINGS.get(f".{path.rpartition('.')[2].lower()}", "text")
