"""The sample corpus, and what a person reading it says of each file: `sample_corpus/expected.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent.parent / "sample_corpus"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))["files"]
CLIPPINGS = sorted(path for path, expected in EXPECTED.items() if "fails" not in expected)
FAILURES = sorted(path for path, expected in EXPECTED.items() if "fails" in expected)
