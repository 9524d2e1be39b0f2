"""What users of other search programs complain of, asked of an engine with the whole query language."""

from __future__ import annotations

import pytest

from search.engine import Engine, apply_all, open_engine
from search.model import Clipping
from search.query import Query

TEXTS = {
    "tokkyo": "東京特許許可局の局長が語る",
    "honda": "本を田中さんに借りた",
    "vegan": "ヴィーガンの食卓",
    "question": "データを検索できるのかな",
    "capture": "キャプチャツールの紹介",
    "kenpo": "日本国憲法の改正",
    "nihon": "日本国の領土と憲法の話",
    "menzei": "免税店が増えた",
    "ogai": "森鷗外と髙島屋と讀賣新聞、\uf90aの話",
    "pride": "プライドの問題",
    "rice": "米の価格が上がった",
    "visit": "首相が訪米した",
    "camus": "カミュの小説「ペスト」",
    "ol": "ＯＬが買うプルタブ",
    "retreat": "部隊は撤退した",
    "minister": "外務大臣が対ロシア政策を語る",
    "apply": "申込みは本日まで",
    "server": "サーバの障害",
    "isuzu": "いすゞ自動車のトラック",
    "kasumi": "霞ヶ関の官庁街",
    "venice": "ヴェネツィアの運河",
    "kana": "こいずみさんとカラオケ",
    "treaty": "大統領が訪日し、平和条約の締結が議題となった",
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    engine = open_engine("memory:")
    apply_all(engine, [Clipping(id, f"{id}.txt", "記事", body=text) for id, text in TEXTS.items()])
    return engine


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("東京", {"tokkyo"}),
        ("許可局", {"tokkyo"}),
        ("本田", set()),
        ("ビーガン", {"vegan"}),
        ("ヴィーガン", {"vegan"}),
        ("ビーガン*", set()),
        ("データ", {"question"}),
        ("データを検索できるのかな", {"question"}),
        ("キャプチャ", {"capture"}),
        ("「日本国憲法」", {"kenpo"}),
        ("日本国", {"kenpo", "nihon"}),
        ("税", {"menzei"}),
        ("免税", {"menzei"}),
        ("店", {"menzei"}),
        ("森鴎外", {"ogai"}),
        ("高島", {"ogai"}),
        ("読売", {"ogai"}),
        ("金", {"ogai"}),
        ("フライド", set()),
        ("訪米", {"visit"}),
        ("アメリカ", {"visit"}),
        ("米", {"rice", "visit"}),
        ("カミュ　ペスト", {"camus"}),
        ('"プルタブ"', {"ol"}),
        ("OL", {"ol"}),
        ("ｏｌ", {"ol"}),
        ("撤退する", {"retreat"}),
        ("撤退しない", {"retreat"}),
        ("外相", {"minister"}),
        ("対露", {"minister"}),
        ("対ロ政策", {"minister"}),
        ("申し込み", {"apply"}),
        ("サーバー", {"server"}),
        ("さーば", {"server"}),
        ("いすず", {"isuzu"}),
        ("ゞ自動車", {"isuzu"}),
        ("霞ケ関", {"kasumi"}),
        ("(東京 NOT 許可) または 免税", {"menzei"}),
        ("-東京 局長", set()),
        ("の局長が", {"tokkyo"}),
        ("ベネチア", {"venice"}),
        ("koizumi", {"kana"}),
        ("karaoke", {"kana"}),
        ("無料配信", set()),
        *(
            (f"日本国 {minus}改正", {"nihon"})
            for minus in ("-", "－", "−", "‐", "–", "ー", "NOT ", "ＮＯＴ　", "除く:")
        ),
        ("ータを", {"question"}),
        ("平和条約の締結はどうなった", {"treaty"}),
        ("大統領はなぜ訪日した", {"treaty"}),
        ("平和条約の締結について教えてください。", {"treaty"}),
    ],
)
def test_found_is_found_and_nothing_else(engine: Engine, text: str, wanted: set[str]) -> None:
    assert {hit.card.id for hit in engine.search(Query(text, size=100)).hits} == wanted


def test_as_written_finds_what_is_written(engine: Engine) -> None:
    assert engine.search(Query("鷗外", fold=False)).total == 1
    assert engine.search(Query("鴎外", fold=False)).total == 0
