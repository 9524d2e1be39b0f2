"""A page's title without its site's name, in the ways sites join the two."""

import pytest

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
