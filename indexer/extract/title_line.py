"""The headline of flattened text, from its lines alone: no markup says which it is."""

from __future__ import annotations

import re

from . import bylines, person
from .date_lines import has_day, is_date_line
from .phrases import pattern
from .vote import is_furniture, is_stop_heading, squeeze
from .words import pairs_of

#: 訂正, 人事: what stands above the date may be as short.
SHORTEST = 2
_MOST = 120
#: A trail of links (トップ > ニュース > …), a note, a numbered label and the number of a product are none.
_NO_HEADLINE = re.compile(
    r"^[^<]*[>›»≫]$|\s[>›»]\s.+\s[>›»]\s|^※|^[A-Z0-9./_-]+$|(?:ここ|こちら)をクリック|各位$"
    r"|^(?:連載|シリーズ|特集|企画)[「『].+[」』]$"
    r"|^[^:]{1,10}:\s*(?:[A-Z0-9-]+|[^\sぁ-ん]{1,4})$|^(?:(?:株式|有限|合同)会社\S{1,16}|\S{1,16}(?:株式|有限|合同)会社)$"
    r"|(?:オフィシャル|公式)ブログ(?:「[^」]*」)?$"
    r"|\d:[0-5]\d|^\d+(?:分|時間|日|週間|か月|カ月|ヶ月|年)前$"
    r"|^(?:ホーム|HOME|トップ|TOP)\s"
)
#: （川と生きる：3）夜の光 is a headline; （写真は社提供） and ～図案帳を初公開～ are not.
_ASIDE = re.compile(r"^(?:[(（〈<＜][^)）〉>＞]*[)）〉>＞]|[~～〜―─].+[~～〜―─])$")
#: A headline says something; menus are rows of nouns.
_SAYS = re.compile(r"[ぁ-ん「」『』？?！!…、]")
#: A headline with its date stands so many lines above the text at most.
_CLOSE = 5
#: What stands no more lines than this above the text may be its head.
_HEAD = 10
#: A subtitle or a caption stands so many lines below the headline at most.
_SECOND = 3
#: What a line is worth that has another like it right above it.
_SUBTITLE = 0.6
#: Shorter lines, or with less than this share of the article's words, may be the name of a series above the title.
_WHOLE, _OWN = 14, 0.4
#: From here on a line looks like a headline.
_LOOKS = 0.4
#: No headline stands more lines than this above the text.
_FURTHEST = 300


