"""Blocks → roles: which block is the title, the date, a caption, the lead, the text, the writer, or furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from search.model import Role

from . import headline, profile, published, signed
from .blocks import Page
from .date_lines import is_date_line
from .phrases import pattern
from .vote import is_furniture, squeeze

#: So many characters of the text above a line, and it has begun.
_BEGUN = 40
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 dt".split())
_LEAD = re.compile(r"^[<＜〈≪《][^<>＜＞〈〉]{15,}[>＞〉≫》]$")
_SENTENCE = re.compile(r"[。!?」』]$")
_ENDS = re.compile(r"[^。「」]{4}(?=。(?![」』]))")
#: The end of a caption, however many sentences it has.
_AGENCY = re.compile(r"(?:REUTERS|AFP|AP|Getty Images)\s?/\s?[A-Z][\w .'-]{2,40}$")
_POLITE = re.compile(r"(?:ます|ません|ました|です|でした|しょう|さい)$")


@dataclass(slots=True)
class Roles:
    """The role of every block with its reason, and what was read from them."""

    roles: list[Role]
    whys: list[str]
    title: headline.Headline | None = None
    date: published.Published | None = None
    authors: list[str] = field(default_factory=list)
    section: str | None = None

    def set(self, i: int, role: Role, why: str) -> None:
        self.roles[i], self.whys[i] = role, why

    def numbers(self, *roles: Role) -> list[int]:
        return [i for i, role in enumerate(self.roles) if role in roles]


def classify(page: Page, texts: list[str], body: list[int]) -> Roles:
    """Give every block a role.  `body` holds the numbers of the article's blocks; the date is left to the caller."""
    out = Roles(["chrome"] * len(texts), ["outside the article"] * len(texts))
    for i in body:
        out.set(i, "body", "part of the article")
    out.title = headline.find(page, texts, body)
    _titles(page, texts, body, out)
    _teaser(texts, out)
    _captions(page, texts, out)
    _headings(page, texts, out)
    _lead(page, texts, out)
    profile.mark(page, texts, out)
    out.authors = signed.find(page, texts, out)
    _section(page, texts, out)
    return out


def dates_and_places(out: Roles, texts: list[str]) -> None:
    """Mark the lines that are nothing but a date near the article."""
    if (
        out.date
        and out.date.block is not None
        and out.roles[out.date.block] in ("chrome", "body", "heading", "section", "author")
    ):
        out.set(out.date.block, "date", out.date.why)
    inside = out.numbers("body", "heading")
    last = next((i for i in reversed(inside) if not is_date_line(texts[i])), -1)
    above = 0
    for i in inside:
        # Between lines of the text a day heads what happened on it, or stands in a table.
        if not is_date_line(texts[i]):
            above += len(texts[i])
        elif above < _BEGUN or i > last:
            out.set(i, "date", "a date and nothing else")


def _titles(page: Page, texts: list[str], body: list[int], out: Roles) -> None:
    if out.title is None:
        return
    title = squeeze(out.title.text)
    if out.title.block is not None:
        for i in (out.title.block, *out.title.more):
            out.set(i, "title", out.title.why)
    for i in body if len(body) > 1 else ():
        if squeeze(texts[i]) == title and i != out.title.block:
            out.set(i, "chrome", "repeats the title")


def _teaser(texts: list[str], out: Roles) -> None:
    """A paragraph of polite sentences (…ます。) that ends a plain article is the desk's invitation to subscribe."""
    body = out.numbers("body")
    if len(body) < 3 or not any("有料" in text or "会員" in text for text in texts):
        return
    ends = {i: _ENDS.findall(texts[i]) for i in body}
    polite = [i for i in body if _is_polite(ends[i])]
    others = [end for i in body if i not in polite for end in ends[i]]
    if len(polite) == 1 and polite[0] in body[-3:] and len(others) >= 3 and not any(map(_POLITE.search, others)):
        out.set(polite[0], "chrome", "polite sentences below a plain article: an invitation")


def _is_polite(ends: list[str]) -> bool:
    polite = [bool(_POLITE.search(end)) for end in ends]
    return len(polite) >= 2 and polite[-1] and sum(polite) >= 0.6 * len(polite)


