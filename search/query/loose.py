"""Trees that ask for less: a pasted headline as one question, and what matches only a part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from search import analysis
from search.query.atoms import phrases
from search.query.tree import AllOf, Dated, Field, Leaf, Literal, Node, Not, Only, Prefix, Question, Word, leaves
from search.ranking import scored_terms

#: So many phrases, a particle among them, are a pasted headline.
HEADLINE = 8


def as_question(tree: Node, folded: str) -> Node:
    """Return the tree with its words made one question where they are a headline.

    Who pastes one (「会談を急ぐのか？ 政権の思惑」) asks for the article, not for each word of it: a part is a
    sentence, or together they are longer than anyone types.  What is quoted stays demanded, and its words weigh with
    the rest.  `folded` is the whole text: where nothing else is asked, an article that holds it comes first.
    """
    if not isinstance(tree, AllOf):
        return tree
    said = [node for node in tree.nodes if isinstance(node, Word | Question)]
    quoted = [node for node in tree.nodes if isinstance(node, Literal) and node.exact is None]
    if len({leaf.parts for leaf in (*said, *quoted)}) > 1 or not (said and _is_headline([*said, *quoted])):
        return tree
    kept = tuple(node for node in tree.nodes if not isinstance(node, Word | Question))
    question = _question(sorted([*said, *quoted], key=lambda leaf: leaf.position))
    return AllOf((*kept, question)) if kept else replace(question, text=folded)


def _is_headline(said: Sequence[Word | Question | Literal]) -> bool:
    if any(isinstance(leaf, Question) for leaf in said):
        return len(said) > 1
    cuts = [analysis.morphemes(leaf.text) for leaf in said]
    return sum(map(phrases, cuts)) >= HEADLINE and any(m.pos == "助詞" for cut in cuts for m in cut)


def loosened(tree: Node) -> Node | None:
    """Return the tree that asks for any word of another, its conditions kept.

    None where there is nothing to loosen: no words, a single term, or strings in quotes alone.
    """
    nodes = tree.nodes if isinstance(tree, AllOf) else (tree,)
    kept = tuple(node for node in nodes if isinstance(node, Field | Dated | Only | Not))
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
