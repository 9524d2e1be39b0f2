"""Make indexer/extract/data/surnames.txt: the family names and the characters of given names in IPADIC.

    python bench/surnames.py

IPADIC is read from Janome's package.  Its licence stands beside the file.
"""

from __future__ import annotations

import re
from pathlib import Path

from janome.sysdic import entries

TARGET = Path(__file__).parent.parent / "indexer/extract/data/surnames.txt"
KANJI = re.compile("[一-龥々ヶケノ]{1,4}")


def main() -> None:
    surnames, given = set(), set()
    for surface, _, _, _, tag, *_ in entries(compact=False).values():
        if KANJI.fullmatch(surface):
            if tag.startswith("名詞,固有名詞,人名,姓"):
                surnames.add(surface)
            elif tag.startswith("名詞,固有名詞,人名,名"):
                given.update(surface)
    head = (
        "# Made by bench/surnames.py from IPADIC (licence: surnames.LICENSE).\n"
        "# Line 1: characters of given names.  Then one family name a line.\n"
    )
    TARGET.write_text(head + "".join(sorted(given)) + "\n" + "\n".join(sorted(surnames)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
