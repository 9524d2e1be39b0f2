"""Text becomes the same terms whatever the tokeniser, and never an error."""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import analysis, ranking
from search.errors import ConfigError, EngineError
from search.fold import fold
from tests.sample import CORPUS

TOKENIZERS = ["janome", pytest.param("mecab", marks=pytest.mark.skipif(not find_spec("fugashi"), reason="no MeCab"))]


def use(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("KIRINUKI_TOKENIZER", name)
    analysis.morphemes.cache_clear()


@pytest.fixture(params=TOKENIZERS)
def tokenizer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    use(monkeypatch, request.param)
    yield request.param
    analysis.morphemes.cache_clear()


def terms(text: str) -> tuple[str, ...]:
    return analysis.tokenize(fold(text).text).terms


def test_base_forms_without_particles(tokenizer: str) -> None:
    assert terms("部隊は撤退した。") == ("部隊", "撤退", "する")
    assert terms("讀賣新聞を読んだ") == ("読売新聞", "読む")
    assert terms("第2回(2プラス2)") == ("第", "2", "回", "2", "プラス", "2")


def test_places_are_those_of_the_text(tokenizer: str) -> None:
    text = fold("  安倍首相は、\n\u200bプーチン大統領と\ud800会談した。次に 訪露する。").text
    tokens = analysis.tokenize(text)
    found = [text[start : start + length] for start, length in zip(tokens.starts, tokens.lengths, strict=True)]
    assert found == ["安倍", "首相", "プーチン", "大統領", "会談", "し", "訪露", "する"]


def test_a_sentence_is_the_same_alone_and_among_others(tokenizer: str) -> None:
    sentence = "日露両政府は北方領土の共同経済活動について協議を重ねてきたが、溝は埋まらなかった。"
    assert terms(sentence * 60) == terms(sentence) * 60


def test_long_text_without_a_full_stop(tokenizer: str) -> None:
    clause = "日露両政府は協議を重ね、"
    assert terms(clause * 300) == terms(clause) * 300
    assert len("".join(terms("露" * 3000))) == 3000


@pytest.mark.parametrize("text", ["。\n!\n。東京へ \n", 'a,b "c,d" \t,', " x\x0by\x0cz ", "　東京　", "=\t名詞,一般"])
def test_white_space_and_marks_between_words(tokenizer: str, text: str) -> None:
    found = analysis.morphemes(text)
    assert all(text.startswith(m.surface, m.start) for m in found)
    assert "".join("".join(m.surface for m in found).split()) == "".join(text.split())


@pytest.mark.skipif(not find_spec("fugashi"), reason="no MeCab")
def test_a_dictionary_that_cannot_be_read_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipadic.MECAB_ARGS", "-r nowhere -d nowhere")
    with pytest.raises(EngineError, match="MeCab does not start"):
        analysis._mecab()


@pytest.mark.skipif(not find_spec("fugashi"), reason="no MeCab")
def test_lines_of_mecab_say_what_its_nodes_say(monkeypatch: pytest.MonkeyPatch) -> None:
    import fugashi
    import ipadic

    use(monkeypatch, "mecab")
    monkeypatch.setattr(analysis, "_MOST_LINES", 100)
    nodes = fugashi.GenericTagger(ipadic.MECAB_ARGS)
    for path in sorted(CORPUS.rglob("*.txt"))[:4]:
        for line in fold(path.read_bytes().decode("utf-8", "replace")).text.split("\n"):
            for sentence in re.findall("[^。!?]{0,800}[。!?]*", line):
                found = [(m.surface, m.base, f"{m.pos},{m.detail}") for m in analysis.morphemes(sentence)]
                features = [(n.surface, [*n.feature][:7]) for n in nodes(sentence)]
                assert found == [(w, f[6] if f[6] != "*" else w, ",".join(f[:2])) for w, f in features]


#: What `analysis.VERSION` stands for.  Where the second changes, the first must, so that indexes are made anew.
VERSION, DIGEST = 1, "3d3b245ccb0735d0"


def test_another_way_to_fold_or_cut_has_another_version() -> None:
    """Of characters that older versions of Unicode know too: a newer Python may fold some others."""
    chars = [c for c in map(chr, range(0x30000)) if unicodedata.ucd_3_2_0.category(c) not in ("Cn", "Cs", "Co")]
    runs = ("か\u3099き゛ハ゜", "いすゞ さゝき", "ﾃﾞｰﾀ", "a \u3000\t b\n c", "Ⅳ㈱㍻①", "が\ufe0f髙橋・讀賣")
    cut = (sorted(ranking.STOP_POS), sorted((k, *sorted(v)) for k, v in ranking.STOP_DETAILS.items()))
    found = [[fold(one).text for one in (*chars, *runs)], cut]
    digest = hashlib.sha256(repr(found).encode()).hexdigest()[:16]
    assert (analysis.VERSION, digest) == (VERSION, DIGEST)


def test_the_name_is_that_of_tokeniser_and_dictionary(tokenizer: str) -> None:
    assert analysis.tokenizer_name() == f"{tokenizer}-ipadic"


def test_an_unknown_tokeniser_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIRINUKI_TOKENIZER", "chasen")
    with pytest.raises(ConfigError, match="chasen"):
        analysis.tokenizer_name()


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_any_text_is_cut(text: str) -> None:
    tokens = analysis.tokenize(text)
    end = 0
    for start, length in zip(tokens.starts, tokens.lengths, strict=True):
        assert end <= start < start + length <= len(text)
        end = start + length


def test_every_code_point_is_cut(tokenizer: str) -> None:
    every = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) not in ("Cn", "Co")]
    # Janome is slow and looks at the kind of a character only: some of each kind in each block will do.
    kinds = {(unicodedata.category(char), ord(char) >> 6): char for char in every}
    chosen = list(kinds.values()) if tokenizer == "janome" else every
    for at in range(0, len(chosen), 512):
        analysis.tokenize("".join(chosen[at : at + 512]))


@pytest.mark.skipif(not find_spec("fugashi"), reason="no MeCab")
def test_both_tokenisers_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [fold(path.read_text("utf-8")).text for path in sorted(CORPUS.glob("**/*.txt")) if _is_utf8(path)]
    assert texts
    counted = []
    for name in ("janome", "mecab"):
        use(monkeypatch, name)
        counted.append(Counter(term for text in texts for term in analysis.tokenize(text).terms))
    analysis.morphemes.cache_clear()
    janome, mecab = counted
    # 0.996 when written: the dictionary of Janome knows 令和, that of MeCab does not.
    assert (janome & mecab).total() / (janome | mecab).total() >= 0.995


def _is_utf8(path: Path) -> bool:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_readings(tokenizer: str) -> None:
    assert analysis.reading("小泉悠") == "こいずみゆう"
    assert analysis.reading("ショイグ国防相") == "しょいぐこくぼうしょう"
    known = analysis.readings_of(["小泉悠", "大野", "露", "さくら"])
    assert known["こいずみ"] == ("小泉",)
    assert known["おおの"] == known["オノ"] == ("大野",)
    assert "さくら" not in known
    assert "ろ" not in known
