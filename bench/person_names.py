"""Make indexer/extract/data/person_names.txt: the family, given and foreign names in IPADIC.

    python bench/person_names.py

IPADIC is read from Janome's package.  Its licence stands beside the file.
"""

from __future__ import annotations

import re
from pathlib import Path

from janome.sysdic import entries

TARGET = Path(__file__).parent.parent / "indexer/extract/data/person_names.txt"
KANJI = re.compile("[一-龥々ヶケノ]{1,4}")
KANA = re.compile("[ぁ-ん]{2,4}")
KATAKANA = re.compile("[ァ-ヴー]{2,}")


def main() -> None:
    surnames, given, foreign = set(), set(), set()
    for surface, _, _, _, tag, *_ in entries(compact=False).values():
        if tag.startswith("名詞,固有名詞,人名,姓") and KANJI.fullmatch(surface):
            surnames.add(surface)
        if tag.startswith("名詞,固有名詞,人名,名") and (KANJI.fullmatch(surface) or KANA.fullmatch(surface)):
            given.add(surface)
        if tag.startswith(("名詞,固有名詞,人名,姓", "名詞,固有名詞,人名,名")) and KATAKANA.fullmatch(surface):
            foreign.add(surface)
    head = (
        "# Made by bench/person_names.py from IPADIC (licence: person_names.LICENSE).\n"
        "# Line 1: family names.  Line 2: given names.  Line 3: names in katakana, foreign ones most of all.\n"
    )
    lines = (" ".join(sorted(names)) for names in (surnames, given, foreign))
    TARGET.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
