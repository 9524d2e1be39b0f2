"""Who wrote, in the shapes newspapers use."""

import pytest

from indexer.extract import bylines


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("鈴木健輔", ["鈴木健輔"]),
        ("大内 清", ["大内清"]),
        ("小田健司、佐藤常敬 室矢英樹", ["小田健司", "佐藤常敬", "室矢英樹"]),
        ("北京=上地一姫 冨名腰隆", ["上地一姫", "冨名腰隆"]),
        ("編集委員・田村建二", ["田村建二"]),
        ("ニュース・エディター　丸谷浩史", ["丸谷浩史"]),
        ("モスクワ特派員 大内清", ["大内清"]),
        ("ワシントン支局長・鈴木健輔", ["鈴木健輔"]),
        ("論説委員 佐藤健太", ["佐藤健太"]),
        ("政治部 田中正子", ["田中正子"]),
        ("田中正子記者", ["田中正子"]),
        ("田中正子／山田太郎", ["田中正子", "山田太郎"]),
        ("無職 田中正子(茨城県 78)", ["田中正子"]),
        ("稲葉剛・立教大学大学院21世紀社会デザイン研究科客員教授", ["稲葉剛"]),
        ("塩田 潮 : ノンフィクション作家、ジャーナリスト", ["塩田潮"]),
        ("木内登英：エグゼクティブ・エコノミスト", ["木内登英"]),
        ("島崎 晋 歴史作家", ["島崎晋"]),
        ("金融エディター　大塚節雄、真鍋和也", ["大塚節雄", "真鍋和也"]),
        ("アイリス・ワインハウス（本誌記者）", ["アイリス・ワインハウス"]),
        ("Daniel Moss", ["Daniel Moss"]),
        ("Cyrus Farivar | Contributor", ["Cyrus Farivar"]),
        ("Mika Nishimura / 西村実花", ["西村実花"]),
        ("Jason Hiner （ZZNet News） 翻訳校正： 大内清 林由美", ["Jason Hiner"]),
        ("竹林 篤実 フォロー", ["竹林篤実"]),
        ("倉茂 由美子", ["倉茂由美子"]),
        ("Google Home", []),
        ("イギリス・フランス", []),
        ("山口 周南", []),
        ("福島 いわき", []),
        ("高橋首相", []),
        ("写真＝田中正子", []),
        ("東京 大阪", []),
        ("金融・財政", []),
        ("岸田新政権", []),
        ("編集部", []),
        ("時事通信", []),
    ],
)
def test_a_line_of_names_and_nothing_else(line, names):
    assert bylines.persons(line) == names


def test_a_foreign_name_alone_may_be_a_tag():
    assert bylines.persons("イーロン・マスク", sure=True) == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("文：林由美", ["林由美"]),
        ("著者：後藤大地", ["後藤大地"]),
        ("文● オカモト／ためし編集部", ["オカモト"]),
        ("Posted on 2019年4月13日 by doumae", ["doumae"]),
        ("投稿者 Masafumi Negishi", ["Masafumi Negishi"]),
        ("取材・文：林由美 撮影：大内清", ["林由美"]),
        ("文・写真＝林由美", ["林由美"]),
        ("文と写真・林由美", ["林由美"]),
        ("聞き手は林由美", ["林由美"]),
        ("（聞き手 編集委員・林由美）", ["林由美"]),
        ("取材：林由美、大内清", ["林由美", "大内清"]),
        ("構成＝林由美", ["林由美"]),
        ("By Taro Yamada", ["Taro Yamada"]),
        ("TEXT BY ARIELLE PARDES", ["ARIELLE PARDES"]),
        ("文● 大内清　編集●みなと編集部", ["大内清"]),
        ("文＝林由美　写真＝大内清", ["林由美"]),
        ("（聞き手・構成　林由美）", ["林由美"]),
        ("By 大内清, Leika Kihara", ["大内清", "Leika Kihara"]),
        ("Author, ジェイムズ・ウォーターハウス、ZZCウクライナ特派員（キーウ）", ["ジェイムズ・ウォーターハウス"]),
        ("担当者：山下、北川", []),
        ("Posted by log1l_ks", []),
        ("Photo by Taro Yamada", []),
        ("TRANSLATION BY CHIHIRO OKA", []),
        ("翻訳：大内清", []),
        ("監修：大内清", []),
        ("話し手：大内清", []),
        ("文：みなと新聞編集部", []),
        ("撮影：大内清", []),
        ("本文はこちら", []),
    ],
)
def test_a_line_with_a_label(line, names):
    assert bylines.labelled(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("不開示を決定した。（米田優人）", ["米田優人"]),
        ("課題となっている。（ニューヨーク=真海喬生）", ["真海喬生"]),
        ("【下桐実雅子、原田啓之、寺町六花】", ["下桐実雅子", "原田啓之", "寺町六花"]),
        ("と語った。（文・林由美、写真・大内清）", ["林由美"]),
        ("と語った。（聞き手・林由美）", ["林由美"]),
        ("と語った。（社会部・林由美）", ["林由美"]),
        ("と語った。〈林由美〉", ["林由美"]),
        ("と語った。＝林由美", ["林由美"]),
        ("と語った。（キーウ　国末憲人）", ["国末憲人"]),
        ("（この連載は山田太郎、林由美が担当しました）", ["山田太郎", "林由美"]),
        ("と語った。（写真・大内清）", []),
        ("と語った。（大内清氏）", []),
        ("と語った。（敬称略）", []),
        ("と語った。（おわり）", []),
        ("と語った。（源幸正倫撮影）", []),
        ("と発表した。(共同)", []),
        ("約１割（前年比）", []),
    ],
)
def test_brackets_at_the_end_of_the_text(line, names):
    assert bylines.at_end(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("キム・ジンミョン記者", ["キム・ジンミョン"]),
        ("パク・ソンホ（朴成浩）記者 sungho@press.example", ["パク・ソンホ"]),
        ("大内清記者", ["大内清"]),
        ("本紙記者", []),
        ("会見に並ぶ記者", []),
    ],
)
def test_a_line_that_is_a_reporter_and_nothing_else(line, names):
    assert bylines.reporter(line) == names


def test_a_dateline_and_a_title_may_name_the_writer():
    assert bylines.in_lead("【ワシントン＝大内清】米紙によると") == ["大内清"]
    assert bylines.in_lead("【北京＝共同】外務省は") == []
    assert bylines.in_title("水説：つむじ風の矢野論文＝古賀攻") == ["古賀攻"]
    assert bylines.in_title("第2回日露防衛・外交トップ会談") == []
