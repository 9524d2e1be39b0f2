"""What a page declares about itself: JSON-LD first, then meta elements, <title>, <link> and <time>."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from lxml import etree

from .blocks import Declared

_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report)$")
_MAX_LD = 2_000_000
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")

#: meta names (lower case) for each claim, most trustworthy first.
_HEADLINES = ("og:title", "twitter:title", "dc.title", "cxenseparse:title", "title")
_PUBLISHED = (
    "article:published_time datepublished article:published pubdate publishdate publish-date dc.date "
    "dc.date.issued dcterms.issued dcterms.created cxenseparse:recs:publishtime creation_date date "
    "article:published_at og:published_time release_date sailthru.date parsely-pub-date"
).split()
_UPDATED = ("article:modified_time", "datemodified", "og:updated_time", "lastmod", "last-modified")
_AUTHORS = ("author", "article:author", "dc.creator", "cxenseparse:author", "parsely-author", "twitter:creator_name")
_SECTIONS = ("article:section", "cxenseparse:category", "parsely-section", "category")


def declared(tree: etree._Element) -> Declared:
    """Read every claim of a page."""
    claims = Declared()
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        key = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        value = (element.get("content") or element.get("value") or "").strip()
        if key and value and len(value) < 20_000:
            meta.setdefault(key, []).append(value)
    for article in _ld_articles(tree):
        _from_ld(claims, article)
    first = {key: values[0] for key, values in meta.items()}
    claims.headlines += [first[key] for key in _HEADLINES if key in first]
    title = tree.find(".//title")
    if title is not None and title.text:
        claims.headlines.append(_SPACE.sub(" ", title.text).strip())
    claims.description = first.get("og:description") or first.get("description") or claims.description
    claims.published += [first[key] for key in _PUBLISHED if key in first]
    claims.updated += [first[key] for key in _UPDATED if key in first]
    claims.authors += [value for key in _AUTHORS for value in meta.get(key, ())]
    claims.site = first.get("og:site_name") or first.get("application-name") or None
    claims.section = claims.section or next((first[key] for key in _SECTIONS if key in first), None)
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            claims.urls.append(link.get("href"))
    claims.urls += [first[key] for key in ("og:url", "twitter:url") if key in first]
    for time in tree.iter("time"):
        claims.times.append(time.get("datetime") or "".join(time.itertext())[:80])
    return claims


def _ld_articles(tree: etree._Element) -> list[dict[str, Any]]:
    """Return the JSON-LD objects that describe an article; real articles before mere web pages."""
    articles: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > _MAX_LD:
            continue
        try:
            todo = [json.loads(re.sub(r"[\x00-\x1f]", " ", script.text))]
        except (ValueError, RecursionError):
            continue
        while todo:
            item = todo.pop()
            if isinstance(item, list):
                todo += item
            elif isinstance(item, dict):
                todo += [item[key] for key in ("@graph", "mainEntity", "hasPart") if key in item]
                kinds = item.get("@type")
                if any(_ARTICLE_TYPE.search(str(k)) for k in (kinds if isinstance(kinds, list) else [kinds])):
                    articles.append(item)
    return articles


def _from_ld(claims: Declared, article: dict[str, Any]) -> None:
    def text(key: str) -> list[str]:
        value = article.get(key)
        value = value[0] if isinstance(value, list) and value else value
        return [unescape(value).strip()] if isinstance(value, str) and value.strip() else []

    claims.headlines += text("headline")
    claims.published += text("datePublished")
    claims.updated += text("dateModified")
    claims.article = claims.article or "".join(text("articleBody"))
    claims.description = claims.description or "".join(text("description"))
    claims.section = claims.section or next(iter(text("articleSection")), None)
    claims.authors += _people(article.get("author"))
    publisher = article.get("publisher")
    publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
    if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
        claims.publisher = claims.publisher or publisher["name"].strip() or None


def _people(author: object) -> list[str]:
    """Return the names in a JSON-LD author, organisations left out."""
    if isinstance(author, list):
        return [name for one in author[:20] if not isinstance(one, list) for name in _people(one)]
    if isinstance(author, dict):
        return [] if "Organization" in str(author.get("@type")) else _people(str(author.get("name") or ""))
    return [unescape(author).strip()] if isinstance(author, str) and author.strip() else []
