"""A saved page → a clipping: only the article, all of it, rightly labelled.

Pure: no files, no network, no clock.  The only package that knows Beautiful Soup, lxml and trafilatura.

    bytes → decode, mhtml → html | text → Blocks → tree | run (which blocks are the article) → article (roles)
          → headline, published, bylines, naming → Clipping
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from urllib.parse import urlsplit

from search.errors import ExtractError
from search.model import Clipping, Country, Line

from . import article, edges, mhtml, naming, published, run, text
from .blocks import Page
from .decode import Decoded, decode
from .override import Override, parse
from .vote import normal

__all__ = ["VERSION", "ExtractError", "Hints", "Override", "extract", "load", "parse_override"]

#: Changes whenever the rules do: part of every digest, so a new version re-reads the corpus.
VERSION = "7"

parse_override = parse

_HTML = re.compile(
    rb"<\s*(?:!doctype|html|head|body|article|div|p|meta|title|span|table|h1|br|a|main|section)\b", re.I
)
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml")
#: Fewer letters are no article; a page of HTML is always more (a log-in form is not).
_LEAST_LETTERS = {"text": 2, "html": 10, "mhtml": 10}


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a file besides its bytes: its path in the corpus and when it was saved."""

    path: str
    saved: datetime | None = None


def load() -> None:
    """Load every parser now, so that neither their time nor their memory counts against the first page."""
    import bs4.dammit  # noqa: F401

    from . import metadata, tree  # noqa: F401


def extract(raw: bytes, hints: Hints, override: Override | None = None, recurring: Collection[str] = ()) -> Clipping:
    """Cut the article out of a saved page.

    `recurring` holds lines (see `recurring.key`) known to stand in many clippings of this source.  `id` and
    `digest` stay empty.  Raises ExtractError for what is no article: empty, binary, without text.
    """
    if not raw.strip():
        raise ExtractError("is empty")
    kind, url, decoded = "text", None, None
    if mhtml.is_mhtml(raw):
        part = mhtml.unpack(raw)
        kind, url, decoded = "mhtml", part.url, decode(part.raw, part.charset)
        is_html = part.html
    else:
        decoded = decode(raw)
        is_html = _is_html(raw, hints.path)
        kind = "html" if is_html else "text"
    page, texts, body = _read(decoded.text, is_html, frozenset(recurring))
    if url:
        page.declared.urls.append(url)
    return _clipping(page, texts, body, hints, kind, decoded, override)


def _is_html(raw: bytes, path: str) -> bool:
    if path.lower().endswith(_HTML_NAMES):
        return True
    return len(_HTML.findall(raw[:20_000])) >= 3


def _read(content: str, is_html: bool, recurring: frozenset[str]) -> tuple[Page, list[str], list[int]]:
    """Return the blocks of a page, their normal forms and the numbers of those that make up the article."""
    if is_html:
        from . import html, second, tree

        parsed = html.parse(content)
        page = html.read(parsed, content) if parsed is not None else Page([])
        if page.blocks:
            texts = [normal(block.text) for block in page.blocks]
            body = tree.choose(page, texts, recurring)
            body = second.reconcile(page, texts, body, second.ask(content, page))
            return page, texts, edges.widened(page, texts, body)
        content = html.flatten(content)
    page = text.read(content)
    if not page.blocks:
        raise ExtractError("has no text in it")
    texts = [normal(block.text) for block in page.blocks]
    return page, texts, edges.widened(page, texts, run.choose(texts, recurring))


def _clipping(
    page: Page,
    texts: list[str],
    body: list[int],
    hints: Hints,
    kind: str,
    decoded: Decoded,
    override: Override | None,
) -> Clipping:
    urls = [url for url in map(_clean_url, page.declared.urls) if url]
    roles = article.classify(page, texts, body)
    title = roles.title.block if roles.title else None
    roles.date = published.find(page, texts, title, body, hints.saved, (*urls, PurePath(hints.path).name, hints.path))
    article.dates_and_places(roles, texts)
    if override:
        for i, block in enumerate(page.blocks):
            if role := override.roles.get(block.text) or override.roles.get(texts[i]):
                roles.set(i, role, "set by a person")

    def joined(*wanted: str) -> str:
        return "\n".join(b.text for b, role in zip(page.blocks, roles.roles, strict=True) if role in wanted)

    clipping = Clipping(
        id="",
        path=hints.path,
        title=(roles.title.text if roles.title else "") or PurePath(hints.path).stem,
        lead=joined("lead"),
        body=joined("body", "heading"),
        captions=tuple(page.blocks[i].text for i in roles.numbers("caption")),
        profile=joined("profile"),
        published=roles.date.day if roles.date else None,
        published_at=roles.date.at if roles.date else None,
        precision=roles.date.precision if roles.date else "day",
        authors=tuple(roles.authors),
        source=page.declared.site or page.declared.publisher or _folder(hints.path),
        section=roles.section,
        url=urls[0] if urls else None,
        lines=tuple(
            Line(block.text, role, f"{why}{_unreadable(block.text)}")
            for block, role, why in zip(page.blocks, roles.roles, roles.whys, strict=True)
        ),
        kind=kind,
        encoding=decoded.encoding,
    )
    if override:
        clipping = _overridden(clipping, override)
    if len(re.sub(r"\W", "", clipping.lead + clipping.body + "".join(clipping.captions))) < _LEAST_LETTERS[kind]:
        raise ExtractError("has no article in it")
    if "countries" not in clipping.overridden:
        clipping = replace(clipping, countries=naming.countries(clipping))
    return clipping


def _unreadable(text: str) -> str:
    """Say how much of a line its encoding does not explain; never replaced in silence."""
    count = text.count("\ufffd")
    return f"; {count} unreadable character{'s' * (count > 1)}" if count else ""


def _overridden(clipping: Clipping, override: Override) -> Clipping:
    fields = dict(override.fields)
    codes = fields.pop("countries", None)
    names = tuple(sorted({*override.fields, *(["roles"] if override.roles else [])} - {"published_at", "precision"}))
    clipping = replace(clipping, **fields, overridden=names)
    if codes is not None:
        found = {country.code: country for country in naming.countries(clipping)}
        clipping = replace(clipping, countries=tuple(found.get(code, Country(code)) for code in codes))
    return clipping


def _clean_url(url: str) -> str | None:
    """Return an http or https address as it stands, or None: nothing else may become a link.

    A site's root is no article's address: pages that call it theirs would all be one article.
    """
    url = url.strip()
    if re.search(r"[\x00-\x20\x7f<>\"\\]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    is_page = bool(parts.path.strip("/") or parts.query)
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname and is_page else None


def _folder(path: str) -> str | None:
    """Return the top folder of a clipping that is no date: a collection is often kept a folder a source."""
    return next((part for part in PurePath(path).parts[:-1] if not re.fullmatch(r"[\d年月日._-]+|\.+|/", part)), None)
