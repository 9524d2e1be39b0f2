"""A saved page becomes a clipping: only the article, all of it, rightly labelled."""

import json
import quopri
from datetime import date, datetime

import pytest

from indexer.extract import ExtractError, Hints, dates, extract

from . import samples


def ld(claims):
    """Return JSON-LD as pages carry it."""
    return f'<script type="application/ld+json">{json.dumps(claims)}</script>'


@pytest.fixture(scope="module")
def flat():
    return extract(samples.flattened().encode(), samples.TEXT_HINTS)


def test_flattened_text_gives_every_field(flat):
    assert flat.title == samples.TITLE
    assert flat.published == date(2018, 4, 13)
    assert flat.published_at == datetime(2018, 4, 13, 20, 15, tzinfo=dates.JST)
    assert (flat.authors, flat.section, flat.source, flat.kind) == (("小泉悠",), "コラム", "雑誌", "text")
    assert flat.lead == samples.LEAD
    assert flat.captions == (samples.CAPTION,)
    assert samples.PROFILE in flat.profile


def test_flattened_text_gives_the_whole_body_and_nothing_else(flat):
    lines = flat.body.split("\n")
    assert [line for line in lines if line in samples.PARAGRAPHS] == list(samples.PARAGRAPHS)
    assert set(lines) - set(samples.PARAGRAPHS) == {"2年ぶりの会合", "食い違う期待"}


def test_countries_come_from_the_article_alone(flat):
    assert set(flat.codes) == {"JP", "RU", "CN", "UA", "US"}
    assert [c.mentions for c in flat.countries] == sorted((c.mentions for c in flat.countries), reverse=True)
    for country in flat.countries:
        for place in country.evidence:
            part = flat.captions[place.index] if place.part == "caption" else getattr(flat, place.part)
            assert part[place.start : place.end] == place.text


def test_every_line_has_a_role_and_a_reason(flat):
    lines = [line.strip(" \u3000") for line in samples.flattened().split("\n") if line.strip()]
    assert [line.text for line in flat.lines] == lines
    assert all(line.why for line in flat.lines)
    furniture = {line.text for line in flat.lines if line.role == "chrome"}
    assert furniture >= {*samples.RANKING, "ニュース速報", "MAGAZINE", "人気ランキング"}


def test_html_gives_the_same_article():
    clipping = extract(samples.page().encode(), samples.HTML_HINTS)
    assert clipping.title == samples.TITLE
    assert clipping.body == "\n".join(samples.PARAGRAPHS)
    assert clipping.captions == (samples.CAPTION,)
    assert clipping.published_at == datetime(2018, 4, 13, 20, 15, tzinfo=dates.JST)
    assert (clipping.source, clipping.kind, clipping.encoding) == ("週刊ためし", "html", "utf-8")


def test_ruby_does_not_double_the_text():
    raw = samples.page(
        article="<p>新しい<ruby>協定<rp>(</rp><rt>きょうてい</rt><rp>)</rp></ruby>は両国の議会で審議される。</p>"
    )
    assert "新しい協定は両国の議会で審議される。" in extract(raw.encode(), samples.HTML_HINTS).body


def test_inline_links_do_not_break_a_sentence():
    raw = samples.page(article='<p>会合では<a href="/x">液化天然ガス</a>の契約が<b>最大の議題</b>になった。</p>')
    assert "会合では液化天然ガスの契約が最大の議題になった。" in extract(raw.encode(), samples.HTML_HINTS).body


@pytest.mark.parametrize(
    "author",
    [
        '<p class="author">小泉悠</p>',
        "<p>文：小泉悠</p>",
        "<p>【東京＝小泉悠】会合の初日は予定より長く続いた。両国の担当者は口をつぐんだ。</p>",
        ld({"@type": "NewsArticle", "author": {"@type": "Person", "name": "小泉悠"}}),
    ],
)
def test_the_writer_is_found_where_pages_put_it(author):
    assert extract(samples.page(article=author).encode(), samples.HTML_HINTS).authors == ("小泉悠",)


@pytest.mark.parametrize(
    "line", ["(大内清撮影)", "写真＝大内清", "編集部", "提供：大内清", "国際 米州", "岸田新政権"]
)
def test_photographers_and_desks_are_no_writers(line):
    assert extract(samples.page(article=f"<p>{line}</p>").encode(), samples.HTML_HINTS).authors == ()


def test_a_label_in_brackets_stays_in_the_title():
    head = ld({"@type": "NewsArticle", "headline": f"【社説】{samples.TITLE}"})
    assert extract(samples.page(head=head).encode(), samples.HTML_HINTS).title == f"【社説】{samples.TITLE}"


def test_published_wins_over_updated_and_over_today_in_the_header():
    head = (
        '<meta property="article:published_time" content="2018-04-12T15:30:00Z">'
        '<meta property="article:modified_time" content="2018-05-01T00:00:00Z">'
    )
    clipping = extract(samples.page(head=head).encode(), samples.HTML_HINTS)
    assert clipping.published == date(2018, 4, 13), "15:30 UTC is the next day in Japan"


def test_a_date_after_the_saving_is_not_believed():
    saved = datetime(2018, 4, 1)
    assert extract(samples.flattened().encode(), Hints("a.txt", saved)).published is None


def test_a_date_without_a_year_takes_it_from_the_saving():
    raw = samples.flattened().replace("2018年04月13日(金)20時15分", "4/13(金) 20:15配信")
    clipping = extract(raw.encode(), Hints("a.txt", datetime(2019, 1, 10)))
    assert clipping.published == date(2018, 4, 13)


