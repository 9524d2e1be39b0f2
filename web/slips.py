"""How a query was read, as slips of paper: its words as they are marked in the text, and its conditions.  Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.messages import say, sentences
from search.model import Mark, Relaxation
from search.query import Query
from search.query.parse import Parsed
from search.query.reading import Chip, chips, describe, expansions
from search.query.tree import AllOf, Leaf, Literal, Node, Prefix, Question, Word, leaves
from web.words import gettext, lang


@dataclass(frozen=True, slots=True)
class WordSlip:
    """A part of the query: `leaf` is the number its matches carry, None where it has several or none.

    `also` holds the spellings it was widened by; `without` is the query without it.  `placed`: it is looked for
    in one part of the articles, as the text says.
    """

    text: str
    without: Query
    leaf: int | None = None
    also: tuple[str, ...] = ()
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a page says about its query.  `terms` are the texts of its leaves, by number."""

    sentence: str
    words: tuple[WordSlip, ...]
    conditions: tuple[Chip, ...]
    notes: tuple[str, ...]
    terms: tuple[str, ...]
    widened: bool

    @property
    def anywhere(self) -> bool:
        """Say whether a word of the query is looked for in every part of the articles."""
        return any(slip.leaf is not None and not slip.placed for slip in self.words)

    def why(self, mark: Mark, text: str) -> str:
        """Say why a match is one where it is not written as in the query: 「対露=対ロシア(国名の略称)」."""
        code = f"why-{mark.why}"
        if mark.why == "literal" or code not in sentences() or mark.leaf >= len(self.terms):
            return ""
        return f"{self.terms[mark.leaf]}={text}({say(code, lang())})"


def read(query: Query, parsed: Parsed) -> Reading:
    """Say how a query is read, in the language of the page."""
    every = chips(query, lang(), parsed.tree)
    terms = tuple(leaf.text for leaf in leaves(parsed.tree))
    return Reading(
        sentence=describe(parsed.tree, lang()) if query.text else "",
        words=_words(parsed.tree, [chip for chip in every if chip.kind == "text"], query.scope),
        conditions=(*(replace(c, text=_alone(c.text)) for c in every if c.kind != "text"), *_together(query)),
        notes=tuple(say(note, lang()) for note in parsed.notes),
        terms=terms,
        widened=query.expand and bool(expansions(parsed.tree)),
    )


def _words(tree: Node, found: list[Chip], scope: str) -> tuple[WordSlip, ...]:
    nodes = tree.nodes if isinstance(tree, AllOf) else (tree,)
    if len(nodes) != len(found):
        nodes = (tree,) * len(found)
    slips, number = [], 0
    for node, chip in zip(nodes, found, strict=True):
        also = tuple(dict.fromkeys(text for widened in expansions(node) for text in widened.also))
        if isinstance(node, Word | Question | Literal | Prefix):
            placed = scope == "all" and bool(node.parts)  # a scope has a slip of its own
            slips.append(WordSlip(chip.text if placed else _typed(node), chip.query_without, number, also, placed))
        else:
            slips.append(WordSlip(chip.text, chip.query_without, None, also))
        number += len(list(leaves(node)))
    return tuple(slips)


def _typed(leaf: Leaf) -> str:
    match leaf:
        case Literal(text, exact):
            return f"「{exact or text}」"
        case Prefix(text):
            return f"{text}*"
        case _:
            return leaf.text


def _together(query: Query) -> tuple[Chip, ...]:
    """Return the condition that all the countries chosen must be named, which no other chip says."""
    if query.country_match != "all" or len(query.countries) < 2:
        return ()
    return (Chip(gettext("国をすべて含む"), "country_match", replace(query.first_page(), country_match="any")),)


def cleared(query: Query) -> Query:
    """Return the words of a query alone, in the same order and size."""
    return Query(text=query.text, sort=query.sort, size=query.size)


def nothing_found(reading: Reading) -> str:
    """Say that nothing was found, naming the words."""
    code = {0: "", 1: "nothing-found", 2: "nothing-found-both"}.get(len(reading.terms), "nothing-found-all")
    if not code or any(slip.leaf is None or slip.placed for slip in reading.words):
        return gettext("条件に合う記事は見つかりませんでした。")
    between = "" if lang() == "ja" else " and " if code == "nothing-found-both" else ", "
    return say(code, lang(), words=between.join(say("reading-word", lang(), text=term) for term in reading.terms))


def easier(relaxation: Relaxation) -> str:
    """Say what a relaxation loosens, without its count: 「稲田」だけなら."""
    gap = "\0"
    said = say(f"relax-{relaxation.code}", lang(), **{**relaxation.values, "count": gap})
    return _alone(said.partition(gap)[0].rstrip(" :"))


def _alone(words: str) -> str:
    """Return words that may stand inside a sentence as an item of their own: English begins it with a capital."""
    return words[:1].upper() + words[1:]
