"""Dates as Japanese pages write them."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import dates

LATEST = date(2026, 1, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017年03月24日(金)21時30分", "2017-03-24"),
        ("2017年3月24日", "2017-03-24"),
        ("２０１７年３月２４日", "2017-03-24"),
        ("2021年 10月 19日", "2021-10-19"),
        ("二〇一七年三月二十四日", "2017-03-24"),
        ("平成29年3月24日", "2017-03-24"),
        ("平成二十九年三月二十四日", "2017-03-24"),
        ("令和元年5月1日", "2019-05-01"),
        ("昭和64年1月7日", "1989-01-07"),
        ("R5.4.1", "2023-04-01"),
        ("2023/4/5 17:13", "2023-04-05"),
        ("2023.03.31", "2023-03-31"),
        ("2021-10-19 11:43:25", "2021-10-19"),
        ("20170324", "2017-03-24"),
        ("2021/10/20(水) 13:00", "2021-10-20"),
        ("２０２３年３月３１日（金）05:00", "2023-03-31"),
        ("令和元.5.1", "2019-05-01"),
        ("令5・4・4", "2023-04-04"),
        ("Apr 4, 2023", "2023-04-04"),
        ("April 4th, 2023 at 18:32", "2023-04-04"),
        ("Tue, 04 Apr 2023 18:32:00 +0900", "2023-04-04"),
        ("4-Apr-2023", "2023-04-04"),
        ("23.04.04 18:32", "2023-04-04"),
        ("2023.04.04 Tue posted at 12:02 JST", "2023-04-04"),
    ],
)
def test_every_written_form_gives_its_day(text, day):
    (found,) = dates.find(text, LATEST)
    assert (found.day.isoformat(), found.precision) == (day, "day")


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00",
        "9999年99月99日",
        "2017年2月30日",
        "明治百年",
        "2999年1月1日",
        "",
        "昭和65年1月1日",
        "1/2ページ",
        "192.168.01.02",
        "May be",
    ],
)
def test_what_is_no_day_gives_none(text):
    assert [f for f in dates.find(text, LATEST) if f.precision == "day" and f.dated] == []


def test_months_and_years_say_how_exact_they_are():
    assert [(f.day, f.precision) for f in dates.find("2019年04月", LATEST)] == [(date(2019, 4, 1), "month")]
    assert [(f.day, f.precision) for f in dates.find("令和元年", LATEST)] == [(date(2019, 1, 1), "year")]


def test_a_missing_year_comes_from_the_latest_day_and_fits_the_weekday():
    (found,) = dates.find("3/9(木) 18:45配信", LATEST)
    assert (found.day, found.kind, found.dated) == (date(2023, 3, 9), "published", False)
    assert dates.find("3/9(木) 18:45配信") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3時間前", "2026-01-02"),
        ("45分前", "2026-01-03"),
        ("2日前に公開", "2026-01-01"),
        ("昨日 18:30", "2026-01-02"),
        ("1週間前", "2025-12-27"),
        ("3年前", None),
        ("3時間前の会見で", None),
    ],
)
def test_a_distance_from_the_saving_is_a_day(text, found):
    near = dates.ago(text, datetime(2026, 1, 3, 2, 0))
    assert (near and near.day.isoformat()) == found


def test_updates_are_told_from_publication():
    first, second = dates.find("2023/4/5 17:13（最終更新 2023/4/6 09:08）", LATEST)
    assert (first.kind, second.kind) == ("", "updated")
    assert dates.read("2023年4月4日更新 2023年4月1日公開", LATEST).day == date(2023, 4, 1)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2018-06-17T23:17:00Z", "2018-06-18"),
        ("2018-06-17T23:17:00+09:00", "2018-06-17"),
        ("20180619T055000+0900", "2018-06-19"),
        ("1571234567", "2019-10-16"),
        ("2019-04", "2019-04-01"),
    ],
)
def test_machine_dates_are_read_in_japan_time(value, day):
    assert dates.read(value, LATEST).day.isoformat() == day


def test_a_time_is_kept_with_its_zone():
    (found,) = dates.find("2017年3月24日 午後3時15分", LATEST)
    assert found.at == datetime(2017, 3, 24, 15, 15, tzinfo=timezone(timedelta(hours=9)))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Nov 14, 2024, 9:30 PM", (21, 30)),
        ("2024.10.29 Tue posted at 12:02 JST", (12, 2)),
        ("２０２４年１０月３１日（木）　午後４時５分", (16, 5)),
        ("2024年10月31日 午前0時3分", (0, 3)),
        ("Nov 14, 2024 12:05 AM", (0, 5)),
    ],
)
def test_a_time_of_twelve_hours_is_read(text, time):
    (found,) = dates.find(text, LATEST)
    assert (found.at.hour, found.at.minute) == time


@given(st.dates(date(1990, 1, 1), LATEST), st.sampled_from(["{y}年{m}月{d}日", "{y}/{m:02}/{d:02}", "{y}.{m}.{d}"]))
def test_what_is_written_is_read_back(day, form):
    text = form.format(y=day.year, m=day.month, d=day.day)
    assert [f.day for f in dates.find(text, LATEST)] == [day]


@given(st.text(alphabet="0123456789年月日/.-:時分令和平成元一二十() T+Z", max_size=40))
def test_no_text_breaks_it_and_nothing_is_after_the_latest_day(text):
    assert all(f.day <= LATEST for f in dates.find(text, LATEST))
