"""The figures of the speed bench as a Markdown table, and its place in a document."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

Figures = Mapping[str, Sequence[float]]  #: class of queries → CPU milliseconds of each
Totals = Mapping[str, Sequence[int]]


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def table(figures: Mapping[str, Figures], totals: Mapping[str, Totals]) -> str:
    """Return median / 95th percentile of every class and engine, and the first engine's median ÷ each other's.

    A class some engine finds nothing for in places says how many of its queries each one answers.
    """
    first, *others = figures
    heads = [first, *(head for name in others for head in (name, "÷"))]
    lines = ["| class | " + " | ".join(heads) + " |", "| --- |" + " --- |" * len(heads)]
    for kind, own in figures[first].items():
        cells = [_cell(own)]
        for name in others:
            cells += [
                _cell(figures[name][kind]),
                f"{statistics.median(own) / statistics.median(figures[name][kind]):.1f}",
            ]
        answered = [sum(map(bool, totals[name][kind])) for name in figures]
        found = "" if len(set(answered)) == 1 else f" (of {len(own)} found: {', '.join(map(str, answered))})"
        lines.append(f"| {kind}{found} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.2f} / {percentile(times, 0.95):.2f}"


def growth(small: Figures, large: Figures) -> str:
    """Return how many times as much the larger collection costs, class by class, at the median."""
    times = {kind: statistics.median(large[kind]) / statistics.median(small[kind]) for kind in small}
    return ", ".join(f"{kind} {value:.2f}" for kind, value in times.items())


def replace(document: Path, made: str) -> None:
    """Put a table where a document says so: between `<!-- speed -->` and `<!-- /speed -->`."""
    text = document.read_text("utf-8")
    pattern = r"(<!-- speed -->\n).*?(?=<!-- /speed -->)"
    document.write_text(re.sub(pattern, lambda match: f"{match[1]}{made}\n", text, flags=re.DOTALL), "utf-8")
