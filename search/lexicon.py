"""Words that mean the same, applied to queries alone; each use is visible and can be switched off."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded word → the others of its class, each with the reason it is there."""

    words: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


@functools.cache
def builtin() -> Lexicon:
    """Return the lexicon that comes with Kirinuki."""
    return Lexicon()
