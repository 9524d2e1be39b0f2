"""An article as the page shows it: paragraphs cut into pieces, each lit by a match, by evidence, or not.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count, groupby

from search.model import Clipping, Country, Mark, Marked


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `mark` is the match on it, `number` counts matches from 1 down the page.

    `inner` cuts the stretch into (text, is evidence).
    """

    text: str
    mark: Mark | None
    number: int
    inner: tuple[tuple[str, bool], ...]


#: Lines of text, each cut into pieces.
Lines = tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; `number` counts from 1 and is 0 for a heading."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def lit(self) -> bool:
        return any(piece.mark for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Jump:
    """A match to jump to: the place is a part's name, or the number of a paragraph of the body."""

    number: int
    text: str
    mark: Mark
    part: str
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class ArticleView:
    title: tuple[Piece, ...]
    captions: Lines
    lead: Lines
    body: tuple[Paragraph, ...]
    profile: Lines
    jumps: tuple[Jump, ...]

    def places(self, most: int) -> list[tuple[str, int, list[Jump]]]:
        """Return the first `most` matches as (part, paragraph, its matches)."""
        where = groupby(self.jumps[:most], lambda jump: (jump.part, jump.paragraph))
        return [(part, paragraph, list(jumps)) for (part, paragraph), jumps in where]


def view(clipping: Clipping, marked: Mapping[str, Marked], lit: str = "") -> ArticleView:
    """Cut an article for the page: matches from `Engine.marked`, evidence of the country with code `lit`."""
    evidence = [e for country in clipping.countries if country.code == lit for e in country.evidence]
    numbers = count(1)

    def lines(key: str, text: str, part: str, index: int = 0) -> Lines:
        shown = marked.get(key) or Marked(text)
        spans = sorted((e.start, e.end) for e in evidence if e.part == part and e.index == index)
        return tuple(tuple(_pieces(shown, spans, a, b, numbers)) for a, b in _lines_of(text))

    # In the order of the page, in which matches are numbered.
    title = lines("title", clipping.title, "title")
    captions = tuple(chain(*(lines(f"caption:{i}", text, "caption", i) for i, text in enumerate(clipping.captions))))
    lead = lines("lead", clipping.lead, "lead")
    headings = {line.text.strip() for line in clipping.lines if line.role == "heading"}
    body = tuple(_numbered(lines("body", clipping.body, "body"), headings))
    profile = lines("profile", clipping.profile, "profile")
    above = (("title", title), ("caption", captions), ("lead", lead))
    places = [(part, 0, line) for part, found in above for line in found]
    places += [("body" if p.number else "heading", p.number, p.pieces) for p in body]
    places += [("profile", 0, line) for line in profile]
    jumps = tuple(
        Jump(piece.number, piece.text, piece.mark, part, paragraph)
        for part, paragraph, line in places
        for piece in line
        if piece.mark
    )
    return ArticleView(title[0] if title else (), captions, lead, body, profile, jumps)


def _lines_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each line of a text begins and ends."""
    at = 0
    for line in text.split("\n") if text else ():
        yield at, at + len(line)
        at += len(line) + 1


def _numbered(lines: Lines, headings: Collection[str]) -> Iterator[Paragraph]:
    number = 0
    for pieces in lines:
        heading = "".join(piece.text for piece in pieces).strip() in headings
        number += not heading
        yield Paragraph(0 if heading else number, pieces)


def _pieces(
    shown: Marked, evidence: list[tuple[int, int]], start: int, end: int, numbers: Iterator[int]
) -> Iterator[Piece]:
    at = 0
    for text, mark in shown.parts():
        a, b = max(at, start), min(at + len(text), end)
        at += len(text)
        if a < b:
            number = next(numbers) if mark else 0
            yield Piece(shown.text[a:b], mark, number, tuple(_inner(shown.text, evidence, a, b)))


def _inner(text: str, evidence: list[tuple[int, int]], start: int, end: int) -> Iterator[tuple[str, bool]]:
    at = start
    for a, b in evidence:
        a, b = max(a, at), min(b, end)
        if a < b:
            if at < a:
                yield text[at:a], False
            yield text[a:b], True
            at = b
    if at < end:
        yield text[at:end], False


def spellings(country: Country) -> list[tuple[str, int]]:
    """Return how a country is written in the article, commonest first, with how often."""
    return Counter(e.text for e in country.evidence).most_common()


def passage(article: ArticleView, wanted: int = 0) -> tuple[str, int]:
    """Return what to quote and the number of its paragraph.

    It is the paragraph `wanted`, else the first with a match, else the lead (number 0), else the first.
    """
    numbered = [p for p in article.body if p.number]
    if 0 < wanted <= len(numbered):
        return numbered[wanted - 1].text.strip(), wanted
    lit = next(((p.text, p.number) for p in numbered if p.lit), None)
    lead = "".join(piece.text for line in article.lead for piece in line)
    text, number = lit or ((lead, 0) if lead else (numbered[0].text, 1) if numbered else ("", 0))
    return text.strip(), number
