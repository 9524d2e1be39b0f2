"""A client on the invented press, once a module: no test here changes the collection."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web import press


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return press.client()
