"""Lines many clippings of one source share are furniture; sentences never are."""

import json

from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.recurring import Recurring, group
from search.model import Clipping, Line

BANNER = "毎週金曜配信 ためし通信のすべて"
SENTENCE = "外務省によると、両国は協議を続けることで一致した。"


def clipping(n, *lines):
    return Clipping("", f"a/{n}.txt", f"見出し{n}", lines=tuple(Line(text, "body") for text in lines))


def learnt(*clippings):
    known = Recurring()
    for one in clippings:
        known.learn("a", one)
    return known


def test_a_line_of_many_clippings_is_furniture():
    known = learnt(*(clipping(n, BANNER, SENTENCE, f"本文{n}") for n in range(4)))
    assert known.lines("a") == {BANNER}


def test_two_clippings_prove_nothing():
    assert learnt(clipping(1, BANNER), clipping(2, BANNER)).lines("a") == frozenset()


def test_an_article_saved_again_does_not_count_twice():
    assert learnt(*(clipping(1, BANNER, "2年ぶりの会合") for _ in range(5))).lines("a") == frozenset()


def test_sources_do_not_mix():
    assert learnt(*(clipping(n, BANNER) for n in range(4))).lines("b") == frozenset()
    assert group("雑誌/2018/a.txt") == "雑誌/2018"


def test_the_state_survives_being_written():
    known = learnt(*(clipping(n, BANNER, f"本文{n}") for n in range(4)))
    assert Recurring.load(json.loads(json.dumps(known.dump()))) == known


@given(st.lists(st.text(alphabet="は日本が。ますaA ", max_size=20), max_size=6))
def test_no_sentence_is_ever_learnt(lines):
    known = learnt(*(clipping(n, *lines, SENTENCE) for n in range(5)))
    assert SENTENCE not in known.lines("a")
