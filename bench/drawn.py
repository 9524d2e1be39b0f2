"""Queries a reader might combine, drawn from the articles of an index: words, strings, OR, NOT, fields, filters."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from search.engine import Engine
from search.model import Clipping, Facet
from search.query import Query

Asked = dict[str, Any]

_WORD = re.compile(r"[一-龠々]{2,5}|[ァ-ヴー]{3,9}|[A-Za-z]{3,}|[0-9]{2,4}")
_PLAIN = re.compile(r"[^\s\"'“”＂「」『』｢｣()（）:：*＊|｜-]{3,14}")


class Drawer:
    """Draws the same queries for the same index and seed."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.chance = random.Random(seed)
        self._engine = engine
        facets = engine.search(
            Query(size=1, snippets=0, facets=("country", "author", "source", "section"), facet_limit=200)
        ).facets
        self._values = {facet.name: _values(facet) for facet in facets}
        self._total = engine.search(Query(size=1, snippets=0)).total

    def draw(self) -> Asked:
        """Return the parameters of one query: a text, and now and then filters, a period, an order."""
        chance, some = self.chance, self._article()
        asked: Asked = {"q": self._text(some)}
        if chance.random() < 0.45:
            asked |= self._filters()
        if chance.random() < 0.3:
            asked |= self._period(some)
        for name, values, share in (
            ("in", ("title", "body", "lead"), 0.06),
            ("fold", ("0",), 0.06),
            ("expand", ("0",), 0.06),
            ("collapse", ("1",), 0.06),
            ("sort", ("-date", "date"), 0.3),
        ):
            if chance.random() < share:
                asked[name] = chance.choice(values)
        return asked

    def _article(self) -> Clipping:
        page = self.chance.randrange(self._total) + 1
        hit = self._engine.search(Query(size=1, snippets=0, sort="date", page=page)).hits[0]
        clipping = self._engine.get(hit.card.id)
        assert clipping is not None  # nobody writes to the index meanwhile
        return clipping

    def _text(self, some: Clipping) -> str:
        chance = self.chance
        if chance.random() < 0.08:
            return ""
        makers: tuple[tuple[Callable[[Clipping], str], int], ...] = (
            (self._word, 8),
            (self._literal, 4),
            (lambda c: f"-{self._word(self._article())}", 2),
            (lambda c: f"NOT {self._literal(self._article())}", 1),
            (lambda c: f"({self._word(c)} OR {self._word(self._article())})", 2),
            (lambda c: f"({self._literal(c)} ｜ {self._word(self._article())} -{self._word(self._article())})", 1),
            (lambda c: f"{chance.choice(('title', '本文', 'lead'))}:{self._word(c)}", 2),
            (lambda c: f"{self._word(c)[:2]}*", 1),
            (lambda c: f"国:{chance.choice(self._values['country'])}", 1),
            (lambda c: f"-country:{chance.choice(self._values['country'])}", 1),
            (lambda c: f"date:{(c.published or '2012')!s:.7}", 1),
            (lambda c: f"{self._word(c)} 近傍40字 {self._word(c)}", 1),
            (lambda c: chance.choice(c.body or c.title), 1),
        )
        made, weights = [maker for maker, _ in makers], [weight for _, weight in makers]
        picked = chance.choices(made, weights, k=chance.choice((1, 1, 1, 2, 2, 3)))
        return " ".join(make(some) for make in picked)

    def _word(self, some: Clipping) -> str:
        words: list[str] = _WORD.findall(f"{some.title} {some.body}")
        return self.chance.choice(words or ["日本"])

    def _literal(self, some: Clipping) -> str:
        return f"「{self.chance.choice(_PLAIN.findall(some.body) or ['日本'])}」"

    def _filters(self) -> Asked:
        chance = self.chance
        asked: Asked = {}
        for name, values in self._values.items():
            if values and chance.random() < (0.6 if name == "country" else 0.2):
                asked[name] = chance.sample(values[:30], min(len(values), chance.choice((1, 1, 2, 3))))
            elif values and chance.random() < 0.12:
                asked[f"not_{name}"] = chance.sample(values, min(len(values), chance.choice((1, 2))))
        if len(asked.get("country", ())) > 1:
            asked["country_match"] = chance.choice(("any", "all"))
        return asked

    def _period(self, some: Clipping) -> Asked:
        chance = self.chance
        if chance.random() < 0.2:
            return {"undated": chance.choice("01")}
        if not some.published:
            return {"from": "2010"}
        length = chance.choice((4, 7, 10))
        end = some.published + timedelta(chance.choice((0, 30, 400)))
        asked = {"from": some.published.isoformat()[:length]}
        return asked | ({"to": end.isoformat()} if chance.random() < 0.6 else {})


def _values(facet: Facet) -> list[str]:
    return [value.value for value in facet.values]
