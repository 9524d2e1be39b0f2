"""A reading → the words of a collection that are read so, alone or two together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

#: At most so many words of one reading are put together with others.
_MOST = 6

#: Kana of each of the two words, at least.
_SHORTEST = 2


def read_so(sound: str, known: Mapping[str, Sequence[str]], held: Callable[[str], bool]) -> Sequence[str]:
    """Return the words read so; where there is none, two in a row (へいわ|じょうやく) that some article holds.

    `known` has words by their reading (`search.analysis.readings_of`), `held` says whether a string stands anywhere.
    """
    return known.get(sound) or tuple(filter(held, dict.fromkeys(_joined(sound, known))))


def _joined(sound: str, known: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for cut in range(_SHORTEST, len(sound) - _SHORTEST + 1):
        for first, second in product(known.get(sound[:cut], ())[:_MOST], known.get(sound[cut:], ())[:_MOST]):
            yield first + second
