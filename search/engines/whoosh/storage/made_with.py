"""How the texts of an index became words and impacts: recorded with it, and the same when it is asked or changed."""

from __future__ import annotations

from typing import Any

from search import analysis, ranking
from search.engines.whoosh.storage.generation import Generation
from search.errors import IndexTooOld

#: The numbers of `ranking` that a segment's impacts were made with.
BAKED = ("WORD_K1", "WORD_B", "GRAM_K1", "GRAM_B", "LEAD_ZONE", "LEAD_BONUS", "TITLE_BONUS")


def here() -> dict[str, Any]:
    """Return what a manifest says of how texts become words and impacts: here and now."""
    return _cut() | {"impacts": {name: getattr(ranking, name) for name in BAKED}}


def _cut() -> dict[str, Any]:
    return {"tokenizer": analysis.tokenizer_name(), "analysis": analysis.VERSION}


def same_words(generation: Generation) -> bool:
    """Say whether the texts of a generation were folded and cut as they would be now."""
    return _cut().items() <= generation.manifest.items()


def same(generation: Generation) -> bool:
    """Say whether a generation was made as it would be now."""
    return here().items() <= generation.manifest.items()


def require_same(generation: Generation) -> None:
    """Raise IndexTooOld where a generation was made otherwise than it would be now."""
    if same(generation):
        return
    index, used = generation.folder.parent.parent, analysis.tokenizer_name()
    if generation.tokenizer != used:
        raise IndexTooOld(
            f"{index}: made with {generation.tokenizer}, but {used} is installed; "
            "`kirinuki index --rebuild` makes it anew"
        )
    what = "weighed its words otherwise" if same_words(generation) else "cut its texts"
    raise IndexTooOld(f"{index}: an older version {what}; `kirinuki index --rebuild` makes it anew")
