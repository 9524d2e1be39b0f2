"""What the path of a saved file says: its kind, and the names it can be asked for by."""

from __future__ import annotations

KINDS = ("html", "mhtml", "text")

_ENDINGS = {".html": "html", ".htm": "html", ".xhtml": "html", ".mhtml": "mhtml", ".mht": "mhtml"}


def names(path: str) -> tuple[str, str]:
    """Return what a file can be asked for by: its path in the corpus and its name."""
    return path, path.rsplit("/", 1)[-1]


def kind(path: str) -> str:
    """Return what kind of file a clipping was saved as; every ending that is no page's is text."""
    return _ENDINGS.get(f".{path.rpartition('.')[2].lower()}", "text")
