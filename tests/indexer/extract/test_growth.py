"""Flattened text: lists, tables, code and verse around the prose belong to the article; menus and boxes do not."""

from datetime import datetime

import pytest

from indexer.extract import Hints, extract

MENU = "トップ\nニュース\n政治\n経済\n社会\nスポーツ\nくらし\nログイン\n会員登録"
SHARE = "Xでシェア\nFacebookでシェア\nLINEで送る\nリンクをコピー"
END = (
    "関連記事\n県立図書館の移転に賛否 住民説明会に400人\n図書館の自習室、土日は満席続く\nアクセスランキング\n1\n"
    "住宅火災で2人死亡 未明の団地\n2\n新幹線、強風で一時運転見合わせ\n新着ニュース\n春の叙勲、県内から42人\n"
    "当サイトに掲載の記事・写真の無断転載を禁じます。\n利用規約\n© みなと新報社"
)
COMMENTS = (
    "コメント3件\ntak*****\n3時間前\n税金の使い道として本当に必要なのか、もう少し説明がほしいです。\n返信2\n"
    "mor*****\n2時間前\n小さい子がいるので、声を出して読める部屋はありがたいです。\n返信0\nkkk*****\n1時間前\n駅前に駐車場は?"
)
WRITER = "この記事を書いた人\nみなと花子\nフリーライター。1985年生まれ。暮らしと働き方を中心に執筆。\n記事一覧を見る"

#: Title → its lines; nothing else may come out.
ARTICLES = {
    "軽さ約62gの無線マウス「コロリ」を10月3日に発売": (
        "株式会社みずほ電機工房(本社:長野県諏訪市)は、重さ約62gの無線マウス「コロリ」を10月3日に発売します。\n主な特長\n"
        "●重さ約62g、スマートフォンの半分以下\n●単3電池1本で約18か月使用可能\n製品ラインアップ\n型番\n色\n価格\nKR-62BK\n黒\n"
        "4,980円\nKR-62GN\n深緑\n5,280円\n仕様\n接続方式\n2.4GHz無線\n外形寸法\n約幅58×奥行99×高さ36mm\n質量\n約62g\n"
        "※電池の寿命は1日8時間の使用で操作が5%の場合です。"
    ),
    "第12回 古文書を読む会のお知らせ": (
        "市立博物館では、江戸時代の村の記録を読む会を開きます。初めての方も歓迎します。\n日時\n6月8日(土)午後1時30分~3時30分\n"
        "会場\n市立博物館 2階講座室\n講師\n岡部 静江氏(元県史編纂室)\n定員\n先着30人\n参加費\n500円(資料代)\n"
        "当日は筆記用具をお持ちください。"
    ),
    "SQLiteの全文検索で日本語を探すときに困ったこと": (
        "小さな社内ツールでSQLiteの全文検索を使おうとして、日本語で少しはまったので書いておきます。\nやりたいこと\n"
        "議事録を検索したいだけです。\n件数は3万件くらい\nまずは普通に\n"
        "CREATE VIRTUAL TABLE memo USING fts5(title, body);\n"
        "SELECT * FROM memo WHERE memo MATCH '予定';\n何も返ってきません。\ntrigramを使う\n"
        "3.34以降では別のトークナイザが使えます。"
    ),
    "金木犀": (
        "朝、玄関を開けたら金木犀のにおい。\nああ、もうそんな季節か、と思う。\n去年の今ごろは引っ越しの準備で、\n"
        "それどころじゃなかったな~\n今日のお昼は、おにぎり\nそれからゆうべの残りの鮭♪\n母に電話したら、もう炬燵を出したって!\n"
        "明日は久しぶりに図書館へ行こうと思う。"
    ),
    "2024年上半期に終わる鉄道・バス路線": (
        "この半年で運行を終える主な路線を、事業者の発表をもとにまとめた。\n3月15日 北浜線(北浜―岬) 開業から92年\n"
        "3月31日 山手循環バス 運転手不足のため\n4月30日 港南連絡バス\n定期券の払い戻しは駅の窓口で受け付ける。"
    ),
    "人事 みなと銀行": (
        "執行役員 営業統括部長 佐伯浩\n執行役員 人事部長 野々村薫\n企画部長 戸田理恵\n"
        "本店営業部長 長谷部純\n港南支店長 牧野慎吾"
    ),
    "NoteKeepに任意のファイルを読まれる脆弱性": (
        "概要\nNoteKeepには、任意のファイルを読まれる脆弱性が存在します。\n影響を受けるシステム\n"
        "NoteKeep 3.2.1およびそれ以前\n"
        "深刻度\n基本値: 7.5 (重要)\n攻撃元区分: ネットワーク\n攻撃条件の複雑さ: 低\n想定される影響\n"
        "遠隔の第三者により、任意のファイルを閲覧される可能性があります。\n対策\n最新版へアップデートしてください。"
    ),
}


