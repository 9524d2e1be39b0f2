"""HTML: what sites of today put between the paragraphs of an article, and around one without prose, stays outside."""

from html import escape

import pytest

from indexer.extract import Hints, extract

TITLE = "県立図書館、28年度に建て替え 駅前へ移転"
TEXT = (
    "県は14日、老朽化した県立図書館を2028年度に建て替える方針を決めた。駅前に移し、床面積は今の1.5倍になる。",
    "新しい図書館には、子どもが声を出して本を読める部屋や、夜10時まで使える学習室を設ける。",
    "一方、移転に反対する住民の会は同日、約3千人分の署名を知事に渡した。会の代表は「説明が足りない」と訴えた。",
    "県は6月の議会に基本設計の費用を盛り込んだ補正予算案を出す。完成した後の今の建物の使い道は決まっていない。",
)
BOXES = {
    "newsletter": "<h2>朝刊メールマガジン</h2><p>最新のニュースを毎朝メールでお届けします。登録は無料です。</p>",
    "members": "<p>この記事は会員限定です。</p>"
    "<p>残り1,245文字(全文1,890文字)</p><p>今なら初月無料。すべての記事が読み放題。</p>",
    "app": "<h2>アプリなら快適に読めます</h2><p>通知機能で速報をすばやくお届けします。</p>"
    "<a href=/a>アプリで開く</a>",
    "follow": "<p>みなと新報の公式LINEを友だち追加して最新情報を受け取ろう</p>",
    "audio": "<p>この記事を音声で聴く</p><p>再生速度 1.0倍</p>",
    "summary": "<h2>AIによる要約</h2><p>この要約はAIが作成しました。内容が正確でない場合があります。</p>",
    "related": "<h2>あわせて読みたい</h2><ul>"
    "<li><a href=/1>駅前再開発、10年の迷走</a><li><a href=/2>知事、構想を語る</a></ul>",
    "advertisement": "<p>広告</p>",
    "pictures": "<p><a href=/p>写真1/5</a></p><p><a href=/q>写真を見る(全5枚)</a></p>",
}


def page(title: str, inside: str, below: str = "", names: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><title>{title} | みなと新報</title></head><body><ul><li><a href=/>トップ</a><li>"
        f"<a href=/s>社会</a></ul><main><article><h1>{title}</h1><time>2024年5月14日</time>"
        f"<div class='{names}'>{inside}</div></article>{below}</main>"
        "<footer><p>© みなと新報社</p></footer></body></html>"
    ).encode()


@pytest.mark.parametrize("names", ["article-body", "c1x"])
@pytest.mark.parametrize("where", [2, 4])
@pytest.mark.parametrize("box", BOXES)
def test_a_box_in_the_text_is_no_part_of_it(box: str, where: int, names: str) -> None:
    pieces = [f"<p>{text}</p>" for text in TEXT]
    pieces.insert(where, f"<div class=x9>{BOXES[box]}</div>")
    assert extract(page(TITLE, "".join(pieces), names=names), Hints("a.html")).body == "\n".join(TEXT)


@pytest.mark.parametrize(
    "below",
    [
        "<h2>コメント3件</h2><ul><li><p>tak***</p><p>3時間前</p><p>税金の使い道として本当に必要なのか、もう少し説明が"
        "ほしいです。反対の声も多いのでは。</p><li><p>小さい子がいるので、声を出して読める部屋はありがたいです。</p></ul>",
        "<h2>この記事を書いた人</h2><p>みなと花子</p><p>フリーライター。1985年生まれ。暮らしと働き方を中心に執筆。</p>",
    ],
    ids=["comments", "writer"],
)
def test_prose_below_a_notice_is_not_the_article(below: str) -> None:
    lines = [
        "執行役員 営業統括部長 佐伯浩",
        "執行役員(人事担当) 野々村薫",
        "本店営業部長 長谷部純",
        "港南支店長 牧野慎吾",
    ]
    inside = "".join(f"<p>{line}</p>" for line in lines)
    assert extract(page("人事 みなと銀行", inside, f"<div>{below}</div>"), Hints("a.html")).body == "\n".join(lines)


@pytest.mark.parametrize("between", ["シェア", "コメント 0", "PR"])
def test_a_flash_below_its_picture_is_the_article(between: str) -> None:
    said = "14日午後4時31分ごろ、県南部で震度5弱の揺れを観測する地震があった。この地震による津波の心配はない。"
    seen = "地震で棚から落ちた本を片づける書店の人たち=14日午後5時、港区"
    lines = ("県南部で震度5弱", "2024年5月14日 18時30分", seen, between, said)
    inside = f"<p>{seen}</p><p>{between}</p><p>{said}</p>"
    assert extract(page("県南部で震度5弱", inside), Hints("a.html")).body.split("\n")[-1] == said
    assert extract("\n\n".join(lines).encode(), Hints("a.txt")).body.split("\n")[-1] == said


def test_a_place_marked_in_the_page_is_no_link() -> None:
    heads = ("影響を受けるシステム", "想定される影響", "対策")
    said = (
        "NoteKeep 3.2.1より前の版",
        "遠隔の第三者に、サーバ上の任意のファイルを読まれます。",
        "最新版に更新してください。",
    )
    pairs = [(f'<a name="s{n}">{head}</a>', text) for n, (head, text) in enumerate(zip(heads, said, strict=True))]
    rows = "".join(f"<tr><td>{head}</td></tr><tr><td>{text}</td></tr>" for head, text in pairs)
    inside = (
        f"<p>NoteKeepには、パスの検査に不備があり、ファイルを読まれる脆弱性が存在します。</p><table>{rows}</table>"
    )
    body = extract(page("NoteKeepの脆弱性", inside), Hints("a.html")).body
    assert [line for line in (*heads, *said) if line not in body.split("\n")] == []


def test_a_table_of_facts_keeps_the_names_that_lead_somewhere_and_a_text_its_sources() -> None:
    rows = "".join(
        f"<tr><th>{kind}</th><td><a href=/{kind}>{kind}-2024BK</a></td><td>約{size}mm、黒、電池を含まず62g</td></tr>"
        for kind, size in (("KR", 99), ("KS", 120), ("KT", 140))
    )
    source = "https://www.example.go.jp/report/2024.html"
    inside = (
        f"<p>{TEXT[0]}</p><p><a href={source}>調査の結果 {escape(source)}</a></p><p>{TEXT[1]}</p>"
        f"<table>{rows}</table><p>{TEXT[2]}</p>"
    )
    body = extract(page(TITLE, inside), Hints("a.html")).body
    assert all(line in body for line in ("KR-2024BK", "KT-2024BK", f"調査の結果 {source}"))
