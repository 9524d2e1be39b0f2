"""A reading → the words of a collection that are read so, alone or two together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

#: At most so many words of one reading are put together with others.
_MOST = 6


def read_so(
    sound: str, known: Mapping[str, Sequence[str]], held: Callable[[str], bool], shortest: int = 2
) -> Sequence[str]:
    """Return the words read so; where there is none, two in a row (へいわ|じょうやく) that some article holds.

    `known` has words by their reading (`search.analysis.readings_of`), `held` says whether a string stands anywhere;
    a part has at least `shortest` kana.
    """
    return known.get(sound) or tuple(filter(held, dict.fromkeys(_joined(sound, known, shortest))))


def _joined(sound: str, known: Mapping[str, Sequence[str]], shortest: int) -> Iterator[str]:
    for cut in range(shortest, len(sound) - shortest + 1):
        for first, second in product(known.get(sound[:cut], ())[:_MOST], known.get(sound[cut:], ())[:_MOST]):
            yield first + second
