"""What extraction leans on: `python -m bench.perturbed DATA [NAME …] [--worst]`.

Every page of DATA (see `bench/extraction.py`) is changed in one way that a site never seen might differ in, and
scored against the same gold: if a figure falls, that is what the rules lean on.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from bench.data import gold
from bench.extraction import Score, score, squeeze
from bench.leave_one_out import site
from bench.transplant import transplanted
from indexer.extract import dates, html
from indexer.extract.decode import decode
from indexer.extract.text import width

Tree = Any
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
    _rename(tree, _SECTIONING, "div")


def no_headings(tree: Tree) -> None:
    """<div> for h1 to h6."""
    _rename(tree, _HEADINGS, "div")


def no_title(tree: Tree) -> None:
    """No <title> and no declared headline: only what is seen."""
    undeclared(tree)
    for element in list(tree.iter("title")):
        element.drop_tree()


def soup(tree: Tree) -> None:
    """All of these at once: <div> and text."""
    for change in (unnamed, undeclared, divs, no_headings):
        change(tree)
    _rename(tree, frozenset(("p",)), "div")


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


def _rename(tree: Tree, tags: frozenset[str], to: str) -> None:
    for element in tree.iter(*tags):
        element.tag = to


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


def _wrapped(lines: Iterable[str], columns: int = 76) -> Iterable[str]:
    for line in lines:
        start = used = 0
        for i, char in enumerate(line):
            used += width(char)
            if used > columns:
                yield line[start:i]
                start, used = i, width(char)
        yield line[start:]


def main(arguments: list[str]) -> int:
    """Print a line for every change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("names", nargs="*", help="changes whose name holds one of these; all where none is given")
    parser.add_argument("--worst", action="store_true", help="with the pages that lose most")
    options = parser.parse_args(arguments)
    data = options.data
    pages = gold(data)
    heads = "news F1   leak  <.8  title   date   other F1   leak  title   date"
    print(f"{'change':32} {heads}")
    base: dict[str, list[Score]] = {}
    for name in (*PAGES, "site of another article", *TEXTS):
        flat = name in TEXTS
        first = "flat, as it is" if flat else "as it is"
        if options.names and not any(part in name for part in options.names) and name != first:
            continue
        scores = [score(data, page, "flat" if flat else "html", changed(data, page, name, pages)) for page in pages]
        base.setdefault(first, scores)
        print(f"{name:32}{row(scores)}", flush=True)
        if options.worst and name != first and first in base:
            worst(base[first], scores)
    return 0


def changed(data: Path, page: dict[str, Any], name: str, pages: list[dict[str, Any]]) -> bytes:
    """Return the bytes of a page, changed."""
    if name in TEXTS:
        return TEXTS[name]((data / "pages_flat" / f"{page['name']}.txt").read_text("utf-8")).encode()
    tree = _tree(data, page)
    if name == "site of another article":
        host = _host(pages, page)
        tree = transplanted(tree, page, _tree(data, host), host)
    else:
        PAGES[name](tree)
    return lxml_html.tostring(tree, encoding="utf-8", doctype="<!doctype html>")


def _host(pages: list[dict[str, Any]], page: dict[str, Any]) -> dict[str, Any]:
    """Return a news page of another collection, always the same one for a page."""
    others = [p for p in pages if p["trust"] == "high" and site(p) != site(page) and len(p["body"]) > 200]
    return others[pages.index(page) % len(others)]


def _tree(data: Path, page: dict[str, Any]) -> Tree:
    tree = html.parse(decode((data / "pages" / page["file"]).read_bytes()).text)
    assert tree is not None
    for meta in list(tree.iter("meta")):
        if "charset" in str(meta.attrib).lower():
            meta.drop_tree()
    return tree


def row(scores: list[Score]) -> str:
    """Return the figures of news of high and medium trust, then those of the other pages."""
    out = ""
    for wanted in (True, False):
        group = [s for s in scores if (s.gold["kind"] == "news" and s.gold["trust"] != "low") == wanted]
        bodied = [s for s in group if len(s.gold["body"]) >= 10]
        dated = [s.date for s in group if s.date is not None]
        out += f"{statistics.mean(s.f1 for s in bodied):8.3f}{statistics.mean(s.leak for s in bodied):7.3f}"
        out += f"{sum(s.f1 < 0.8 for s in bodied):5}" if wanted else ""
        out += f"{statistics.mean(s.title for s in group):7.3f}{statistics.mean(dated):7.3f}   "
    return out


def worst(before: list[Score], after: list[Score]) -> None:
    """Print the pages a change costs most, and the titles and dates it costs."""
    pairs = sorted(zip(before, after, strict=True), key=lambda pair: pair[1].f1 - pair[0].f1)
    for old, new in pairs[:6]:
        if old.f1 - new.f1 > 0.02:
            print(f"    {old.f1:.3f} → {new.f1:.3f} leak {new.leak:.3f} {new.gold['name']}")
    for old, new in pairs:
        if old.title and not new.title:
            print(f"    title {new.clipping and new.clipping.title!r}, not {squeeze(new.gold['title'])!r}")
        if old.date and not new.date:
            print(f"    date {new.clipping and new.clipping.published}, not {new.gold['date']} {new.gold['name']}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
