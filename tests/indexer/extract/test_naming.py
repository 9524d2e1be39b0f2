"""Countries named, under the policy of `indexer.extract.naming`."""

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.naming import find
from search.countries import short


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("日本とロシア", "JP RU"),
        ("援蒋ルートの遮断", ""),
        ("日露首脳会談", "JP RU"),
        ("日本一の水揚げ", "JP"),
        ("UKの総選挙", "GB"),
        ("Acoustic UKとタレスUK", ""),
        ("日ロの関係", "JP RU"),
        ("日米豪印の枠組み", "AU IN JP US"),
        ("英仏米蘭の軍艦", "FR GB NL US"),
        ("米・中・露の三国", "CN RU US"),
        ("米、英、仏の3カ国", "FR GB US"),
        ("対中牽制", "CN"),
        ("対露政策", "RU"),
        ("訪日した大統領", "JP"),
        ("訪中する", "CN"),
        ("在日米軍", "JP US"),
        ("米軍の基地", "US"),
        ("仏大統領", "FR"),
        ("英紙ガーディアン", "GB"),
        ("米アップルの新製品", "US"),
        ("米景気の減速", "US"),
        ("米なきアジア", "US"),
        ("日中間の懸案", "CN JP"),
        ("日中戦争", "CN JP"),
        ("日米安保条約", "JP US"),
        ("米中央情報局", "US"),
        ("南仏の村", "FR"),
        ("第6回日豪会議", "AU JP"),
        ("ロシア人の留学生", "RU"),
        ("ソ連の崩壊", "RU"),
        ("イングランドの選手", "GB"),
        ("台湾と香港", "HK TW"),
        ("ドイツミュンヘンに生まれる", "DE"),
        ("ＵＡＥの石油", "AE"),
        ("日系アメリカ人", "JP US"),
    ],
)
def test_names_abbreviations_and_peoples_count(text, codes):
    assert sorted({m.code for m in find(text)}) == codes.split()


@pytest.mark.parametrize(
    "text",
    """
    朝露に濡れる 日中の気温 明日中に届く 米の価格 米作農家 新米 独自の路線 英語 英単語 印象 印紙税 露天風呂 仏教
    豪雨 台所 フランス語 日本語 日本テレビ 日本経済新聞 フランスパン 中国地方 中国電力 東シナ海 南シナ海
    フィリピン海 西インド諸島 インド洋 タイトル ネクタイ タイム アルバム アルバイト マリン バッチリ アメリカン
    ギリシャ神話 日本海 東日本 ワシントン クレムリン EU チベット 土・日・祝 中日ドラゴンズ 対ロッテ戦 ソロ活動
    紀伊国屋 矢印パネル 東南アジア 桂米朝 中米 北米 中東 同位タイ 14日朝
    """.split(),
)
def test_what_only_looks_like_a_country_does_not(text):
    assert find(text) == []


@given(st.text(alphabet="日米中露ロソ韓朝英仏独伊印豪台・、対訪在ア国大統領軍。 タイ", max_size=30))
def test_evidence_lies_inside_the_text_and_in_order(text):
    found = find(text)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert [m.start for m in found] == sorted(m.start for m in found)


def test_a_row_is_evidence_for_each_of_its_countries():
    text = "今回の日露協議"
    assert {(text[m.start : m.end], m.code) for m in find(text)} == {("日露", "JP"), ("日露", "RU")}


def test_every_short_name_of_the_rules_is_a_country() -> None:
    data = tomllib.loads(files("indexer.extract").joinpath("data/naming.toml").read_text("utf-8"))
    named = {*data["core"], *data["joining"], *"".join(data["before"].values()), *(data["after"].keys() - {"all"})}
    assert named <= short().keys()