def _captions(page: Page, texts: list[str], out: Roles) -> None:
    body = out.numbers("body")
    if not body:
        return
    low = max(0, min(body[0], out.title.block if out.title and out.title.block is not None else body[0]) - 2)
    for i in range(low, min(len(texts), body[-1] + 3)):
        if out.roles[i] not in ("body", "chrome") or len(texts[i]) > 200 or is_furniture(texts[i]):
            continue
        named = any(
            page.nodes[n].tag in ("figcaption", "figure", "caption") or _names_caption(page.nodes[n].names)
            for n in page.chain(page.blocks[i].node)[:3]
        )
        if (named and len(texts[i]) > 3) or is_credit(texts[i]):
            out.set(i, "caption", "stands at a picture" if named else "ends in a picture credit")


def _names_caption(names: str) -> bool:
    return bool(names) and bool(pattern("caption_names").search(names)) and not pattern("article_names").search(names)


def is_credit(text: str) -> bool:
    """Say whether a line (normal form) is a caption by its own words: it names who took or gave the picture."""
    return len(text) < 160 and (
        bool(_AGENCY.search(text))
        or (
            bool(pattern("credit").search(text))
            and not re.search(r"。.{0,30}。|です。|ました。$", text)
            and not pattern("chrome_word").search(text)
        )
    )


def _headings(page: Page, texts: list[str], out: Roles) -> None:
    body = out.numbers("body")
    for i in body[:-1]:
        tag = page.tag(page.blocks[i])
        short = len(texts[i]) < 45 and not _SENTENCE.search(texts[i]) and "、" not in texts[i][-1:]
        if tag in _HEADINGS:
            out.set(i, "heading", f"<{tag}> inside the article")
        elif (
            short and not page.declared.headlines and len(texts[i]) < 30 and not texts[i].startswith(("・", "•", "●"))
        ):
            out.set(i, "heading", "short and no sentence, inside the article")


def _lead(page: Page, texts: list[str], out: Roles) -> None:
    """The lead stands in angle brackets, or in an element named so, between the title and the text."""
    body = out.numbers("body", "heading")
    if not body:
        return
    title = out.title.block if out.title and out.title.block is not None else body[0]
    first = next((i for i in body if len(texts[i]) >= 40 and "。" in texts[i]), body[0])
    for i in range(min(title, body[0]), min(len(texts), first + 2)):
        named = i <= first and len(texts[i]) >= 20 and len(body) > 2 and _named(page, i, "lead_names")
        if out.roles[i] in ("chrome", "body") and (_LEAD.match(texts[i]) or named):
            out.set(i, "lead", "named a lead" if named else "in angle brackets before the text")
            return


def _named(page: Page, i: int, names: str) -> bool:
    return any(pattern(names).search(page.nodes[n].names) for n in page.chain(page.blocks[i].node)[:2])


def _section(page: Page, texts: list[str], out: Roles) -> None:
    if page.declared.section and len(page.declared.section) < 30:
        out.section = page.declared.section
    title = out.title.block if out.title and out.title.block is not None else None
    if title is None:
        return
    above, below = range(title - 1, max(-1, title - 4), -1), range(title + 1, min(len(texts), title + 4))
    for i in (*above, *below):
        # Just above the title, a menu's word once more is where the article belongs.
        listed = i == title - 1 and len(texts[i]) <= 16 and any(_is_menu(page, j, texts[i]) for j in range(i))
        if out.roles[i] in ("chrome", "body") and (_is_section(texts[i]) or listed):
            out.section = out.section or texts[i]
            out.set(i, "section", "names the section")
            return
        # トップ > 経済 > 道が延びる
        trail = re.split(r"\s*[>›»]\s*", texts[i]) if len(texts[i]) < 200 else []
        if out.roles[i] == "chrome" and (named := [part for part in trail[:-1] if _is_section(part)]):
            out.section = out.section or named[-1]
            return


def _is_menu(page: Page, i: int, text: str) -> bool:
    return page.blocks[i].link > 0.9 and page.blocks[i].text == text


def _is_section(text: str) -> bool:
    """Say whether a line is a section's name, or two of them (くらし・地域, 地域スポーツ)."""
    if len(text) > 14:
        return False
    if pattern("section").match(text):
        return True
    parts = [part for part in text.split("・") if part]
    return any(pattern("section").match(part) for part in parts) or any(
        pattern("section").match(text[:cut]) and pattern("section").match(text[cut:])
        for cut in range(2, len(text) - 1)
    )
