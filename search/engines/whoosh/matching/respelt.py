"""Which articles spell a letter otherwise (讀 for 読, ヴ for ブ), and whether they spell a string as it was typed.

In most articles every letter of a query is as it was typed: a table says so without looking at them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import compress, pairwise

import numpy as np
from numpy.typing import NDArray

from search import fold, highlight
from search.engines.whoosh.matching.sight import Sight
from search.engines.whoosh.matching.verify import look
from search.engines.whoosh.segments import units
from search.engines.whoosh.segments.article import Article, spans_in
from search.engines.whoosh.segments.field import NONE, Ids, among
from search.engines.whoosh.segments.segment import Segment
from search.highlight import Sought, Span, find
from search.query import AllOf, AnyOf, Literal, Node, Word
from search.ranking import TIER_FOLDED, TIER_LITERAL

#: What stands in the table for all kana: any of them may have been written as an iteration mark.
_KANA = "ゝ"
_LOOK = 1

#: Every letter that some article of a segment spells otherwise, with the documents that do, ascending.
Table = Mapping[str, Ids]


def table(segment: Segment) -> Table:
    """Return the table of a segment: made once, from its edits alone.  It may say too much, never too little."""
    made: Table = segment.made("respelt", _table)
    return made


def able(leaf: Word | Literal, segment: Segment) -> Ids:
    """Return the documents that may hold a leaf as it was typed (讀賣): those that have every letter typed so."""
    known = table(segment)
    ids = segment.every
    for written, letter in zip(leaf.spelling, leaf.text, strict=True):
        if written != letter:
            own = [known[key] for key in {*_letters(letter)} if key in known]
            ids = ids[among(ids, np.unique(np.concatenate(own)), segment.size)] if own else NONE
    return ids


def otherwise(texts: Iterable[str], ids: Ids, segment: Segment) -> NDArray[np.bool_]:
    """Say which documents may spell a letter of some texts otherwise; the text of the document decides."""
    known, found = table(segment), np.zeros(len(ids), np.bool_)
    for letter in {letter for text in texts for letter in _letters(text) if letter in known}:
        found |= among(ids, known[letter], segment.size)
    return found


def unsettled(node: Node, ids: Ids, sight: Sight) -> NDArray[np.bool_]:
    """Say which documents may spell a string of a tree otherwise than it was typed: their tier is not sure."""
    return otherwise(_typed(node), ids, sight.segment)


def _typed(node: Node) -> Iterator[str]:
    match node:
        case Word() | Literal(exact=None):
            yield node.text
        case AllOf(nodes) | AnyOf(nodes):
            for inner in nodes:
                yield from _typed(inner)


def spelt(leaf: Word | Literal, ids: Ids, sight: Sight) -> NDArray[np.bool_]:
    """Say which of the articles that hold a leaf's string spell it as it was typed."""
    segment, wanted = sight.segment, leaf.spelling or leaf.text
    if leaf.spelling:
        held = np.zeros(len(ids), np.bool_)
        rest = np.flatnonzero(among(ids, able(leaf, segment), segment.size))
    else:
        held = np.ones(len(ids), np.bool_)
        rest = np.flatnonzero(otherwise([leaf.text], ids, segment))

    def spells(doc: int) -> bool:
        article = Article(segment, doc)
        found = find(article.text, leaf.text)
        spelling = _spelling(article)
        inside = spans_in(iter(found), article.pieces, leaf.parts) if leaf.parts else found
        return any(spelling[a:b] == wanted for a, b in inside)

    if len(rest):
        held[rest] = look(ids[rest], lambda docs: [spells(doc) for doc in docs], sight.deadline)
    return held


def lower(tiers: NDArray[np.uint8], ids: Ids, leaf: Word | Literal, sight: Sight) -> None:
    """Lower the tier of the articles that hold a leaf's string, but nowhere spelt as it was typed."""
    which = np.flatnonzero(tiers == TIER_LITERAL)
    tiers[which[~spelt(leaf, ids[which], sight)]] = TIER_FOLDED


def labelled(articles: Sequence[Article], sought: Sought, rows: list[list[Span]]) -> list[list[Span]]:
    """Return the matches in articles of one segment, with "folded" for those spelt otherwise than in the query."""
    some = [n for n, row in enumerate(rows) if any(span[3] == "literal" for span in row)]
    if some and sought.letters is not None:  # typed as it is looked for: so it stands in most articles
        ids = np.array([articles[n].doc for n in some], np.uint16)
        some = list(compress(some, otherwise(sought.letters, ids, articles[0].segment)))
    for n in some:
        rows[n] = highlight.respelt(rows[n], _spelling(articles[n]), sought.spellings)
    return rows


def _spelling(article: Article) -> str:
    return fold.Folded(article.text, tuple(article.printed.edits)).spelling


def _letters(text: str) -> Iterator[str]:
    """Yield the keys of the table under which the letters of a text stand."""
    yield from text
    if any("ぁ" <= char <= "ヺ" for char in text):
        yield _KANA


@cache
def _keys() -> NDArray[np.uint16]:
    """Return, for every UTF-16 unit, the letter it spells otherwise: 0 none, _LOOK where more must be looked at."""
    keys = np.zeros(1 << 16, np.uint16)
    keys[[*map(ord, "゛゜ﾞﾟ\u3099\u309a"), *range(0xD800, 0xE000)]] = _LOOK
    for char, letter in fold.respelt().items():
        if char < "\U00010000":
            keys[ord(char)] = ord(letter)
    keys[[*map(ord, "ゝゞヽヾ")]] = ord(_KANA)
    return keys


def _table(segment: Segment) -> Table:
    docs, keys = segment.docs, _keys()
    one = keys[docs["edit_orig"]]  # most edits put one character for one
    places = np.flatnonzero(one > _LOOK)
    letters, edits = [one[places]], [places]
    several = np.flatnonzero(keys[docs["edit_odd_orig"]])
    for n in np.unique(docs["edit_odd_at"].searchsorted(several, "right") - 1).tolist():
        a, b = docs["edit_odd_at"][n : n + 2].tolist()
        own = _respelt(units.text_of(docs["edit_odd_orig"][a:b]))
        letters.append(np.array([*map(ord, own)], np.uint16))
        edits.append(np.full(len(own), docs["edit_odd"][n]))
    owners = docs["edit_at"].searchsorted(np.concatenate(edits), "right") - 1
    both = np.unique(np.concatenate(letters).astype(np.uint32) << np.uint32(16) | owners.astype(np.uint32))
    letter, ids = both >> np.uint32(16), both.astype(np.uint16)
    bounds = [*np.flatnonzero(np.diff(letter, prepend=0)).tolist(), len(both)]
    return {chr(letter[a]): ids[a:b] for a, b in pairwise(bounds)}


@lru_cache(maxsize=4096)
def _respelt(written: str) -> tuple[str, ...]:
    """Return the keys of the letters that something written spells otherwise."""
    folded = fold.fold(written)
    found = {letter for letter, spelt in zip(folded.text, folded.spelling, strict=True) if letter != spelt}
    return (*found, *([_KANA] if set(written) & set("ゝゞヽヾ") else ()))
