"""Ways in which a page might differ from those the rules were made with: for `bench/perturbed.py`."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from lxml import etree

from indexer.extract import dates
from indexer.extract.text import width

Tree = Any
_COLUMNS = 76  #: of a narrow page: 38 full-width characters
_SECTIONING = frozenset("article main section aside nav header footer figure figcaption time address form".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


def unnamed(tree: Tree) -> None:
    """Class and id names as a build tool makes them."""
    for element in tree.iter(etree.Element):
        for key in ("class", "id"):
            if element.get(key):
                element.set(key, f"c{zlib.crc32(element.get(key).encode()):x}")


def undeclared(tree: Tree) -> None:
    """No metadata but <title>, no microdata."""
    for element in list(tree.iter("meta", "link", "script")):
        element.drop_tree()
    for element in tree.iter(etree.Element):
        for key in ("itemprop", "itemtype", "role", "rel", "datetime"):
            element.attrib.pop(key, None)


def divs(tree: Tree) -> None:
    """<div> for every element that says what it is, headings and paragraphs apart."""
    _to_divs(tree, _SECTIONING)


def no_headings(tree: Tree) -> None:
    """<div> for h1 to h6."""
    _to_divs(tree, _HEADINGS)


def no_title(tree: Tree) -> None:
    """No <title> and no declared headline: only what is seen."""
    undeclared(tree)
    for element in list(tree.iter("title")):
        element.drop_tree()


def soup(tree: Tree) -> None:
    """All of these at once: <div> and text."""
    for change in (unnamed, undeclared, divs, no_headings):
        change(tree)
    _to_divs(tree, frozenset(("p",)))


def breaks(tree: Tree) -> None:
    """Paragraphs that follow each other as text with <br><br> between."""
    for parent in list(tree.iter(etree.Element)):
        run: list[Tree] = []
        for child in [*parent, None]:
            if child is not None and child.tag == "p" and not (child.tail or "").strip() and not len(run) > 400:
                run.append(child)
                continue
            if len(run) > 1:
                for paragraph in run[1:]:
                    target = run[0]
                    target.append(etree.Element("br"))
                    last = etree.SubElement(target, "br")
                    last.tail = paragraph.text
                    target.extend(list(paragraph))
                    parent.remove(paragraph)
                run[0].tag = "div"
            run = []


def tables(tree: Tree) -> None:
    """Every <div> and sectioning element outside links a table of one cell."""
    for element in list(tree.iter("div", *_SECTIONING)):
        if next(element.iterancestors("a"), None) is not None:
            continue
        table = etree.Element("table")
        table.tail, element.tail = element.tail, None
        element.getparent().replace(element, table)
        element.tag = "td"
        etree.SubElement(table, "tr").append(element)


def insets(tree: Tree) -> None:
    """A linked headline of another article after every third paragraph, an advertisement after every seventh."""
    paragraphs = [p for p in tree.iter("p") if len("".join(p.itertext())) > 40]
    for n, paragraph in enumerate(paragraphs, 1):
        if n % 3 == 0:
            link = etree.Element("div")
            etree.SubElement(link, "a", href="/x").text = "駅前の花壇を守る会、結成から二十年の歩み"
            link.tail, paragraph.tail = paragraph.tail, None
            paragraph.addnext(link)
        if n % 7 == 0:
            advert = etree.Element("div")
            advert.text = "広告 いまだけ半額、毎日の掃除が変わります。詳しくは公式サイトへ"
            advert.tail, paragraph.tail = paragraph.tail, None
            paragraph.addnext(advert)


def _to_divs(tree: Tree, tags: frozenset[str]) -> None:
    for element in tree.iter(*tags):
        element.tag = "div"


def _era(day: date) -> str:
    return (
        f"令和{day.year - 2018}年{day.month}月{day.day}日"
        if day.year > 2019
        else f"平成{day.year - 1988}年{day.month}月{day.day}日"
    )


def _wide(day: date) -> str:
    shown = f"{day.year}年{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"
    return "".join(chr(ord(char) + 0xFEE0) if char.isdigit() else char for char in shown)


def _english(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def _dotted(day: date) -> str:
    return f"{day:%y.%m.%d}"


DATES: dict[str, Callable[[date], str]] = {
    "dates: 令和5年4月4日": _era,
    "dates: ２０２３年４月４日（火）": _wide,
    "dates: Apr 4, 2023": _english,
    "dates: 23.04.04": _dotted,
}


def redated(text: str, shown: Callable[[date], str]) -> str:
    """Write every full date of a text in another form, with its time."""
    return "\n".join(_redated(line, shown) for line in text.split("\n"))


def _redated(text: str, shown: Callable[[date], str]) -> str:
    normal = unicodedata.normalize("NFKC", text)
    found = [f for f in dates.find(normal) if f.precision == "day"]
    for f in reversed(found):
        time = f" {f.at:%H:%M}" if f.at else ""
        normal = normal[: f.start] + shown(f.day) + time + normal[f.end :]
    return normal if found else text


def _dated(shown: Callable[[date], str]) -> Callable[[Tree], None]:
    def change(tree: Tree) -> None:
        undeclared(tree)
        for element in tree.iter(etree.Element):
            if element.tag not in ("script", "style"):
                element.text = redated(element.text, shown) if element.text else element.text
            element.tail = redated(element.tail, shown) if element.tail else element.tail

    return change


PAGES: dict[str, Callable[[Tree], None]] = {
    "as it is": lambda tree: None,
    "names random": unnamed,
    "no metadata but <title>": undeclared,
    "no title, no metadata": no_title,
    "<div> for <article>, <nav> …": divs,
    "<div> for <h1> … <h6>": no_headings,
    "all of these": soup,
    "<br><br> for <p>": breaks,
    "layout by tables": tables,
    "links and adverts inside": insets,
    **{name: _dated(shown) for name, shown in DATES.items()},
}

TEXTS: dict[str, Callable[[str], str]] = {
    "flat, as it is": lambda text: text,
    "flat, no blank lines": lambda text: re.sub(r"\n\s*\n+", "\n", text),
    "flat, blank line after each": lambda text: re.sub(r"\n+", "\n\n", text),
    "flat, indented": lambda text: re.sub(r"(?m)^(?=\S)", "\u3000", text),
    "flat, lines broken at 38": lambda text: "\n".join(_wrapped(text.split("\n"))),
    "flat, without first line": lambda text: text.lstrip().partition("\n")[2],
    **{f"flat, {name}": lambda text, shown=shown: redated(text, shown) for name, shown in DATES.items()},  # type: ignore[misc]
}


def _wrapped(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        start = used = 0
        for i, char in enumerate(line):
            used += width(char)
            if used > _COLUMNS:
                yield line[start:i]
                start, used = i, width(char)
        yield line[start:]
