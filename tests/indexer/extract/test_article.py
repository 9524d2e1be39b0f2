"""What belongs to the article and what does not, where pages make it hard to tell."""

import re
from datetime import date

import pytest

from indexer.extract import extract

from . import samples

PASSWORDS = (
    "パスワードを使い回さないよう、専門家は呼びかけている。",
    "流出したパスワードは、半年のあいだ公開されていた。",
    "同じパスワードで別のサービスに入られた人も多いという。",
)
COMMENT = "いつも楽しく拝見しています。次の会合の記事も心待ちにしておりますので、よろしくお願いします。"


def lines(*texts: str) -> bytes:
    return "\n\n".join(texts).encode()


@pytest.mark.parametrize("kind", ["html", "text"])
def test_an_article_about_passwords_keeps_its_short_sentences(kind):
    if kind == "html":
        raw = samples.page(article="".join(f"<ul><li>{text}</li></ul>" for text in PASSWORDS)).encode()
    else:
        raw = lines("盗まれる暗証", "2018年4月13日 20時15分", *PASSWORDS, *samples.PARAGRAPHS, "人気ランキング")
    clipping = extract(raw, samples.HTML_HINTS if kind == "html" else samples.TEXT_HINTS)
    assert all(text in clipping.body for text in PASSWORDS)


def test_one_line_about_passwords_is_the_log_in_box():
    raw = samples.page(article=f"<p>{PASSWORDS[0]}</p>", body="<p>パスワードを忘れた方はこちら。</p>").encode()
    assert "忘れた方" not in extract(raw, samples.HTML_HINTS).body


def test_a_thread_of_comments_longer_than_the_article_is_left_out():
    thread = [
        text
        for n in range(300)
        for text in (f"通りすがり{n}", f"2018-04-14 09:{n % 50 + 10}:05", f"{n}回目の{COMMENT}")
    ]
    raw = lines(samples.TITLE, "2018-04-13 20:15", *samples.PARAGRAPHS, "コメント (300)", *thread)
    clipping = extract(raw, samples.TEXT_HINTS)
    assert (clipping.title, clipping.body) == (samples.TITLE, "\n".join(samples.PARAGRAPHS))


def test_the_list_of_new_releases_is_not_the_article():
    news = [
        t for n in range(4) for t in (f"2022.08.{n + 10}", f"新しい机{n}を発売", f"机{n}は、書斎にも台所にも置ける。")
    ]
    raw = lines("会社案内", "2018.04.13", samples.TITLE, *samples.PARAGRAPHS, "新着ニュースリリース", *news)
    clipping = extract(raw, samples.TEXT_HINTS)
    assert (clipping.title, clipping.body) == (samples.TITLE, "\n".join(samples.PARAGRAPHS))


def test_a_month_deep_in_the_text_is_not_the_date():
    note = "(「2017年10月の観察」参照)"
    text = (*samples.PARAGRAPHS, note, *samples.PARAGRAPHS * 30)
    raw = lines(samples.TITLE, "2018-04-13 20:15 | 日記", *text)
    assert extract(raw, samples.TEXT_HINTS).published == date(2018, 4, 13)


@pytest.mark.parametrize(
    ("top", "title"),
    [
        (("【社説】", samples.TITLE, "2018/4/13 05:00"), f"【社説】{samples.TITLE}"),
        (("コラム", samples.TITLE, "2018/4/13 05:00", "コラム"), samples.TITLE),
        (("人事", "日露対話機構", "2018/4/13 05:00", "経済", "人事"), "【人事】日露対話機構"),
        (("人事", "日露対話機構", "2018/4/13 05:00"), "日露対話機構"),
        (("トップ > ニュース > 日露経済対話", samples.TITLE, "2018/4/13 05:00"), samples.TITLE),
    ],
)
def test_the_label_above_a_headline_is_a_part_of_it_where_it_says_so(top, title):
    assert extract(lines("メニュー", *top, *samples.PARAGRAPHS), samples.TEXT_HINTS).title == title


