"""The lines that say who wrote: below their heading, or a short life at the end of the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import person
from .blocks import Page
from .phrases import pattern
from .vote import is_stop_heading

if TYPE_CHECKING:
    from .article import Roles

#: A heading stands in the second half of the text, or no more than so many lines below it.
_BELOW = 12
#: No profile has more lines; from its third on a line as short as this is furniture.
_MOST, _SHORT = 8, 18
#: A life without a heading stands so many lines below the text at most, if it is not its last line …
_UNDER = 6
#: … and has the name so many lines above it at most.
_NAMED = 3
#: 1979年、岐阜県生まれ。… with the name and what the writer is before it, or in a line above.
_LIFE = re.compile(
    r"(?:[^。]{1,20}。)?[^。]{0,40}?(?:\d{4}年?|[都道府県市区町村]|東京|大阪|京都)[^。]{0,14}(?:生まれ|生れ|出身)(?:[。、]|$)"
)
_READING = re.compile(r"\s*(?:\([^)]*\)|[/|].*|[ぁ-ん]{1,8}[・ ][ぁ-ん]{1,8}$)")


def mark(page: Page, texts: list[str], out: Roles) -> None:
    """Give the lines of the writer's profile their role.  `texts` are the blocks in normal form."""
    body = out.numbers("body", "heading")
    if body and not _headed(page, texts, body, out):
        _life(texts, body, out)


def _headed(page: Page, texts: list[str], body: list[int], out: Roles) -> bool:
    """Mark the profile under its heading after the text, until furniture begins; say whether there is one."""
    for i in range(body[len(body) // 2], min(len(texts), body[-1] + _BELOW)):
        if not pattern("profile_heading").match(texts[i]) or len(texts[i]) > 30:
            continue
        out.set(i, "chrome", "heads the profile")
        lines = 0
        for j in range(i + 1, min(len(texts), i + 1 + _MOST)):
            if is_stop_heading(texts[j]) or page.blocks[j].link > 0.8 or (lines >= 2 and len(texts[j]) < _SHORT):
                break
            out.set(j, "profile", "under the profile's heading")
            lines += 1
        for j in body:
            if j > i and lines and out.roles[j] == "body":
                out.set(j, "chrome", "below the profile")
        if lines:
            return True
    return False


def _life(texts: list[str], body: list[int], out: Roles) -> None:
    """Mark a short life, alone of its kind, that ends the text below or behind the name of a person."""
    lives = [i for i in range(body[0], min(len(texts), body[-1] + _UNDER)) if _LIFE.match(texts[i])]
    if len(lives) != 1 or lives[0] < body[-1]:
        return
    life = lives[0]
    named = [i for i in range(life, max(body[0], life - _NAMED) - 1, -1) if _names_person(texts[i])]
    for i in range(named[0], life + 1) if named else ():
        out.set(i, "profile", "the life of a person at the end")


def _names_person(text: str) -> bool:
    """Say whether a line begins with a person's name and holds no sentence before it ends."""
    name = _READING.sub("", re.split(r"\s{1,2}(?=\d{4}年)|[。、:]", text)[0]).strip()
    first, _, rest = name.partition(" ")
    japanese = any(map(person.is_person, (name, first, f"{first} {rest.partition(' ')[0]}")))
    return japanese or bool(person.FOREIGN.fullmatch(name))
