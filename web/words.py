"""The words of the pages.  They stand in Japanese where they are used; `translations/en` holds their English.

`python -m web.make_words` brings both in step; a test says that they are.
"""

from __future__ import annotations

import flask_babel  # type: ignore[import-untyped]
from flask import Flask

from web.ask import language


def gettext(text: str, **values: object) -> str:
    """Return a message in the language of the page, its %(names)s filled in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Return a message for a number of things; %(num)s is the number."""
    return str(flask_babel.ngettext(one, many, count, **values))


def lazy_gettext(text: str) -> str:
    """Return a message that is looked up when it is shown: for tables of words."""
    words: str = flask_babel.lazy_gettext(text)
    return words


def lang() -> str:
    """Return the language of the page: "ja" or "en"."""
    locale = flask_babel.get_locale()
    return "en" if locale and locale.language == "en" else "ja"


def set_up(app: Flask) -> None:
    """Let every request choose its language."""
    flask_babel.Babel(app, default_locale="ja", default_timezone="Asia/Tokyo", locale_selector=language)
