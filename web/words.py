"""The words of the pages.  They stand in Japanese where they are used; `translations/en` holds their English.

`python -m web.make_words` brings both in step; a test says that they are.
"""

from __future__ import annotations

import functools
from typing import Any

import flask_babel  # type: ignore[import-untyped]
from flask import Flask, g
from markupsafe import Markup

from web.ask import language


def gettext(text: str, **values: object) -> str:
    """Return a message in the language of the page, its %(names)s filled in."""
    return str(_catalogue().ugettext(text) % values)


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Return a message for a number of things; %(num)s is the number."""
    return str(_catalogue().ungettext(one, many, count) % {"num": count, **values})


def noted(text: str) -> str:
    """Return a message as it is: for tables of words, which `gettext` says when they are shown."""
    return text


def lang() -> str:
    """Return the language of the page: "ja" or "en"."""
    found: str | None = g.get("lang")
    if found is None:
        found = g.lang = language()
    return found


def set_up(app: Flask) -> None:
    """Let every request choose its language, and its templates speak it."""
    flask_babel.Babel(app, default_locale="ja", default_timezone="Asia/Tokyo", locale_selector=language)
    app.context_processor(_speech)


def _speech() -> dict[str, Any]:
    """Return what templates say words with.  A page has hundreds, so the catalogue is looked up once for it."""
    catalogue = _catalogue()

    def say(text: str, **values: object) -> Markup:
        return _filled(catalogue, text, **values) if values else _whole(catalogue, text)

    def say_many(one: str, many: str, count: int, **values: object) -> Markup:
        return _counted(catalogue, one, many, count, **values)

    return {"_": say, "gettext": say, "ngettext": say_many}


@functools.cache
def _message(catalogue: Any, text: str) -> Markup:
    return Markup(catalogue.ugettext(text))


@functools.cache
def _whole(catalogue: Any, text: str) -> Markup:
    return _message(catalogue, text) % {}


#  Typed: a string and a Markup that are equal are not escaped alike.
@functools.lru_cache(2048, typed=True)
def _filled(catalogue: Any, text: str, **values: object) -> Markup:
    return _message(catalogue, text) % values


@functools.lru_cache(1024, typed=True)
def _counted(catalogue: Any, one: str, many: str, count: int, **values: object) -> Markup:
    return Markup(catalogue.ungettext(one, many, count)) % {"num": count, **values}


def _catalogue() -> Any:
    found = g.get("catalogue")
    if found is None:
        found = g.catalogue = flask_babel.get_translations()
    return found
