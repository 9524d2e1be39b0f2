"""Clipping → what is stored of it, and back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from search.article_text import ArticleText
from search.fold import Folded
from search.model import PARTS, Card, Clipping, Country, Evidence, Line, Part

PRECISIONS = ("day", "month", "year")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WINDOW = 32768  # what zlib can look back at

#: A value of JSON from the start of a text, in half the time of `json.loads`: no blanks surround ours.
_scan = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class Document:
    """A clipping as an index stores it.  `parts` are (index into PARTS, start); offsets in code points."""

    id: str
    text: str
    parts: tuple[tuple[int, int], ...]
    edits: tuple[tuple[int, int, str], ...]
    day: int
    precision: int
    seen: int
    countries: tuple[str, ...]
    authors: tuple[str, ...]
    source: str
    section: str
    card: bytes
    meta: bytes


def prepare(clipping: Clipping) -> Document:
    """Return what is stored of a clipping; its words are another step."""
    article = ArticleText.of(clipping)
    return Document(
        id=clipping.id,
        text=article.folded.text,
        parts=tuple((PARTS.index(piece.part), piece.start) for piece in article.pieces),
        edits=article.folded.edits,
        day=clipping.published.toordinal() if clipping.published else 0,
        precision=PRECISIONS.index(clipping.precision),
        seen=_microseconds(clipping.first_seen),
        countries=clipping.codes,
        authors=clipping.authors,
        source=clipping.source or "",
        section=clipping.section or "",
        card=_json(_card(clipping)),
        meta=_squeeze(_json(_meta(clipping)), _original(clipping)),
    )


def read_card(
    id: str,
    packed: str,
    *,
    published: date | None,
    precision: int,
    seen: int,
    authors: tuple[str, ...],
    source: str | None,
    section: str | None,
) -> Card:
    """Return the card of an article from its `card` and the values that stand in columns of their own."""
    rest, _ = _scan(packed)
    return Card(
        id=id,
        path=rest["path"],
        title=rest["title"],
        published=published,
        published_at=datetime.fromisoformat(rest["at"]) if "at" in rest else None,
        precision=PRECISIONS[precision],
        authors=authors,
        source=source,
        section=section,
        url=rest.get("url"),
        countries=tuple(rest.get("countries", ())),
        first_seen=_moment(seen),
    )


def read_clipping(card: Card, texts: Sequence[tuple[Part, str]], packed: bytes) -> Clipping:
    """Return the whole clipping: `texts` as they were written, in stored order, and its `meta`."""
    original = "\n".join(text for _, text in texts)
    rest = json.loads(_unsqueeze(packed, original))
    single = {part: text for part, text in texts if part != "caption"}
    captions = tuple(text for part, text in texts if part == "caption")
    return Clipping(
        id=card.id,
        path=card.path,
        title=single.get("title", ""),
        lead=single.get("lead", ""),
        body=single.get("body", ""),
        captions=tuple(rest["captions"]) if "captions" in rest else captions,
        profile=single.get("profile", ""),
        published=card.published,
        published_at=card.published_at,
        precision=card.precision,
        authors=card.authors,
        source=card.source,
        section=card.section,
        url=card.url,
        countries=tuple(
            Country(code, tuple(Evidence(*place) for place in rest["evidence"][n]))
            for n, code in enumerate(card.countries)
        ),
        lines=tuple(Line(*line) for line in rest.get("lines", ())),
        kind=rest["kind"],
        encoding=rest["encoding"],
        overridden=tuple(rest.get("overridden", ())),
        digest=rest["digest"],
        first_seen=card.first_seen,
        group=rest.get("group", ""),
    )


def original_texts(
    text: str, edits: Sequence[tuple[int, int, str]], parts: Sequence[tuple[int, int]]
) -> list[tuple[Part, str]]:
    """Return the texts as they were written from a folded text, its edits and its parts.

    All three speak of the same units (code points).  Lines stay lines under folding, so they are counted.
    """
    lines = Folded(text, tuple(edits)).original().split("\n")
    texts: list[tuple[Part, str]] = []
    bounds = [start for _, start in parts] + [len(text) + 1]
    for n, (kind, start) in enumerate(parts):
        count = text.count("\n", start, bounds[n + 1] - 1) + 1
        texts.append((PARTS[kind], "\n".join(lines[:count])))
        del lines[:count]
    return texts


def _card(clipping: Clipping) -> dict[str, Any]:
    return _filled(
        {"title": clipping.title, "path": clipping.path},
        url=clipping.url,
        at=clipping.published_at.isoformat() if clipping.published_at else None,
        countries=clipping.codes,
    )


def _meta(clipping: Clipping) -> dict[str, Any]:
    return _filled(
        {
            "kind": clipping.kind,
            "encoding": clipping.encoding,
            "digest": clipping.digest,
            "evidence": [[(e.text, e.start, e.end, e.part, e.index) for e in c.evidence] for c in clipping.countries],
        },
        overridden=clipping.overridden,
        group=clipping.group,
        lines=[(line.text, line.role, line.why) for line in clipping.lines],
        captions=clipping.captions if "" in clipping.captions else None,
    )


def _filled(values: dict[str, Any], **others: Any) -> dict[str, Any]:
    return values | {name: value for name, value in others.items() if value}


def _original(clipping: Clipping) -> str:
    return "\n".join(text for _, text in clipping.texts())


def _squeeze(data: bytes, original: str) -> bytes:
    """Compress with the article itself as dictionary: the lines of the saved page repeat it."""
    squeezer = zlib.compressobj(6, zdict=_dictionary(original))
    return squeezer.compress(data) + squeezer.flush()


def _unsqueeze(data: bytes, original: str) -> bytes:
    return zlib.decompressobj(zdict=_dictionary(original)).decompress(data)


def _dictionary(original: str) -> bytes:
    return (
        b'{"kind": "encoding": "utf-8", "digest": "evidence": [[]] "lines": "body", "chrome", '
        + original.encode("utf-8", "surrogatepass")[: _WINDOW - 1000]
    )


def _json(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _microseconds(moment: datetime | None) -> int:
    if moment is None:
        return 0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // timedelta(microseconds=1)


def _moment(microseconds: int) -> datetime | None:
    return _EPOCH + timedelta(microseconds=microseconds) if microseconds else None
