"""Lines that stand in many clippings of one source are page furniture: learnt while indexing.

A sentence is never learnt, however often it recurs: agencies repeat theirs.  Nor is a line of a clipping whose
title was seen before: a corrected article repeats all of itself.

    known = Recurring()                          # or Recurring.load(json.loads(…))
    clipping = extract(raw, hints, recurring=known.lines(group(path)))
    known.learn(group(path), clipping)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from search.model import Clipping

from .phrases import pattern
from .vote import is_sentence, normal

#: A line is furniture from this many clippings on, where it stands in this share of them …
_LEAST, _SHARE = 3, 0.3
#: … or where this many others, and this share of all that hold it, judged it to be furniture by themselves.
_JUDGED, _JUDGED_SHARE = 5, 0.8
_LONGEST = 120
_MOST_LINES, _MOST_TITLES = 4000, 4000


@dataclass(slots=True)
class _Group:
    """What is known of one source: clippings seen, and a line's count with how often it was judged chrome."""

    clippings: int = 0
    lines: dict[str, list[int]] = field(default_factory=dict)
    titles: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Recurring:
    """Counts of lines by group; small (a few thousand lines a group) and made of plain JSON values."""

    groups: dict[str, _Group] = field(default_factory=dict)

    def learn(self, group: str, clipping: Clipping) -> None:
        """Count the lines of one clipping that are no sentence and not its title."""
        known = self.groups.setdefault(group, _Group())
        title = hashlib.sha1(normal(clipping.title).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[
            :12
        ]
        if title in known.titles:
            return
        known.titles[title] = None
        known.clippings += 1
        seen: dict[str, bool] = {}
        for line in clipping.lines:
            text = key(line.text)
            if text and line.role not in ("title", "profile", "author"):
                seen[text] = seen.get(text, False) or line.role == "chrome"
        for text, chrome in seen.items():
            counts = known.lines.setdefault(text, [0, 0])
            counts[0] += 1
            counts[1] += chrome
        _prune(known)

    def lines(self, group: str) -> frozenset[str]:
        """Return the keys of the lines that are furniture in a group; empty for a group not seen."""
        known = self.groups.get(group)
        if known is None or known.clippings < _LEAST:
            return frozenset()
        return frozenset(
            text
            for text, (count, chrome) in known.lines.items()
            if count >= _LEAST
            and (count >= _SHARE * known.clippings or (chrome >= _JUDGED and chrome >= _JUDGED_SHARE * count))
        )

    def dump(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            name: {"clippings": g.clippings, "lines": g.lines, "titles": list(g.titles)}
            for name, g in self.groups.items()
        }

    @classmethod
    def load(cls, state: Mapping[str, Any]) -> Recurring:
        """Return what `dump` gave.  Raises ValueError for anything else."""
        try:
            return cls(
                {
                    name: _Group(
                        int(g["clippings"]),
                        {text: [int(count), int(chrome)] for text, (count, chrome) in g["lines"].items()},
                        dict.fromkeys(g["titles"]),
                    )
                    for name, g in state.items()
                }
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"is no state of recurring lines ({error!r})") from error


def group(path: str) -> str:
    """Return the group a clipping learns in: its folder, as one folder mostly holds one source."""
    # Asked of every file of the ledger: fifteen times faster than PurePath.
    return path.rpartition("/")[0] or "."


def key(text: str) -> str:
    """Return the form a line is counted in, or "" where it may never be furniture: a sentence, a long text."""
    text = normal(text)
    if not text or len(text) > _LONGEST or (is_sentence(text) and not pattern("chrome_word").search(text)):
        return ""
    return text


def _prune(known: _Group) -> None:
    """Forget what was seen once, oldest first, when a group grows too large."""
    while len(known.titles) > _MOST_TITLES:
        known.titles.pop(next(iter(known.titles)))
    if len(known.lines) > _MOST_LINES:
        rare = sorted(known.lines, key=lambda text: known.lines[text][0])
        for text in rare[: len(rare) - _MOST_LINES // 2]:
            del known.lines[text]
