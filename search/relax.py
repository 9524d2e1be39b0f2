"""When nothing is found: looser queries that do find something, each with its count."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from search.engine import Engine
from search.fold import fold
from search.messages import say
from search.model import Relaxation
from search.query.lexer import operands
from search.query.reading import chips
from search.query.request import Query
from search.query.tree import AnyOf, Field, Leaf, Literal, Node, Word, leaves

#: At most so many searches for one page without answers.
SEARCHES = 8

#: At most so many single words are tried, and how alike a spelling must be.
_WORDS, _ALIKE = 3, 0.6

_Candidate = tuple[str, Mapping[str, str], Query]


def relaxations(engine: Engine, query: Query, lang: str = "ja") -> tuple[Relaxation, ...]:
    """Return looser queries with the exact number of articles each finds, those that find none left out.

    A period that ends before it begins is turned round.  Dates, each filter, the place and the quotes are dropped one
    at a time; words stand alone; other wordings are let in; a misspelt word is replaced by one of this collection.
    At most `SEARCHES` searches are made.
    """
    found: list[Relaxation] = []
    tried = {_key(query)}
    searches = 0
    for code, values, looser in _candidates(engine, query, lang):
        if _key(looser) in tried:
            continue
        if searches == SEARCHES:
            break
        tried.add(_key(looser))
        searches += 1
        total = engine.search(replace(looser, size=1, facets=(), collapse=False, explain=False)).total
        if total:
            params = {name: tuple(given) for name, given in looser.to_params().items()}
            found.append(Relaxation(code, values, params, total))
    return tuple(found)


def sentence(relaxation: Relaxation, lang: str = "ja") -> str:
    """Return a relaxation in words: 期間を外すと 14件."""
    return say(f"relax-{relaxation.code}", lang, **relaxation.values, count=f"{relaxation.total:,}")


def _key(query: Query) -> str:
    return repr(query.first_page())


def _candidates(engine: Engine, query: Query, lang: str) -> Iterator[_Candidate]:
    """Yield (code, values, looser query), the likeliest help first."""
    query = query.first_page()
    if query.backwards:
        yield "swapped", {}, query.swapped()
    if query.since or query.until or query.undated is not None:
        yield "period", {}, replace(query, since=None, until=None, undated=None)
    if query.scope != "all":
        yield "scope", {}, replace(query, scope="all")
    tree = engine.parse(query).tree
    every = chips(query, lang, tree)
    filters = [chip for chip in every if chip.kind.removeprefix("not_") in _FACETS]
    for chip in filters[:2]:
        yield "without", {"condition": chip.text}, chip.query_without
    if not query.expand:
        yield "expand", {}, replace(query, expand=True)
    if not query.fold:
        yield "fold", {}, replace(query, fold=True)
    yield from _unquoted(query, tree)
    yield from _respelled(engine, query, tree)
    yield from _alone(engine, query)
    if filters and len(every) > 1:
        yield "filters", {}, Query(query.text, fold=query.fold, expand=query.expand, sort=query.sort, size=query.size)


_FACETS = ("country", "author", "source", "section")


def _unquoted(query: Query, tree: Node) -> Iterator[_Candidate]:
    if any(isinstance(leaf, Literal) for leaf in leaves(tree)):
        bare = query.text.translate(dict.fromkeys(map(ord, '"“”＂「」『』｢｣'), " "))
        yield "unquoted", {}, replace(query, text=" ".join(bare.split()))


def _alone(engine: Engine, query: Query) -> Iterator[_Candidate]:
    """Every word alone, with the filters kept."""
    typed = operands(query.text)
    for text in typed[:_WORDS] if len(typed) > 1 else ():
        alone = replace(query, text=text)
        match engine.parse(alone).tree:
            case Word() | Literal() as leaf:
                placed = leaf.parts and query.scope == "all"
                yield "only", {"word": text if placed else leaf.text}, alone
            case Field() | AnyOf():
                yield "only", {"word": text}, alone


def _respelled(engine: Engine, query: Query, tree: Node) -> Iterator[_Candidate]:
    """A word replaced by the most similar one that the collection suggests for its beginning."""
    for leaf in leaves(tree):
        end = _end(query.text, leaf) if isinstance(leaf, Word) and len(leaf.text) > 1 else None
        if end is None:
            continue
        begun = {
            suggestion.text
            for stem in dict.fromkeys((leaf.text[:-1], leaf.text[:2], leaf.text[:1]))
            for suggestion in engine.suggest(stem, 20)
            if suggestion.kind != "title"
        } - {leaf.text}
        for near in difflib.get_close_matches(leaf.text, sorted(begun), 1, _ALIKE):
            text = query.text[: leaf.position] + near + query.text[end:]
            yield "spelling", {"word": near}, replace(query, text=text)


def _end(text: str, leaf: Leaf) -> int | None:
    """Return where a leaf ends in the text of its query, which is not folded; None where it does not stand in it."""
    for end in range(leaf.position + 1, min(len(text), leaf.position + 4 * len(leaf.text)) + 1):
        if fold(text[leaf.position : end]).text == leaf.text:
            return end
    return None
