"""A page of answers as the JSON object of the API: what `/api/v1/search` and `kirinuki search --json` print.

Text is plain; ranges are [start, end) in code points of the text beside them.  Links are paths of a server.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from search import countries
from search.answer import Answer
from search.links import API, PAGE, article_path, next_page, search_path, web_url
from search.messages import say
from search.model import (
    Card,
    Clipping,
    Country,
    Coverage,
    Facet,
    Hit,
    Marked,
    Note,
    Relaxation,
    Snippet,
    Status,
    Suggestion,
)
from search.query import Query
from search.query.reading import describe, expansions
from search.relax import sentence

Lang = Literal["ja", "en"]

_PLAIN = Query()


def answer_json(answer: Answer, lang: Lang = "ja") -> dict[str, Any]:
    """Return an answer; all of it but `took_ms` depends on the query and the generation alone."""
    query, page, parsed = answer.query, answer.page, answer.parsed
    following = next_page(query, page.next_cursor)
    return {
        "query": {
            "q": query.text,
            "reading": describe(parsed.tree, lang),
            "expansions": [
                {"term": e.term, "also": list(e.also), "why": e.why, "off": "expand=0"}
                for e in expansions(parsed.tree)
            ],
            "notes": [note_json(note, lang) for note in parsed.notes],
            "parameters": query.to_params(),
        },
        "total": page.total,
        **({"groups": page.groups} if page.groups is not None else {}),
        "took_ms": round(answer.took_ms, 1),
        "index": coverage_json(page.coverage),
        "hits": [hit_json(hit, query, lang) for hit in page.hits],
        "partial": [hit_json(hit, query, lang) for hit in page.partial],
        "facets": {facet.name: facet_json(facet, query, lang) for facet in page.facets},
        "facets_more": {facet.name: facet.more for facet in page.facets if facet.more},
        "relaxations": [relaxation_json(relaxation, lang) for relaxation in answer.relaxations],
        "links": {
            "self": search_path(query, API),
            "next": search_path(following, API) if following else None,
            "html": search_path(query, PAGE),
            "atom": search_path(query.first_page(), f"{PAGE}.atom"),
            "csv": search_path(query.first_page(), f"{PAGE}.csv"),
        },
    }


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    return {
        "generation": coverage.generation,
        "articles": coverage.articles,
        "from": day_json(coverage.since),
        "to": day_json(coverage.until),
    }


def card_json(card: Card, lang: Lang = "ja") -> dict[str, Any]:
    """Return what a list shows of an article."""
    return {
        "id": card.id,
        "url": article_path(card.id),
        "api": f"/api/v1{article_path(card.id)}",
        "title": card.title,
        "date": day_json(card.published),
        "date_precision": card.precision if card.published else None,
        "published_at": time_json(card.published_at),
        "authors": list(card.authors),
        "source": card.source,
        "section": card.section,
        "source_url": web_url(card.url),
        "countries": [country_json(code, lang) for code in card.countries],
    }


def hit_json(hit: Hit, query: Query, lang: Lang = "ja") -> dict[str, Any]:
    """Return a hit; `url` lights the matches of `query` on the article's page."""
    body = card_json(hit.card, lang)
    body["title"] = hit.title.text or hit.card.title
    body["url"] = article_path(hit.card.id, query)
    body |= {
        "title_ranges": ranges(hit.title, query),
        "score": round(hit.score, 4),
        "tier": hit.tier,
        "matched": list(hit.matched),
        "snippets": [snippet_json(snippet, query) for snippet in hit.snippets],
        "counts": dict(hit.counts),
        "duplicates": hit.duplicates,
    }
    if query.explain:
        body["reasons"] = [{"kind": r.kind, "text": r.text, "value": r.value} for r in hit.reasons]
    if hit.shared:
        body["shared"] = list(hit.shared)
    if query.fields:
        body = {key: value for key, value in body.items() if key == "id" or key in query.fields}
    return body


