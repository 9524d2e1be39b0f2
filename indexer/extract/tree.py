"""The article in a page with elements: every block votes, and the element with the largest sum wins."""

from __future__ import annotations

from . import boxes, subtree, titled
from .blocks import Page
from .date_lines import is_date_line
from .phrases import pattern
from .vote import (
    RECURRING_VOTE,
    WORDY_VOTE,
    in_tree,
    is_furniture,
    is_sentence,
    normal,
    squeeze,
    subjects,
)

_CHROME_TAGS = frozenset(("nav", "aside", "footer", "form"))
#: What stands in tables and lists of terms is said more than once.
_CELLS = frozenset(("td", "th", "dd", "dt"))
#: Votes for links that stand where only the article stands: a source, and a card with some lines of the page.
_LINK_IN_TEXT, _CARD_IN_TEXT, _CARD = 0.0, 2.0, 60
#: No subtree has more prose than this: it is a page of short lines, and their mass decides.
_LITTLE = 20.0
#: A page that declares at least so much of its text is believed, line by line (their first characters).
_DECLARED, _LINE = 100, 15
#: The text begins with a sentence of so many characters.
_FIRST = 40
#: Fewer characters than this are no article yet.
_LEAST = 30
#: Fewer than these, further than so many blocks below the title, are not believed.
_FEW, _FURTHEST = 120, 60


def choose(page: Page, texts: list[str], recurring: frozenset[str] = frozenset()) -> list[int]:
    """Return the numbers of the blocks that make up the article's text, in order.

    `texts` are the blocks in normal form; `recurring` holds lines (normal form) known to be furniture of this source.
    """
    votes = _votes(page, texts, recurring)
    titles = {squeeze(h) for h in page.declared.headlines}
    for i, text in enumerate(texts):
        if squeeze(text) in titles:
            votes[i] = 0.0
    if len(article := squeeze(page.declared.article)) >= _DECLARED:
        for i, text in enumerate(texts):
            if len(text) >= _LINE and squeeze(text)[:_LINE] in article:
                votes[i] = max(votes[i], float(len(text)))
    if max(subtree.sums(page, votes)) <= _LITTLE:
        votes = _by_size(page, texts, votes)
    chosen = subtree.heaviest(page, texts, votes)
    if sum(len(texts[i]) for i in chosen if votes[i]) < _LEAST:
        votes = _by_size(page, texts, votes)
        chosen = subtree.heaviest(page, texts, votes)
    size = sum(len(texts[i]) for i in chosen if votes[i])
    shown = titled.shown(page, texts, titles)
    # So little, and nowhere near the headline: a form's small print is longer than a notice (人事).
    far = bool(chosen and shown) and not any(0 <= chosen[0] - i <= _FURTHEST for i in shown)
    title = shown[0] if shown else -1
    if size < _LEAST or (size < _FEW and far):
        return titled.below(page, texts, title) or chosen
    return titled.instead(page, texts, votes, chosen, title) or chosen


def _votes(page: Page, texts: list[str], recurring: frozenset[str]) -> list[float]:
    # The heading of a box below the text is no title: its invitation to subscribe would be the article's subject.
    first = next((i for i, text in enumerate(texts) if is_sentence(text) and len(text) >= _FIRST), 0)
    shown = [
        text
        for i, (block, text) in enumerate(zip(page.blocks, texts, strict=True))
        if page.tag(block) == "h1" or (page.tag(block) == "h2" and i < first)
    ]
    about = subjects(texts, (*map(normal, page.declared.headlines), *shown))
    tags = boxes.tags(page)
    plain = [
        0.0 if is_date_line(text) else in_tree(block, text, tags[block.node], about)
        for block, text in zip(page.blocks, texts, strict=True)
    ]
    prose = subtree.sums(page, [max(0.0, vote) for vote in plain])
    chrome = [0] * len(page.nodes)
    good = [False] * len(page.nodes)
    sure = [False] * len(page.nodes)
    for n, node in enumerate(page.nodes):
        if node.parent < 0:
            continue
        good[n] = good[node.parent] or bool(pattern("article_names").search(node.names))
        sure[n] = sure[node.parent] or bool(pattern("text_names").search(node.names))
        # A wrapper of more than half the prose is never chrome, whatever its class says.
        wraps = prose[n] >= 0.5 * (prose[0] or 1.0)
        named = node.tag in _CHROME_TAGS or pattern("chrome_names").search(node.names)
        mine = (
            named
            and not wraps
            and node.tag not in ("article", "main")
            and not pattern("article_names").search(node.names)
        )
        chrome[n] = chrome[node.parent] + bool(mine)
    cells = boxes.cells(page, tags)
    votes: list[float] = []
    seen: set[tuple[str, bool]] = set()
    told = {text for block, text in zip(page.blocks, texts, strict=True) if block.link < 0.5}
    for block, text, vote in zip(page.blocks, texts, plain, strict=True):
        if chrome[block.node]:
            vote = min(vote * 0.15, 0) - 8 if vote > 0 else vote - 4
        elif block.node in cells and not is_furniture(text):
            vote = max(vote, 1.0)
        elif (sure[block.node] and vote > WORDY_VOTE) or (
            sure[block.node] and block.link >= 0.5 and not is_furniture(text)
        ):
            card = _CARD_IN_TEXT if len(text) >= _CARD and "、" in text else _LINK_IN_TEXT
            vote = max(vote, 4 + 0.3 * min(len(text), 60) if block.link < 0.5 else card)
        elif vote < 0 and vote != WORDY_VOTE and good[block.node] and not is_furniture(text):
            vote *= 0.25
        if text in recurring:
            vote = RECURRING_VOTE
        # Said twice; a link to a heading of the page is said there.
        linked = block.link >= 0.5
        again = (text, linked) in seen or (linked and text in told)
        if again and len(text) < 80 and tags[block.node] not in _CELLS:
            vote = min(vote, -6.0)
        seen.add((text, linked))
        votes.append(vote)
    return votes


def _by_size(page: Page, texts: list[str], votes: list[float]) -> list[float]:
    """Vote by the mass of unlinked text, where nothing reads like prose."""
    return [
        vote if vote <= -8 or vote == 0 or is_furniture(text) or block.link > 0.5 else 0.5 * len(text)
        for block, text, vote in zip(page.blocks, texts, votes, strict=True)
    ]
