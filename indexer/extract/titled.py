"""The title a page shows, and what stands below it: an article without prose, where a box has more of it."""

from __future__ import annotations

from .blocks import Page
from .date_lines import is_date_line
from .grow import is_wall
from .phrases import pattern
from .vote import is_furniture, squeeze
from .words import share

#: Prose of no more votes than this may be that of a box: comments, a profile, an invitation.
_BOX = 150.0
#: Fewer characters than this are no article yet.
_LEAST = 30
#: What stands above a box is the article where it is so much as large; a date and a caption are not.
_ABOVE = 0.4
#: An article has this share of its title's words, and a teaser of another less than this share of that.
_TOLD = 0.5
#: What votes for more than this is prose.
_SENTENCE = 20.0
#: What may be short and belong to an article without prose.
_SHORT_TAGS = frozenset("li dt dd td th h2 h3 h4 p".split())


def instead(page: Page, texts: list[str], votes: list[float], chosen: list[int], title: int) -> list[int]:
    """Return the article below the title where a box further down was chosen in its place; empty where it was not.

    The heading of the box stands between the title and what was chosen; that has little prose, or the words of the
    title stand in what is above it and not in it: teasers of other articles.
    """
    if title < 0:
        return []
    heads = [text for text in texts[title + 1 : chosen[0] + 1] if not pattern("share_line").match(text)]
    comments = any(map(pattern("comments_heading").match, heads))
    if not comments and not any(map(is_wall, heads)):
        return []
    above = [i for i in below(page, texts, title) if i < chosen[0]]
    size, other = (sum(len(texts[i]) for i in some) for some in (above, chosen))
    told = share(texts[title], (texts[i] for i in above)) if any(votes[i] > _SENTENCE for i in above) else 0.0
    teasers = told >= _TOLD and share(texts[title], (texts[i] for i in chosen)) <= _TOLD * told
    little = comments or sum(max(0.0, votes[i]) for i in chosen) < _BOX
    return above if size >= _LEAST and (teasers or (little and size >= _ABOVE * other)) else []


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
