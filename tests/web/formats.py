"""What no generator of requests can make up: cursors are taken from an answer, or the parameter is left empty."""

from __future__ import annotations

import schemathesis
from hypothesis import strategies as st

schemathesis.openapi.format("cursor", st.just(""))
