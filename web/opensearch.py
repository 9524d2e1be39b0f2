"""What a browser needs to offer this search in its own search bar (OpenSearch 1.1), completions included."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response

from search.answer import completions
from search.jsonline import json_bytes
from search.links import PAGE
from web.ask import language
from web.desk import desk, origin
from web.feeds import NAMES
from web.inputs import only, short

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
    text = short("q", only("q").get("q", ""), desk().settings.query_chars)
    with desk().searching() as engine:
        found = completions(engine, text, lang=language())
    unit = "articles" if language() == "en" else "件"
    counts = [f"{suggestion.count:,} {unit}" for suggestion in found]
    body = json_bytes([text, [suggestion.query for suggestion in found], counts])
    response = Response(body, content_type="application/x-suggestions+json; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=60"  # asked at every key
    return response