def find(texts: list[str], body: list[int], start: int) -> int | None:
    """Return the number of the line that shares most words with the article, repeats the first line, or looks so.

    `texts` are the lines in normal form, `body` the numbers of those of the article, `start` the first of them.
    """
    words = {i: pairs_of(texts[i]) for i in body}
    whole = set().union(*words.values()) if words else set()
    opening = squeeze(texts[0]) if texts else ""
    first = squeeze(re.split(r"\s*[|｜]\s*|\s+[-–—]\s+", texts[0])[0]) if texts else ""
    pieces = {squeeze(text) for text in texts if 2 <= len(text) <= 12}
    best: tuple[float, int] | None = None
    for i in (*range(min(1, start - _FURTHEST)), *range(max(0, start - _FURTHEST), min(len(texts), start + _HEAD))):
        text = texts[i]
        mine = pairs_of(text)
        if not SHORTEST <= len(text) <= _MOST or is_stop_heading(text) or is_date_line(text) or text.endswith("。"):
            continue
        # Between a headline and its text stands the date, and little else.
        heads = i <= start <= i + _CLOSE and any(map(dated, texts[i + 1 : i + 2]))
        close = start - _HEAD <= i < start or (i == start and heads)
        if not mine and not heads:
            continue
        line = squeeze(text)
        # A trail of links ends in the headline.
        trail = len(line) >= 8 and any(_leads_to(squeeze(t), line) for t in texts[max(0, i - 20) : i] if len(t) < 400)
        if i > start + 2 and not trail:
            continue
        if (
            (close and _is_menu(line, pieces))
            or _NO_HEADLINE.search(text)
            or bylines.persons(text, sure=True)
            or person.is_latin(text)
        ):
            continue
        others = set().union(*(w for k, w in words.items() if k != i)) if i in words else whole
        share = len(mine & others) / max(1, len(mine)) * min(1.0, len(text) / 14)
        echo = i > 0 and len(line) >= 5 and opening.startswith(line) and len(line) >= 0.35 * len(opening)
        echo = echo or (max(1, start - 12) <= i < start and len(line) >= 4 and line == first)
        # The first line of a copied page may be a menu's word: alone it vouches for nothing.
        echo = echo and (opening != line or share >= 0.3 or _stands_over_date(texts, i))
        above = i <= start and any(dated(t) for t in texts[i + 1 : i + 3])
        # A second line of the kind is a subtitle, a caption or the text.
        second = any(_likeness(t) > _LOOKS for t in texts[max(0, i - _SECOND) : i] if t != text)
        score = share + 1.2 * echo + 0.3 * above + 0.4 * (close and not second) * _likeness(text) + 0.5 * trail
        if pattern("credit").search(text) or (i and _ASIDE.match(text)):
            score *= 0.3
        if any(is_date_line(t) or (len(t) < 45 and has_day(t)) for t in texts[i + 1 : i + 5]):
            score *= 1.35
        elif (day := next((k for k in range(i - 1, max(-1, i - 5), -1) if dated(texts[k])), None)) is not None:
            # Between the date and the text stand captions, where the headline stands above it.
            headed = any(_likeness(t) > _LOOKS and whole & pairs_of(t) for t in texts[max(0, day - 3) : day])
            score *= 0.6 if headed else 1.0
        score *= 0.5 if i > start and not trail else 1 - 0.25 * min(1.0, abs(start - i) / 25)
        if is_furniture(text):
            score *= 0.5
        # Of two such lines above the day the second is the subtitle.
        if above and i and not (echo or trail) and _is_title(texts[i - 1], whole):
            score *= _SUBTITLE
        if score > 0 and (best is None or score > best[0]):
            best = (score, i)
    return best[1] if best else None


def _is_title(text: str, whole: set[str]) -> bool:
    """Say whether a line may well be the title of an article with these words, and no name of a series."""
    pairs = pairs_of(text)
    return len(text) >= _WHOLE and _likeness(text) > _LOOKS and len(pairs & whole) >= _OWN * len(pairs)


def _stands_over_date(texts: list[str], i: int) -> bool:
    """Say whether a day follows a line so soon that no other line between the two can be the headline."""
    below = texts[i + 1 : i + 4]
    day = next((k for k, text in enumerate(below) if dated(text)), None)
    return day is not None and not any(_likeness(text) > _LOOKS for text in below[:day])


def dated(text: str) -> bool:
    """Say whether a line is short and holds a day."""
    return len(text) < 50 and has_day(text) and not pattern("credit").search(text)


def _leads_to(trail: str, line: str) -> bool:
    """Say whether a line ends in another; a label before it belongs to it (【訂正】橋が開通)."""
    return trail.endswith(line) and not trail[: -len(line)].endswith(("】", "]", "》", "」"))


def _is_menu(line: str, pieces: set[str]) -> bool:
    """Say whether a line is made of others (経済国際スポーツ, below 経済, 国際 and スポーツ)."""
    inside = sorted((piece for piece in pieces if piece in line and piece != line), key=len, reverse=True)
    rest = line
    for piece in inside:
        rest = rest.replace(piece, "")
    return len(inside) >= 4 and len(rest) < 0.3 * len(line)


def _likeness(text: str) -> float:
    """Return how far a line looks like a headline, from 0 to 1."""
    if (
        len(text) > _MOST
        or text.endswith("。")
        or is_stop_heading(text)
        or is_furniture(text)
        or _NO_HEADLINE.search(text)
    ):
        return 0.0
    return min(1.0, len(text) / 20) * (1.0 if _SAYS.search(text) else 0.35)
