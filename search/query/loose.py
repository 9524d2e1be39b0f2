"""Trees that ask for less or more: a headline as one question, one beside quotes, what matches only a part."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from search import analysis
from search.query.tree import (
    AllOf,
    AnyOf,
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
from search.ranking import SENTENCE_SHARE, scored_terms


def as_question(tree: Node, folded: str) -> Node:
    """Return the tree with its words made one question where one of them is a sentence.

    Who pastes a headline (「会談を急ぐのか？ 政権の思惑」) asks for the article, not for each word of it.
    `folded` is the whole text: where nothing but quotes is asked besides, an article that holds it comes first.
    """
    if not isinstance(tree, AllOf) or not any(isinstance(node, Question) for node in tree.nodes):
        return tree
    said = [node for node in tree.nodes if isinstance(node, Word | Question)]
    if len(said) < 2 or len({leaf.parts for leaf in said}) > 1:
        return tree
    kept = tuple(node for node in tree.nodes if not isinstance(node, Word | Question))
    question = _question(said)
    if all(isinstance(node, Literal) for node in kept):
        question = replace(question, text=folded)
    return AllOf((*kept, question)) if kept else question


def beside_quotes(tree: Node) -> Node:
    """Return the tree with its question, where it stands beside a string in quotes, met by more than any word.

    The string and one stray word of the sentence are a part of what was asked, and are shown as such.
    """
    if not isinstance(tree, AllOf) or not any(isinstance(node, Literal) for node in tree.nodes):
        return tree
    return AllOf(tuple(_weighty(node) if isinstance(node, Question) else node for node in tree.nodes))


def _weighty(question: Question) -> Question:
    return replace(question, least=math.ceil(SENTENCE_SHARE * sum(map(len, question.terms))))


def loosened(tree: Node) -> Node | None:
    """Return the tree that asks for any word of another, or for a part of one, its conditions kept.

    A part is what the tokeniser makes of a word, of two characters or more: 海 alone says nothing of 北極海航路.
    None where there is nothing to loosen: no words, a single one without such parts, or strings in quotes alone.
    """
    nodes = tree.nodes if isinstance(tree, AllOf) else (tree,)
    kept = tuple(node for node in nodes if isinstance(node, Field | Dated | Not) or is_address(node))
    asked = [leaf for node in nodes if node not in kept for leaf in leaves(node)]
    if all(isinstance(leaf, Literal | Prefix) for leaf in asked):
        return None
    question = _question(asked)
    parts = tuple(term for term in question.terms if len(term) > 1)
    whole = [leaf for leaf in asked if (own := _terms([leaf])) and not any(len(term) > 1 for term in own)]
    if len(asked) + len(question.terms) < 3 or not (parts or len(whole) > 1):
        return None
    question = replace(question, enough=parts if len(parts) < len(question.terms) else ())
    some: list[Node] = [*([question] if parts else []), *whole]
    any_of = some[0] if len(some) == 1 else AnyOf(tuple(some))
    return AllOf((*kept, any_of)) if kept else any_of


def _question(asked: Sequence[Leaf]) -> Question:
    parts = {leaf.parts for leaf in asked}
    text = " ".join(leaf.text for leaf in asked)
    return Question(text, _terms(asked), parts.pop() if len(parts) == 1 else (), asked[0].position)


def _terms(asked: Sequence[Leaf]) -> tuple[str, ...]:
    return scored_terms(m.base for leaf in asked for m in analysis.morphemes(leaf.text) if m.content)
