"""Whole pages in the shapes of today's sites (pages/), as their site has them, without markup and as copied text.

A page is a file of lines.  Its first line is `date | writers | site`; then HTML as it stands, and lines that begin
with a letter, after a dot their tag where it is not the letter's own, and a bar:

    T title   D date   A who wrote   S section   L lead   H heading   B text   C caption   P profile
    X furniture, which must not come out   O what may come out or not
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from indexer.extract import Hints, extract
from search.model import Clipping

PAGES = sorted(Path(__file__).with_name("pages").glob("*.txt"))
TAGS = {"T": "h1", "D": "time", "H": "h2", "S": "span", "C": "figcaption"}
#: How a line stands in the page where its tag does not simply stand around it.
SHAPES = {
    "a": "<p><a href=/x>{}</a></p>",
    "link": "<ul><li><a href=/x>{}</a></li></ul>",
    "br": "{}<br><br>",
    "td": "<table><tr><td>{}</td><td></td></tr></table>",
    "figcaption": "<figure><img src=a.jpg><figcaption>{}</figcaption></figure>",
}
MARKS = re.compile(r"<(/?)(?:article|main|aside|header|footer|figure|figcaption|h\d|time|span|p)\b[^>]*>")


@dataclass(frozen=True)
class Line:
    """A line of a page: its letter ("" for HTML), its tag and its text."""

    letter: str
    tag: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page with what is known of it."""

    date: str
    writers: list[str]
    site: str
    lines: list[Line]

    def texts(self, letters: str) -> list[str]:
        return [line.text for line in self.lines if line.letter and line.letter in letters]


def read(path: Path) -> Page:
    head, *lines = path.read_text("utf-8").splitlines()
    day, writers, site = (part.strip() for part in head.split("|"))
    return Page(day, [name for name in writers.split("、") if name], site, [line(text) for text in lines])


def line(text: str) -> Line:
    if text.startswith("<"):
        return Line("", "", text)
    mark, _, said = text.partition("|")
    letter, _, tag = mark.partition(".")
    return Line(letter, tag or TAGS.get(letter, "p"), said)


def as_html(page: Page) -> str:
    """Return the page as its site has it."""
    (title,) = page.texts("T")
    parts = (
        SHAPES.get(line.tag, f"<{line.tag}>{{}}</{line.tag}>").format(escape(line.text)) if line.letter else line.text
        for line in page.lines
    )
    head = f"<title>{escape(title)} | {page.site}</title><meta property=og:site_name content='{page.site}'>"
    return f"<!doctype html><html><head>{head}</head><body>{''.join(parts)}</body></html>"


def bare(html: str) -> str:
    """Return a page with nothing but <div>, links, lists and tables, and a <title>."""
    head, body = html.split("<body>")
    body = re.sub(r"<div [^>]*>", "<div>", MARKS.sub(r"<\1div>", body))
    return f"{re.sub('<meta[^>]*>', '', head)}<body>{body}"


def extracted(page: Page, form: str) -> Clipping:
    hints = Hints("a.txt" if form == "text" else "a.html", datetime.fromisoformat(page.date) + timedelta(days=18))
    raw = {
        "html": lambda: as_html(page),
        "bare": lambda: bare(as_html(page)),
        "text": lambda: "\n\n".join(line.text for line in page.lines if line.letter),
    }[form]()
    return extract(raw.encode(), hints)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
@pytest.mark.parametrize("form", ["html", "bare", "text"])
def test_the_article_comes_out_whole_and_alone(path: Path, form: str) -> None:
    page = read(path)
    clipping = extracted(page, form)
    said = "\n".join(text for name, text in clipping.texts() if name != "title")
    inside = set(map(squeezed, said.split("\n")))
    free = {squeezed(text) for text in page.texts("THBLCPO")}
    # Copied as text, a caption without a credit is a line like any other above the article.
    wanted = "BHL" if form == "text" else "BHLC"
    assert [text for text in page.texts(wanted) if squeezed(text) not in inside] == []
    assert [text for text in page.texts("XADS") if squeezed(text) in inside - free] == []
    assert [text for text in page.texts("P") if squeezed(text) not in squeezed(clipping.profile)] == []
    assert squeezed(clipping.title) == squeezed(*page.texts("T"))
    assert str(clipping.published) == page.date
    assert list(clipping.authors) == page.writers
