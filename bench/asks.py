"""What the speed bench asks: classes of queries, drawn from the articles themselves, the same for every engine."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from search.analysis import tokenize
from search.fold import fold
from search.model import Clipping
from search.query import Query

EACH = 25
_CUTTABLE = re.compile(r"[^\s\"'“”「」『』()（）:*]{12,}")


@dataclass(frozen=True, slots=True)
class Ask:
    """A query: all of its words, any of them, the phrase, a prefix, or the whole string."""

    text: str
    kind: str = "all"
    since: date | None = None
    until: date | None = None
    facets: bool = False

    def query(self) -> Query:
        """Return it as our engine is asked: the typed string and its filters."""
        text = {"phrase": f'"{self.text}"', "prefix": f"{self.text}*"}.get(self.kind, self.text)
        facets = ("country", "author", "year", "month") if self.facets else ()
        return Query(text, since=self.since, until=self.until, facets=facets, size=10)


def asks(articles: Sequence[Clipping], questions: Sequence[str]) -> dict[str, list[Ask]]:
    """Draw the classes of queries, always the same for the same articles."""
    chance = random.Random(5)
    sample = chance.sample(articles, min(1500, len(articles)))
    texts = [fold(article.body).text for article in sample]
    tokens = [tokenize(text) for text in texts]
    df = Counter(term for own in tokens for term in set(own.terms) if re.fullmatch(r"[一-鿿ァ-ヴー]{2,}", term))
    common = _between(df, 0.05, 0.5, len(sample))
    middle = _between(df, 0.004, 0.02, len(sample))
    rare = _between(df, 0.0006, 0.002, len(sample))
    known = set(common) | set(middle)
    days = sorted(article.published for article in articles if article.published)
    quarter = days[len(days) // 2], days[len(days) * 3 // 4]

    def together(count: int) -> str:
        while True:
            words = sorted(set(chance.choice(tokens).terms) & known)
            if len(words) >= count:
                return " ".join(chance.sample(words, count))

    def cut(low: int, high: int) -> str:
        while True:
            lines = _CUTTABLE.findall(chance.choice(texts))
            if lines:
                line, size = chance.choice(lines), chance.randint(low, high)
                start = chance.randint(0, len(line) - size)
                return str(line[start : start + size])

    def joined() -> str:
        while True:
            found = re.findall(r"[一-鿿]{2,4}の[一-鿿]{2,4}", chance.choice(texts))
            if found:
                return str(chance.choice(found))

    drawn = [Ask(word) for word in chance.sample(common, min(EACH, len(common)))]
    classes = {
        "1 common word": drawn,
        "1 middling word": [Ask(word) for word in chance.sample(middle, min(EACH, len(middle)))],
        "1 rare word": [Ask(word) for word in chance.sample(rare, min(EACH, len(rare)))],
        "2 words": [Ask(together(2)) for _ in range(EACH)],
        "3 words": [Ask(together(3)) for _ in range(EACH)],
        "literal AのB": [Ask(joined(), "phrase") for _ in range(EACH)],
        "5–8 characters cut out": [Ask(cut(5, 8), "phrase") for _ in range(2 * EACH)],
        "one character": [Ask(char) for char in "露米中車夏愛赤税紙犬猫海薬裁票軍島雨神鉄"],
        "prefix": [Ask(word[:2], "prefix") for word in chance.sample(middle, min(EACH, len(middle)))],
        "word, dates": [Ask(ask.text, "all", *quarter) for ask in drawn],
        "word, facets, timeline": [Ask(ask.text, facets=True) for ask in drawn],
        "question": [Ask(text, "any") for text in questions[:EACH]],
    }
    return {name: asks for name, asks in classes.items() if asks}


def _between(df: Counter[str], low: float, high: float, size: int) -> list[str]:
    return sorted(term for term, count in df.items() if low * size <= count <= high * size)
