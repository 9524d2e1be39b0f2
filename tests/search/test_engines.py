"""What every engine promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from search.engine import Batch, Engine, apply_all, open_engine
from search.errors import CursorExpired, CursorMismatch, IndexBusy, IndexMissing, QueryTooComplex
from search.fold import fold
from search.model import FileRecord
from search.query import Query
from search.query.parse import Limits
from search.query.reading import Expansion, chips, expansions
from search.ranking import TIER_FOLDED, TIER_LITERAL
from tests.search.clippings import ALL, MEETING, RICE, UNDATED, WITHDRAWAL, clipping


@pytest.fixture
def filled(engine: Engine) -> Engine:
    apply_all(engine, ALL)
    return engine


@pytest.fixture(params=["memory:", "index"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where every engine keeps an index."""
    return str(request.param if request.param == "memory:" else tmp_path / request.param)


def ids(engine: Engine, query: Query) -> list[str]:
    return [hit.card.id for hit in engine.search(query).hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ALL),
        ("新聞", [MEETING]),
        ("読売新聞", [MEETING]),
        ("讀賣新聞", [MEETING]),
        ("シナ海", [MEETING]),
        ("太平洋", [MEETING]),
        ("２プラス２", [MEETING]),
        ("北極海航路", [MEETING]),
        ("軍事アナリスト", [MEETING]),
        ("岸田", [MEETING]),
        ("東京", [WITHDRAWAL]),
        ("キャプチャ", [WITHDRAWAL]),
        ("撤退する", [WITHDRAWAL]),
        ('"撤退する"', []),
        ("「撤退した」", [WITHDRAWAL]),
        ("データ", [WITHDRAWAL, UNDATED]),
        ("株", [WITHDRAWAL]),
        ("𠮷", [WITHDRAWAL]),
        ("店", [UNDATED]),
        ("雨", [UNDATED]),
        ("高島", [UNDATED]),
        ("税", [UNDATED]),
        ("フライド", []),
        ("農家 収穫", [RICE]),
        ("農家　収穫", [RICE]),
        ("農家 撤退", []),
        ("農家 OR 撤退", [RICE, WITHDRAWAL]),
        ("農家 ｜ 撤退", [RICE, WITHDRAWAL]),
        ("日 -気温", [MEETING, UNDATED]),
        ("(日 NOT 気温) OR 農家", [MEETING, RICE, UNDATED]),
        ("ビットコイン", []),
        ("防衛*", [MEETING]),
        ("title:撤退", [WITHDRAWAL]),
        ("見出し:特許", []),
        ("写真:岸田", [MEETING]),
        ("本文:岸田", []),
        ("筆者:小泉", [MEETING]),
        ("author:山田花子", [RICE, WITHDRAWAL]),
        ("山田花子", [RICE, WITHDRAWAL]),
        ("山田花子　農家", [RICE]),
        ("日 -小泉悠", [RICE, UNDATED]),
        ("「山田花子」", []),
        ("本文:山田花子", []),
        ("country:RU", [MEETING]),
        ("国:アメリカ", [WITHDRAWAL]),
        ("date:2017", [MEETING]),
        ("日付:平成29年3月", [MEETING]),
        ("date:2020-01..2021-12", [RICE, WITHDRAWAL]),
        ("2017-03-24-aaaaaaa.txt", [MEETING]),
        ("種類:text 農家", [RICE]),
        ("kind:html 農家", []),
    ],
)
def test_finds(filled: Engine, text: str, found: list[object]) -> None:
    page = filled.search(Query(text))
    wanted = {c.id for c in found}  # type: ignore[attr-defined]
    assert {hit.card.id for hit in page.hits} == wanted
    assert page.total == len(wanted)


