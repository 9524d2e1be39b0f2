"""The words of the pages.  They stand in Japanese where they are used; `translations/en` holds their English.

`python -m web.make_words` brings both in step; a test says that they are.
"""

from __future__ import annotations

from typing import Any

import flask_babel  # type: ignore[import-untyped]
from flask import Flask, g

from web.ask import language


def gettext(text: str, **values: object) -> str:
    """Return a message in the language of the page, its %(names)s filled in."""
    return str(_catalogue().ugettext(text) % values)


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Return a message for a number of things; %(num)s is the number."""
    return str(_catalogue().ungettext(one, many, count) % {"num": count, **values})


def lazy_gettext(text: str) -> str:
    """Return a message that is looked up when it is shown: for tables of words."""
    words: str = flask_babel.lazy_gettext(text)
    return words


def lang() -> str:
    """Return the language of the page: "ja" or "en"."""
    if "lang" not in g:
        g.lang = language()
    found: str = g.lang
    return found


def set_up(app: Flask) -> None:
    """Let every request choose its language."""
    flask_babel.Babel(app, default_locale="ja", default_timezone="Asia/Tokyo", locale_selector=language)
    # Flask-Babel looks its catalogue up for every message; a page has hundreds, so it is kept for the request.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue().ugettext(text),
        lambda one, many, count: _catalogue().ungettext(one, many, count),
        newstyle=True,
    )


def _catalogue() -> Any:
    if "catalogue" not in g:
        g.catalogue = flask_babel.get_translations()
    return g.catalogue
