"""HTML → Page.  Linear in the size of the page and without recursion, whatever the page is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from .blocks import Block, Declared, Node, Page

_SKIP = frozenset(
    "script style noscript iframe template svg select button rt rp textarea input head canvas object audio video "
    "math datalist dialog".split()
)
_BLOCK = frozenset(
    "p div li ul ol h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr td th dl dt dd section article header footer aside "
    "nav main figure figcaption blockquote pre hr form address title caption body center fieldset details summary "
    "menu dir option legend".split()
)
_EMPHASIS = frozenset(("strong", "b"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report)$")
_MAX_LD = 2_000_000
#: Blocks shorter than this may be bylines: their inline pieces are kept.
_SHORT = 80

#: meta names (lower case) for each claim, most trustworthy first.
_HEADLINES = ("og:title", "twitter:title", "dc.title", "cxenseparse:title", "title")
_PUBLISHED = (
    "article:published_time datepublished article:published pubdate publishdate publish-date dc.date "
    "dc.date.issued dcterms.issued dcterms.created cxenseparse:recs:publishtime creation_date date "
    "article:published_at og:published_time release_date sailthru.date parsely-pub-date"
).split()
_UPDATED = ("article:modified_time", "datemodified", "og:updated_time", "lastmod", "last-modified")
_AUTHORS = ("author", "article:author", "dc.creator", "cxenseparse:author", "parsely-author", "twitter:creator_name")
_SECTIONS = ("article:section", "cxenseparse:category", "parsely-section", "category")


def parse(text: str) -> etree._Element | None:
    """Return the tree of a page, or None where there is no element in it."""
    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(_XML_DECLARATION.sub("", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def flatten(content: str) -> str:
    """Return the text of a page without building a tree: for pages nested deeper than any parser follows."""
    content = _without("<script", "</script", _without("<style", "</style", content))
    return unescape(re.sub(r"<[^<>]*>?", "\n", content))


def _without(opening: str, closing: str, content: str) -> str:
    lower, kept, at = content.lower(), [], 0
    while (start := lower.find(opening, at)) >= 0:
        kept.append(content[at:start])
        end = lower.find(closing, start)
        at = len(content) if end < 0 else end
    return "".join([*kept, content[at:]])


def read(tree: etree._Element) -> Page:
    """Return the blocks of a page and what it declares."""
    page = Page([], [Node("body", "", -1)], _declared(tree))
    body = tree.find("body")
    _Reader(page).walk(tree if body is None else body)
    return page


class _Reader:
    """Collects the text between two block borders into a Block."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pieces: list[str] = []
        self.linked = 0
        self.strong = 0
        self.names: list[str] = []

    def walk(self, body: etree._Element) -> None:
        node, links, strong = 0, 0, 0
        stack: list[tuple[etree._Element, Iterator[etree._Element], int, int, int]] = []
        self._add(body.text, 0, 0)
        stack.append((body, iter(body), node, links, strong))
        while stack:
            parent, children, node, links, strong = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if stack:
                    if parent.tag in _BLOCK:
                        self._close(node)
                    self._add(parent.tail, stack[-1][3], stack[-1][4])
                continue
            tag = child.tag
            if tag in _SKIP or _is_hidden(child):
                self._add(child.tail, links, strong)
            elif tag == "br":
                self._close(node)
                self._add(child.tail, links, strong)
            else:
                if tag in _BLOCK:
                    self._close(node)
                    self.page.nodes.append(Node(tag, _names(child), node))
                    inner = len(self.page.nodes) - 1
                else:
                    inner = node
                    if name := _names(child):
                        self.names.append(name)
                    if tag == "time":
                        self.names.append("<time>")
                inner_links, inner_strong = links + (tag == "a"), strong + (tag in _EMPHASIS)
                self._add(child.text, inner_links, inner_strong)
                stack.append((child, iter(child), inner, inner_links, inner_strong))
        self._close(0)

    def _add(self, text: str | None, links: int, strong: int) -> None:
        if text:
            self.pieces.append(text)
            if links or strong:
                size = len(text.strip())
                self.linked += size if links else 0
                self.strong += size if strong else 0

    def _close(self, node: int) -> None:
        text = _SPACE.sub(" ", "".join(self.pieces)).strip(" \u3000")
        if text:
            names = " ".join(dict.fromkeys(self.names))
            parts = tuple(p for piece in self.pieces if (p := piece.strip())) if len(text) < _SHORT else ()
            linked = min(1.0, self.linked / len(text))
            self.page.blocks.append(Block(text, linked, node, names, parts, self.strong >= 0.8 * len(text)))
        self.pieces, self.linked, self.strong, self.names = [], 0, 0, []


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style[:2000]))