def test_a_string_in_quotes_with_a_stray_word_of_the_sentence_is_a_part_of_what_was_asked(engine: Engine) -> None:
    told = replace(RICE, body="政府は「地域の宝」の法案を今国会で成立させる方針を固めた。")
    stray = replace(UNDATED, body="村の祭りは「地域の宝」だと政府は言う。")
    apply_all(engine, [told, stray])
    page = engine.search(Query("「地域の宝」 政府は法案の成立を今国会で目指す方針だ"))
    assert [hit.card.id for hit in page.hits] == [RICE.id]
    assert [hit.card.id for hit in page.partial] == [UNDATED.id]
    assert page.total == 1


def test_a_sentence_pasted_with_its_quotes_finds_where_it_stands(engine: Engine) -> None:
    said = replace(RICE, body="若者のほうが「平均」が気になるのではないだろうか。「業界は変わる」と言う。")
    apply_all(engine, [said, UNDATED])
    assert ids(engine, Query("ほうが「平均」が気になるのではないだろうか。「業")) == [RICE.id]


def test_kana_that_are_read_as_a_word_are_not_cut(engine: Engine) -> None:
    politics = replace(RICE, body="政治の話をした。")
    apply_all(engine, [politics, replace(UNDATED, body="練習をして、気にした。")])
    assert ids(engine, Query("せいじ")) == [RICE.id]


def test_an_address_that_is_printed_in_an_article_is_found_as_well(engine: Engine) -> None:
    telling = replace(RICE, body=f"詳しくは https://example.jp/shukaku.html を見よ、と{RICE.body}")
    apply_all(engine, [telling, UNDATED])
    for text in (
        "https://example.jp/shukaku.html",
        "https://example.jp/shu",
        "shukaku.html",
        "農家 https://example.jp",
    ):
        (hit,) = engine.search(Query(text)).hits
        assert hit.card.id == RICE.id
        assert "literal" in hit.matched


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query("米", expand=False), [RICE]),
        (Query(countries=("RU",)), [MEETING]),
        (Query(countries=("RU", "US")), [MEETING, WITHDRAWAL]),
        (Query(countries=("RU", "JP"), country_match="all"), [MEETING]),
        (Query(countries=("RU", "US"), country_match="all"), []),
        (Query(countries=("none",)), [RICE, UNDATED]),
        (Query(not_countries=("RU",)), [RICE, WITHDRAWAL, UNDATED]),
        (Query(authors=("山田花子",)), [RICE, WITHDRAWAL]),
        (Query(authors=("none",)), [UNDATED]),
        (Query(not_authors=("山田花子",)), [MEETING, UNDATED]),
        (Query(sources=("北海タイムス", "none")), [MEETING, RICE, UNDATED]),
        (Query(sections=("コラム",)), [MEETING]),
        (Query(since=date(2020, 9, 1)), [RICE, WITHDRAWAL]),
        (Query(until=date(2020, 9, 1)), [MEETING, RICE]),
        (Query(undated=True), [UNDATED]),
        (Query(undated=False), [MEETING, RICE, WITHDRAWAL]),
        (Query(since=date(1, 1, 1), until=date(9999, 12, 31)), [MEETING, RICE, WITHDRAWAL]),
    ],
)
def test_filters(filled: Engine, query: Query, found: list[object]) -> None:
    assert set(ids(filled, query)) == {c.id for c in found}  # type: ignore[attr-defined]


def test_undated_come_last_in_both_directions(filled: Engine) -> None:
    dated = [MEETING.id, RICE.id, WITHDRAWAL.id]
    assert ids(filled, Query(sort="date")) == [*dated, UNDATED.id]
    assert ids(filled, Query(sort="-date")) == [*dated[::-1], UNDATED.id]


def test_order_by_when_an_article_came_in(engine: Engine) -> None:
    morning = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
    later = [replace(c, first_seen=morning + timedelta(seconds=n)) for n, c in enumerate((RICE, UNDATED))]
    together = [replace(MEETING, first_seen=morning), replace(WITHDRAWAL, first_seen=None)]
    apply_all(engine, [*later, *together])
    newest = max(RICE, MEETING, key=lambda clipping: clipping.published or date.min)
    other = MEETING if newest is RICE else RICE
    assert ids(engine, Query(sort="-first_seen")) == [UNDATED.id, newest.id, other.id, WITHDRAWAL.id]
    assert ids(engine, Query(sort="-first_seen", size=1, page=2)) == [newest.id]


