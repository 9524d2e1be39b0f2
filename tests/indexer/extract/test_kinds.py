"""Kinds of articles that hold little prose, or prose of another shape, as HTML and as flattened text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape

import pytest

from indexer.extract import Hints, extract

SITE = "みなと新報"
MENU = ("トップ", "政治", "経済", "国際", "スポーツ", "くらし")
MORE = (
    "港まつり、三年ぶりに花火 川沿いに屋台百軒",
    "新しい図書館の名前を募集 市、来月末まで",
    "駅前の時計塔を修理 職人が語る百年",
    "給食に地元の野菜 子どもらが収穫",
)


@dataclass(frozen=True)
class Kind:
    """A page: its title, date line and article, a line each; `heads` are headings, `absent` is furniture in it."""

    name: str
    title: str
    lines: str
    heads: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    tag: str = "p"
    byline: str = ""
    author: str = ""
    date: str = "2024年5月14日 18時30分"


KINDS = (
    Kind(
        "personnel notice",
        "【人事】みなと造船",
        "◇みなと造船(6月20日)社長 会長 岡本達也▽専務取締役 常務取締役営業本部長 三浦章",
    ),
    Kind(
        "obituary",
        "川瀬ふみさん死去 染色家",
        "川瀬 ふみさん(かわせ・ふみ=染色家)12日、老衰のため死去、91歳。葬儀は近親者で行う。喪主は長男健一さん。",
    ),
    Kind(
        "prices",
        "東京株 終値",
        "日経平均 38,356円06銭 前日比 +176円60銭\nTOPIX 2,730.95 +6.87\n出来高 16億7千万株",
        tag="li",
    ),
    Kind("flash", "北部で震度4", "14日午後6時12分ごろ、北部で震度4の地震があった。津波の心配はない。"),
    Kind(
        "flash without a stop", "日銀、金利を据え置き", "日銀は14日の会合で政策金利を据え置くことを全員一致で決めた"
    ),
    Kind(
        "questions and answers",
        "なるほど相談室 古い薬の捨て方",
        "Q 引き出しに古い薬があります。どう捨てればよいですか。\n"
        "A 使い切れなかった薬は、紙に包んで燃えるごみに出します。\n"
        "Q 流しに流してもよいですか。\nA 下水や川に影響するおそれがあるので、避けてください。",
    ),
    Kind(
        "interview",
        "時計師に聞く 歯車の音を残す",
        "――なぜ時計を直すのですか。\n「止まった時計には、止まった日の暮らしが残っているからです」\n"
        "――難しいのはどこですか。\n「部品がもうないことですね。ないものは削って作ります」\n――若い人に一言。\n「急がないこと」",
        heads=("――難しいのはどこですか。",),
    ),
    Kind(
        "list",
        "雨の日に読む5冊",
        "1. 『傘の科学』 雨音の正体を測った研究者の記録\n2. 『水たまり図鑑』 路上の小さな湖を集めた写真集\n"
        "3. 『長靴の歴史』 ゴムの木から玄関まで\n4. 『梅雨前線』 気象台に三十年勤めた人の回想\n5. 『虹の出る町』",
        tag="li",
    ),
    Kind(
        "letter",
        "声 バスの席を譲られて",
        "先日、混んだバスで中学生が席を譲ってくれた。断ると、次で降りますからと笑った。\n"
        "次の停留所で、その子は降りずに後ろへ歩いていった。優しいうそに、胸が温かくなった。",
        author="田中正子",
        byline="無職 田中 正子(茨城県 78)",
    ),
    Kind(
        "editorial",
        "社説 水道の老い 値上げの前に説明を",
        "水道管の老朽化が進んでいる。市は来年度から料金を2割上げる案を示した。\n"
        "必要な工事を先送りした責任は、使う側だけにあるのではない。\nまず、どの管をいつ直すのかを示すべきだ。",
    ),
    Kind(
        "results",
        "高校野球 県大会 13日の結果",
        "▽2回戦\n港南 3―2 川上\n東工 10―0 岬(5回コールド)\n▽3回戦\n山手 4―3 北(延長十回)",
        heads=("▽2回戦", "▽3回戦"),
        tag="li",
    ),
    Kind(
        "correction",
        "訂正",
        "13日付「橋の点検」の記事で「全長320メートル」とあるのは「全長230メートル」の誤りでした。訂正します。",
    ),
    Kind(
        "live blog",
        "【詳報】台風8号 午後に上陸へ",
        "18:20\n鉄道各社が運転を再開した。最終まで大幅な遅れが続く見通し。\n"
        "15:05\n台風8号が岬の付近に上陸した。気象台が発表した。\n"
        "11:40\n市が沿岸の三地区に避難指示を出した。対象は4千人。",
        heads=("18:20", "15:05", "11:40"),
    ),
    Kind(
        "stub",
        "造船所の灯、消さず 最後の職人",
        "造船所の朝は早い。夜明け前、最後の船大工が火をおこす。父から継いだ道具は、もう百年を超えた。",
        absent=(
            "この記事は有料会員限定です。残り1,204文字",
            "ログインして続きを読む",
            "月額980円で全ての記事が読み放題です。",
        ),
    ),
    Kind(
        "release notes",
        "家計簿アプリ「こづかい」3.2の変更点",
        "グラフの色を選べるようになりました。\n対応する端末: Android 9以降\n"
        "金額の入力で電卓が使えます。\n起動が遅い問題を直しました。",
        heads=("新しい機能", "直したところ"),
        tag="li",
    ),
    Kind(
        "English",
        "Harbor Festival Returns After Three Years",
        "The harbor festival will return this summer after a three-year break, the city said on Tuesday.\n"
        "More than one hundred stalls are expected along the river, and fireworks will close the event.",
    ),
)


def as_html(kind: Kind, marked: bool = True) -> bytes:
    """Return the page of a kind; not `marked`: nothing but <div> and <title>."""
    menu = "".join(f'<li><a href="/{n}">{word}</a></li>' for n, word in enumerate(MENU))
    more = "".join(f'<li><a href="/m{n}">{line}</a></li>' for n, line in enumerate(MORE))
    lines = "".join(
        f"<h3>{escape(line)}</h3>" if line in kind.heads and marked else f"<{kind.tag}>{escape(line)}</{kind.tag}>"
        for line in (*kind.lines.split("\n"), *kind.absent)
    )
    lines = f"<ul>{lines}</ul>" if kind.tag == "li" else lines
    page = (
        f"<html><head><title>{kind.title} | {SITE}</title></head><body><header><ul>{menu}</ul></header><main>"
        f"<article><h1>{kind.title}</h1><time>{kind.date}</time><p>{kind.byline}</p><div>{lines}</div></article></main>"
        f"<aside><h2>関連記事</h2><ul>{more}</ul></aside><footer><p>© {SITE}</p></footer></body></html>"
    )
    if not marked:
        for name in ("header", "main", "article", "aside", "footer", "h1", "h2", "time"):
            page = page.replace(f"<{name}>", "<div>").replace(f"</{name}>", "</div>")
    return page.encode()


def as_text(kind: Kind) -> bytes:
    """Return the page of a kind as copied from a browser."""
    parts = (
        *MENU,
        kind.title,
        kind.date,
        kind.byline,
        *kind.lines.split("\n"),
        *kind.absent,
        "関連記事",
        *MORE,
        f"© {SITE}",
    )
    return "\n\n".join(parts).encode()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("form", ["html", "bare html", "text"])
def test_each_kind_comes_out_as_what_it_is(kind: Kind, form: str) -> None:
    raw = as_text(kind) if form == "text" else as_html(kind, marked=form == "html")
    clipping = extract(raw, Hints("a.txt" if form == "text" else "a.html", datetime(2024, 6, 1)))
    text = "\n".join(part for name, part in clipping.texts() if name != "title")
    assert [line for line in kind.lines.split("\n") if line not in text] == []
    assert [line for line in (*MENU, *MORE, *kind.absent) if line in text.split("\n")] == []
    assert clipping.title == kind.title
    assert str(clipping.published) == "2024-05-14"
    assert clipping.authors == ((kind.author,) if kind.author else ())