def test_the_card_of_a_linked_page_is_a_part_of_a_blog_entry():
    card = "日露の対話をたどる展示。外交文書の写し、閣僚の手帳、当時の新聞など、ふだんは公開されない資料を集めた。"
    body = f'<div class="entry-body"><a href="/x">{card}</a><p>おそらく来週、</p><p>行ってきます！</p></div>'
    page = f"<html><head><title>まずは展示 | 日々</title></head><body><h1>まずは展示</h1>{body}</body></html>"
    assert card in extract(page.encode(), samples.HTML_HINTS).body


def test_what_a_table_says_twice_stays_in_it():
    cells = "".join(f"<tr><th>標準価格</th><td>{n}00円（税別）</td></tr>" for n in range(1, 5))
    raw = samples.page(article=f"<table>{cells}</table>").encode()
    assert extract(raw, samples.HTML_HINTS).body.count("標準価格") == 4


def test_headlines_run_together_are_no_text():
    teasers = (
        "衛星があったら、どう使う？宇宙会社の課題ほか優秀製品20選、高い技術力で"
        "世界を席巻する36点を紹介する欧州の農家の怒り、朝食の新常識"
    )
    raw = lines(
        "国際", samples.TITLE, "2018年4月13日 20時15分", samples.PARAGRAPHS[0], "残り900文字", "お知らせ", teasers
    )
    assert extract(raw, samples.TEXT_HINTS).body == samples.PARAGRAPHS[0]


def test_lines_a_mail_program_broke_are_one_again():
    broken = "\n\n".join(re.sub("(.{35})", r"\1\n", text) for text in samples.PARAGRAPHS)
    clipping = extract(f"{samples.TITLE}\n2018-04-13 20:15\n\n{broken}".encode(), samples.TEXT_HINTS)
    assert (clipping.title, clipping.body) == (samples.TITLE, "\n".join(samples.PARAGRAPHS))


def test_a_life_told_inside_the_text_is_no_profile():
    life = ("大内 清", "1934年、東京生まれ。新聞記者を経て小説を書いた。")
    raw = lines(
        samples.TITLE, "2018-04-13 20:15", *samples.PARAGRAPHS, *life, "葬儀は近親者で営む。喪主は妻の花子さん。"
    )
    clipping = extract(raw, samples.TEXT_HINTS)
    assert (life[1] in clipping.body, clipping.profile) == (True, "")


@pytest.mark.parametrize(("at", "inside"), [(0, False), (2, True), (5, False)])
def test_who_wrote_is_named_above_or_below_the_text_and_speaks_inside(at, inside):
    texts = list(samples.PARAGRAPHS)
    texts.insert(at, "大内清")
    article = "".join(f"<p>{text}</p>" for text in texts)
    raw = f"<meta name=author content=大内清><title>{samples.TITLE}</title><h1>{samples.TITLE}</h1>{article}"
    clipping = extract(raw.encode(), samples.HTML_HINTS)
    assert (clipping.authors, "大内清" in clipping.body) == (("大内清",), inside)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("県は14日、Adobe Readerの欠陥を直す更新を職員のパソコンに入れると発表した。", True),
        ("同社のニュースリリースに掲載された写真をめぐり、市民団体が抗議した。", True),
        ("会見はメディア関係者限定で開かれ、無料期間は3月まで延びると県は説明した。", True),
        ("次のページをめくる手が止まらない、と読者は話している。", True),
        ("ニュースリリースに掲載されている情報は、発表日現在のものです。", False),
        ("PDFファイルを開くにはAdobe Readerが必要です。お持ちでない方は配布元から入手してください。", False),
    ],
)
def test_a_sentence_with_words_of_furniture_may_be_news(text, kept):
    raw = samples.page(article="".join(f"<p>{line}</p>" for line in (*samples.PARAGRAPHS, text)))
    assert (text in extract(raw.encode(), samples.HTML_HINTS).body) == kept
