"""What was printed, and where: the same as `Folded` says, which looks at every edit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.segments.printed import Printed
from search.fold import fold
from search.model import Mark

PRINT = st.text("あ日ｱﾞ㈱…髙か\u3099Ａ\u200b。 \n", max_size=40)


@given(PRINT, st.data())
def test_places_and_text_are_those_of_the_folded_text(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    starts, ends, written = ([edit[n] for edit in folded.edits] for n in range(3))
    lengths = [b - a for a, b in zip(starts, ends, strict=True)]
    uneven = [i for i, (n, text) in enumerate(zip(lengths, written, strict=True)) if not n == len(text) == 1]
    printed = Printed(folded.text, starts, lengths, written, uneven)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.to_original(start, end)
    if start < end:
        assert (printed.start(start), printed.end(end)) == (first, last)
        assert printed.text(start, end) == folded.original()[first:last]
        marks = printed.marked(0, len(folded.text), [(start, end, 0, "literal")])
        base = folded.to_original(0, len(folded.text))[0]
        assert marks.marks == ((Mark(first - base, last - base),) if first < last else ())
    assert printed.edits == list(folded.edits)


def test_a_ligature_is_shown_whole_and_lit_once() -> None:
    folded = fold("あ㈱い")
    [(start, end, written)] = folded.edits
    printed = Printed(folded.text, [start], [end - start], [written], [0])
    shown = printed.marked(2, 4, [(2, 3, 0, "literal"), (3, 4, 0, "literal")])
    assert (shown.text, shown.marks) == ("㈱", (Mark(0, 1),))
