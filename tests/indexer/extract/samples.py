"""Pages written for the tests: one flattened text with its furniture, and the same as HTML."""

from __future__ import annotations

from datetime import datetime

from indexer.extract import Hints

SAVED = datetime(2026, 1, 3, 12, 0)
TEXT_HINTS = Hints("雑誌/article.txt", SAVED)
HTML_HINTS = Hints("雑誌/article.html", SAVED)

TITLE = "第3回日露経済対話──かみ合わない期待と次の一手"
LEAD = "<資源の買い手を広げたいロシアと、対中依存を避けたい日本。両国の思惑は重なるようで重ならない>"
CAPTION = "握手する日本とロシアの経済閣僚(4月12日、東京) Ivan Petrov-REUTERS"
PARAGRAPHS = (
    "4月12日、日露経済対話の3回目の会合が東京で開かれた。両国の閣僚がそろうのは2年ぶりである。",
    "ロシア側は液化天然ガスの長期契約を提案したが、日本側は価格の見通しが立たないとして慎重な姿勢を崩さなかった。",
    "もっとも、日本がこの対話に期待するのは資源だけではない。対中牽制の観点から、極東での協力を保ちたいという事情がある。",
    "他方でロシアは、ウクライナ危機以後の制裁が続くなかで、中国への輸出を増やしてきた。アメリカの制裁を恐れる企業も多い。",
    "会合の成果は共同声明にまとめられたが、具体的な数字は盛り込まれなかった。次回はモスクワで開く予定だという。",
)
PROFILE = (
    "大学院修了後、シンクタンク研究員などを経て現職。専門はロシアの経済と安全保障で、日本の雑誌にも寄稿している。"
)
RANKING = (
    "中国の新型空母が示す「本当の狙い」とは何か…",
    "フランスの農家が怒る理由、欧州の分断…",
    "「腸にいい朝食」で朝が変わる…専門医がすすめる3つの食材",
    "韓国ドラマの新作、配信初日に世界1位・",
    "インドで見つかった古代都市の謎...",
)


def flattened() -> str:
    """Return the article as a browser copies it, with what stands around it."""
    ranking = "\n".join(f"  • {n}\n    {line}" for n, line in enumerate(RANKING * 2, 1))
    return "\n\n".join(
        (
            "コラム",
            TITLE,
            "2018年04月13日(金)20時15分",
            CAPTION,
            LEAD,
            "2年ぶりの会合",
            *PARAGRAPHS[:2],
            "食い違う期待",
            *PARAGRAPHS[2:],
            "プロフィール",
            "小泉悠",
            f"軍事アナリスト\n{PROFILE}",
            "今、あなたにオススメ\nニュース速報",
            "ワールド\n\n台湾総統が演説、主権を守ると表明 防衛費も増・",
            "MAGAZINE\n特集:ISSUES 2026\n2025年12月30日/2026年1月 6日号(12/23発売)",
            "メールマガジンのご登録はこちらから。\n人気ランキング",
            ranking,
        )
    )


def page(body: str = "", head: str = "", article: str = "") -> str:
    """Return an HTML page around the article; the arguments add to its parts."""
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    ranking = "".join(f'<li><a href="/r">{line}</a></li>' for line in RANKING)
    return f"""<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{TITLE} | 週刊ためし</title>
    <meta property="og:title" content="{TITLE} | 週刊ためし"><meta property="og:site_name" content="週刊ためし">{head}
    </head>
    <body><header><nav><ul><li><a href="/">トップ</a></li><li><a href="/w">国際</a></li></ul></nav></header>
    <main><h1>{TITLE}</h1><p><time datetime="2018-04-13T20:15+09:00">2018年4月13日 20時15分</time></p>
    <article>{article}<figure><figcaption>{CAPTION}</figcaption></figure>{paragraphs}</article></main>
    <aside class="ranking"><h2>人気ランキング</h2><ol>{ranking}</ol></aside>
    {body}<footer>Copyright 週刊ためし. 無断転載を禁じます。</footer></body></html>"""
