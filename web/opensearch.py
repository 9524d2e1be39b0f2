"""What a browser needs to offer this search in its own search bar (OpenSearch 1.1), completions included."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response

from search.jsonline import json_bytes
from search.links import PAGE
from web.api import completed, for_a_minute
from web.ask import language
from web.desk import origin
from web.feeds import NAMES
from web.formats import articles
from web.inputs import only

bp = Blueprint("opensearch", __name__)

#: Media type → where it is asked for.
TARGETS = {
    "text/html": f"{PAGE}?q={{searchTerms}}",
    "application/atom+xml": f"{PAGE}.atom?q={{searchTerms}}",
    "application/x-suggestions+json": "/suggestions.json?q={searchTerms}",
}


@bp.get("/opensearch.xml")
def description() -> Response:
    only()
    name, here = NAMES[language()], origin()
    targets = "".join(
        f"<Url type={quoteattr(kind)} template={quoteattr(here + path)}/>" for kind, path in TARGETS.items()
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(name)}</ShortName><Description>{escape(name)}</Description>"
        f"<InputEncoding>UTF-8</InputEncoding>{targets}</OpenSearchDescription>\n"
    )
    return Response(body, content_type="application/opensearchdescription+xml; charset=utf-8")


@bp.get("/suggestions.json")
def suggestions() -> Response:
    """Complete what is typed in the search bar: `[typed, [what to search, …], [how many articles, …]]`.

    The form is that of the OpenSearch suggestions extension 1.1.
    """
    text = only("q").get("q", "")
    found = completed(text)
    body = json_bytes([text, [one.query for one in found], [articles(one.count) for one in found]])
    return for_a_minute(Response(body, content_type="application/x-suggestions+json; charset=utf-8"))