def ranges(marked: Marked, query: Query) -> list[list[int]]:
    """Return where a text is lit, in the unit the query asks for; nowhere with highlight=0."""
    if not query.highlight:
        return []
    if query.offset_unit == "codepoint":
        return marked.ranges
    return [[utf16_length(marked.text[:start]), utf16_length(marked.text[:end])] for start, end in marked.ranges]


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 units: what JavaScript and Java count in."""
    return len(text) + sum(char > "\uffff" for char in text)


def snippet_json(snippet: Snippet, query: Query = _PLAIN) -> dict[str, Any]:
    marked = snippet.marked
    return {
        "part": snippet.part,
        "paragraph": snippet.paragraph,
        "start": snippet.start,
        "text": marked.text,
        "ranges": ranges(marked, query),
        "terms": [mark.leaf for mark in marked.marks] if query.highlight else [],
    }


def facet_json(facet: Facet, query: Query, lang: Lang = "ja") -> list[dict[str, Any]]:
    """Return the values of a facet; `count` is the total behind `url`."""
    return [
        {
            "value": value.value,
            "label": facet_label(facet.name, value.value, lang) or value.label,
            "count": value.count,
            "selected": value.selected,
            "url": search_path(query.narrowed(facet.name, value.value), API),
        }
        for value in facet.values
    ]


def facet_label(name: str, value: str, lang: Lang) -> str | None:
    """Return how a facet value is written in a language, or None where it is written as it is."""
    if value == "none":
        return None
    if name in ("country", "pair"):
        return "×".join(countries.label(code, lang) for code in value.split("+"))
    return None


def note_json(note: Note, lang: Lang = "ja") -> dict[str, Any]:
    """Return what is to be said about the text of a query; `position` counts from 0."""
    return {"code": note.code, "position": note.position, "message": say(note, lang)}


def relaxation_json(relaxation: Relaxation, lang: Lang = "ja") -> dict[str, Any]:
    """Return a looser query: in words, with what it finds, as links."""
    query = Query.from_params(relaxation.params)
    return {
        "code": relaxation.code,
        "values": dict(relaxation.values),
        "message": sentence(relaxation, lang),
        "total": relaxation.total,
        "url": search_path(query, API),
        "html": search_path(query, PAGE),
    }


def clipping_json(clipping: Clipping, lang: Lang = "ja") -> dict[str, Any]:
    """Return a whole article: its card, its texts, and where each country is named."""
    return {
        **card_json(Card.of(clipping), lang),
        "lead": clipping.lead,
        "body": clipping.body,
        "captions": list(clipping.captions),
        "profile": clipping.profile,
        "countries": [named_json(country, lang) for country in clipping.countries],
        "kind": clipping.kind,
        "encoding": clipping.encoding,
        "overridden": list(clipping.overridden),
        "first_seen": time_json(clipping.first_seen),
        "lines": [{"text": line.text, "role": line.role, "why": line.why} for line in clipping.lines],
    }


def named_json(country: Country, lang: Lang = "ja") -> dict[str, Any]:
    """Return a country with where a text names it; offsets are code points of the part they name."""
    evidence = [
        {"text": e.text, "part": e.part, "index": e.index, "start": e.start, "end": e.end} for e in country.evidence
    ]
    return {**country_json(country.code, lang), "mentions": country.mentions, "evidence": evidence}


def status_json(status: Status) -> dict[str, Any]:
    """Return the state of an index; `failed` names each file that could not be read, with the reason."""
    return {
        **coverage_json(status.coverage),
        "committed": time_json(status.committed),
        "synced": time_json(status.synced),
        "tokenizer": status.tokenizer,
        "files": dict(status.files),
        "failed": [{"path": printable(record.path), "reason": record.reason} for record in status.failed],
        "report": dict(status.report),
        "damage": status.damage,
        "bytes": status.bytes,
    }


def suggestion_json(suggestion: Suggestion) -> dict[str, Any]:
    return {"text": suggestion.text, "kind": suggestion.kind, "count": suggestion.count, "q": suggestion.query}


def country_json(code: str, lang: Lang = "ja") -> dict[str, str]:
    return {"code": code, "name": countries.label(code, lang)}


def day_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def time_json(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def printable(path: str) -> str:
    """Return a file name that can be encoded: bytes that are no UTF-8 become \\xNN."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