def test_every_facet_count_is_the_total_behind_its_link(filled: Engine) -> None:
    names = ("country", "pair", "author", "source", "section", "year", "month", "day")
    for query in (Query(facets=names), Query("日", facets=names), Query(countries=("RU",), facets=names)):
        for facet in filled.search(query).facets:
            for value in facet.values:
                assert filled.search(query.narrowed(facet.name, value.value)).total == value.count, (
                    facet.name,
                    value,
                )


def test_lit_text_is_what_was_asked(filled: Engine) -> None:
    for text in ("読売新聞", "2プラス2", "データ", "東シナ海", "𠮷野家", "(株)"):
        hit = filled.search(Query(f'"{text}"')).hits[0]
        lit = [piece for marked in (hit.title, *(s.marked for s in hit.snippets)) for piece, m in marked.parts() if m]
        assert lit
        assert all(fold(piece).text == fold(text).text for piece in lit)


def test_snippets_show_what_was_printed(filled: Engine) -> None:
    [hit] = filled.search(Query("読売新聞")).hits
    assert any("讀賣新聞" in snippet.marked.text for snippet in hit.snippets)
    whole = filled.marked(MEETING.id, Query("読売新聞"))
    assert whole["body"].text == MEETING.body
    assert whole["caption:1"].text == MEETING.captions[1]
    [(lit, _)] = [(piece, m) for piece, m in whole["body"].parts() if m]
    assert lit == "讀賣新聞"


def test_inflections_are_lit(filled: Engine) -> None:
    marked = filled.marked(WITHDRAWAL.id, Query("撤退する"))
    assert "撤退" in {piece for piece, mark in marked["body"].parts() if mark}


def test_partial_answers_stand_apart(filled: Engine) -> None:
    page = filled.search(Query("農家 撤退"))
    assert page.total == 0
    assert {hit.card.id for hit in page.partial} == {RICE.id, WITHDRAWAL.id}


def test_what_matches_a_part_shows_which(engine: Engine) -> None:
    apply_all(engine, [clipping("a", "題", "新しい航路を船が通る。"), clipping("b", "題", "海が青い。")])
    page = engine.search(Query("北極海航路"))
    assert [hit.card.id for hit in page.partial] == ["a"]
    [snippet] = page.partial[0].snippets
    assert [text for text, mark in snippet.marked.parts() if mark] == ["航路"]


def test_literal_matches_come_first(engine: Engine) -> None:
    apply_all(
        engine,
        [
            clipping("a", "題", "撤退した。" * 20),
            clipping("b", "題", "長い文章のどこかで部隊が撤退するという。" + "別の話。" * 200),
        ],
    )
    assert ids(engine, Query("撤退する")) == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("讀賣新聞", "讀賣新聞", "読売新聞"),
        ("読売新聞", "読売新聞", "讀賣新聞"),
        ("「讀賣」", "讀賣新聞", "読売新聞"),
        ("高島", "高島氏", "髙島氏"),
        ("髙島 話", "髙島氏の話", "高島氏の話"),
        ("イブ", "イブの夜", "イヴの夜"),
        ("いすゞ", "いすゞ車", "いすず車"),
        ("いすず", "いすず車", "いすゞ車"),
        ("𠮷野家", "𠮷野家", "吉野家"),
        ("本文:高島 OR 富士", "高島氏", "髙島氏"),
        ("サーバ", "サーバの話", "サーバーの話"),
        ("サーバー", "サーバーの話", "サーバの話"),
    ],
)
def test_what_is_spelt_as_it_was_typed_comes_first(engine: Engine, text: str, first: str, second: str) -> None:
    apply_all(
        engine,
        [
            clipping("a", "題", f"{second}。" * 20),
            clipping("b", "題", f"長い文章のどこかに{first}がある。" + "別の話。" * 200),
        ],
    )
    assert ids(engine, Query(text)) == ["b", "a"]


