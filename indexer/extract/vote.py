"""How much each block looks like a piece of an article: prose above zero, furniture below.

The unit is roughly one character of prose.  One vote serves HTML and flattened text; in HTML the elements
around a block count as well (`tree.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from .blocks import Block
from .person import is_person
from .phrases import pattern

#: All patterns here meet text in normal form: ！ is !, … is three dots.
_STOPS = re.compile(r"[。!?]")
_ADDRESS = re.compile(r"https?://\S+$")
#: A link that shows where it leads is a source.
_CITED = re.compile(r"https?://[^\s/]+/\S")
_DATED_LINK = re.compile(r"\((?:\d{4}[年/.-]\d{1,2}[月/.-]\d{1,2}日?|\d{1,2}[月/]\d{1,2}日?\s*\d{1,2}:\d\d)\s*\)$")
#: 【あわせて読みたい】 or 関連記事: and a headline: a link between two paragraphs, not the end of them.
_BOXED_LINK = re.compile(r"^(?:【[^】]+】|(?:関連|参考)記事\s?:).{6,}")
_LOOSE = re.compile(r"^[•●◦*＊\-–]\s*$|^\d{1,3}$|^[\W_]+$")
#: A figure of a table: +412.55, ▲0.6, 4,980円; a bare number ranks, and ends a menu's line.
_FIGURE = re.compile(r"(?=.*[.,%+▲△円])[+\-▲△¥$]?\d[\d,.]*[%円倍]?$")
_SENTENCE_END = re.compile(r"[。!?」』)>〉》]$")
_HEADLINE_CUT = re.compile(r"(?:・|\.\.\.)$")
_PREDICATE = re.compile(
    r"(?:です|ます|ました|でした|ません|ましょう|でしょう|ください|である|だった|ている|ていた)(?:[かねよ])?[!?☆♪…・]*$"
)
_PARTICLES = re.compile(r"[はがをにでと]")
#: A line that goes on for so much of it after its last stop is headlines run together.
_OPEN = 0.3
#: So many sentences with a word of furniture, and no other, are about it.
_SUBJECT_LINES = 3
#: What somebody said, in a paragraph of its own: prose without a stop.
_SAID = re.compile(r"[「『][^「」『』]{2,}[」』]$")
#: An entry of a list in the text; a menu's have no bullets left when copied.
_ENTRY, _ENTRY_VOTE = re.compile(r"[・■◆●○◇▽]\s?\S|\d{1,2}\s?[.)]\s?\D|\S{2,14}:\S"), -3.0
_MARKED = re.compile(r"[■◆●◇▽]\s?\S")
#: A position before a name.
_POSITION = re.compile(r"\S{0,16}(?:[長役員官監事与問付]|補佐|代表|担当)\)?\s")
STRUCTURE = frozenset("h2 h3 h4 h5 figcaption caption pre td th dt dd".split())


def normal(text: str) -> str:
    """Return a text in the form lines are compared in: NFKC, one blank at most."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def squeeze(text: str) -> str:
    """Return a text for comparing: NFKC, without blanks, lower case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def is_stop_heading(text: str) -> bool:
    """Say whether a line (normal form) heads a box that is no part of the article."""
    return len(text) < 45 and not text.endswith("。") and bool(pattern("stop_heading").match(text))


def is_boxed_link(text: str) -> bool:
    """Say whether a line (normal form) is a link between two paragraphs: 【あわせて読みたい】and a headline."""
    return bool(_BOXED_LINK.match(text))


def is_ad_label(text: str) -> bool:
    """Say whether a line (normal form) announces an advertisement and is nothing else, or begins with that."""
    return len(text) < 60 and bool(pattern("ad_label").match(text))


def is_address(text: str) -> bool:
    """Say whether a line (normal form) is an address of the Web and nothing else."""
    return bool(_ADDRESS.match(text))


def is_appointment(text: str) -> bool:
    """Say whether a line (normal form) is one or two positions and the name of a person, and nothing else."""
    position = _POSITION.match(text)
    name = text[position.end() :] if position else ""
    return len(name) < 30 and any(map(is_person, (name, name.partition(" ")[2])))


def is_furniture(text: str) -> bool:
    """Say whether a line (normal form) is page furniture by its words alone."""
    return len(text) < 60 and not text.endswith("。") and bool(pattern("chrome_line").match(text))


def subjects(texts: Iterable[str], titles: Iterable[str] = ()) -> frozenset[str]:
    """Return the words of furniture that an article is about: passwords, cookies, copyright.

    A word of a title counts, and one that several sentences hold beside no other such word.
    """
    find = pattern("chrome_topic").findall
    found = Counter(
        words.pop()
        for text in set(texts)
        if len(text) >= 25 and text.endswith("。") and len(words := _furniture_words(text)) == 1
    )
    named = {word.lower() for title in titles for word in find(title)}
    return frozenset(word for word, lines in found.items() if lines >= _SUBJECT_LINES and find(word)) | named


def _furniture_words(text: str) -> set[str]:
    return {word.lower() for word in pattern("chrome_word").findall(text)}


def in_tree(block: Block, text: str, tag: str, about: frozenset[str] = frozenset()) -> float:
    """Vote on a block of HTML; `text` is its normal form, `about` what `subjects` found."""
    size, link = len(text), block.link
    stops, commas = len(_STOPS.findall(text)), text.count("、")
    if is_furniture(text):
        return FURNITURE_VOTE
    if is_address(text):
        return -0.5
    if size < 120 and link < 0.5 and _furniture_words(text) - about:
        return WORDY_VOTE
    if link >= 0.5 and _CITED.search(text):
        return 1.0
    if stops or (size > 60 and commas):
        return size * (1 - 1.6 * link) + 12 * min(stops + commas, 10)
    if tag == "p" and size >= 25 and link < 0.3 and len(_PARTICLES.findall(text)) >= 3:
        return size * (0.6 - link)
    if link < 0.1 and _SAID.match(text):
        return 4.0 + 0.4 * min(size, 60)
    if link > 0.5:
        return -(14 + 0.3 * min(size, 60))
    if tag in STRUCTURE or block.emphasis or is_appointment(text):
        return 1.0
    if size < 12:
        return -1.0 if _MARKED.match(text) else -3.0
    return 2.0 if link < 0.2 else -6.0


#: In HTML: what a line of furniture costs, and one with a word of it.
FURNITURE_VOTE, WORDY_VOTE = -25.0, -10.0
#: What a line known to recur costs; what a stop heading costs.
RECURRING_VOTE = -30.0
STOP_VOTE = -45.0
#: What the announcement of an advertisement costs, and a link between paragraphs.
_AD_VOTE = -9.0


def in_text(text: str, repeated: bool, about: frozenset[str] = frozenset()) -> float:
    """Vote on a line of flattened text (normal form).

    `repeated`: the page holds it more than once; `about`: what `subjects` found.
    """
    size = len(text)
    stops, commas = len(_STOPS.findall(text)), text.count("、")
    if is_ad_label(text):
        return _AD_VOTE
    if is_stop_heading(text) and not stops:
        return _AD_VOTE if is_boxed_link(text) else STOP_VOTE
    if is_address(text):
        return -1.0
    if _LOOSE.match(text):
        return -8.0
    if _FIGURE.match(text):
        return -1.0
    if _DATED_LINK.search(text) and not stops:
        return -10.0
    words = _furniture_words(text) - about
    if stops and (size >= 18 or _SENTENCE_END.search(text)):
        vote = min(size, 220) + 10.0 * min(stops + commas, 8)
        if words and size < 200:
            vote = max(vote * 0.25 - 25 * len(words), -30.0)
        elif size >= 60 and not _SENTENCE_END.search(text) and len(_STOPS.split(text)[-1]) > _OPEN * size:
            vote *= 0.4
        return min(vote * 0.2, 5) if repeated else vote
    if words:
        return -14.0
    if repeated:
        return -16.0
    if _HEADLINE_CUT.search(text):
        # A long sentence cut off is the end of a stub; a short one is a headline in a list.
        return 15.0 if size >= 45 and len(_PARTICLES.findall(text)) >= 5 else -12.0
    if is_appointment(text):
        return _ENTRY_VOTE
    if _ENTRY.match(text) and size >= 8:
        return 0.2 * size if size >= 25 and len(_PARTICLES.findall(text)) >= 3 else _ENTRY_VOTE
    if size >= 8 and _PREDICATE.search(text):
        return 6.0 + min(size, 60) * 0.35
    if size > 70 and commas:
        return 25 + size * 0.3
    if size >= 60 and len(_PARTICLES.findall(text)) >= 4:
        return 15.0
    return -4.0 if size <= 3 else -9.0


def is_sentence(text: str) -> bool:
    """Say whether a line (normal form) holds a whole sentence of prose."""
    return len(text) >= 15 and bool(_STOPS.search(text)) and len(_PARTICLES.findall(text)) >= 2
