"""How well countries are found: `python -m bench.countries DATA/countries_dev.jsonl [--errors]`.

The file holds one JSON object a line: text, codes (must be found), codes_loose and codes_optional (may be found),
source.  Counts are per document and code.  "under the policy" leaves out what the file's annotators did not map
to a code but the policy counts (see `indexer.extract.naming`): older names, parts of the United Kingdom, one-kanji
forms in compounds.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from bench.data import json_lines
from indexer.extract.naming import find, narrow

#: Names the policy counts and the annotation has no code for.
UNMAPPED = frozenset(
    """
    ソ連 ソビエト連邦 ソビエト ソヴィエト連邦 旧ソ連 イングランド スコットランド ウェールズ 北アイルランド
    グレートブリテン グレートブリテン王国 東ドイツ 西ドイツ 旧東ドイツ 旧西ドイツ ロシア帝国 スペイン帝国
    我が国 わが国 全日本 日本列島 比島 支那 欧米 日露戦争 日清戦争 日中戦争 日英同盟 日韓併合 中ソ対立
    """.split()
)


def main() -> None:
    """Print the table; with --errors also every error with its place."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--errors", action="store_true", help="with every error and its place")
    options = parser.parse_args()
    raw: dict[str, Counter[str]] = defaultdict(Counter)
    policy: dict[str, Counter[str]] = defaultdict(Counter)
    for row in json_lines(options.texts):
        text = narrow(row["text"])
        evidence: dict[str, set[str]] = defaultdict(set)
        for mention in find(text):
            evidence[mention.code].add(text[mention.start : mention.end])
        wanted, free = set(row["codes"]), {*row["codes_loose"], *row["codes_optional"]}
        wrong = set(set(evidence) - wanted - free)
        judged = {code for code in wrong if not all(_unmapped(surface) for surface in evidence[code])}
        for source in (row["source"], "all"):
            for table, false in ((raw, wrong), (policy, judged)):
                table[source].update(
                    true=len(set(evidence) & wanted), false=len(false), missed=len(wanted - set(evidence))
                )
        if options.errors:
            for code in sorted(judged):
                print(f"false  {code} {sorted(evidence[code])} {text[:80]!r}")
            for code in sorted(wanted - set(evidence)):
                print(f"missed {code} {text[:80]!r}")
    print(f"{'source':28}{'raw P':>8}{'R':>8}{'F':>8}   {'policy P':>8}{'R':>8}{'F':>8}")
    for source in raw:
        print(f"{source:28}{_figures(raw[source])}   {_figures(policy[source])}")


def _unmapped(surface: str) -> bool:
    return (
        surface in UNMAPPED
        or (
            1 < len(surface) <= 4
            and all(char in "日米中露ロソ韓朝英仏独伊印豪台在訪対親反来全軍" for char in surface)
        )
        or len(surface) == 1
    )


def _figures(counts: Counter[str]) -> str:
    true, false, missed = counts["true"], counts["false"], counts["missed"]
    precision, recall = true / max(1, true + false), true / max(1, true + missed)
    return f"{precision:8.3f}{recall:8.3f}{2 * true / max(1, 2 * true + false + missed):8.3f}"


if __name__ == "__main__":
    main()