def test_spelt_otherwise_is_a_tier_and_a_label(engine: Engine) -> None:
    apply_all(
        engine,
        [
            clipping("both", "髙島と高島", "ＮＨＫの話。"),
            clipping("old", "髙島", "ＮＨＫの話。"),
            clipping("new", "高島", "NHKの話。"),
        ],
    )
    hits = {hit.card.id: hit for hit in engine.search(Query("高島")).hits}
    assert {id: hit.tier for id, hit in hits.items()} == {
        "both": TIER_LITERAL,
        "new": TIER_LITERAL,
        "old": TIER_FOLDED,
    }
    assert {id: set(hit.matched) for id, hit in hits.items()} == {
        "both": {"literal", "folded"},
        "new": {"literal"},
        "old": {"folded"},
    }
    assert {hit.tier for hit in engine.search(Query("nhk")).hits} == {TIER_LITERAL}  # width and case are no spelling
    assert {hit.tier for hit in engine.search(Query("髙島", fold=False)).hits} == {TIER_LITERAL}
    assert {hit.tier for hit in engine.search(Query("髙島", sort="date")).hits} == {TIER_LITERAL, TIER_FOLDED}


@pytest.mark.parametrize(
    ("text", "found", "never"),
    [
        ("国際連合", "国連の会合", "アラブ首長国連邦の会合"),
        ("東京大学", "東大の入試", "東大阪市の入試"),
        ("高等裁判所", "大阪高裁の判断", "最高裁の判断"),
        ("ワールドカップ", "サッカーＷ杯の予選", "祝杯の予選"),
        ("オリンピック", "東京五輪の予算", "三輪車の予算"),
        ("WHO", "世界保健機関の声明", "保健機関の声明"),
        ("世界保健機関", "世界保健機関の声明", "Those who do"),
        ("参議院選挙", "参院選の日程", "衆院の日程"),
        ("原発", "原子力発電所の廃炉", "火力発電所の廃炉"),
    ],
)
def test_names_and_their_short_forms_find_each_other(engine: Engine, text: str, found: str, never: str) -> None:
    apply_all(engine, [clipping("a", "題", found), clipping("b", "題", never)])
    assert ids(engine, Query(text)) == ["a"]
    if text not in found:
        assert ids(engine, Query(text, expand=False)) == []
        assert expansions(engine.parse(Query(text)).tree)


def test_latin_letters_are_synonyms_as_a_word_only(engine: Engine) -> None:
    texts = {"name": "人工知能の話。", "short": "AIの話。", "mail": "emailとAirの話。", "title": "ＡＩ搭載。"}
    apply_all(engine, [clipping(id, "題", text) for id, text in texts.items()])
    page = engine.search(Query("人工知能"))
    assert {hit.card.id for hit in page.hits} == {"name", "short", "title"}
    assert {piece for hit in page.hits for s in hit.snippets for piece, m in s.marked.parts() if m} == {
        "人工知能",
        "AI",
        "ＡＩ",
    }
    assert engine.search(Query("AI")).total == 4  # what was typed is found wherever it stands


def test_paging_gives_every_id_once(engine: Engine) -> None:
    apply_all(engine, [clipping(f"id{n:03}", "同じ題", "同じ本文である。") for n in range(45)])
    seen, query = [], Query("同じ", size=10)
    while True:
        page = engine.search(query)
        seen += [hit.card.id for hit in page.hits]
        if page.next_cursor is None:
            break
        query = replace(query, cursor=page.next_cursor)
    assert len(seen) == len(set(seen)) == page.total == 45
    assert ids(engine, Query("同じ", size=10, page=3)) == seen[20:30]
    assert ids(engine, Query("同じ", page=10**9)) == []


def test_a_cursor_belongs_to_its_query(filled: Engine) -> None:
    page = filled.search(Query(size=2))
    assert page.next_cursor
    for wrong in (Query("日", cursor=page.next_cursor), Query(cursor="%%%"), Query(cursor="あ")):
        with pytest.raises(CursorMismatch):
            filled.search(wrong)


