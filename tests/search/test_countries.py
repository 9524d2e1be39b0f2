"""Country names and codes, both ways."""

import subprocess
import sys

import pytest

from search import countries


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(("ロシア", "RU"), ("露", "RU"), ("Russia", "RU"), ("ru", "RU"), ("ソ連", "RU")),
        *(("米", "US"), ("米国", "US"), ("香港", "HK"), ("ＵＡＥ", "AE"), ("火星", None), ("", None)),
    ],
)
def test_a_name_gives_the_code_people_mean(name, code):
    assert countries.code_of(name) == code


def test_every_label_leads_back_to_its_code():
    for code in countries.table():
        assert countries.code_of(countries.label(code)) == code
        assert countries.code_of(countries.label(code, "en")) == code


def test_an_unknown_code_is_shown_as_it_is():
    assert countries.label("ZZ") == "ZZ"


def test_importing_needs_no_babel():
    code = "import sys, search.countries as c; c.label('RU'); sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
