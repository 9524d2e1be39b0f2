"""Make countries.tsv from CLDR (by way of babel) and the reviewed country_names.tsv.

    python search/data/make_countries.py

CLDR gives the Japanese and the English label of every ISO 3166-1 code; country_names.tsv gives shorter labels
where CLDR's are not what newspapers write, and the other names in use.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from babel import Locale, __version__

HERE = Path(__file__).parent
#: Territories of CLDR that are no country or region a newspaper would name as one.
LEFT_OUT = set("AC AQ BV CP CQ DG EA EU EZ HM IC IO QO TA TF UM UN XA XB ZZ GS".split())


def main() -> None:
    english, japanese = Locale("en").territories, Locale("ja").territories
    reviewed = {}
    for line in (HERE / "country_names.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, *columns = line.split("\t")
            reviewed[code] = (*columns, "", "", "", "")[:4]
    rows = []
    for code in sorted(set(map(str, japanese)) - LEFT_OUT):
        if not re.fullmatch("[A-Z]{2}", code):
            continue
        ja, en, short, names = reviewed.get(code, ("", "", "", ""))
        from_cldr = _plain(japanese[code])
        label = ja or from_cldr
        others = dict.fromkeys(name for name in (from_cldr, *names.split()) if name != label)
        rows.append("\t".join((code, label, en or _plain(english[code]), short, " ".join(others))))
    head = (
        f"# Made by make_countries.py from CLDR (babel {__version__}; Unicode License V3) and country_names.tsv.\n"
        "# code, Japanese label, English label, one-kanji forms, other names (separated by blanks)\n"
    )
    (HERE / "countries.tsv").write_text(head + "\n".join(rows) + "\n", "utf-8")


def _plain(name: str) -> str:
    """Return a label without its bracketed gloss and without blanks that would split it (Japanese only)."""
    name = re.sub(r"\s*\(.*?\)", "", unicodedata.normalize("NFKC", name)).strip()
    return name if name.isascii() or not re.search(r"[ぁ-んァ-ヶ一-龠]", name) else name.replace(" ", "")


if __name__ == "__main__":
    main()