def test_an_old_cursor_goes_on_or_says_so(filled: Engine) -> None:
    query = Query(size=2)
    page = filled.search(query)
    assert page.next_cursor
    for n in range(3):
        apply_all(filled, [clipping(f"new{n}", "題", "本文")])
    with pytest.raises(CursorExpired):
        filled.search(replace(query, cursor=page.next_cursor))


def test_explanations_add_up(filled: Engine) -> None:
    for hit in filled.search(Query("東シナ海 懸念", explain=True)).hits:
        assert hit.reasons
        assert sum(reason.value for reason in hit.reasons) == pytest.approx(hit.score, abs=1e-3)


def test_get_returns_the_clipping_as_it_was_given(filled: Engine) -> None:
    for wanted in ALL:
        assert filled.get(wanted.id) == wanted
    assert filled.get("nothing") is None
    assert filled.marked("nothing", Query("日")) == {}


def test_apply_replaces_and_removes(filled: Engine) -> None:
    changed = replace(RICE, body="まったく別の本文になった。", digest="9")
    with filled.writing() as writer:
        writer.apply(Batch(add=(changed,), remove=frozenset((MEETING.id,))))
    assert filled.get(RICE.id) == changed
    assert filled.get(MEETING.id) is None
    assert ids(filled, Query("農家")) == []
    assert ids(filled, Query("讀賣")) == []
    assert ids(filled, Query("まったく別")) == [RICE.id]
    assert filled.search(Query()).total == 3


def test_apply_is_all_or_nothing(engine: Engine) -> None:
    def broken() -> Iterator[object]:
        yield MEETING
        raise RuntimeError

    with pytest.raises(RuntimeError):
        apply_all(engine, broken())  # type: ignore[arg-type]
    with pytest.raises(IndexMissing):
        engine.status()


def test_the_last_of_two_with_one_id_wins(engine: Engine) -> None:
    apply_all(engine, [RICE, replace(RICE, title="後の題")])
    assert engine.search(Query()).total == 1
    assert engine.search(Query()).hits[0].card.title == "後の題"


def test_the_index_is_its_own_ledger(engine: Engine) -> None:
    a = FileRecord("a.txt", 10, 5, "c1", "d1", "indexed", MEETING.id)
    b = FileRecord("b\udcff\n.txt", 11, 6, "c2", "d2", "failed", reason="読めません")
    c = FileRecord("c.txt", 10, 5, "c3", "d3", "duplicate", MEETING.id)
    with engine.writing() as writer:
        writer.apply(Batch(add=(MEETING,), files=(a, b, c), report={"found": 2}))
    assert engine.ledger() == {"a.txt": a, "b\udcff\n.txt": b, "c.txt": c}
    assert engine.status().duplicates == (c,)
    with engine.writing() as writer:
        writer.apply(Batch(forget=frozenset(("c.txt",)), report={"found": 1}))
        writer.apply(Batch(forget=frozenset(("a.txt",)), report={"found": 1}))
    assert engine.ledger() == {"b\udcff\n.txt": b}
    status = engine.status()
    assert status.coverage.articles == 1
    assert engine.search(Query()).coverage.committed == status.committed is not None
    assert status.failed == (b,)
    assert status.report == {"found": 1}
    assert status.files == {"failed": 1}


def test_only_one_writes(engine: Engine) -> None:
    with engine.writing(), pytest.raises(IndexBusy), engine.writing():
        pass
    with engine.writing():
        pass


def test_a_rebuild_serves_the_old_until_the_new_is_whole(filled: Engine) -> None:
    with filled.writing(rebuild=True) as writer:
        writer.apply(Batch(add=(RICE,)))
        assert filled.search(Query()).total == 4
        writer.apply(Batch(add=(UNDATED,)))
        writer.publish()
    assert set(ids(filled, Query())) == {RICE.id, UNDATED.id}


