"""The headline a reader sees, without the site's name; in flattened text from the lines alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import title_line
from .blocks import Page
from .date_lines import is_date_line
from .site_name import first_part, without_pages, without_site
from .vote import is_furniture, squeeze
from .words import share

#: A label of a headline: 【社説】, 〈動画〉.
_BRACKETED = r"[【〈][^【】〈〉]{1,16}[】〉]"
_LEAST, _MOST = 4, 140
_JOINTS, _BULLETS = " \u3000|｜-–—―:：»«<>＜＞/・", "■□◆◇●○◎▼▽▲△★☆・ \u3000"
#: A headline this short says little by itself, and a label is no longer.
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Headline:
    """The title, the number of the block that shows it (None: only declared) and why it was taken.

    `more` holds the other blocks of a title that is broken into lines.
    """

    text: str
    block: int | None
    why: str
    more: tuple[int, ...] = ()


def find(page: Page, texts: list[str], body: list[int]) -> Headline | None:
    """Return the headline.  `texts` are the blocks in normal form, `body` the numbers of the article's blocks."""
    start = body[0] if body else 0
    declared = [h for h in page.declared.headlines if h.strip()]
    if declared:
        found = _declared(page, texts, start, declared)
        site = squeeze(page.declared.site or "")
        shares = share(found.text, (texts[i] for i in body))
        is_site = found.block is None or (found.block < start - 12) or squeeze(found.text) == site
        if is_site and not shares:
            return _heading(page, texts, body) or found
        # 港の日々 - 橋が開通: the first part may be the site's name, and the rest the title, shown below it.
        rests = {squeeze(h[len(found.text) :].lstrip(_JOINTS)) for h in declared if h.startswith(found.text)}
        heading = _heading(page, texts, body) if any(rests - {site}) else None
        if heading and squeeze(heading.text.lstrip(_BULLETS)) in rests and (heading.block or 0) > (found.block or 0):
            return heading
        return found
    return _from_lines(page, texts, body, start)


def _heading(page: Page, texts: list[str], body: list[int]) -> Headline | None:
    """Return the first heading at the start of the article that is about it: the page declares its site only."""
    for i in range(max(0, body[0] - 12), min(len(texts), body[0] + 2)) if body else ():
        tag = page.tag(page.blocks[i])
        others = (texts[k] for k in body if k != i)
        if tag not in ("h1", "h2", "h3") or is_date_line(texts[i]):
            continue
        if len(texts[i]) <= _MOST and share(texts[i], others) >= 0.5:
            return Headline(page.blocks[i].text, i, f"<{tag}> with the article's words; the declared title has none")
    return None


def _declared(page: Page, texts: list[str], start: int, declared: list[str]) -> Headline:
    """Take the block that says what the page declares; else what it declares without the site's name."""
    site = squeeze(page.declared.site or page.declared.publisher or "")
    names = (page.declared.site, page.declared.publisher)
    cleaned = [without_site(h, *names) or h for h in declared]
    claims = [squeeze(h) for h in cleaned]
    raw = [squeeze(without_pages(h)) for h in declared]
    # 「訂正 | みなと新報」: what stands before the first bar, and alone at the article, is the title.
    parts = {squeeze(first_part(h)) for h in declared}
    best: tuple[float, int, int] | None = None
    for i, end, text in _broken(page, texts):
        size = len(text)
        tag = page.tag(page.blocks[i]) if i == end else _heading_tag(page, i)
        alone = squeeze(text) in parts and (tag == "h1" or any(title_line.dated(t) for t in texts[i + 1 : i + 3]))
        bare = without_site(text, *names) if size <= _MOST else text
        line = squeeze(bare)
        if not (title_line.SHORTEST if alone else _LEAST) <= size <= _MOST or not line or line == site:
            continue
        agreeing = [c for c in (*claims, *raw) if line in c]
        # What is declared may be cut short: 川と金利をめぐる…
        agreeing += [
            line for c in claims if c.endswith(("…", "...")) and len(c) > 10 and line.startswith(c.rstrip("…."))
        ]
        # 第5回「…」: the page may show more than it declares; the declared part is the title.
        more = [c for c in claims if len(c) >= 0.6 * len(line) and c in line and len(c) > 8]
        if not agreeing and not more:
            continue
        if not agreeing:
            agreeing, line = more, max(more, key=len)
        # The end of a claim is the site's name; a part of its middle is a coincidence of words.
        covers = 1.0 if alone else max(len(line) / len(c) for c in agreeing)
        leads = any(c.startswith(line) for c in agreeing)
        if (c := min(agreeing, key=len)).endswith(line) and not leads and tag != "h1" and len(line) < 0.5 * len(c):
            continue
        score = covers + 0.3 * leads + (0.6 if tag == "h1" else 0.2 if tag == "h2" else 0.0)
        score += 0.3 * any(c == line for c in claims)
        score -= 0.4 * (len(bare) < len(text) - 8) + 0.5 * (
            line not in squeeze(text)[: len(line)] and line != squeeze(bare)
        )
        score -= 0.6 * (page.blocks[i].link > 0.5) + 0.004 * abs(i - start) + 0.3 * (i > start)
        if (tag == "h1" or covers > 0.4) and (best is None or score > best[0]):
            best = (score, i, end)
    if best and best[0] > 0.45:
        _, top, end = best
        if end > top:
            # Where the declared title runs over a line's end, what else the heading says belongs to it.
            end = max(last for first, last, _ in _broken(page, texts) if first == top)
        block = " ".join(block.text for block in page.blocks[top : end + 1])
        shown = squeeze(without_pages(block))
        # A label in brackets belongs to the title, wherever the page shows it: 【社説】, 〈動画〉.
        marked = [c for c in cleaned if re.fullmatch(_BRACKETED + re.escape(shown), squeeze(c))]
        less = [c for c in cleaned if squeeze(c) in shown and squeeze(c) != shown and len(c) > 8 and top == end]
        title = (marked or (less if not any(shown in c for c in raw) else []) or [without_site(block, *names)])[0]
        return Headline(title, top, "declared as the title and shown", tuple(range(top + 1, end + 1)))
    return Headline(cleaned[0], None, "declared as the title")


