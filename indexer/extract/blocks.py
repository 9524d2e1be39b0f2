"""What every kind of page becomes before anything is judged: blocks of text in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.errors import ExtractError


@dataclass(slots=True)
class Node:
    """A block element: its tag, its class and id names, and its parent's number (-1: the page itself)."""

    tag: str
    names: str
    parent: int


@dataclass(slots=True)
class Block:
    """A run of text that a reader sees as one line or paragraph.

    `link` is the share of its characters inside links.  `node` numbers the innermost block element around it;
    `names` holds the class and id names of inline elements in it; `parts` the pieces they cut a short one into.
    Flattened text knows none of these.
    """

    text: str
    link: float = 0.0
    node: int = 0
    names: str = ""
    parts: tuple[str, ...] = ()
    emphasis: bool = False


@dataclass(slots=True)
class Declared:
    """What a page declares about itself, best source first; nothing of it is seen by a reader."""

    headlines: list[str] = field(default_factory=list)
    description: str = ""
    article: str = ""
    published: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    site: str | None = None
    publisher: str | None = None
    section: str | None = None
    urls: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)


#: No clipping has more lines; judging so many takes five seconds, and a file of more holds no single article.
MOST_BLOCKS = 50_000


@dataclass(slots=True)
class Page:
    """The blocks of a page, the elements they stand in (one nameless node in flattened text), and its claims."""

    blocks: list[Block]
    nodes: list[Node] = field(default_factory=lambda: [Node("", "", -1)])
    declared: Declared = field(default_factory=Declared)

    def add(self, block: Block) -> None:
        """Append a block.  Raises ExtractError for one too many."""
        if len(self.blocks) >= MOST_BLOCKS:
            raise ExtractError(f"has more than {MOST_BLOCKS} lines: too many for one article")
        self.blocks.append(block)

    def tag(self, block: Block) -> str:
        return self.nodes[block.node].tag

    def chain(self, node: int) -> list[int]:
        """Return a node and its ancestors, innermost first."""
        chain = []
        while node >= 0:
            chain.append(node)
            node = self.nodes[node].parent
        return chain
