"""The map of countries: shapes from `data/world.json` (made by `make_map.mjs`), each a link, five depths of blue."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "world.json"


@dataclass(frozen=True, slots=True)
class Shape:
    """A country on the map: path data, or for one too small for a shape the middle of a dot."""

    code: str
    count: int
    level: int
    path: str = ""
    at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class WorldMap:
    """`rest` is everything no article names; `floors` the least count of each depth, lightest first."""

    view_box: str
    rest: str
    shapes: tuple[Shape, ...]
    floors: tuple[int, ...]


@functools.cache
def _world() -> dict[str, Any]:
    world: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
    return world


def draw(counts: Mapping[str, int]) -> WorldMap:
    """Draw the map for the number of articles that name each country (ISO 3166-1 alpha-2)."""
    world = _world()
    floors = steps(max(counts.values(), default=0))
    shapes = []
    for code, count in sorted(counts.items(), key=lambda item: -item[1]):
        level = sum(count >= floor for floor in floors)
        if code in world["shapes"]:
            shapes.append(Shape(code, count, level, path=world["shapes"][code]))
        elif code in world["points"]:
            x, y = world["points"][code]
            shapes.append(Shape(code, count, level, at=(x, y)))
    rest = world["rest"] + "".join(path for code, path in world["shapes"].items() if code not in counts)
    return WorldMap(world["viewBox"], rest, tuple(shapes), floors)


def steps(most: int) -> tuple[int, ...]:
    """Return five rising floors, round numbers, that spread counts up to `most` about evenly by order of size."""
    if most <= 5:
        return tuple(range(1, max(most, 1) + 1))
    floors = [1]
    for i in range(1, 5):
        exact = most ** (i / 5)
        size = 10 ** (len(str(int(exact))) - 1)
        rounded = max(int(exact / size) * size, floors[-1] + 1)
        floors.append(rounded)
    return tuple(floors)
