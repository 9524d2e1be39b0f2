"""From a URL to a page, to JSON, to a feed or to a file.

`ask` turns parameters into one answer (`search.answer`); `pages` shows it to people, `api`, `exports` and `feeds` to
programs.  `problems` words every error, `security` guards every request and response, `ops` speaks to monitors.
Nothing here knows what an index looks like: everything goes through `search.engine`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from search.config import Settings
from search.engine import Engine

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Settings | None = None, engine: Engine | None = None) -> Flask:
    """Build the application; cheap, since the index is opened by the first request that needs it.

    `settings` None: as `kirinuki serve` reads them.  `engine` None: the one `settings.index` names.
    """
    # Imported here: `kirinuki --help` must not wait for the web framework.
    from flask import Flask

    from web import api, api_articles, exports, feeds, opensearch, ops, pages, problems, security
    from web.desk import Desk, origin

    named = os.environ.get("KIRINUKI_CONFIG")
    settings = settings or Settings.load(Path(named) if named else None, os.environ)
    app = Flask(__name__, static_folder=None)  # `web.frame.assets` serves it, under names that may be kept
    app.extensions["kirinuki"] = Desk(settings, engine)
    app.jinja_env.globals["origin"] = origin
    security.guard(app, settings)
    problems.install(app)
    for module in (api, api_articles, exports, feeds, opensearch, ops, pages):
        app.register_blueprint(module.bp)
    return app