def _broken(page: Page, texts: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield every block, and the lines a heading is broken into together; with the numbers of first and last."""
    heads = [_head(page, i) for i in range(len(texts))]
    for i, text in enumerate(texts):
        yield i, i, text
        end = i
        while heads[i] is not None and end + 1 < len(texts) and heads[end + 1] == heads[i] and end < i + 4:
            end += 1
            if is_date_line(texts[end]) or is_furniture(texts[end]):
                break
            yield i, end, " ".join(texts[i : end + 1])


def _head(page: Page, i: int) -> int | None:
    """Return the number of the heading element a block stands in, or None."""
    return next((n for n in page.chain(page.blocks[i].node)[:3] if page.nodes[n].tag in ("h1", "h2", "h3")), None)


def _heading_tag(page: Page, i: int) -> str:
    node = _head(page, i)
    return page.tag(page.blocks[i]) if node is None else page.nodes[node].tag


def _from_lines(page: Page, texts: list[str], body: list[int], start: int) -> Headline | None:
    i = title_line.find(texts, body, start)
    if i is None:
        return _above_date(page, texts, start)
    text = without_site(page.blocks[i].text) if i == 0 else page.blocks[i].text
    return Headline(_label(page, texts, i, text) + text, i, "shares its words with the article")


def _label(page: Page, texts: list[str], i: int, text: str) -> str:
    """Return the label in brackets that belongs to headline `text` of block i (【社説】), or nothing.

    It stands in the page's first line, alone above the headline, or bare above a headline too short to say
    without it what it is about (人事 over the name of a company), where the topics below the date name it again.
    """
    if match := re.match(rf"({_BRACKETED})\s*" + re.escape(text), page.blocks[0].text):
        return match[1]
    above = page.blocks[i - 1].text if i else ""
    if re.fullmatch(_BRACKETED, above):
        return above
    topics = texts[i + 2 : i + 6] if i + 1 < len(texts) and is_date_line(texts[i + 1]) else []
    return f"【{above}】" if len(text) <= _SHORT and len(above) <= _SHORT and texts[i - 1] in topics else ""


def _above_date(page: Page, texts: list[str], start: int) -> Headline | None:
    """Take the line above the first date before the text; in a short file its first line."""
    for i in range(min(start, len(texts) - 1)):
        long_enough = title_line.SHORTEST <= len(texts[i]) <= _MOST
        if long_enough and is_date_line(texts[i + 1]) and not is_furniture(texts[i]):
            return Headline(page.blocks[i].text, i, "stands above the date")
    if texts and start <= 1 and len(texts[0]) <= _MOST:
        return Headline(page.blocks[0].text, 0 if start else None, "the first line")
    return None