def test_so_long_before_the_saving_is_a_date_only_at_the_headline():
    raw = samples.flattened().replace("2018年04月13日(金)20時15分", "3時間前").replace("ニュース速報", "5日前")
    assert extract(raw.encode(), Hints("a.txt", datetime(2018, 4, 14, 2, 0))).published == date(2018, 4, 13)
    assert extract(raw.replace("3時間前", "").encode(), Hints("a.txt", datetime(2018, 4, 14))).published is None


def test_days_the_text_speaks_of_are_not_the_date():
    span = "会期は2018年3月1日から2018年4月2日まで。"
    raw = samples.page(article=f"<p>{span}</p>").replace("2018年4月13日 20時15分", "2018.04.13")
    assert extract(raw.replace("<time", "<i").encode(), samples.HTML_HINTS).published == date(2018, 4, 13)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/x?y=1", "https://a.example/x?y=1"),
        ("javascript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example/x", None),
        ("/x", None),
        ("https://a.example/<script>", None),
    ],
)
def test_only_web_addresses_become_the_url(url, kept):
    head = f'<link rel="canonical" href="{url}">'
    assert extract(samples.page(head=head).encode(), samples.HTML_HINTS).url == kept


def test_a_notice_without_a_sentence_is_an_article():
    notice = "◇ためし電機(6月下旬)監査役 本多敏光▽退任 監査役三宿俊雄"
    raw = f"トップ\n国際\n人事異動\n2023/3/31 05:00\n経済\n{notice}\n人気ランキング\n何かの見出し…"
    clipping = extract(raw.encode(), Hints("a.txt", samples.SAVED))
    assert clipping.body == notice
    assert clipping.title == "人事異動"


def test_an_address_below_a_headline_is_no_flash():
    lines = "首相が辞意表明", "2024年8月14日 10時00分", "https://press.example.jp/politics/a.html"
    flash = "首相は14日、辞意を表明した。"
    assert extract("\n\n".join((*lines, flash)).encode(), Hints("a.txt")).body == flash


def test_a_flash_of_one_line_is_an_article():
    assert extract("日銀、追加の利上げを決定".encode(), Hints("a.txt")).body == "日銀、追加の利上げを決定"


@pytest.mark.parametrize("raw", [b"", b" \n", b"\x00\x01\x02" * 500, b"<html><body></body></html>", b"<p> </p>"])
def test_what_is_no_article_says_so_in_one_line(raw):
    with pytest.raises(ExtractError) as caught:
        extract(raw, Hints("a.html"))
    assert "\n" not in str(caught.value)


def test_mhtml_gives_the_page_inside_it():
    body = samples.page().encode()
    raw = (
        b"From: <Saved by a browser>\r\nSnapshot-Content-Location: https://a.example/article\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="--b"\r\n\r\n'
        b"----b\r\nContent-Type: text/css\r\n\r\np {}\r\n----b\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://a.example/article\r\n\r\n"
        + quopri.encodestring(body).replace(b"\n", b"\r\n")
        + b"\r\n----b--\r\n"
    )
    clipping = extract(raw, Hints("a.mhtml", samples.SAVED))
    assert (clipping.kind, clipping.title, clipping.url) == ("mhtml", samples.TITLE, "https://a.example/article")
    assert clipping.body == "\n".join(samples.PARAGRAPHS)


def test_a_line_known_to_recur_is_furniture():
    notice = "この連載は毎週金曜日の夕方に公開している"
    raw = samples.page(article=f"<p>{notice}</p>").encode()
    assert notice in extract(raw, samples.HTML_HINTS).body
    assert notice not in extract(raw, samples.HTML_HINTS, recurring=[notice]).body


def test_an_advertisement_between_paragraphs_is_left_out():
    advert = "広告朝の一杯で変わる毎日 初回限定七割引きでお届けします。いますぐお試しください。"
    raw = samples.flattened().replace("食い違う期待", f"食い違う期待\n\n{advert}")
    body = extract(raw.encode(), samples.TEXT_HINTS).body
    assert advert not in body
    assert all(paragraph in body for paragraph in samples.PARAGRAPHS)


def test_a_last_paragraph_on_another_subject_is_kept():
    last = "なお、館内の喫茶店では焼きたての甘いパンが人気を集めており、行列が途切れることはない。"
    raw = samples.flattened().replace("プロフィール", f"{last}\n\nプロフィール")
    assert extract(raw.encode(), samples.TEXT_HINTS).body.endswith(last)


def test_commenters_are_no_writers_and_their_words_no_text():
    words = "とても面白く読みました。ベルギーに住んでいます。"
    comment = f"<h3>コメント</h3><div class='comment-author'>大内清</div><p>{words}</p>"
    clipping = extract(samples.page(body=comment).encode(), samples.HTML_HINTS)
    assert (clipping.authors, "BE" in clipping.codes) == ((), False)


def test_a_log_in_page_is_no_article():
    form = "<main><form><label>会員ID<input></label><label>パスワード<input></label></form></main>"
    links = "".join(f'<li><a href="/{n}">{line}</a></li>' for n, line in enumerate(samples.RANKING))
    with pytest.raises(ExtractError):
        extract(
            f"<html><title>ログイン</title><body>{form}<ol>{links}</ol></body></html>".encode(), samples.HTML_HINTS
        )


def test_unreadable_characters_are_counted_beside_their_line():
    raw = samples.flattened().encode().replace("会合の成果".encode(), b"\xe3\x81" + "会合の成果".encode())
    clipping = extract(raw, samples.TEXT_HINTS)
    assert [line.why for line in clipping.lines if "\ufffd" in line.text] == [
        "part of the article; 1 unreadable character"
    ]
