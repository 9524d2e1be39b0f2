"""What a person corrects stays corrected."""

from datetime import date

import pytest

from indexer.extract import ExtractError, extract, parse_override

from . import samples


def overridden(toml):
    return extract(samples.flattened().encode(), samples.TEXT_HINTS, parse_override(toml.encode()))


def test_any_field_can_be_set_and_is_named():
    clipping = overridden(
        'title = "別の見出し"\nauthors = []\ndate = 2018-04-14\ncaptions = ["写真"]\nsource = "別の媒体"'
    )
    assert (clipping.title, clipping.authors, clipping.published) == ("別の見出し", (), date(2018, 4, 14))
    assert (clipping.captions, clipping.source) == (("写真",), "別の媒体")
    assert clipping.overridden == ("authors", "captions", "published", "source", "title")


def test_countries_are_found_in_the_corrected_text_or_set():
    assert overridden('body = "フランスの話。"\nlead = ""\ntitle = "見出し"\ncaptions = []').codes == ("FR",)
    assert overridden('countries = ["KZ", "ロシア"]').codes == ("KZ", "RU")


def test_the_role_of_a_line_can_be_set():
    clipping = overridden('[roles]\n"2年ぶりの会合" = "chrome"')
    assert "2年ぶりの会合" not in clipping.body
    assert {"set by a person"} == {line.why for line in clipping.lines if line.text == "2年ぶりの会合"}


@pytest.mark.parametrize(
    ("written", "day", "precision"), [('"2018-04"', date(2018, 4, 1), "month"), ('""', None, "day")]
)
def test_a_date_may_be_a_month_or_none(written, day, precision):
    clipping = overridden(f"date = {written}")
    assert (clipping.published, clipping.precision) == (day, precision)


@pytest.mark.parametrize(
    "toml",
    [
        "titel = 'x'",
        "title = 3",
        "authors = 'x'",
        "date = 'いつか'",
        "countries = ['火星']",
        "[roles]\nx = 'y'",
        "x =",
        "x = " + "[" * 10_000,
    ],
)
def test_mistakes_are_named_in_one_line(toml):
    with pytest.raises(ExtractError) as caught:
        parse_override(toml.encode())
    assert "\n" not in str(caught.value)
