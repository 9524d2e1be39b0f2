"""A name typed as a word is also looked for among the authors: a byline is on the page, and no part of the text."""

from __future__ import annotations

from collections.abc import Callable

from search.query.tree import AllOf, AnyOf, Field, Node, Not, Word

#: Says whether a folded text is the name of an author of the collection.
IsAuthor = Callable[[str], bool]


def or_signed(tree: Node, is_author: IsAuthor) -> Node:
    """Return the tree with every word that is an author's name widened in place: 小泉悠 or 筆者:小泉悠.

    A string in quotes is to stand in the text, and a letter is no name.
    """
    match tree:
        case Word(text, parts=(), position=position) if len(text) > 1 and is_author(text):
            return AnyOf((tree, Field("author", (text,), position)))
        case AllOf(nodes):
            return AllOf(tuple(or_signed(node, is_author) for node in nodes))
        case AnyOf(nodes):
            return AnyOf(tuple(or_signed(node, is_author) for node in nodes))
        case Not(node):
            return Not(or_signed(node, is_author))
    return tree
