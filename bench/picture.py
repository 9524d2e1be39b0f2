"""The figures of the speed bench as a picture: bars to the median, a tick at the 95th percentile."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from html import escape

from bench.table import percentile

_COLOURS = ("#1b5e8c", "#b35c1e", "#7a7a7a", "#4c8c4a")
_ROW, _LEFT, _WIDTH = 12, 200, 720


def picture(size: int, figures: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """Return an SVG of CPU milliseconds a query, on a logarithmic scale, for every class and engine."""
    names = list(figures)
    kinds = list(figures[names[0]])
    low, high = 0.05, max(max(times) for own in figures.values() for times in own.values())

    def x(value: float) -> float:
        share = math.log(max(value, low) / low) / math.log(max(high, 2 * low) / low)
        return _LEFT + share * (_WIDTH - _LEFT - 60)

    group = _ROW * len(names) + 10
    height = 60 + group * len(kinds)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif"'
        ' font-size="11">',
        f"<title>CPU milliseconds a query, {size:,} articles</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for n, name in enumerate(names):
        left = _LEFT + 110 * n
        out.append(f'<rect x="{left}" y="12" width="10" height="10" fill="{_COLOURS[n % 4]}"/>')
        out.append(f'<text x="{left + 15}" y="21">{escape(name)}</text>')
    for row, kind in enumerate(kinds):
        top = 40 + row * group
        out.append(f'<text x="{_LEFT - 8}" y="{top + group / 2}" text-anchor="end">{escape(kind)}</text>')
        for n, name in enumerate(names):
            times = figures[name][kind]
            middle, late = statistics.median(times), percentile(times, 0.95)
            y, bar = top + n * _ROW, x(middle) - _LEFT
            out.append(
                f'<rect x="{_LEFT}" y="{y}" width="{bar:.1f}" height="{_ROW - 2}" fill="{_COLOURS[n % 4]}"/>'
                f'<path d="M{x(late):.1f} {y}v{_ROW - 2}" stroke="#000"/>'
                f'<text x="{x(late) + 4:.1f}" y="{y + _ROW - 3}" font-size="9">{middle:.2f}</text>'
            )
    out.append("</svg>")
    return "\n".join(out)
