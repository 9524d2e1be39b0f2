"""Trees that ask for less: a pasted headline as one question, and what matches only a part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from search import analysis
from search.query.tree import (
    AllOf,
    Dated,
    Field,
    Leaf,
    Literal,
    Node,
    Not,
    Prefix,
    Question,
    Word,
    is_address,
    leaves,
)
from search.ranking import scored_terms


def as_question(tree: Node, folded: str) -> Node:
    """Return the tree with its words made one question where one of them is a sentence.

    Who pastes a headline (「会談を急ぐのか？ 政権の思惑」) asks for the article, not for each word of it.
    `folded` is the whole text: where nothing else is asked, an article that holds it comes first.
    """
    if not isinstance(tree, AllOf) or not any(isinstance(node, Question) for node in tree.nodes):
        return tree
    said = [node for node in tree.nodes if isinstance(node, Word | Question)]
    if len(said) < 2 or len({leaf.parts for leaf in said}) > 1:
        return tree
    kept = tuple(node for node in tree.nodes if not isinstance(node, Word | Question))
    question = _question(said)
    return AllOf((*kept, question)) if kept else replace(question, text=folded)


def loosened(tree: Node) -> Node | None:
    """Return the tree that asks for any word of another, its conditions kept.

    None where there is nothing to loosen: no words, a single term, or strings in quotes alone.
    """
    nodes = tree.nodes if isinstance(tree, AllOf) else (tree,)
    kept = tuple(node for node in nodes if isinstance(node, Field | Dated | Not) or is_address(node))
    asked = [leaf for node in nodes if node not in kept for leaf in leaves(node)]
    if all(isinstance(leaf, Literal | Prefix) for leaf in asked):
        return None
    question = _question(asked)
    if len(question.terms) < 2:
        return None
    return AllOf((*kept, question)) if kept else question


def _question(asked: Sequence[Leaf]) -> Question:
    terms = scored_terms(m.base for leaf in asked for m in analysis.morphemes(leaf.text) if m.content)
    parts = {leaf.parts for leaf in asked}
    return Question(
        " ".join(leaf.text for leaf in asked), terms, parts.pop() if len(parts) == 1 else (), asked[0].position
    )
