"""What a query means: a small closed tree, read with `match`.

Words are cut into index terms when the tree is made, so an engine never analyses a query and engines
cannot disagree.  Every text in the tree is folded (`search.fold`), but for `Literal.exact`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from search.model import Part
from search.ranking import TIER_READING, TIER_SYNONYM


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way to write a leaf (対露 → 対ロシア): matches as the leaf does, and says why.

    `why` is "kana", "reading" or a reason of the lexicon; "kana" and lexicon reasons rank as synonyms,
    "reading" last.  Latin letters and short forms of two characters match as words only: AI is not in email,
    国連 not in 首長国連邦.
    """

    text: str
    terms: tuple[str, ...] = ()
    why: str = "synonym"

    @property
    def string(self) -> str:
        """The text where it may stand anywhere; "" where only its terms match."""
        short = self.text.isascii() or (len(self.text) == 2 and self.why == "abbreviation")
        return "" if short and self.terms == (self.text,) else self.text

    @property
    def tier(self) -> int:
        """The tier of what matches by it alone."""
        return TIER_READING if self.why == "reading" else TIER_SYNONYM


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed.

    Matches an article that holds `text` literally, or all of `terms` as tokens (base forms; empty: literal
    only), or does either for one of the `variants`.  `parts` empty: in every part; else in those only.
    `spelling` is the text with its letters as they were typed (讀賣), "" where they are those of `text`: an
    article that spells it so comes before one that spells it otherwise.
    """

    text: str
    terms: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    parts: tuple[Part, ...] = ()
    position: int = 0
    spelling: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence: matches an article that holds `text` literally or any of `terms`; weights do the rest.

    Where some terms are `enough`, the others only weigh: an article with none but those does not match.
    With `least` those that an article has must come to so many characters.
    """

    text: str
    terms: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    position: int = 0
    enough: tuple[str, ...] = ()
    least: int = 1

    @property
    def telling(self) -> tuple[str, ...]:
        """The terms that make an article match, and are lit in it."""
        return self.enough or self.terms


@dataclass(frozen=True, slots=True)
class Literal:
    """A string in quotes: matches where it stands, and nowhere else.

    `exact` (表記どおり) is the unfolded string and must then stand so in the original too.  `spelling`: see Word.
    `terms` are no part of what it asks for: where words are asked for besides, they weigh like theirs.
    """

    text: str
    exact: str | None = None
    parts: tuple[Part, ...] = ()
    position: int = 0
    spelling: str = ""
    terms: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """A token that begins so (防衛*); at most 256 terms of the collection are tried, the commonest."""

    text: str
    parts: tuple[Part, ...] = ()
    position: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """Two strings, in either order, with at most `distance` characters between them."""

    left: Literal
    right: Literal
    distance: int = 20


@dataclass(frozen=True, slots=True)
class Field:
    """A facet value asked for inside the text: `name` is country, author, source or section.

    `values` are alternatives: ISO codes for country; for the others a folded string that the folded
    value must contain.  "none" means: has none.
    """

    name: str
    values: tuple[str, ...]
    position: int = 0


@dataclass(frozen=True, slots=True)
class Dated:
    """Published between two days, both included; an open end is None.  Both None: without a date."""

    since: date | None = None
    until: date | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Only:
    """Exactly this clipping: a pasted URL or file name; `ids` are of articles with a duplicate file of that name."""

    id_or_url: str
    position: int = 0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


@dataclass(frozen=True, slots=True)
class AllOf:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every article: an empty query browses."""


Node = Word | Question | Literal | Prefix | Near | Field | Dated | Only | Not | AllOf | AnyOf | Everything
Leaf = Word | Question | Literal | Prefix


def is_address(node: Node) -> bool:
    """Say whether a node is a pasted address or file name: an article's own, or one that is printed in it."""
    return isinstance(node, AnyOf) and isinstance(node.nodes[0], Only)


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield the leaves that are to be found and lit, left to right: not those under a Not."""
    match node:
        case Word() | Question() | Literal() | Prefix():
            yield node
        case Near(left, right):
            yield left
            yield right
        case AllOf(nodes) | AnyOf(nodes):
            for inner in nodes:
                yield from leaves(inner)


def ordered_terms(asked: Sequence[Leaf]) -> Iterator[str]:
    """Yield the terms that weigh, as they follow: those of quotes only beside words (quotes alone: their strings)."""
    beside = any(isinstance(leaf, Word | Question) for leaf in asked)
    for leaf in asked:
        if isinstance(leaf, Word | Question) or (beside and isinstance(leaf, Literal)):
            yield from leaf.terms
