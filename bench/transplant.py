"""The article of one page inside the furniture of another: for `bench/perturbed.py`."""

from __future__ import annotations

from typing import Any

from bench.extraction import squeeze

Tree = Any
_PIECE = 12


def transplanted(tree: Tree, page: dict[str, Any], host: Tree, other: dict[str, Any]) -> Tree:
    """Return `host` with its article, title and date included, replaced by that of `tree`.

    `page` and `other` are their gold.  Only <title> stays of the metadata.  A page whose article is its whole body
    gives it all.
    """
    for element in list(host.iter("meta", "link", "script", "title")):
        element.drop_tree()
    mine, place = around(tree, page), around(host, other)
    body = host.find("body")
    head = host.find("head")
    if head is not None and body is not None:
        title = head.makeelement("title")
        title.text = f"{page['title']} | ためし新聞デジタル"
        head.append(title)
    mine.tail = None
    if mine.tag == "body":
        mine.tag = "div"
    if place.tag == "body":
        return _body_of(host, mine)
    mine.tail = place.tail
    place.getparent().replace(place, mine)
    return host


def _body_of(host: Tree, mine: Tree) -> Tree:
    body = host.find("body")
    for child in list(body):
        body.remove(child)
    body.text = None
    body.append(mine)
    return host


def around(tree: Tree, page: dict[str, Any]) -> Tree:
    """Return the smallest element that shows the title, the day and nine tenths of the text."""
    body = tree.find("body")
    pieces = [squeeze(line)[:_PIECE] for line in page["body"].split("\n") if len(squeeze(line)) >= _PIECE]
    title = squeeze(page["title"])
    element = body
    while True:
        for child in element:
            if not isinstance(child.tag, str) or child.tag in ("script", "style", "noscript"):
                continue
            text = squeeze("".join(child.itertext()))
            if title in text and sum(piece in text for piece in pieces) >= 0.9 * len(pieces):
                element = child
                break
        else:
            return element
