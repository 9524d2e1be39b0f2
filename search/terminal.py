"""Answers as lines on a terminal: marks in colour there, plain text through a pipe."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from search.model import Card, Hit, Marked, Page, Precision, Status

if TYPE_CHECKING:
    from search.answer import Answer
    from search.query.parse import Parsed

_LENGTHS: dict[Precision, int] = {"day": 10, "month": 7, "year": 4}


def one_line(text: str) -> str:
    """Return a text that cannot move the cursor or end the line: control characters and odd bytes as escapes.

    A full-width space is a space.
    """
    if text.isprintable():
        return text
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(char if _is_shown(char) else char.encode("unicode_escape").decode() for char in text)


def _is_shown(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"


def lit(marked: Marked) -> str:
    """Return a text with its matches bold and coloured."""
    return "".join(
        click.style(one_line(text), fg="yellow", bold=True) if mark else one_line(text)
        for text, mark in marked.parts()
    )


def day(published: date | None, precision: Precision) -> str:
    """Return a date as precise as it is known."""
    return published.isoformat()[: _LENGTHS[precision]] if published else "undated"


def page_lines(page: Page) -> Iterator[str]:
    """Yield the lines of a page of answers: title, facts and snippets of each hit, then the total."""
    for number, hit in enumerate(page.hits, 1):
        yield from hit_lines(hit, f"{number}. ")
    if page.partial:
        yield "with a part of the words only:"
        for hit in page.partial:
            yield from hit_lines(hit, "- ")
    yield f"{page.total:,} of {page.coverage.articles:,} articles"


def hit_lines(hit: Hit, head: str) -> Iterator[str]:
    title = hit.title if hit.title.text else Marked(hit.card.title)
    yield f"{head}{lit(title) or '(no title)'}"
    yield click.style(f"   {one_line(facts(hit.card))}", dim=True)
    for snippet in hit.snippets:
        before, after = ("…" if cut else "" for cut in snippet.cut)
        yield f"   {before}{lit(snippet.marked)}{after}"
    yield click.style(f"   {one_line(hit.card.path)}", dim=True)


def facts(card: Card) -> str:
    """Return what is known of an article besides its title, in one line."""
    known = (
        day(card.published, card.precision),
        "、".join(card.authors),
        card.source,
        card.section,
        " ".join(card.countries),
        card.id,
    )
    return " · ".join(fact for fact in known if fact)


def answer_lines(answer: Answer) -> Iterator[str]:
    """Yield the lines of an answer: how the query was read, the page, and where it is empty what would find some."""
    from search.relax import sentence

    yield from reading_lines(answer.parsed)
    yield from page_lines(answer.page)
    for relaxation in answer.relaxations:
        yield f"   {one_line(sentence(relaxation, 'en'))}"


def reading_lines(parsed: Parsed) -> Iterator[str]:
    """Yield what there is to say about how a query was read; nothing where its words say it all."""
    from search.messages import say, sentences
    from search.query.reading import describe, expansions, is_plain

    for note in parsed.notes:
        yield one_line(say(note, "en"))
    if not is_plain(parsed.tree):
        yield f"read as: {one_line(describe(parsed.tree, 'en'))}"
    for found in expansions(parsed.tree):
        code = f"why-{found.why}"
        why = say(code, "en") if code in sentences() else found.why
        yield click.style(one_line(f"{found.term} also as {', '.join(found.also)} ({why})"), dim=True)


def status_lines(status: Status) -> Iterator[str]:
    """Yield the state of an index."""
    held = status.coverage
    span = f", {held.since} to {held.until}" if held.since else ""
    yield f"articles    {held.articles:,}{span}"
    yield f"files       {', '.join(f'{count:,} {state}' for state, count in sorted(status.files.items())) or 'none'}"
    yield f"generation  {held.generation}"
    yield f"committed   {status.committed.isoformat(timespec='seconds') if status.committed else 'never'}"
    yield f"last run    {status.synced.isoformat(timespec='seconds') if status.synced else 'not known'}"
    yield f"tokenizer   {status.tokenizer}"
    yield f"size        {status.bytes:,} bytes"
    if status.damage:
        yield f"damage      {status.damage}"
    for record in status.failed:
        yield f"failed      {one_line(record.path)}: {one_line(record.reason)}"
