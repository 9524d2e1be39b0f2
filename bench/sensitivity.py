"""What extraction owes to its numbers: `python -m bench.sensitivity DATA [MODULE …] [--by 0.25]`.

The numbers of `indexer/extract` were set by hand.  Each of them (a literal of a function, a constant of a module)
is made larger and smaller by a quarter, one at a time, and all pages of DATA (see `bench/extraction.py`) are scored
again, as HTML and flattened.  A number that moves the mean is fitted; one that moves the pages of a single site is
fitted to it.
The last lines choose each number's value without the site it is then scored on.
"""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from bench.data import KINDS, gold, site
from bench.extraction import score
from indexer.extract import (
    article,
    boxes,
    edges,
    grow,
    headline,
    insets,
    notice,
    profile,
    published,
    run,
    second,
    signed,
    site_name,
    subtree,
    text,
    title_line,
    titled,
    tree,
    vote,
)

MODULES = (
    vote,
    tree,
    subtree,
    boxes,
    titled,
    run,
    insets,
    grow,
    second,
    edges,
    text,
    headline,
    title_line,
    site_name,
    article,
    profile,
    published,
    signed,
    notice,
)
Scores = dict[str, float]


def main() -> None:
    """Print the numbers that matter, and what the choice of each is worth on a site it was not chosen with."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("modules", nargs="*", help="whose numbers: vote, tree, run …; all where none is given")
    parser.add_argument("--by", type=float, default=0.25, help="how much larger and smaller")
    options = parser.parse_args()
    second.ask = cache_by_content(second.ask)
    pages = gold(options.data)
    sites = {page["name"]: site(page) for page in pages}
    base = scores(options.data, pages)
    print(f"as it is: {figures(base)}")
    variants: dict[str, list[Scores]] = defaultdict(list)
    for name, factor, change in changes(options.by):
        if options.modules and name.partition(".")[0] not in options.modules:
            continue
        with change:
            changed = scores(options.data, pages)
        variants[name].append(changed)
        moved = {sites[key.partition(" ")[2]] for key in base if abs(base[key] - changed[key]) > 0.005}
        if moved:
            print(f"{name:44} × {factor:.2f}  {figures(changed)}  moves {len(moved)}: {' '.join(sorted(moved))[:60]}")
    matter = [name for name, tried in variants.items() if any(one != base for one in tried)]
    if not variants:
        parser.error(f"no numbers in {' '.join(options.modules)}")
    print(f"{len(variants)} numbers; {len(matter)} of them move a page")
    for kind in KINDS:
        held = [held_out(base, tried, sites, kind) for tried in variants.values()]
        mean = statistics.mean(value for key, value in base.items() if key.startswith(kind))
        print(f"{kind}: F1 {mean:.4f}; chosen without the site, one number at a time: least {min(held):.4f}")


def cache_by_content(ask: Any) -> Any:
    """Remember the second opinion, which no number of ours changes."""
    known: dict[str, str] = {}

    def asked(content: str, page: Any) -> str:
        if content not in known:
            known[content] = ask(content, page)
        return known[content]

    return asked


def scores(data: Path, pages: list[dict[str, Any]]) -> Scores:
    """Return the F1 of every page with a body, as `kind name`."""
    return {
        f"{kind} {page['name']}": score(data, page, kind).f1
        for kind in KINDS
        for page in pages
        if len(page["body"]) >= 10
    }


def figures(values: Scores) -> str:
    """Return the mean F1 of both kinds."""
    means = (statistics.mean(v for k, v in values.items() if k.startswith(kind)) for kind in KINDS)
    return "F1 html {:.4f} flat {:.4f}".format(*means)


def held_out(base: Scores, tried: list[Scores], sites: dict[str, str], kind: str) -> float:
    """Return the mean F1 where the value for each site is the one that is best on all others."""
    keys = [key for key in base if key.startswith(kind)]
    total = 0.0
    for name in set(sites.values()):
        others = [key for key in keys if sites[key.partition(" ")[2]] != name]
        best = max([base, *tried], key=lambda one: round(sum(one[key] for key in others), 6))
        total += sum(best[key] for key in keys if key not in set(others))
    return total / len(keys)


def changes(by: float) -> Iterator[tuple[str, float, Any]]:
    """Yield a name, a factor and a context in which that number is changed."""
    for module in MODULES:
        for name, value in vars(module).items():
            if type(value) in (int, float) and name.startswith("_"):
                for factor in (1 - by, 1 + by):
                    yield (
                        f"{module.__name__.rpartition('.')[2]}.{name} {value}",
                        factor,
                        in_module(module, name, factor),
                    )
            elif isinstance(value, FunctionType) and value.__module__ == module.__name__:
                for number in sorted(numbers(value.__code__)):
                    for factor in (1 - by, 1 + by):
                        label = f"{module.__name__.rpartition('.')[2]}.{name} {number}"
                        yield label, factor, in_function(value, number, factor)


def numbers(code: CodeType) -> set[float]:
    """Return the numbers in a function's code; those too small to be a quarter more are structure, not measure."""
    found = {c for c in code.co_consts if type(c) is float or (type(c) is int and abs(c) >= 3)}
    return found.union(*(numbers(c) for c in code.co_consts if isinstance(c, CodeType)))


def scaled(value: float, factor: float) -> float:
    """Return a number made larger or smaller; an integer stays one and moves by one at least."""
    if isinstance(value, int):
        step = max(1, round(abs(value * (factor - 1))))
        return value + (step if factor > 1 else -step)
    return value * factor


@contextmanager
def in_module(module: ModuleType, name: str, factor: float) -> Iterator[None]:
    """Change a constant of a module for a while."""
    value = getattr(module, name)
    setattr(module, name, scaled(value, factor))
    try:
        yield
    finally:
        setattr(module, name, value)


@contextmanager
def in_function(function: FunctionType, number: float, factor: float) -> Iterator[None]:
    """Change a literal in a function for a while, everywhere in it."""
    code = function.__code__
    function.__code__ = replaced(code, number, scaled(number, factor))
    try:
        yield
    finally:
        function.__code__ = code


def replaced(code: CodeType, old: float, new: float) -> CodeType:
    """Return code with one constant changed."""
    consts = (
        replaced(c, old, new) if isinstance(c, CodeType) else new if type(c) is type(old) and c == old else c
        for c in code.co_consts
    )
    return code.replace(co_consts=tuple(consts))


if __name__ == "__main__":
    main()
