"""How a query was read: a sentence, chips that can each be taken away, and the words it was widened by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from search import countries
from search.messages import say
from search.model import Part
from search.query.dates import shortest
from search.query.lexer import operands
from search.query.parse import parse
from search.query.request import Query
from search.query.tree import (
    AllOf,
    AnyOf,
    Dated,
    Everything,
    Field,
    Literal,
    Near,
    Node,
    Not,
    Only,
    Prefix,
    Question,
    Word,
    leaves,
)

#: Quotes inside quotes.
_INNER = str.maketrans("「」", "『』")


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition of a query in words; `query_without` is the query without it.

    `kind` is "text" for a part of the text, else the parameter that holds it (country, not_author, from, in …).
    """

    text: str
    kind: str
    query_without: Query


@dataclass(frozen=True, slots=True)
class Expansion:
    """A word of a query and what it was widened by; `why` is a reason of the lexicon, "kana" or "reading"."""

    term: str
    also: tuple[str, ...]
    why: str


def describe(tree: Node, lang: str = "ja") -> str:
    """Return a query tree as a sentence: 「対露」かつ「安倍」."""
    match tree:
        case Word(text, _, _, parts) | Question(text, _, parts):
            text = text.translate(_INNER)
            return _placed(say("reading-word", lang, text=text), parts, lang)
        case Literal(text, exact, parts):
            return _placed(say("reading-literal", lang, text=exact or text), parts, lang)
        case Prefix(text, parts):
            return _placed(say("reading-prefix", lang, text=text), parts, lang)
        case Near(left, right, distance):
            words = {"left": left.text, "right": right.text, "distance": str(distance)}
            return _placed(say("reading-near", lang, **words), left.parts, lang)
        case Field(name, values):
            shown = say("reading-or", lang).join(value_label(name, value, lang) for value in values)
            return say("reading-field", lang, field=say(f"field-{name}", lang), value=shown)
        case Dated(None, None):
            return say("value-year-none", lang)
        case Dated(since, until):
            return say("reading-field", lang, field=say("field-date", lang), value=period(since, until, lang))
        case Only(text):
            return say("reading-only", lang, text=text)
        case Not(node):
            return say("reading-not", lang, text=_grouped(node, lang))
        case AllOf(nodes):
            wanted = [node for node in nodes if not isinstance(node, Not)]
            refused = [describe(node, lang) for node in nodes if isinstance(node, Not)]
            both = say("reading-and", lang).join(_grouped(node, lang) for node in wanted)
            return say("reading-comma", lang).join([both, *refused] if wanted else refused)
        case AnyOf(nodes):
            return say("reading-or", lang).join(_grouped(node, lang) for node in nodes)
        case Everything():
            return say("reading-everything", lang)


def is_plain(tree: Node) -> bool:
    """Say whether a tree is nothing but words that must all occur, so that `describe` only repeats them."""
    nodes = tree.nodes if isinstance(tree, AllOf) else (tree,)
    return all(isinstance(node, Everything) or (isinstance(node, Word) and not node.parts) for node in nodes)


def expansions(tree: Node) -> tuple[Expansion, ...]:
    """Return every word of a tree that was widened, with what by and why."""
    found: dict[tuple[str, str], list[str]] = {}
    for leaf in leaves(tree):
        for variant in leaf.variants if isinstance(leaf, Word) else ():
            found.setdefault((leaf.text, variant.why), []).append(variant.text)
    return tuple(Expansion(term, tuple(dict.fromkeys(also)), why) for (term, why), also in found.items())


def chips(query: Query, lang: str = "ja", tree: Node | None = None) -> tuple[Chip, ...]:
    """Return every condition of a query, text first, each with the query that lacks it.

    `tree` is the query's, where it is parsed already (or with other limits or another lexicon).
    """
    return (
        *_text_chips(query, lang, tree or parse(query).tree),
        *_value_chips(query, lang),
        *_date_chips(query, lang),
        *_switches(query, lang),
    )


def period(since: date | None, until: date | None, lang: str = "ja") -> str:
    """Return a span of days in words, as short as it goes: 2017年, 2017年1月〜2017年3月, 2017年〜."""
    first = shortest(since) if since else ""
    last = shortest(until, last=True) if until else ""
    if since and until:
        precision = max(len(first), len(last))
        first, last = since.isoformat()[:precision], until.isoformat()[:precision]
        if first == last:
            return _day(first, lang)
    if not last:
        return say("reading-since", lang, day=_day(first, lang))
    if not first:
        return say("reading-until", lang, day=_day(last, lang))
    return f"{_day(first, lang)}{say('reading-to', lang)}{_day(last, lang)}"


def value_label(facet: str, value: str, lang: str = "ja") -> str:
    """Return a facet value in words: a country's name, 署名なし for an author "none", else the value itself."""
    if value == "none":
        return say(f"value-{facet}-none", lang)
    return countries.label(value, "en" if lang == "en" else "ja") if facet == "country" else value


def _text_chips(query: Query, lang: str, tree: Node) -> Iterator[Chip]:
    typed = operands(query.text)
    nodes = tree.nodes if isinstance(tree, AllOf) else (tree,)
    if len(nodes) != len(typed):  # a question, alternatives, or operands that hold nothing
        nodes, typed = (tree,), [query.text]
    if isinstance(tree, Everything):
        return
    for at, node in enumerate(nodes):
        rest = " ".join(text for other, text in enumerate(typed) if other != at)
        yield Chip(describe(node, lang), "text", replace(query.first_page(), text=rest))


def _value_chips(query: Query, lang: str) -> Iterator[Chip]:
    for facet, field in (
        ("country", "countries"),
        ("author", "authors"),
        ("source", "sources"),
        ("section", "sections"),
    ):
        for prefix, code in (("", "reading-field"), ("not_", "reading-field-not")):
            for value in getattr(query, prefix + field):
                label = value_label(facet, value, lang)
                text = say(code, lang, field=say(f"field-{facet}", lang), value=label)
                yield Chip(text, prefix + facet, query.without(prefix + facet, value))


def _date_chips(query: Query, lang: str) -> Iterator[Chip]:
    if query.since or query.until:
        text = say("reading-field", lang, field=say("field-date", lang), value=period(query.since, query.until, lang))
        yield Chip(text, "from", replace(query.first_page(), since=None, until=None))
    if query.undated is not None:
        code = "value-year-none" if query.undated else "value-year-some"
        yield Chip(say(code, lang), "undated", replace(query.first_page(), undated=None))


def _switches(query: Query, lang: str) -> Iterator[Chip]:
    first = query.first_page()
    if query.scope != "all":
        yield Chip(say(f"scope-{query.scope}", lang), "in", replace(first, scope="all"))
    if not query.fold:
        yield Chip(say("switch-fold", lang), "fold", replace(first, fold=True))
    if not query.expand:
        yield Chip(say("switch-expand", lang), "expand", replace(first, expand=True))
    if query.collapse:
        yield Chip(say("switch-collapse", lang), "collapse", replace(first, collapse=False))


def _placed(text: str, parts: tuple[Part, ...], lang: str) -> str:
    if len(parts) != 1:
        return text
    return say("reading-in", lang, text=text, part=say(f"part-{parts[0]}", lang))


def _grouped(node: Node, lang: str) -> str:
    text = describe(node, lang)
    return say("reading-group", lang, text=text) if isinstance(node, AllOf | AnyOf) else text


def _day(iso: str, lang: str) -> str:
    if lang == "en" or not iso:
        return iso
    return "".join(f"{int(number)}{unit}" for number, unit in zip(iso.split("-"), "年月日", strict=False))