@pytest.mark.parametrize("end", [END, f"{COMMENTS}\n{END}", f"{WRITER}\n{END}"], ids=["links", "comments", "writer"])
@pytest.mark.parametrize("title", ARTICLES)
def test_an_article_of_short_lines_is_whole_and_alone(title: str, end: str) -> None:
    page = "\n\n".join((MENU, title, "2024年5月14日 18時30分", SHARE, ARTICLES[title], end)).replace("\n", "\n\n")
    clipping = extract(page.encode(), Hints("a.txt", datetime(2024, 6, 1)))
    assert clipping.title == title
    assert clipping.body.split("\n") == ARTICLES[title].split("\n")


@pytest.mark.parametrize(
    "box",
    [
        "広告",
        "Advertisement",
        "[PR] 家庭用蓄電池が実質0円?仕組みを解説",
        "【あわせて読みたい】駅前再開発、10年の迷走",
        "朝刊メールマガジン\n最新のニュースを毎朝メールでお届けします。登録は無料です。",
        "よく読まれている記事\n1\n住宅火災で2人死亡 未明の団地\n2\n新幹線、強風で一時運転見合わせ",
        "この記事を音声で聴く\n再生速度 1.0倍",
        "AIによる要約\nこの要約はAIが作成しました。内容が正確でない場合があります。",
        "みなと新報の公式LINEを友だち追加して最新情報を受け取ろう",
    ],
)
def test_a_box_between_paragraphs_neither_ends_the_article_nor_is_a_part_of_it(box: str) -> None:
    before = (
        "県は14日、老朽化した県立図書館を2028年度に建て替える方針を決めた。駅前に移し、床面積は今の1.5倍になる。\n"
        "新しい図書館には、子どもが声を出して本を読める部屋や、夜10時まで使える学習室を設ける。\n"
        "県の担当者は「本を借りるだけでなく、人が集まる場所にしたい」と話す。"
    )
    after = (
        "一方、図書館を駅前に移す方針に反対する住民の会は、約3千人分の署名を県に渡した。\n"
        "県は6月の議会に図書館の基本設計の費用を盛り込んだ補正予算案を出す。"
    )
    title = "県立図書館、28年度に建て替え 駅前へ移転"
    page = "\n".join((MENU, title, "2024年5月14日 18時30分", SHARE, before, box, after, END)).replace("\n", "\n\n")
    clipping = extract(page.encode(), Hints("a.txt", datetime(2024, 6, 1)))
    assert clipping.body == f"{before}\n{after}"


def test_headlines_that_begin_with_a_position_are_no_appointments() -> None:
    text = (
        "県は14日、老朽化した県立図書館を建て替える方針を決めた。駅前に移し、床面積は今の1.5倍になる。\n"
        "新しい図書館には、子どもが声を出して本を読める部屋や、夜10時まで使える学習室を設ける。"
    )
    below = "日本代表 初戦で勝利\n首相補佐 発言を撤回\n県警本部長 近く交代\n大会役員 全員が辞任"
    page = f"県立図書館、建て替えへ\n2024年5月14日 18時30分\n{text}\n{below}"
    assert extract(page.encode(), Hints("a.txt", datetime(2024, 6, 1))).body == text
