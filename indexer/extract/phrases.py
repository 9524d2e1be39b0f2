"""The words that give page furniture away, from data/phrases.toml, as compiled patterns."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files
from typing import Any


@functools.cache
def table() -> dict[str, Any]:
    """Return the lists by their names: `any` holds the phrases, `around` what is put around them."""
    return tomllib.loads(files(__package__).joinpath("data/phrases.toml").read_text("utf-8"))


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """Return a list of phrases as one pattern: alternatives, wrapped as the file says (`{}` stands for them)."""
    entry = table()[name]
    return re.compile(entry.get("around", "{}").replace("{}", "|".join(entry["any"])), re.IGNORECASE)
