"""A query as typed → its tree.  Lenient: every string has a reading, and notes say where it was bent.

    either := both (OR both)*      both := not+      not := [NOT] near      near := atom [NEAR atom]
    atom   := ( either ) | field:atom | "literal" | 「literal」 | word | word*

A blank is AND.  Nothing here recurses over what was typed, so no query is too deep for the stack.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from search.errors import QueryError, QueryTooComplex
from search.fold import fold
from search.lexicon import Lexicon, builtin
from search.messages import say
from search.model import PARTS, Note
from search.query.atoms import EDGES, Asked, atom
from search.query.dates import today_in_japan
from search.query.lexer import Token, distance, lex
from search.query.loose import as_question, beside_quotes, loosened
from search.query.request import Query
from search.query.sentence import sentence
from search.query.signed import IsAuthor, or_signed
from search.query.tree import AllOf, AnyOf, Everything, Literal, Near, Node, Not, Word
from search.query.variants import Lookup


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a query may be: characters, clauses (words, quotes, fields) and depth of parentheses."""

    chars: int = 512
    clauses: int = 32
    depth: int = 8


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a query means, and what to say about how it was read."""

    tree: Node
    notes: tuple[Note, ...] = ()

    @property
    def loose(self) -> Node | None:
        """The tree that finds what matches only a part: made when asked for, most searches find enough.

        The conditions of the query (fields, dates, what is excluded) are kept, and any of its words will do.
        None where nothing looser makes sense (no words, quotes alone).
        """
        return loosened(self.tree)


@dataclass(slots=True)
class _Group:
    """An open parenthesis while it is being read: alternatives of nodes, and what waits for its operand."""

    alternatives: list[list[Node]] = field(default_factory=lambda: [[]])
    negated: bool = False
    scope: str = ""
    near: int | None = None
    waiting: Token | None = None


def parse(
    query: Query,
    *,
    lexicon: Lexicon | None = None,
    lookup: Lookup | None = None,
    is_author: IsAuthor | None = None,
    owners: Callable[[str], Sequence[str]] | None = None,
    today: date | None = None,
    limits: Limits = Limits(),  # frozen
) -> Parsed:
    """Read the text of a query.

    `lexicon` gives the variants of a word (the built-in one by default); `lookup` takes a reading in
    hiragana and returns the words of the collection read so; `is_author` knows its authors; `owners` the
    ids of articles by the paths and names of their duplicate files; `today` decides 昨年 and 先月.
    Raises QueryTooComplex beyond the limits, and QueryError where the query is strict and needs a note.
    """
    if len(query.text) > limits.chars:
        raise _too("query-too-long", limits.chars, len(query.text))
    if not query.text.strip():
        return Parsed(Everything())
    asked = Asked(
        parts=() if query.scope == "all" else tuple(part for part in PARTS if part == query.scope),
        fold=query.fold,
        lexicon=(lexicon or builtin()) if query.expand else None,
        lookup=lookup if query.expand else None,
        today=today or today_in_japan(),
        owners=owners,
    )
    if tree := sentence(query.text, asked):
        return Parsed(beside_quotes(tree))
    tokens, notes = lex(query.text)
    clauses = sum(token.kind in ("word", "quoted", "url") for token in tokens)
    if clauses > limits.clauses:
        raise _too("query-too-wide", limits.clauses, clauses)
    tree = _tree(tokens, asked, notes, limits.depth) or _whole(query, asked)
    tree = beside_quotes(as_question(tree, fold(query.text).text.strip(EDGES)))
    if is_author and query.expand:
        tree = or_signed(tree, is_author)
    if query.strict and notes:
        first = min(notes, key=lambda note: note.position or 0)
        raise QueryError(say(first, "en"), first.position, code=first.code, values=first.values)
    return Parsed(tree, tuple(sorted(notes, key=lambda note: note.position or 0)))


def _tree(tokens: list[Token], asked: Asked, notes: list[Note], depth: int) -> Node | None:
    stack = [_Group()]
    scope = ""
    for token in tokens:
        group = stack[-1]
        if token.kind == "open":
            if len(stack) > depth:
                raise _too("query-too-deep", depth, len(stack))
            stack.append(_Group(scope=scope or group.scope))
            scope = ""
        elif token.kind == "close":
            scope, inner = "", _close(stack.pop(), notes)
            _operand(stack[-1], inner, notes)
        elif token.kind == "field":
            scope = token.text
        elif token.kind in ("or", "and"):
            _operator(group, token, notes)
        elif token.kind == "not":
            group.negated = not group.negated
            group.waiting = token
        elif token.kind == "near" and _text(group) is not None and group.near is None:
            group.near = distance(token)
            group.waiting = token
        else:
            node = atom(token, scope or group.scope, asked, notes)
            scope = ""
            _operand(group, node, notes)
    return _close(stack[0], notes)


def _operator(group: _Group, token: Token, notes: list[Note]) -> None:
    """OR begins an alternative and AND changes nothing; both need something before and after them."""
    if group.waiting or not group.alternatives[-1]:
        notes.append(Note("dangling-operator", token.position, {"operator": token.text}))
        return
    group.waiting = token
    if token.kind == "or":
        group.alternatives.append([])


def _operand(group: _Group, node: Node | None, notes: list[Note]) -> None:
    if node is None:  # nothing searchable (-、): what waited for it waits no longer
        group.negated, group.near, group.waiting = False, None, None
        return
    nodes = group.alternatives[-1]
    left = _text(group)
    if group.near is not None:
        right = _literal(node)
        if left and right:
            nodes[-1] = Near(left, right, group.near)
            if group.negated and group.waiting:  # 安倍 NEAR -麻生
                notes.append(Note("dangling-operator", group.waiting.position, {"operator": group.waiting.text}))
            group.near, group.waiting, group.negated = None, None, False
            return
        assert group.waiting is not None
        notes.append(Note("near-needs-words", group.waiting.position))
        group.near = None
    nodes.append(Not(node) if group.negated else node)
    group.negated, group.waiting = False, None


def _close(group: _Group, notes: list[Note]) -> Node | None:
    if group.waiting:
        notes.append(Note("dangling-operator", group.waiting.position, {"operator": group.waiting.text}))
    both = [_one(nodes, AllOf) for nodes in group.alternatives if nodes]
    return _one(both, AnyOf) if both else None


def _one(nodes: Sequence[Node], many: type[AllOf] | type[AnyOf]) -> Node:
    return nodes[0] if len(nodes) == 1 else many(tuple(nodes))


def _text(group: _Group) -> Literal | None:
    """Return the last operand as a string, where it is one."""
    nodes = group.alternatives[-1]
    return _literal(nodes[-1]) if nodes else None


def _literal(node: Node) -> Literal | None:
    match node:
        case Word(text, _, _, parts, position):
            return Literal(text, None, parts, position)
        case Literal():
            return node
    return None


def _whole(query: Query, asked: Asked) -> Node:
    """Nothing searchable is left (「。」, OR): search what was typed as a string."""
    text = query.text.strip()
    folded = fold(text).text.strip()
    return Literal(folded, None if query.fold else text, asked.parts) if folded else Everything()


def _too(code: str, limit: int, given: int) -> QueryTooComplex:
    values = {"limit": str(limit), "given": str(given)}
    return QueryTooComplex(say(code, "en", **values), code=code, values=values)
