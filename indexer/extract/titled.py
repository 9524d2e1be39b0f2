"""The title a page shows, and what stands below it: an article without prose, where a box has more of it."""

from __future__ import annotations

from .blocks import Page
from .date_lines import is_date_line
from .grow import is_wall
from .phrases import pattern
from .vote import is_furniture, squeeze

#: Prose of no more votes than this may be that of a box: comments, a profile, an invitation.
_BOX = 150.0
#: What may be short and belong to an article without prose.
_SHORT_TAGS = frozenset("li dt dd td th h2 h3 h4 p".split())


def is_box(chosen: list[int], votes: list[float], texts: list[str], title: int) -> bool:
    """Say whether what was chosen has little prose, and the heading of a box stands between it and the title."""
    between = texts[title + 1 : chosen[0] + 1] if title >= 0 else []
    little = sum(max(0.0, votes[i]) for i in chosen) < _BOX
    heads = (text for text in between if not pattern("share_line").match(text))
    return any(pattern("comments_heading").match(text) or (little and is_wall(text)) for text in heads)


def shown(page: Page, texts: list[str], titles: set[str]) -> list[int]:
    """Return the numbers of the blocks that show a part of the title as first heading, else its beginning."""
    lines = [squeeze(text) for text in texts]
    headed = [
        i
        for i, line in enumerate(lines)
        if page.tag(page.blocks[i]) == "h1" and len(line) > 3 and any(line in title for title in titles)
    ]
    begins = (i for i, line in enumerate(lines) if len(line) > 5 and any(title.startswith(line) for title in titles))
    return headed or [i for i in begins if page.blocks[i].link < 0.5]


def below(page: Page, texts: list[str], title: int) -> list[int]:
    """Return what is no link, no date and no furniture below the title, up to a stop heading or another headline."""
    kept: list[int] = []
    for i in range(title + 1, len(texts)):
        linked = page.blocks[i].link >= 0.5
        if kept and (is_wall(texts[i]) or (linked and page.tag(page.blocks[i]) in ("h2", "h3"))):
            break
        long = len(texts[i]) >= 10 or (kept and page.tag(page.blocks[i]) in _SHORT_TAGS)
        if not linked and long and not is_furniture(texts[i]) and not is_date_line(texts[i]):
            kept.append(i)
    return kept
