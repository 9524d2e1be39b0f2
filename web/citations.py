"""How to cite an article: SIST 02, footnote, BibTeX, RIS, CSL-JSON, and a quotation with its source.

SIST 02 is the Japanese standard for references (科学技術情報流通技術基準 02-2007), in its form for web pages.
Everything is made from what the clipping says; what it does not say is left out, never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from search.links import web_url
from search.model import Card, Clipping
from search.query.dates import JAPAN

STYLES = ("sist02", "footnote", "bibtex", "ris", "csl")
MEDIA = {"bibtex": "application/x-bibtex", "ris": "application/x-research-info-systems", "csl": "application/json"}

Article = Card | Clipping

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def since_midnight(changed: datetime | None) -> datetime | None:
    """Return when a text that also names today last changed."""
    midnight = datetime.now(JAPAN).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(changed, midnight) if changed else None


def cite(article: Article, style: str, accessed: date) -> str:
    """Return the citation of an article in one of STYLES; `accessed` is the day it was looked at."""
    if style == "csl":
        return cite_all([article], style, accessed)
    makers: dict[str, Callable[[Article, date], str]] = {
        "sist02": sist02,
        "footnote": footnote,
        "bibtex": bibtex,
        "ris": ris,
    }
    return makers[style](article, accessed)


def cite_all(articles: Sequence[Article], style: str, accessed: date) -> str:
    """Return the citations of several articles in one piece: one JSON array, else one after the other."""
    if style == "csl":
        return json.dumps([csl(article, accessed) for article in articles], ensure_ascii=False, indent=1)
    return "\n".join(cite(article, style, accessed).strip("\n") for article in articles)


def sist02(article: Article, accessed: date) -> str:
    """Return: 著者. “題名”. 媒体. 日付. URL, (参照 日付)."""
    pieces = [", ".join(_line(author) for author in article.authors), f"“{_line(article.title)}”"]
    pieces += [_line(article.source or ""), iso(article)]
    text = ". ".join(piece for piece in pieces if piece)
    if url := web_url(article.url):
        return f"{text}. {url}, (参照 {accessed})."
    return f"{text}."


def footnote(article: Article, accessed: date) -> str:
    """Return: 著者「題名」『媒体』日付、URL(日付閲覧)。  Quotes inside the title become 『』."""
    text = _origin(article)
    if url := web_url(article.url):
        return f"{text}、{url}({_japanese(accessed)}閲覧)。"
    return f"{text}。"


def quotation(text: str, article: Article, paragraph: int | None = None) -> str:
    """Return a passage in quotes with its source behind it, for pasting into a text."""
    place = f"、第{paragraph}段落" if paragraph else ""
    return f"{_quoted(_line(text))}({_origin(article)}{place})"


def _origin(article: Article) -> str:
    pieces = ["、".join(_line(author) for author in article.authors), _quoted(_line(article.title))]
    pieces += [f"『{_line(article.source)}』" if article.source else "", japanese(article)]
    return "".join(pieces)


def bibtex(article: Article, accessed: date) -> str:
    """Return a BibTeX entry (UTF-8; names in braces, since Japanese names have no comma)."""
    kind = "article" if article.source else "misc"
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in article.authors),
        "title": f"{{{_tex(article.title)}}}",
        "journal": _tex(article.source or ""),
        "date": iso(article),
        "year": str(article.published.year) if article.published else "",
        "url": (web_url(article.url) or "").translate({ord(c): f"%{ord(c):02X}" for c in "{}\\"}),
        "urldate": accessed.isoformat() if web_url(article.url) else "",
        "langid": "japanese",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{_key(article.id)},", *lines, "}"]) + "\n"


def ris(article: Article, accessed: date) -> str:
    """Return a RIS record; lines end in CR LF, as its readers expect."""
    rows: list[tuple[str, str]] = [("TY", "NEWS"), ("ID", article.id), ("TI", _line(article.title))]
    rows += [("AU", _line(author)) for author in article.authors]
    if article.source:
        rows.append(("T2", _line(article.source)))
    if article.published:
        rows.append(("PY", f"{article.published.year:04}"))
        rows.append(("DA", "/".join([*iso(article).split("-"), "", ""][:3]) + "/"))
    if article.section:
        rows.append(("SE", _line(article.section)))
    if url := web_url(article.url):
        rows += [("UR", url), ("Y2", f"{accessed:%Y/%m/%d}/")]
    rows += [("LA", "ja"), ("ER", "")]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in rows)


def csl(article: Article, accessed: date) -> dict[str, Any]:
    """Return an item of CSL-JSON."""
    item: dict[str, Any] = {
        "id": article.id,
        "type": "article-newspaper",
        "title": _line(article.title),
        "language": "ja",
    }
    if article.authors:
        item["author"] = [{"literal": _line(author)} for author in article.authors]
    if article.source:
        item["container-title"] = _line(article.source)
    if article.section:
        item["section"] = _line(article.section)
    if article.published:
        item["issued"] = {"date-parts": [[int(piece) for piece in iso(article).split("-")]]}
    if url := web_url(article.url):
        item["URL"] = url
        item["accessed"] = {"date-parts": [[accessed.year, accessed.month, accessed.day]]}
    return item


def iso(article: Article) -> str:
    """Return the date as precisely as it is known: 2017-03-24, 2017-03, 2017 or nothing."""
    if article.published is None:
        return ""
    return article.published.isoformat()[: {"day": 10, "month": 7, "year": 4}[article.precision]]


def japanese(article: Article) -> str:
    """Return the date as precisely as it is known: 2017年3月24日, 2017年3月, 2017年 or nothing."""
    if article.published is None:
        return ""
    last = {"day": "日", "month": "月", "year": "年"}[article.precision]
    return _japanese(article.published).partition(last)[0] + last


def _japanese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _quoted(text: str) -> str:
    return f"「{text.replace('「', '『').replace('」', '』')}」"


def _line(text: str) -> str:
    """Return a text as one line that can be encoded."""
    return _CONTROL.sub(" ", text).strip()


#: Braces are named, since BibTeX counts even those behind a backslash.
_TEX = {char: f"\\{char}" for char in "%&$#_"} | {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "^": r"{\textasciicircum}",
    "~": r"{\textasciitilde}",
}


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in _line(text))


def _key(id: str) -> str:
    return re.sub(r"[^A-Za-z0-9:.-]", "-", id) or "article"
