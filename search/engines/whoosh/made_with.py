"""How the texts of an index became words: recorded with it, and the same when it is asked or changed."""

from __future__ import annotations

from typing import Any

from search import analysis
from search.engines.whoosh.store import Generation
from search.errors import IndexTooOld


def here() -> dict[str, Any]:
    """Return what a manifest says of how texts become words: here and now."""
    return {"tokenizer": analysis.tokenizer_name(), "analysis": analysis.VERSION}


def same(generation: Generation) -> bool:
    """Say whether the texts of a generation were folded and cut as a query is now."""
    return here().items() <= generation.manifest.items()


def require_same(generation: Generation) -> None:
    """Raise IndexTooOld where the texts of a generation were folded or cut otherwise than a query is now."""
    if same(generation):
        return
    index, used = generation.folder.parent.parent, analysis.tokenizer_name()
    if generation.tokenizer != used:
        raise IndexTooOld(
            f"{index}: made with {generation.tokenizer}, but {used} is installed; "
            "`kirinuki index --rebuild` makes it anew"
        )
    raise IndexTooOld(f"{index}: an older version cut its texts; `kirinuki index --rebuild` makes it anew")
