"""HTML → Page.  Linear in the size of the page and without recursion, whatever the page is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree
from lxml import html as lxml_html

from . import metadata
from .blocks import Block, Node, Page

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
#: Blocks shorter than this may be bylines: their inline pieces are kept.
_SHORT = 80


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


def read(tree: etree._Element, content: str) -> Page:
    """Return the blocks of a page, given as a tree, and what it declares in its HTML."""
    page = Page([], [Node("body", "", -1)], metadata.declared(content))
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
                inner_links, inner_strong = links + _is_link(child), strong + (tag in _EMPHASIS)
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
            self.page.add(Block(text, linked, node, names, parts, self.strong >= 0.8 * len(text)))
        self.pieces, self.linked, self.strong, self.names = [], 0, 0, []


def _is_link(element: etree._Element) -> bool:
    """Say whether an element leads somewhere: <a name> only marks a place, as old pages do at their headings."""
    return element.tag == "a" and element.get("href") is not None


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style[:2000]))


def _names(element: etree._Element) -> str:
    parts = (element.get(key) for key in ("class", "id", "itemprop", "role", "rel"))
    return " ".join(part[:300] for part in parts if part)
