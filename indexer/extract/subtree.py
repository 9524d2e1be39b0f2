"""The element whose blocks have the largest sum of votes, without what in it is no part of the article.

Its losing branches are cut, its boxes and what a stop heading ends, then its losing beginning and end.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from itertools import accumulate

from . import boxes
from .blocks import Page
from .phrases import pattern
from .vote import RECURRING_VOTE, is_furniture, is_stop_heading

_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
#: What is never an article by itself; what may be, where nothing goes on beside it.
_ROWS = frozenset(("tr", "dd", "li"))
_PIECES = _ROWS | {"p", "blockquote", "td", "dl"}
#: An element of several goes on beside it where so much more is gained; a single paragraph where anything is.
_MUCH_MORE = 1.4
#: A branch that loses more than this many characters' worth is no part of the article.
_CUT = -25.0
#: What votes for more than this is prose.
_SENTENCE = 20.0


def heaviest(page: Page, texts: list[str], votes: list[float]) -> list[int]:
    """Return the numbers of the blocks of the heaviest element that belong to the article, in order."""
    totals = sums(page, votes)
    root = max(range(len(page.nodes)), key=lambda n: totals[n] * _prior(page, n) if totals[n] > 0 else totals[n])
    root = _whole(page, root, votes, totals)
    inside = _inside(page, root, totals, boxes.invitations(page, texts, votes))
    kept = _until_stop(page, [i for i, b in enumerate(page.blocks) if inside[b.node]], texts, votes)
    run = _best_run(kept, votes)
    # What a heading without text below it headed was left out.
    while len(run) > 1 and page.tag(page.blocks[run[-1]]) in _HEADINGS:
        run.pop()
    return run


def sums(page: Page, votes: list[float]) -> list[float]:
    """Return for every element what the blocks in it vote together."""
    totals = [0.0] * len(page.nodes)
    for block, vote in zip(page.blocks, votes, strict=True):
        totals[block.node] += vote
    for n in range(len(page.nodes) - 1, 0, -1):
        totals[page.nodes[n].parent] += totals[n]
    return totals


def _prior(page: Page, n: int) -> float:
    node = page.nodes[n]
    if pattern("text_names").search(node.names):
        return 1.2
    return (1.12 if pattern("article_names").search(node.names) else 1.0) * (1.08 if node.tag == "article" else 1.0)


def _whole(page: Page, root: int, votes: list[float], totals: list[float]) -> int:
    """Return the element around a paragraph or row that is the heaviest alone, if the article goes on beside it.

    Lists of links, or linked headings of a record, may outweigh all the other paragraphs.
    """
    lines = Counter(block.node for block in page.blocks)
    single = {n for n, count in lines.items() if count == 1} - {node.parent for node in page.nodes}
    while (parent := page.nodes[root].parent) > 0 and (page.nodes[root].tag in _PIECES or root in single):
        least = totals[root] * (1.0 if root in single else _MUCH_MORE)
        if page.nodes[root].tag not in _ROWS and _run_in(page, parent, votes) <= least:
            break
        root = parent
    return root


def _run_in(page: Page, node: int, votes: list[float]) -> float:
    """Return what the heaviest run of blocks inside an element sums to."""
    inside = [False] * len(page.nodes)
    for n in range(node, len(page.nodes)):
        inside[n] = n == node or inside[page.nodes[n].parent]
    return sum(votes[i] for i in _best_run([i for i, b in enumerate(page.blocks) if inside[b.node]], votes))


def _inside(page: Page, root: int, totals: list[float], boxed: set[int]) -> list[bool]:
    """Say of every element whether it stands in `root`, in no losing branch and in no box."""
    inside = [False] * len(page.nodes)
    for n, node in enumerate(page.nodes):
        kept = totals[n] >= _CUT and n not in boxed
        inside[n] = n == root or (n > root and node.parent >= 0 and inside[node.parent] and kept)
    return inside


def _until_stop(page: Page, inside: list[int], texts: list[str], votes: list[float]) -> list[int]:
    """Return the blocks up to a stop heading with little prose below it, without links and furniture."""
    prose = [max(0.0, votes[i]) for i in inside]
    above, below = [0.0, *accumulate(prose)], [0.0, *accumulate(reversed(prose))][::-1]
    sentences = [i for i in inside if votes[i] > _SENTENCE and page.blocks[i].link < 0.5]
    kept: list[int] = []
    boxed, again = False, 0
    for at, i in enumerate(inside):
        boxed = boxed and page.blocks[i].link > 0.5
        if boxed or i < again:
            continue
        if is_stop_heading(texts[i]):
            again = _behind(page, i, sentences)
            if not again and below[at + 1] < 0.25 * above[at]:
                break
            boxed = True
            continue
        if votes[i] == RECURRING_VOTE or (votes[i] <= -3 and (is_furniture(texts[i]) or page.blocks[i].link > 0.6)):
            continue
        kept.append(i)
    return kept


def _behind(page: Page, heading: int, sentences: list[int]) -> int:
    """Return the number of the next paragraph where it is a sibling of the last and the heading is not; else 0."""
    at = bisect(sentences, heading)
    if not 0 < at < len(sentences):
        return 0
    last, after, box = (page.nodes[page.blocks[i].node] for i in (sentences[at - 1], sentences[at], heading))
    siblings = (last.parent, last.tag) == (after.parent, after.tag)
    return sentences[at] if siblings and box.parent != last.parent else 0


def _best_run(kept: list[int], votes: list[float]) -> list[int]:
    """Return the neighbours among some blocks whose votes have the largest sum; of equal ones the longest."""
    total, start, best = 0.0, 0, (float("-inf"), 0, 0)
    for at, i in enumerate(kept):
        if total <= 0:
            total, start = 0.0, at
        total += votes[i]
        if total >= best[0]:
            best = (total, start, at + 1)
    return kept[best[1] : best[2]]
