"""docs/api.md cannot lie: its paths answer, its types of problems exist, its alert file is read."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web import press
from web import alert, wording

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"'http://127\.0\.0\.1:8000(/[^']*)'", TEXT)
PATHS = [line.split("`")[1] for line in TEXT.splitlines() if line.startswith("| `/api/")]
FILES = re.findall(r"`(/(?:search\.\w+|healthz|readyz|metrics))`", TEXT)
FILL = {"style=": "style=sist02", "interval=": "interval=month", "q=": "q=灯台"}


@pytest.mark.parametrize("url", EXAMPLES)
def test_examples_answer(client: FlaskClient, url: str) -> None:
    parts = urlsplit(url)
    assert client.get(f"{parts.path}?{urlencode(parse_qsl(parts.query))}").status_code == 200


@pytest.mark.parametrize("path", PATHS + FILES)
def test_every_path_answers(client: FlaskClient, path: str) -> None:
    filled = path.replace("ID", press.LIGHTHOUSE.id).replace("NAME", "author")
    for empty, given in FILL.items():
        filled = filled.replace(f"?{empty}", f"?{given}")
    assert client.get(filled).status_code == 200


def test_every_route_of_the_api_is_named(client: FlaskClient) -> None:
    rules = {rule.rule for rule in client.application.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    named = {urlsplit(path).path.replace("ID", "<id>").replace("NAME", "<name>") for path in PATHS}
    assert rules == named | {"/api/v1/batch", "/api/v1/openapi.json"}


def test_the_problems_named_exist() -> None:
    named = re.findall(r"`/problems/([\w-]+)`", TEXT)
    assert len(named) > 8
    assert set(named) <= wording.problems().keys()


def test_the_alert_file_is_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    file = tmp_path / "alerts.toml"
    file.write_text(example, encoding="utf-8")
    (saved,) = alert.read(file).saved
    assert [place.kind for place in saved.places] == ["append", "mail", "webhook"]
    assert saved.query.countries == ("RU",)
