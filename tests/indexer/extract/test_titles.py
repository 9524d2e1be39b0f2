"""A page's title without its site's name, in the ways sites join the two."""

import pytest

from indexer.extract import Hints, extract
from indexer.extract.site_name import without_site

TITLE = "第3回日露経済対話──かみ合わない期待と次の一手"
SITE = "みなと新聞デジタル"
SEPARATORS = [
    *(" | ", "|", " ｜ ", "｜", " - ", " – ", " — ", " ― ", "－", "：", ": ", " : ", " :: ", " » ", " « ", " / "),
    *(" ／ ", " ~ ", " 〜 ", " ・ ", " • ", " · ", " < ", " > ", " ‹ ", " › ", "　", "  ", "_", " = ", " * ", " │ "),
]


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("title", [TITLE, "【社説】橋の点検", "訂正"])
def test_a_site_that_sounds_like_one_is_cut_off(separator, title):
    assert without_site(title + separator + SITE) == title


@pytest.mark.parametrize("separator", [" | ", "｜", " - ", "：", "　", " / ", " @ ", " — "])
def test_a_site_whose_name_is_declared_is_cut_off(separator):
    assert without_site(f"{TITLE}{separator}海風日和", "海風日和") == TITLE


@pytest.mark.parametrize(
    "form",
    [
        "{t}（みなと新聞）",
        "{t}【みなと新聞】",
        "{t} | 国際 | みなと新聞",
        "{t} - 国際ニュース : みなと新聞",
        "{t} – 2024年5月14日 – みなと新聞",
        "{t}(1/3ページ) - みなと新聞",
        "みなと新聞 | {t}",
    ],
)
def test_section_day_and_page_go_with_it(form):
    assert without_site(form.format(t=TITLE)) == TITLE


@pytest.mark.parametrize(
    "title",
    [
        *(
            "A社とB社 - 統合の行方",
            "新聞の未来：紙か画面か",
            "日本 | ロシア | 対話の行方",
            "名簿を紛失（阪南大学）",
        ),
        *("水害の前に ～川を読む～", "村の鍛冶屋、百年 父から子へ", "答えは「はい/いいえ」で"),
    ],
)
def test_a_title_that_has_such_a_sign_in_it_stays_whole(title):
    assert without_site(title) == title


A, B = "川と金利をめぐる三つの問い", "住民の声を聞いて"
DIARY = "港の日々"


@pytest.mark.parametrize(
    ("declared", "shown", "title"),
    [
        (f"<title>{A} {B} | {DIARY}</title>", f"<h1>{A}<br>{B}</h1>", f"{A} {B}"),
        (f"<title>{A} {B} | {DIARY}</title>", f"<h1><span>{A}</span><div>{B}</div></h1>", f"{A} {B}"),
        (f"<title>{A} | {DIARY}</title>", f"<h1>{A}<br>{B}</h1>", A),
        (
            f"<title>協会</title><meta name=title content={A}{B}>",
            f"<h2>{A}<br>{B}<br>会場：港</h2>",
            f"{A} {B} 会場：港",
        ),
        (f"<title>{DIARY} - {A}</title>", f"<h1>{DIARY}</h1><h3><a>■ </a>{A}</h3>", f"■ {A}"),
        (f"<title>{A} - {DIARY}</title>", f"<h1>{DIARY}</h1><h3>{A}</h3>", A),
        (f"<title>{A}、{B}という…</title>", f"<h1>{A}、{B}という町の話</h1>", f"{A}、{B}という町の話"),
        (f"<title>【独自】{A} | {DIARY}新聞</title>", f"<h1><i>独自</i>{A}</h1>", f"【独自】{A}"),
        (f"<title>〈動画〉{A} | {DIARY}新聞</title>", f"<h1>{A}</h1>", f"〈動画〉{A}"),
        (f"<title>{A}：{B} - {DIARY}新聞</title>", f"<h1>{A}：{B}</h1>", f"{A}：{B}"),
    ],
)
def test_a_heading_is_read_whole_and_told_from_the_sites_name(declared, shown, title):
    text = "".join(f"<p>{A}。市は{B}、川沿いの道を延ばすと決めた。{n}度目の会合である。</p>" for n in (1, 2, 3))
    page = f"<html><head>{declared}</head><body>{shown}<p>2024年11月1日</p>{text}</body></html>"
    clipping = extract(page.encode(), Hints("a.html"))
    assert clipping.title == title
    assert B not in clipping.body.split("\n")
