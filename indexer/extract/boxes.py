"""Elements that say by what they hold what they are: tables of facts, layout, and boxes that invite to subscribe."""

from __future__ import annotations

from collections import Counter

from .blocks import Page
from .vote import FURNITURE_VOTE, WORDY_VOTE

#: What may be a box between paragraphs, and how much else it holds for each character with a word of furniture.
_BOXES = frozenset(("div", "aside", "section"))
_ELSE = 0.5
#: A table with no more of its characters in links is none of links.
_LINKED = 0.5


def tags(page: Page) -> list[str]:
    """Return the tag of every node; a cell alone in its row is layout, no table."""
    cells = Counter(node.parent for node in page.nodes if node.tag in ("td", "th"))
    return ["div" if node.tag in ("td", "th") and cells[node.parent] == 1 else node.tag for node in page.nodes]


def cells(page: Page, tags: list[str]) -> set[int]:
    """Return the cells of tables that are no lists of links: a name or number in them may lead somewhere."""
    tables = [-1] * len(page.nodes)
    for n, node in enumerate(page.nodes):
        tables[n] = n if node.tag == "table" else tables[node.parent] if node.parent >= 0 else -1
    linked: Counter[int] = Counter()
    sizes: Counter[int] = Counter()
    for block in page.blocks:
        sizes[tables[block.node]] += len(block.text)
        linked[tables[block.node]] += round(block.link * len(block.text))
    return {
        n
        for n, tag in enumerate(tags)
        if tag in ("td", "th") and tables[n] >= 0 and linked[tables[n]] <= _LINKED * sizes[tables[n]]
    }


def invitations(page: Page, texts: list[str], votes: list[float]) -> set[int]:
    """Return the elements that hold an invitation or buttons: words of furniture, links, and hardly anything else."""
    wordy, others = [0.0] * len(page.nodes), [0.0] * len(page.nodes)
    for block, text, vote in zip(page.blocks, texts, votes, strict=True):
        if vote in (WORDY_VOTE, FURNITURE_VOTE):
            wordy[block.node] += len(text)
        elif block.link < 0.5:
            others[block.node] += len(text)
    for n in range(len(page.nodes) - 1, 0, -1):
        wordy[page.nodes[n].parent] += wordy[n]
        others[page.nodes[n].parent] += others[n]
    return {
        n for n, node in enumerate(page.nodes) if node.tag in _BOXES and wordy[n] and others[n] <= _ELSE * wordy[n]
    }
