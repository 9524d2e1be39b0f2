"""Who signed the article: the places of a page where a byline stands."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from . import bylines, dates, person
from .blocks import Page
from .date_lines import has_day, is_date_line
from .phrases import pattern
from .vote import is_stop_heading, squeeze

if TYPE_CHECKING:
    from .article import Roles

_NEAR = 14
_BLOG = re.compile(r"(?:^|[\s|｜])([一-龥々ぁ-んァ-ヴー]{3,8})(?:さん)?(?:の)?(?:オフィシャル|公式)ブログ")
#: A line below the text that is a bracket and nothing else.
_BRACKETED = re.compile(r"[(（【\[〈][^。]{2,40}[)）】\]〉]")
#: Labels that run into a byline when a page is flattened.
_TAGS = re.compile(r"(?i)(?:^|[\s_-])(?:\w*tags?|keywords?|topics?)(?:$|[\s_-]|list)")
#: So many lines at the beginning and the end of a text may be a name that was declared.
_EDGE = 2
_SIGNED = re.compile(r"(?:取材・)?文\s*[=:/・●◎]")
_LABELS = re.compile(
    r"(?:有料)?会員(?:限定)?記事|有料記事|無料記事|会員限定|[(（]?(?:最終)?更新[:：]?\s*[)）]?|公開日?|配信"
)


def find(page: Page, texts: list[str], out: Roles) -> list[str]:
    """Return who wrote, and mark the lines that say so: as declared, at the headline, in the text or profile."""
    declared = page.declared
    site = {squeeze(name) for name in (declared.site, declared.publisher) if name}
    found = [
        name
        for value in declared.authors
        if squeeze(value) not in site and len(value) < 60
        for name in bylines.persons(re.split(r"\s*[|｜]\s*", value)[0], labelled=True)
    ]
    found = found or _asked(texts, out) or _near_headline(page, texts, out) or _in_text(texts, out)
    if not found and out.title:
        found = bylines.in_title(out.title.text)
    if not found:
        found = _blogger([*declared.headlines, *texts[:8]])
    profile = out.numbers("profile")
    if not found and profile:
        found = bylines.persons(texts[profile[0]], labelled=len(texts[profile[0]]) < 14)
    found = [name for name in dict.fromkeys(found) if squeeze(name) not in site]
    inside, names = out.numbers("body", "heading"), set(map(squeeze, found))
    # Further inside, a name alone in its line says who speaks.
    for i in (*inside[:_EDGE], *inside[-_EDGE:]):
        if squeeze(texts[i]) in names:
            out.set(i, "author", "names who wrote")
    return found


def _asked(texts: list[str], out: Roles) -> list[str]:
    """Return who asked, where an interview says so at its end: the names at its head are of those who answered."""
    body = out.numbers("body", "lead")
    for i in range(max(0, body[-1] - 2), min(len(texts), body[-1] + 4)) if body else ():
        end = texts[i][-200:]
        if "聞き手" in end[-60:] and (people := bylines.labelled(end) or bylines.at_end(end)):
            if len(texts[i]) < 60:
                out.set(i, "author", "names who asked")
            return people
    return []


def _blogger(lines: list[str]) -> list[str]:
    """Return the person a blog's name names (市川海老蔵オフィシャルブログ)."""
    found = (_BLOG.search(line) for line in lines)
    return [match[1] for match in found if match and person.is_person(match[1])][:1]


def _near_headline(page: Page, texts: list[str], out: Roles) -> list[str]:
    body = out.numbers("body", "lead", "heading")
    start = body[0] if body else 0
    end = body[-1] if body else len(texts) - 1
    title = out.title.block if out.title and out.title.block is not None else start
    near = [
        *range(max(0, min(title, start) - 3), min(end + 1, max(title, start) + _NEAR)),
        *_until_stop(texts, end, min(len(texts), end + 5)),
    ]
    found: list[str] = []
    for i in near:
        if len(texts[i]) > 60 or "。" in texts[i] or out.roles[i] == "title":
            continue
        # 文＝小林百合子　写真＝野川かさね credits a picture as well.
        if out.roles[i] == "caption" and not _SIGNED.match(texts[i]):
            continue
        block = page.blocks[i]
        names = f"{block.names} {page.nodes[block.node].names}"
        marked = bool(pattern("byline_names").search(names))
        dated = any(is_date_line(t) or has_day(t) for t in texts[max(0, i - 2) : i + 3] if len(t) < 60)
        early = title - 2 <= i <= title + 5 or start - 3 <= i < start
        line = _without_date(texts[i])
        people = bylines.labelled(line)
        if not people and (early or marked) and not _is_tag(page, i):
            beside = marked or line != texts[i]
            if not beside and not dated and not title < i <= title + 2:
                continue
            people = bylines.persons(line, labelled=marked and len(line) < 30, sure=not beside)
            for piece in block.parts if not people and (beside or marked) else ():
                people += bylines.persons(_without_date(piece), sure=not marked)
        if people:
            if out.roles[i] in ("chrome", "body", "heading", "caption"):
                out.set(i, "author", "names who wrote")
            found += people
        elif found:
            break
    return found


def _is_tag(page: Page, i: int) -> bool:
    """Say whether a line is a tag: it names whom the article is about."""
    block = page.blocks[i]
    names = (page.nodes[node].names for node in page.chain(block.node)[:3])
    return block.text.startswith(("#", "＃")) or any(map(_TAGS.search, (block.names, *names)))


def _until_stop(texts: list[str], start: int, end: int) -> list[int]:
    """Return the numbers up to a heading of what is no article: commenters sign too."""
    stop = next((i for i in range(start, end) if is_stop_heading(texts[i])), end)
    return list(range(start, stop))


def _without_date(text: str) -> str:
    for found in reversed(_dates(text)):
        text = f"{text[: found[0]]} {text[found[1] :]}"
    return _LABELS.sub("", text).strip(" 　[]()|,")


def _dates(text: str) -> list[tuple[int, int]]:
    return [(f.start, f.end) for f in dates.find(text, date.max) if f.precision == "day"]


def _in_text(texts: list[str], out: Roles) -> list[str]:
    body = out.numbers("body", "lead")
    for i in body[:2]:
        if people := bylines.in_lead(texts[i]):
            return people
    below = _until_stop(texts, body[-1] + 1, min(len(texts), body[-1] + 4)) if body else []
    for i in (*below, *reversed(body[-3:])):
        at_end = bylines.at_end(texts[i]) if i in body or _BRACKETED.fullmatch(texts[i]) else []
        if people := at_end or bylines.reporter(texts[i]):
            if out.roles[i] == "chrome" or (not at_end and i in body[1:]):
                out.set(i, "author", "names who wrote")
            return people
    return []
