"""Every number that decides order.

score = words + GRAM_WEIGHT × bigrams + nearness, where each field's part is BM25 (Robertson and Zaragoza,
"The Probabilistic Relevance Framework", 2009) over the distinct terms of the query:

    idf × tf × (k1 + 1) / (tf + k1 × (1 − b + b × length / average length))
    idf = ln(1 + (N − df + 0.5) / (df + 0.5))
    tf  = count + LEAD_BONUS × count in the lead zone + TITLE_BONUS × count in the title

The lead zone is the first LEAD_ZONE characters after the title.  Lengths count terms, without the bonuses;
averages are frozen for a base and shared by its tail.

Nearness counts for the best NEAR_DEPTH articles only, and only adds, so that they stay the best.  Places are
counted in kept words; a word is worth its idf:

- a pair: two query words that stand next to each other in the query and, in the same order, at most PAIR_REACH
  apart in the article add PAIR_WEIGHT × the mean of their idf, once;
- a passage, for questions of PASSAGE_WORDS words and more, which are answered in one place: PASSAGE_WEIGHT × the
  words of the PASSAGE_REACH places in a row where they weigh most;
- an opening, for headlines and keywords of OPENING_WORDS words and more, which say what an article begins with:
  OPENING_WEIGHT × each word × (1 − its first place ÷ OPENING_REACH), 0 further on;
- a theme, for the same, which name what an article comes back to: THEME_WEIGHT × each word × count ÷ (count +
  THEME_HALF).

Constants were chosen on questions and unquoted headlines and confirmed on held-out halves (bench/relevance.py).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

WORD_K1, WORD_B = 0.6, 0.6
GRAM_K1, GRAM_B = 0.6, 0.75
GRAM_WEIGHT = 0.4
LEAD_ZONE, LEAD_BONUS = 200, 0.5
TITLE_BONUS = 0.5
NEAR_DEPTH = 30
PAIR_WEIGHT, PAIR_REACH = 0.1, 2
PASSAGE_WEIGHT, PASSAGE_REACH, PASSAGE_WORDS = 0.3, 10, 3
OPENING_WEIGHT, OPENING_REACH, OPENING_WORDS = 0.4, 200, 4
THEME_WEIGHT, THEME_HALF = 0.5, 4

#: A query bigram in more than this share of the articles, and more than this many, is not scored.
COMMON_GRAM_SHARE, COMMON_GRAM_FLOOR = 0.20, 1000

#: A sentence beside a string in quotes: the words an article has of it must come to this share of their characters.
SENTENCE_SHARE = 0.4

#: Order comes first from the tier, then from the score, then from the id.  Folded: what is there is the same string,
#: but with old or variant letters where the query has none, or the other way round (讀賣, 読売).
TIER_LITERAL, TIER_FOLDED, TIER_WORDS, TIER_SYNONYM, TIER_READING, TIER_PARTIAL = 5, 4, 3, 2, 1, 0

SIMILAR_TERMS = 50
PREFIX_TERMS = 256

#: IPADIC parts of speech that are no content words, and details of those that are not.
STOP_POS = frozenset(("助詞", "助動詞", "記号", "接続詞", "フィラー"))
STOP_DETAILS = {"動詞": ("非自立", "接尾"), "名詞": ("非自立", "代名詞")}

#: Base forms that say nothing in a query (they are indexed all the same).
STOP_TERMS = frozenset(
    """する ある いる なる れる られる できる
    何 なに 誰 だれ いつ どこ どれ なぜ どう どうして どんな いくら いくつ""".split()
)

_ASKS = re.compile(
    r"何|誰|だれ|なに|いつ|どこ|どの|どれ|どっち|どちら|どう|どんな|なぜ|いくつ|いくら|いかに|(?:か|かな|の|は)[?.。]*$"
)
_RUN = re.compile(r"[一-鿿㐀-䶿\U00020000-\U0003ffff々〆ァ-ヴーぁ-んa-z0-9]+")


def idf(articles: int, df: float) -> float:
    """Return how much a term in `df` of `articles` articles weighs."""
    return math.log(1 + (articles - df + 0.5) / (df + 0.5))


def saturation(tf: float, length: float, average: float, k1: float, b: float) -> float:
    """Return BM25's tf part, between 0 and k1 + 1."""
    return tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / max(average, 1.0)))


def scored_terms(terms: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct terms of a query worth scoring, in order; all of them where none is."""
    kept = tuple(dict.fromkeys(terms))
    return tuple(term for term in kept if term not in STOP_TERMS) or kept


def grams(folded: str) -> tuple[str, ...]:
    """Return the distinct bigrams of every run of letters of a folded text; a run of one is itself."""
    found = (run[i : i + 2] for run in _RUN.findall(folded) for i in range(max(1, len(run) - 1)))
    return tuple(dict.fromkeys(found))


def asks(folded: str) -> bool:
    """Say whether a sentence is a question; its mark may be cut off."""
    return _ASKS.search(folded) is not None
