"""A whole query that is one question: 「領土問題とは何ですか?」"""

from __future__ import annotations

import re

from search import analysis
from search.fold import fold
from search.query.atoms import EDGES, Asked, literal
from search.query.lexer import FIELDS
from search.query.tree import AllOf, Node, Question
from search.ranking import scored_terms

_ASKS = re.compile(r"(?:[?？]|[かの](?:[.。．?？])?)$")
_PLEASE = re.compile(
    r"(?:について|に関して|を|が|は)?(?:教えて|おしえて|説明して|知りたい)(?:ください|下さい|欲しい|ほしい|です)?[.。．!！]*$"
)
_OPERATORS = re.compile(rf'["|｜＂]|^[-－−]|\s|^(?:{"|".join(FIELDS)})[:：]')
_QUOTED = re.compile(r"「([^「」]+)」|『([^『』]+)』|“([^“”]+)”")


def sentence(text: str, asked: Asked) -> Node | None:
    """Return the tree of a query that is a question as a whole, else None.

    What stands in 「」 must be found literally, as everywhere; the words of the rest weigh, none is demanded.
    """
    bare = text.strip()
    please = _PLEASE.search(bare)
    if please:  # who wants to be told says so: it is no part of the question
        bare = bare[: please.start()]
    if not asked.fold or not (please or _ASKS.search(bare)) or _OPERATORS.search(bare):
        return None
    folded = fold(bare).text.strip(EDGES)
    cut = analysis.morphemes(folded)
    terms = scored_terms(m.base for m in cut if m.content)
    ends = please or bare[-1] in "?？" or (cut and cut[-1].pos == "助詞")
    if len(terms) < 2 or not ends or not (please or any(m.pos == "助詞" for m in cut)):
        return None
    offset = len(text) - len(text.lstrip())
    question = Question(folded, terms, asked.parts, offset)
    quoted = [
        literal(found[found.lastindex or 0], asked.parts, offset + found.start(), asked)
        for found in _QUOTED.finditer(bare)
    ]
    demanded = tuple(leaf for leaf in quoted if leaf)
    return AllOf((*demanded, question)) if demanded else question