def _names(element: etree._Element) -> str:
    parts = (element.get(key) for key in ("class", "id", "itemprop", "role", "rel"))
    return " ".join(part[:300] for part in parts if part)


def _declared(tree: etree._Element) -> Declared:
    declared = Declared()
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        key = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        value = (element.get("content") or element.get("value") or "").strip()
        if key and value and len(value) < 20_000:
            meta.setdefault(key, []).append(value)
    for article in _ld_articles(tree):
        _from_ld(declared, article)
    first = {key: values[0] for key, values in meta.items()}
    declared.headlines += [first[key] for key in _HEADLINES if key in first]
    title = tree.find(".//title")
    if title is not None and title.text:
        declared.headlines.append(_SPACE.sub(" ", title.text).strip())
    declared.description = first.get("og:description") or first.get("description") or declared.description
    declared.published += [first[key] for key in _PUBLISHED if key in first]
    declared.updated += [first[key] for key in _UPDATED if key in first]
    declared.authors += [value for key in _AUTHORS for value in meta.get(key, ())]
    declared.site = first.get("og:site_name") or first.get("application-name") or None
    declared.section = declared.section or next((first[key] for key in _SECTIONS if key in first), None)
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            declared.urls.append(link.get("href"))
    declared.urls += [first[key] for key in ("og:url", "twitter:url") if key in first]
    for time in tree.iter("time"):
        declared.times.append(time.get("datetime") or "".join(time.itertext())[:80])
    return declared


def _ld_articles(tree: etree._Element) -> list[dict[str, Any]]:
    """Return the JSON-LD objects that describe an article; real articles before mere web pages."""
    articles: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > _MAX_LD:
            continue
        try:
            todo = [json.loads(re.sub(r"[\x00-\x1f]", " ", script.text))]
        except (ValueError, RecursionError):
            continue
        while todo:
            item = todo.pop()
            if isinstance(item, list):
                todo += item
            elif isinstance(item, dict):
                todo += [item[key] for key in ("@graph", "mainEntity", "hasPart") if key in item]
                kinds = item.get("@type")
                if any(_ARTICLE_TYPE.search(str(k)) for k in (kinds if isinstance(kinds, list) else [kinds])):
                    articles.append(item)
    return articles


def _from_ld(declared: Declared, article: dict[str, Any]) -> None:
    def text(key: str) -> list[str]:
        value = article.get(key)
        value = value[0] if isinstance(value, list) and value else value
        return [unescape(value).strip()] if isinstance(value, str) and value.strip() else []

    declared.headlines += text("headline")
    declared.published += text("datePublished")
    declared.updated += text("dateModified")
    declared.article = declared.article or "".join(text("articleBody"))
    declared.description = declared.description or "".join(text("description"))
    declared.section = declared.section or next(iter(text("articleSection")), None)
    declared.authors += _people(article.get("author"))
    publisher = article.get("publisher")
    publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
    if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
        declared.publisher = declared.publisher or publisher["name"].strip() or None


def _people(author: object) -> list[str]:
    """Return the names in a JSON-LD author, organisations left out."""
    if isinstance(author, list):
        return [name for one in author[:20] if not isinstance(one, list) for name in _people(one)]
    if isinstance(author, dict):
        return [] if "Organization" in str(author.get("@type")) else _people(str(author.get("name") or ""))
    return [unescape(author).strip()] if isinstance(author, str) and author.strip() else []
