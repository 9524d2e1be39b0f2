"""Days as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.dates import nearest, read_day, read_range, shortest, today_in_japan

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", "2017-01-01", "2017-12-31"),
        ("2017年", "2017-01-01", "2017-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("201703", "2017-03-01", "2017-03-31"),
        ("20170324", "2017-03-24", "2017-03-24"),
        ("2017/3/24", "2017-03-24", "2017-03-24"),
        ("2017.3.4", "2017-03-04", "2017-03-04"),
        ("２０１７年３月２４日", "2017-03-24", "2017-03-24"),
        ("二〇一七年三月二十四日", "2017-03-24", "2017-03-24"),
        ("平成29年3月", "2017-03-01", "2017-03-31"),
        ("平成二十九年三月", "2017-03-01", "2017-03-31"),
        ("平成29", "2017-01-01", "2017-12-31"),
        ("H29.3.24", "2017-03-24", "2017-03-24"),
        ("昭和64年", "1989-01-01", "1989-01-07"),
        ("平成元年", "1989-01-08", "1989-12-31"),
        ("平成31年", "2019-01-01", "2019-04-30"),
        ("令和元年", "2019-05-01", "2019-12-31"),
        ("R1", "2019-05-01", "2019-12-31"),
        ("平成35年", "2023-01-01", "2023-12-31"),
        ("今日", "2026-11-22", "2026-11-22"),
        ("昨日", "2026-11-21", "2026-11-21"),
        ("今週", "2026-11-16", "2026-11-22"),
        ("先週", "2026-11-09", "2026-11-15"),
        ("先月", "2026-10-01", "2026-10-31"),
        ("先々月", "2026-09-01", "2026-09-30"),
        ("昨年", "2025-01-01", "2025-12-31"),
        ("去年3月", "2025-03-01", "2025-03-31"),
        ("一昨年", "2024-01-01", "2024-12-31"),
        ("2017年度", "2017-04-01", "2018-03-31"),
        ("平成二十九年度", "2017-04-01", "2018-03-31"),
        ("令和元年度", "2019-04-01", "2020-03-31"),
        ("今年度", "2026-04-01", "2027-03-31"),
        ("昨年度", "2025-04-01", "2026-03-31"),
        ("直近30日", "2026-10-24", "2026-11-22"),
        ("直近1週間", "2026-11-16", "2026-11-22"),
        ("過去3か月", "2026-08-23", "2026-11-22"),
        ("直近1年", "2025-11-23", "2026-11-22"),
        ("直近十年", "2016-11-23", "2026-11-22"),
        ("2017年3月24日(金)", "2017-03-24", "2017-03-24"),
        ("平成二十九年三月二十四日（金曜日）", "2017-03-24", "2017-03-24"),
        ("2010年代", "2010-01-01", "2019-12-31"),
    ],
)
def test_one_expression(text: str, first: str, last: str) -> None:
    assert read_day(text, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "2017-13", "2017-02-30", "平成29年13月", "対露", "17", "令和0年", "9999年度", "0000", "直近0日"]
)
def test_no_date(text: str) -> None:
    assert read_day(text, TODAY) is None


def test_relative_days_need_a_day_to_count_from() -> None:
    assert read_day("昨年") is None
    assert today_in_japan().year >= 2026


@pytest.mark.parametrize(
    "text",
    ["2017-01..2017-03", "2017-03..2017-01", "2017年1月〜平成29年3月", "2017-01から2017-03まで", "平成29年1月〜3月"],
)
def test_ranges_in_either_order(text: str) -> None:
    assert read_range(text) == (date(2017, 1, 1), date(2017, 3, 31))


def test_open_ranges() -> None:
    assert read_range("..2017") == (None, date(2017, 12, 31))
    assert read_range("2017..") == (date(2017, 1, 1), None)
    assert read_range("2017年3月24日(金)から30日(木)まで") == (date(2017, 3, 24), date(2017, 3, 30))
    assert read_range("2015-2017") == read_range("2015–2017") == (date(2015, 1, 1), date(2017, 12, 31))
    assert read_range("2017年以降") == read_range("2017年から") == (date(2017, 1, 1), None)
    assert read_range("2017年以前") == read_range("2017年まで") == (None, date(2017, 12, 31))
    assert read_range("平成28年〜30年") == (date(2016, 1, 1), date(2018, 12, 31))
    assert read_range("平成28年3月24日〜30") == (date(2016, 3, 24), date(2016, 3, 30))
    assert read_range("まで") is read_range("以降") is read_range("2017-0324") is None
    assert read_range("..") is None
    assert read_range("2017..いつか") is None


def test_the_nearest_day_there_is() -> None:
    assert nearest("2017-13") == "2017-12"
    assert nearest("2017年2月30日") == "2017-02-28"
    assert nearest("いつか") is None


@given(st.dates())
def test_the_shortest_form_means_the_same_day(day: date) -> None:
    first, last = read_day(shortest(day)), read_day(shortest(day, last=True))
    assert first is not None
    assert last is not None
    assert (first[0], last[1]) == (day, day)


@given(st.text(max_size=12), st.dates(min_value=date(1900, 1, 1)) | st.just(date.min + timedelta(400)))
def test_any_string_is_a_span_or_none(text: str, today: date) -> None:
    span = read_range(text, today)
    assert span is None or span[0] is None or span[1] is None or span[0] <= span[1]
