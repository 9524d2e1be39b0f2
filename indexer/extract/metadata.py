"""What a page declares about itself: JSON-LD first, then meta elements, <title>, <link> and <time>."""

from __future__ import annotations

import json
import re
import warnings
from html import unescape
from typing import Any

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.filter import SoupStrainer

from .blocks import Declared

_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report)$")
_MAX_LD = 2_000_000
#: What a page says of itself stands near its beginning.
_LONGEST = 1_000_000
_CLAIMING = ["title", "meta", "link", "script", "time"]
#: What browsers and SingleFile write at the head of a page they save.
_SAVED_FROM = re.compile(r"<!--[^>]{0,80}?(?:saved from url=\(\d+\)|\burl: )(https?://[^\s>]{1,2000})")
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


def declared(content: str) -> Declared:
    """Read every claim of a page, given as its HTML."""
    claims = Declared()
    elements = _elements(content[:_LONGEST])
    meta: dict[str, list[str]] = {}
    for element in elements["meta"]:
        key = _attribute(element, "property", "name", "itemprop").lower()
        value = _attribute(element, "content", "value").strip()
        if key and value and len(value) < 20_000:
            meta.setdefault(key, []).append(value)
    articles, trails = _ld_items(elements["script"])
    for article in articles:
        _from_ld(claims, article)
    first = {key: values[0] for key, values in meta.items()}
    claims.headlines += [first[key] for key in _HEADLINES if key in first]
    for title in elements["title"][:1]:
        claims.headlines += [shown] if (shown := _SPACE.sub(" ", title.get_text()).strip()) else []
    claims.description = first.get("og:description") or first.get("description") or claims.description
    claims.published += [first[key] for key in _PUBLISHED if key in first]
    claims.updated += [first[key] for key in _UPDATED if key in first]
    claims.authors += [value for key in _AUTHORS for value in meta.get(key, ())]
    claims.site = _name_of_site(first.get("og:site_name") or first.get("application-name") or "")
    claims.section = claims.section or next((first[key] for key in _SECTIONS if key in first), None)
    claims.section = claims.section or next(filter(None, map(_second, trails)), None)
    for link in elements["link"]:
        if "canonical" in _attribute(link, "rel").lower().split() and (url := _attribute(link, "href")):
            claims.urls.append(url)
    claims.urls += [first[key] for key in ("og:url", "twitter:url") if key in first]
    claims.urls += [url for article in articles for url in _urls(article)]
    claims.urls += _SAVED_FROM.findall(content[:5000])
    for time in elements["time"]:
        claims.times.append(_attribute(time, "datetime") or time.get_text()[:80])
    return claims


def _elements(content: str) -> dict[str, list[Tag]]:
    """Return the elements that hold claims by their names, and no others."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        soup = BeautifulSoup(content, "lxml", parse_only=SoupStrainer(_CLAIMING), multi_valued_attributes=None)
    elements: dict[str, list[Tag]] = {name: [] for name in _CLAIMING}
    for element in soup.descendants:
        if isinstance(element, Tag):
            elements.setdefault(element.name, []).append(element)
    return elements


def _attribute(element: Tag, *names: str) -> str:
    """Return the first attribute of an element that is there and not empty."""
    return next((str(value) for name in names if (value := element.get(name))), "")


def _name_of_site(name: str) -> str | None:
    """Return the name of a site without its slogan (潮見新聞 - 最新ニュース、地域の話題 …)."""
    parts = [part for part in re.split(r"\s*[|｜]\s*|\s+[-–—]\s+", name.strip()) if len(part) > 2]
    return (min(parts, key=len) if len(name) > 20 and parts else name.strip()) or None


def _ld_items(scripts: list[Tag]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the JSON-LD objects that describe an article, and the trails of links to it."""
    articles: list[dict[str, Any]] = []
    trails: list[dict[str, Any]] = []
    for script in scripts:
        if "ld+json" not in _attribute(script, "type") or not (text := script.get_text()) or len(text) > _MAX_LD:
            continue
        try:
            todo = [json.loads(re.sub(r"[\x00-\x1f]", " ", text))]
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
                elif kinds == "BreadcrumbList":
                    trails.append(item)
    return articles, trails


def _second(trail: dict[str, Any]) -> str | None:
    """Return what stands between the home page and the page itself in a trail of links: the section."""
    items = trail.get("itemListElement")
    named = [item for item in (items[:8] if isinstance(items, list) else ()) if isinstance(item, dict)]
    inner = (item["item"] if isinstance(item.get("item"), dict) else {} for item in named)
    given = (item.get("name") or within.get("name") for item, within in zip(named, inner, strict=True))
    names = [unescape(name).strip() for name in given if isinstance(name, str) and name.strip()]
    inside = [name for name in names[1:-1] if name not in ("ニュース", "記事", "NEWS", "News")]
    return inside[0] if inside else None


def _urls(article: dict[str, Any]) -> list[str]:
    """Return the addresses an article of JSON-LD gives itself."""
    page = article.get("mainEntityOfPage")
    given = (article.get("url"), page.get("@id") if isinstance(page, dict) else page)
    return [url for url in given if isinstance(url, str)]


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
