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
        ("東京 大阪", []),
        ("金融・財政", []),
        ("岸田新政権", []),
        ("編集部", []),
        ("時事通信", []),
    ],
)
def test_a_line_of_names_and_nothing_else(line, names):
    assert bylines.persons(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("文：林由美", ["林由美"]),
        ("著者：後藤大地", ["後藤大地"]),
        ("文● オカモト／ためし編集部", ["オカモト"]),
        ("Posted on 2019年4月13日 by doumae", ["doumae"]),
        ("投稿者 Masafumi Negishi", ["Masafumi Negishi"]),
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
        ("と語った。（源幸正倫撮影）", []),
        ("と発表した。(共同)", []),
        ("約１割（前年比）", []),
    ],
)
def test_brackets_at_the_end_of_the_text(line, names):
    assert bylines.at_end(line) == names


def test_a_dateline_and_a_title_may_name_the_writer():
    assert bylines.in_lead("【ワシントン＝大内清】米紙によると") == ["大内清"]
    assert bylines.in_lead("【北京＝共同】外務省は") == []
    assert bylines.in_title("水説：つむじ風の矢野論文＝古賀攻") == ["古賀攻"]
    assert bylines.in_title("第2回日露防衛・外交トップ会談") == []