def test_nothing_is_found_before_anything_is_indexed(engine: Engine) -> None:
    assert engine.ledger() == {}
    with pytest.raises(IndexMissing):
        engine.status()


def test_check_finds_no_fault(filled: Engine) -> None:
    assert list(filled.check(samples=50)) == []


def test_similar_never_shows_the_article_itself(filled: Engine) -> None:
    assert MEETING.id not in {hit.card.id for hit in filled.similar(MEETING.id)}
    assert filled.similar("nothing") == ()


def test_a_hit_says_how_many_other_files_hold_its_article(engine: Engine) -> None:
    def file(path: str, state: Literal["indexed", "duplicate"], id: str) -> FileRecord:
        return FileRecord(path, 1, 1, path, path, state, id)

    files = [
        file("a.html", "indexed", MEETING.id),
        file("b.html", "duplicate", MEETING.id),
        file("保存/c.html", "duplicate", MEETING.id),
        file("d.html", "indexed", RICE.id),
    ]
    with engine.writing() as writer:
        writer.apply(Batch(add=[MEETING, RICE], files=files))
    counted = {hit.card.id: hit.duplicates for hit in engine.search(Query()).hits}
    assert counted == {MEETING.id: 2, RICE.id: 0}
    for name in ("b.html", "保存/c.html", "c.html", MEETING.path):
        assert ids(engine, Query(name)) == [MEETING.id], name
    with engine.writing() as writer:
        writer.apply(Batch(forget=frozenset({"保存/c.html"})))
    assert [hit.duplicates for hit in engine.search(Query(MEETING.title)).hits] == [1]


def test_the_lexicon_and_the_limits_shape_all_that_is_said(location: str, tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text('[[class]]\nwhy = "synonym"\nwords = ["切抜帳", "農家"]\n', encoding="utf-8")
    plain = open_engine(location)
    apply_all(plain, ALL)
    assert ids(plain, Query("切抜帳")) == []
    engine = open_engine(location, lexicon=str(file), limits=Limits(chars=4, clauses=2, depth=1))
    if location == "memory:":
        apply_all(engine, ALL)
    query = Query("切抜帳")
    page = engine.search(query)
    assert [hit.card.id for hit in page.hits] == [RICE.id]
    assert {s.marked.text[m.start : m.end] for s in page.hits[0].snippets for m in s.marked.marks} == {"農家"}
    assert any(marked.marks for marked in engine.marked(RICE.id, query).values())
    tree = engine.parse(query).tree
    assert Expansion("切抜帳", ("農家",), "synonym") in expansions(tree)
    assert [chip.query_without.text for chip in chips(query, "ja", tree)] == [""]
    for text in ("あいうえお", "あ い う", "((あ))"):
        for ask in (engine.parse, engine.search):
            with pytest.raises(QueryTooComplex):
                ask(Query(text))
        assert plain.parse(Query(text))
    wide = open_engine(location, limits=Limits(chars=10_000, clauses=100))
    with pytest.raises(QueryTooComplex):
        plain.parse(Query("あ" * 600))
    assert wide.parse(Query("あ" * 600))
    for each in (plain, engine, wide):
        each.close()


def test_two_words_in_a_row_are_found_by_their_reading(engine: Engine) -> None:
    apply_all(
        engine,
        [
            clipping("a", "題", "平和条約の締結が議題となった。"),
            clipping("b", "題", "平和な国の条約。"),
            clipping("c", "題", "へいわじょうやくと書く。"),
        ],
    )
    for text in ("へいわじょうやく", "ヘイワジョウヤク", "heiwajouyaku", "heiwajoyaku"):
        found = ids(engine, Query(text))
        assert "a" in found
        assert "b" not in found
    assert ids(engine, Query("へいわじょうやく")) == ["c", "a"]


def test_words_are_found_and_named_by_their_reading(filled: Engine) -> None:
    query = Query("のうか")
    assert expansions(filled.parse(query).tree)[-1].also == ("農家",)
    assert RICE.id in ids(filled, query)
