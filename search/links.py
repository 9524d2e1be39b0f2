"""Queries and articles as paths of a server, and links that lead away.  Pure: no server is needed, none is named."""

from __future__ import annotations

import functools
from dataclasses import replace
from urllib.parse import quote, quote_plus, urlsplit

from search.query import Query

API = "/api/v1/search"
PAGE = "/search"


def search_path(query: Query, path: str = PAGE) -> str:
    """Return the path that asks `query`: parameters in canonical order, defaults left out."""
    params = "&".join(_parameter(name, value) for name, values in query.to_params().items() for value in values)
    return f"{path}?{params}" if params else path


@functools.lru_cache(1024)
def _parameter(name: str, value: str) -> str:
    """Return one parameter as URLs hold it; the links of a page share most of theirs."""
    return f"{name}={quote_plus(value)}"


def article_path(id: str, query: Query | None = None, suffix: str = "") -> str:
    """Return the path of an article; with `query`, of the article with its matches lit.

    `suffix` is ".json", ".txt", "/source" and the like.
    """
    path = f"/articles/{quote(id, safe='')}{suffix}"
    return path + _lighting(query.text, query.scope, query.fold, query.expand) if query else path


@functools.lru_cache(64)
def _lighting(text: str, scope: str, fold: bool, expand: bool) -> str:
    """Return what a query adds to the path of an article; the same for every hit of a page."""
    return search_path(Query(text=text, scope=scope, fold=fold, expand=expand), "")


def next_page(query: Query, cursor: str | None) -> Query | None:
    """Return the query for the page after this one, or None after the last."""
    return replace(query, cursor=cursor, page=1) if cursor else None


def web_url(url: str | None) -> str | None:
    """Return a link that is safe to follow: http or https with a host, else None."""
    if not url or any(ord(char) <= 0x20 or char in "\\\x7f" for char in url):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
