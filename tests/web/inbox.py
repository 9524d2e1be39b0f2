"""An alert file on a collection that grows, and what its runs print."""

from __future__ import annotations

from pathlib import Path

from search.engine import Engine
from web.alert import run


class Inbox:
    """Runs of one alert file, which looks for 灯台."""

    def __init__(self, file: Path, engine: Engine) -> None:
        self.file, self.engine = file, engine
        self.write()

    def write(self, places: str = "print = true", top: str = "", search: str = "/search?q=灯台") -> None:
        """Write the file."""
        text = f'{top}\n[[alert]]\nname = "灯台"\nsearch = "{search}"\n{places}\n'
        self.file.write_text(text, encoding="utf-8")

    def run(self, **options: bool) -> tuple[list[str], list[str]]:
        """Run; return the messages printed and the failures."""
        printed: list[str] = []
        given = {"everything": False, "dry_run": False, **options}
        failures = run(self.file, self.engine, say=printed.append, **given)
        return printed, failures
