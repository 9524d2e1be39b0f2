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


#: Each with the countries it names; "-" for none.
TRAPS = """
    日中の気温が上がり、日中関係の講演は中止された=CN+JP 中米のコスタリカとホンジュラス=CR+HN
    中米関係に影を落とす=CN+US 米の値上がりが続き、新米が届いた=- 米を炊く。米国産の米を輸入した=US 米子市の米屋=-
    仏の教えを説く寺=- 仏の首相が来日した=FR+JP 伊藤英樹と伊達独立=- 独身の伊勢さん=- 独の自動車大手=DE
    伊の総選挙=IT 豪雨と豪雪=- 印鑑を押す=- 加速する。追加する。加藤さん=- 露天の市。露店が並ぶ=-
    韓流の韓さんが来た=- 韓信の股くぐり=- 台数は2台、台風3号=- 北へ向かう。北海道の北=- 北朝鮮が弾道ミサイル=KP
    南アの大統領=ZA 南アフリカ共和国=ZA 中東情勢=- 訪日客が増えた=JP 在日米軍基地=JP+US
    対日感情と反日デモ、親日家=JP 駐日大使=JP 日露戦争の後=JP+RU 日本海側で雪=- 日銀が利上げ=JP 米国産牛肉=US
    中国地方の山地=- 沖縄の基地=- ジョージア州アトランタ=- ジョージアの首都トビリシ=GE パプアニューギニアの火山=PG
    ニューギニア島=- コンゴ民主共和国とコンゴ共和国=CD+CG 韓国語を学ぶ=- タイのバンコクで=TH タイを結ぶ=-
    タイ料理の店=- チリの銅山=CL チリ一つない部屋=- チリソース=- ペルーの遺跡=PE マリの首都バマコ=ML
    マリさんは言う=- チャドの難民=TD トーゴの代表=TG ヨルダン川西岸=- ヨルダンの国王=JO インド洋の島=-
    アメリカ大陸を縦断=- ギニアの大統領=GN ギニアビサウの選挙=GW 赤道ギニアの油田=GQ オマーン湾で=- オマーンの港=OM
    キューバ危機から60年=CU ソ連の崩壊=RU 旧ユーゴの内戦=- 旧ソ連諸国=RU 米朝会談=KP+US 桂米朝の落語=-
    英語と英会話=- 英検に合格=- 英国の首都=GB 日英伊の戦闘機=GB+IT+JP 仏独首脳=DE+FR 中ロ首脳=CN+RU 米中対立=CN+US
    日韓併合=JP+KR 日比谷公園=- 比国=PH 米比同盟=PH+US 日越関係=JP+VN 加首相=CA 中印国境=CN+IN 日台交流=JP+TW
    台中市と台北市=- 米軍普天間飛行場=US 米大リーグ=US 米ロサンゼルス=US 米カリフォルニア州=US 英ロンドン=GB
    仏パリ=FR 独ベルリン=DE 米アップル=US 米紙ワシントン・ポスト=US 豪州の草原=AU 濠州=AU 米沢市=- 米原駅=- 久米島=-
    粂さん=- 中日新聞=- 中日ドラゴンズ=- 日中韓首脳=CN+JP+KR 日米韓=JP+KR+US 日米豪印=AU+IN+JP+US
    日・米・豪=AU+JP+US 米、中、ロの三カ国=CN+RU+US トルコ石=- トルコの大統領=TR スイスイ泳ぐ=- スイスの銀行=CH
    モナコ=MC ハイチの地震=HT ハイチュウ=- パナマ文書=- パナマ帽=- イラン核合意=IR いらん世話=- イラク戦争=IQ
    ドミニカ共和国=DO ドミニカ国=DM ナイジェリアとニジェール=NE+NG オーストリアとオーストラリア=AT+AU
    スロバキアとスロベニア=SI+SK リベリアとシベリア=LR マルタの首相=MT エジプトのカイロ=EG カイロを貼る=-
    ガーナチョコレート=- ガーナの大統領=GH キリバス=KI ウェールズの首都=GB スコットランド独立=GB 北アイルランド=GB
    アイルランド=IE バチカンの法王=VA パレスチナ自治政府=PS クルド人=- ウイグル族=- EU首脳=- ASEANの会合=-
    国連安保理=- 日本酒の輸出=- 日本人初=JP 日系企業=JP 日の丸=- 反米感情=US 嫌韓=KR 親ロ派=RU 対ロ制裁=RU
    対中輸出=CN 訪韓=KR 訪朝=KP 訪米=US 渡米=US 在英邦人=GB 在韓米軍=KR+US 駐米大使=US 全米で公開=US 全英オープン=-
    南仏の村=FR 北米市場=- 南米諸国=- 中欧=- 東欧=- 欧米=US 英仏海峡=FR+GB 仏像と仏教=- 独占する=- 独自に=- 露骨な=-
    結露する=- 暴露する=- 披露宴=- 印象的=- 印刷所=- 矢印=- 伊豆半島=- 豪華客船=- 富豪の家=- 文豪=- 加工品=-
    参加国=- 墨田区=- 土曜日=- 土日=- 波乱=- 葡萄=- 西側諸国=- 西ドイツ=DE 瑞穂=- 蘭の花=- 室蘭市=- 和蘭=NL
    阿蘭陀=NL 亜米利加=US 仏蘭西=FR 英吉利=GB 独逸=DE 伊太利=IT 西班牙=ES 葡萄牙=PT 露西亜=RU 濠太剌利=AU
    ビルマの独立=MM ミャンマー国軍=MM セイロン=LK ペルシャ湾=- ペルシャ絨毯=- 東ティモール=TL 香港デモ=HK
    マカオのカジノ=MO 台湾海峡=TW 台湾人=TW グアム島=GU ハワイ=- プエルトリコ=PR グリーンランド=GL エスワティニ=SZ
    スワジランド=SZ 北マケドニア=MK カタール航空=QA UAE=AE アラブ首長国連邦=AE サウジ=SA サウジアラビア=SA シリア=SY
    シリアル食品=- シリアス=- クウェート=KW クエート=KW ヴェトナム=VN ベトナム戦争=VN カンボジア=KH ラオス=LA
    ブータン=BT ネパール=NP バングラデシュ=BD スリランカ=LK モルディブ=MV キプロス=CY ウクライナ侵攻=UA
    ベラルーシ=BY モルドバ=MD アゼルバイジャン=AZ アルメニア=AM カザフスタン=KZ 日産自動車=- 日立製作所=- 日本航空=-
    日本製鉄=- 日本郵政=- 中国新聞=- ドイツ語=- イタリアン=- アメリカン=- 米ドル=US 豪ドル=AU 英ポンド=GB 人民元=-
    米国=US アメリカ合衆国=US 合衆国憲法=US USA=US U.S.=US UK=GB 日本=JP ニッポン=JP 大韓民国=KR 朝鮮半島=-
    朝鮮民主主義人民共和国=KP 中華人民共和国=CN 中華民国=TW 中華料理=- 田中米子さん=- 韓国人選手=KR 英国人作家=GB
    ロシア系住民=RU 日本列島=JP 東日本大震災=- 西日本豪雨=- 全日本選手権=JP 北日本=- 米東部=US 米南部テキサス州=US
    仏北部=FR 英南部=GB 独南部=DE 米の金利=US 米欧が制裁=US 米英が空爆=GB+US 米露が合意=RU+US 印パ国境=IN+PK
    タイ・カンボジア国境=KH+TH 英・仏・独=DE+FR+GB 日露首脳=JP+RU ロ外相=RU ロ軍=RU 露軍が侵攻=RU 中国軍=CN 中外相=-
    豪首相=AU 印首相=IN 伊首相=IT 韓大統領=KR 比大統領=PH 越首相=VN 台総統=TW
    在沖縄米軍=US 独自動車大手=DE 独自の自動車=- NZと豪が声明=AU+NZ 米・イスラエル首脳=IL+US イランと米が協議=IR+US
    小麦と米の値段=- 日韓国交正常化=JP+KR 米韓国防相=KR+US 日中国交=CN+JP 印モディ首相=IN 印鑑キー=- 加トルドー首相=CA
    参加メンバー=- 加州の山火事=- 露ウクライナ侵攻=RU+UA 暴露サイト=- 韓サムスン電子=KR 蘭ASML=NL 胡蝶蘭ギフト=-
    米ハーバード大=US インド太平洋地域=- 米インド太平洋軍=US アメリカ湾に改称=- 台湾積体電路製造=- 米州機構=-
    米英仏独伊加日=CA+DE+FR+GB+IT+JP+US 朝鮮労働党=KP 南北朝鮮の対話=KP+KR 南北朝時代=- 対北制裁=KP 対北朝鮮=KP
    コンゴ（旧ザイール）=CD タイ・バンコク=TH 同点タイに=- 英銀大手=GB 米追加関税=US 米自治領プエルトリコ=PR+US
    独のメルツ首相=DE 仏のマクロン大統領=FR 韓の尹大統領=KR 台の頼総統=TW 2台の首相専用車=- 仏の教えと大統領=-
    英と仏が派兵=FR+GB 豪選手が優勝=AU 強豪選手が優勝=- 在中邦人=CN 在中日本大使館=CN+JP 訪加した=CA
    米独立記念日=US 米欧日の協調=JP+US 駐台代表=TW 米の雇用統計=US 米の関税=- イランと米、再協議=IR+US
    在日朝鮮人=JP 台中関係者=- 日本共産党=- 日本対ドイツ=DE+JP 中露の協力=CN+RU 世の中とアメリカ=US
"""


@pytest.mark.parametrize("trap", TRAPS.split())
def test_kanji_and_names_that_are_something_else_as_well(trap):
    text, _, codes = trap.rpartition("=")
    assert sorted({m.code for m in find(text)}) == [code for code in codes.split("+") if code != "-"]


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
